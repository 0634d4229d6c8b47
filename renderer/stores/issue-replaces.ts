import { create } from 'zustand';
import type { CertificateId } from '../../shared/model/brands.ts';
import type { CertificateSummary } from '../../shared/model/certificate.ts';
import { call } from '../api/client.ts';
import { onDataChanged } from './data-changes.ts';
import { changeIssueForm, useIssue } from './issue.ts';
import { useIssueRequests } from './issue-requests.ts';
import { onOtherWorkspace } from './workspace-change.ts';

/** A certificate whose place the new one may take. */
export interface Replaceable {
  readonly id: CertificateId;
  readonly name: string;
  readonly notAfter: number;
  /** The request is for the key that it has. */
  readonly sameKey: boolean;
}

interface ReplaceableState {
  /** Valid ones with the key or the name of what is being issued, the last to end first. */
  readonly candidates: readonly Replaceable[];
}

const NONE: readonly Replaceable[] = [];
const MOST_FOUND = 100;
const MOST_OFFERED = 20;

export const useReplaceable = create<ReplaceableState>(() => ({ candidates: NONE }));

/** Looks for predecessors whenever the name or the request changes; the answer ends that. */
export function followReplaceable(): () => void {
  void readCandidates();
  const ends = [
    useIssue.subscribe(({ draft, form }, before) => {
      if (draft?.name !== before.draft?.name || form.source !== before.form.source) void readCandidates();
    }),
    useIssueRequests.subscribe(({ chosen }, before) => {
      if (chosen !== before.chosen) void readCandidates();
    }),
    onDataChanged(['certificate'], () => void readCandidates()),
  ];
  return () => {
    for (const end of ends) end();
  };
}

/** Links the new certificate to the one before it, or unlinks them. */
export function chooseReplaced(candidate: Replaceable | null): void {
  const { replaces } = useIssue.getState().form;
  if (candidate === null) return changeIssueForm({ replaces: null });
  const { id, name, notAfter, sameKey } = candidate;
  const kind = sameKey ? 'renewed' : 'rekeyed';
  changeIssueForm({ replaces: { id, name, notAfter, kind, revoke: replaces?.revoke ?? false } });
}

let asked = 0;

async function readCandidates(): Promise<void> {
  asked += 1;
  const turn = asked;
  const { form, draft } = useIssue.getState();
  const chosen = form.source === 'request' ? useIssueRequests.getState().chosen : null;
  const sameKey = new Set(chosen?.sameKey?.map(({ id }) => id) ?? []);
  const name = draft?.name || (chosen?.name ?? '');
  const found = name === '' ? [] : await findByName(name);
  if (turn !== asked) return;
  const named = found
    .filter((one) => one.name === name && isReplaceable(one))
    .map(({ id, name, notAfter }) => ({ id, name, notAfter, sameKey: sameKey.has(id) }));
  const keyed = (chosen?.sameKey ?? [])
    .filter(({ id, notAfter }) => notAfter > Date.now() && !named.some((one) => one.id === id))
    .map((one) => ({ ...one, sameKey: true }));
  useReplaceable.setState({ candidates: [...keyed, ...named].slice(0, MOST_OFFERED) });
}

async function findByName(name: string): Promise<readonly CertificateSummary[]> {
  const page = { sort: 'notAfter', direction: 'desc', offset: 0, limit: MOST_FOUND } as const;
  const answer = await call('certificate.page', { ...page, search: name });
  return answer.ok ? answer.value.items : [];
}

const isReplaceable = ({ isCa, status, authorityId }: CertificateSummary): boolean =>
  !isCa && authorityId !== undefined && (status === 'valid' || status === 'expiring');

onOtherWorkspace(() => {
  asked += 1;
  useReplaceable.setState({ candidates: NONE });
});
