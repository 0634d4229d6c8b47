import { create } from 'zustand';
import type { Input } from '../../shared/contract/index.ts';
import type { AuthorityId, GrantId } from '../../shared/model/brands.ts';
import type { Grant } from '../../shared/model/grant.ts';
import { call } from '../api/client.ts';
import { onDataChanged } from './data-changes.ts';
import { onOtherWorkspace } from './workspace-change.ts';
import { useWorkspaceStore } from './workspace.ts';

/** What ends grants besides their own buttons. */
export type GrantsEnd = 'lock' | 'close';

interface GrantsState {
  /** The one that ends first comes first. */
  readonly list: readonly Grant[];
  /** For whom the dialog is open that gives one; `null` where it is to be chosen, `undefined` while it is closed. */
  readonly giving: AuthorityId | null | undefined;
  /** What waits for the answer that grants may end. */
  readonly ending: GrantsEnd | null;
}

const NONE: GrantsState = { list: [], giving: undefined, ending: null };

export const useGrants = create<GrantsState>(() => NONE);

export const hasGrants = (): boolean => useGrants.getState().list.length > 0;

/** Opens the dialog that gives a grant, for one authority or with the choice of one. */
export const openGrantDialog = (authorityId: AuthorityId | null): void => useGrants.setState({ giving: authorityId });
export const closeGrantDialog = (): void => useGrants.setState({ giving: undefined });

export const readOffer = (authorityId: AuthorityId) => call('grant.offer', { authorityId });

export async function giveGrant(input: Input<'grant.give'>) {
  const given = await call('grant.give', input);
  if (given.ok) await readGrants();
  return given;
}

export async function endGrant(id: GrantId) {
  const left = await call('grant.end', { id });
  if (left.ok) useGrants.setState({ list: left.value });
  return left;
}

export async function endAllGrants() {
  const left = await call('grant.endAll', {});
  if (left.ok) useGrants.setState({ list: left.value });
  return left;
}

let answerEnding: (mayEnd: boolean) => void = () => undefined;

/** Asks before grants end, and says what stops. True at once where none stands. */
export async function mayEndGrants(ending: GrantsEnd): Promise<boolean> {
  await readGrants();
  if (!hasGrants()) return true;
  answerEnding(false);
  useGrants.setState({ ending });
  return new Promise((resolve) => {
    answerEnding = resolve;
  });
}

/** Called by the dialog alone. */
export function answerGrantsEnd(mayEnd: boolean): void {
  useGrants.setState({ ending: null });
  answerEnding(mayEnd);
  answerEnding = () => undefined;
}

async function readGrants(): Promise<void> {
  if (useWorkspaceStore.getState().state?.open !== true) {
    useGrants.setState({ list: NONE.list });
    return;
  }
  const answer = await call('grant.list', {});
  if (answer.ok) useGrants.setState({ list: answer.value });
}

/** Keeps the grants read; the answer ends that. */
export function startGrants(): () => void {
  const stops = [
    onOtherWorkspace(() => {
      answerGrantsEnd(false);
      useGrants.setState(NONE);
      void readGrants();
    }),
    onDataChanged(['grant', 'crl_plan', 'ocsp_signer', 'publish_target'], () => void readGrants()),
  ];
  void readGrants();
  return () => {
    for (const stop of stops) stop();
  };
}
