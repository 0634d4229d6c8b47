import { create } from 'zustand';
import type { AuthorityId, CertificateId, PartnerId, RequestId, UnixMs } from '../../shared/model/brands.ts';
import { KEY_CHOICES } from '../../shared/model/key.ts';
import { call } from '../api/client.ts';
import { beginIssue, discardIssue, useIssue } from './issue.ts';
import { EMPTY_ISSUE_FORM, type IssueForm, type Replaced } from './issue-form.ts';
import { NAME_TYPES, type TypedName } from './issue-names.ts';
import { isValidityUnit, type ValidityChoice } from './issue-validity.ts';
import { onOtherWorkspace } from './workspace-change.ts';

interface MemoryState {
  /** When what stands in the form was kept, while nobody has said what becomes of it. */
  readonly restoredFrom: UnixMs | null;
}

/** An unfinished form is kept in the workspace, so that a restart loses nothing. */
export const useIssueMemory = create<MemoryState>(() => ({ restoredFrom: null }));

const PAUSE_MS = 800;
let timer: ReturnType<typeof setTimeout> | undefined;
let kept: IssueForm | null = null;

/** Keeps every change of the form a moment after it; the answer ends that and keeps what is open. */
export function rememberIssue(): () => void {
  const end = useIssue.subscribe(({ form, issued }, before) => {
    if (form === before.form && issued === before.issued) return;
    clearTimeout(timer);
    timer = setTimeout(() => void keep(), PAUSE_MS);
  });
  return () => {
    end();
    clearTimeout(timer);
    void keep();
  };
}

/** Fills an untouched form with what was kept before. */
export async function restoreIssue(): Promise<void> {
  if (!isUntouched(useIssue.getState().form)) return;
  const answer = await call('draft.read', { kind: 'issue' });
  if (!answer.ok || answer.value === null || !isUntouched(useIssue.getState().form)) return;
  const form = await withoutGoneRequest(parseKeptForm(answer.value.content));
  if (form === null || isUntouched(form) || !isUntouched(useIssue.getState().form)) return;
  kept = form;
  const authorityId = form.authorityId ?? useIssue.getState().form.authorityId;
  beginIssue({ ...form, authorityId });
  useIssueMemory.setState({ restoredFrom: answer.value.savedAt });
}

/** Empties the form and forgets what was kept of it. */
export function forgetIssue(): void {
  useIssueMemory.setState({ restoredFrom: null });
  discardIssue();
}

async function keep(): Promise<void> {
  const { form, issued } = useIssue.getState();
  const isDone = issued !== null || isUntouched(form);
  if (isDone) {
    useIssueMemory.setState({ restoredFrom: null });
    if (kept === null) return;
    kept = null;
    await call('draft.drop', { kind: 'issue' });
    return;
  }
  if (form === kept) return;
  kept = form;
  await call('draft.save', { kind: 'issue', content: form });
}

/** A request may have been issued or deleted meanwhile. */
async function withoutGoneRequest(form: IssueForm | null): Promise<IssueForm | null> {
  if (form === null || form.requestId === null) return form;
  const answer = await call('request.get', { id: form.requestId });
  const waits = answer.ok && (answer.value.state === 'new' || answer.value.state === 'approved');
  return waits ? form : { ...form, requestId: null };
}

/** Choices alone are no work to lose; names and texts are. */
const isUntouched = ({ partnerId, requestId, subject, names, tags, replaces }: IssueForm): boolean =>
  partnerId === null &&
  requestId === null &&
  subject === '' &&
  names.length === 0 &&
  tags.length === 0 &&
  replaces === null;

/** Reads what was kept, by this version or another; anything odd is left out. Null where it is no form. */
export function parseKeptForm(value: unknown): IssueForm | null {
  if (!isRecord(value)) return null;
  const id = <Id extends string>(key: string): Id | null => {
    const found = value[key];
    return typeof found === 'string' && /^[0-9a-z-]{1,64}$/i.test(found) ? (found as Id) : null;
  };
  const { key, profile, subject, names, tags } = value;
  return {
    partnerId: id<PartnerId>('partnerId'),
    requestId: id<RequestId>('requestId'),
    authorityId: id<AuthorityId>('authorityId'),
    source: value['source'] === 'request' ? 'request' : 'key',
    key: KEY_CHOICES.find((choice) => choice === key) ?? EMPTY_ISSUE_FORM.key,
    profile: typeof profile === 'string' ? profile : EMPTY_ISSUE_FORM.profile,
    validity: parseKeptValidity(value['validity']),
    subject: typeof subject === 'string' ? subject : '',
    names: Array.isArray(names) ? names.flatMap(parseKeptName) : [],
    tags: Array.isArray(tags) ? tags.filter((tag): tag is string => typeof tag === 'string') : [],
    replaces: parseKeptReplaced(value['replaces']),
  };
}

function parseKeptValidity(value: unknown): ValidityChoice {
  if (!isRecord(value)) return { kind: 'standard' };
  const { kind, count, unit, text, at } = value;
  if (kind === 'period' && typeof count === 'string' && isValidityUnit(unit)) return { kind, count, unit };
  if (kind === 'until' && typeof text === 'string') return { kind, text, at: typeof at === 'number' ? at : null };
  return { kind: kind === 'endless' ? 'endless' : 'standard' };
}

function parseKeptName(value: unknown): readonly TypedName[] {
  if (!isRecord(value)) return [];
  const type = NAME_TYPES.find((known) => known === value['type']);
  return type !== undefined && typeof value['value'] === 'string' ? [{ type, value: value['value'] }] : [];
}

function parseKeptReplaced(value: unknown): Replaced | null {
  if (!isRecord(value)) return null;
  const { id, name, notAfter, kind, revoke } = value;
  if (typeof id !== 'string' || typeof name !== 'string' || typeof notAfter !== 'number') return null;
  const known = (['renewed', 'rekeyed', 'stated'] as const).find((one) => one === kind) ?? 'stated';
  return { id: id as CertificateId, name, notAfter, kind: known, revoke: revoke === true };
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

onOtherWorkspace(() => {
  clearTimeout(timer);
  kept = null;
  useIssueMemory.setState({ restoredFrom: null });
});
