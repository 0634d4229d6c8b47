import { create } from 'zustand';
import { type AppError, fail } from '../../shared/errors.ts';
import type { KeyId, OperatorId } from '../../shared/model/brands.ts';
import type { ApprovalNeed } from '../../shared/model/operator.ts';
import { err, mapResult, ok, type Result } from '../../shared/result.ts';
import { needText } from '../../shared/text/en/ui/operators.ts';
import { call, mendFailures } from '../api/client.ts';
import { ensureUnlocked } from './unlock.ts';
import { useWorkspaceStore } from './workspace.ts';

/** A passphrase that something which failed would go on with: of who has the keys open, or of a second operator. */
export type Need = { readonly kind: 'confirm' } | ({ readonly kind: 'approve' } & ApprovalNeed);

interface NeedsState {
  /** What is asked now; null while no dialog is open. */
  readonly need: Need | null;
}

export const useNeeds = create<NeedsState>(() => ({ need: null }));

let settle: ((isMet: boolean) => void) | null = null;
/** Questions come one after the other. */
let last: Promise<unknown> = Promise.resolve();
/** Calls that fail together for want of the same passphrase are asked about once. */
let confirming: Promise<boolean> | null = null;

/** Asks about every failure that a passphrase mends, and lets the call be made again; the answer ends that. */
export function startNeeds(): () => void {
  const stopMending = mendFailures(mend);
  const stopWorkspace = useWorkspaceStore.subscribe(({ state }) => {
    if (state?.open !== true || state.locked) endNeed(false);
  });
  return () => {
    stopMending();
    stopWorkspace();
  };
}

/** Does work that may end in a job which fails for want of a passphrase; does it again once it was typed. */
export async function askingForMore<T>(work: () => Promise<Result<T, AppError>>): Promise<Result<T, AppError>> {
  for (;;) {
    const done = await work();
    if (done.ok) return done;
    const mended = await mend(done.error);
    if (!mended.ok) return mended;
  }
}

/** Called by the dialogs alone, once the passphrase was right, or the question was left. */
export function endNeed(isMet: boolean): void {
  const told = settle;
  settle = null;
  useNeeds.setState({ need: null });
  told?.(isMet);
}

/** Before a dialog for the place of a file with a private key: whether it may leave. */
export const ensureConfirmed = (): Promise<Result<null, AppError>> => call('operator.mayExport', {});

/** The same, unlocking first where needed; false when that was left. */
export async function ensureUnlockedToExport(purpose: string): Promise<Result<boolean, AppError>> {
  if (!(await ensureUnlocked(purpose, { confirms: true }))) return ok(false);
  return mapResult(await ensureConfirmed(), () => true);
}

/** Zeroes what was typed. */
export async function confirmSession(passphrase: Uint8Array): Promise<Result<null, AppError>> {
  try {
    return await call('operator.confirm', { passphrase });
  } finally {
    passphrase.fill(0);
  }
}

/** Zeroes what was typed. */
export async function approveNeed(
  { keyId, purpose, uses }: ApprovalNeed,
  operatorId: OperatorId,
  passphrase: Uint8Array,
): Promise<Result<null, AppError>> {
  try {
    return await call('operator.approve', { keyId, purpose, uses, operatorId, passphrase });
  } finally {
    passphrase.fill(0);
  }
}

export const readApprovers = (keyId: KeyId) => call('operator.approvers', { keyId });

async function mend(error: AppError): Promise<Result<null, AppError>> {
  switch (error.code) {
    case 'vault.confirm-needed':
      return (await confirmOnce()) ? ok(null) : fail('vault.not-confirmed', {});
    case 'approval.needed': {
      const { keyId, purpose, uses } = error.evidence;
      const isMet = await ask({ kind: 'approve', keyId: keyId as KeyId, purpose, uses });
      return isMet ? ok(null) : fail('approval.not-given', {});
    }
    case 'operator.required':
      return (await ensureUnlocked(needText.unlockPurpose)) ? ok(null) : err(error);
    default:
      return err(error);
  }
}

async function confirmOnce(): Promise<boolean> {
  confirming ??= ask({ kind: 'confirm' });
  const isMet = await confirming;
  confirming = null;
  return isMet;
}

function ask(need: Need): Promise<boolean> {
  const asked = last.then(
    () =>
      new Promise<boolean>((resolve) => {
        settle = resolve;
        useNeeds.setState({ need });
      }),
  );
  last = asked;
  return asked;
}
