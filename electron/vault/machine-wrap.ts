import { hash } from 'node:crypto';
import { type AppError, fail } from '../../shared/errors.ts';
import type { OperatorId } from '../../shared/model/brands.ts';
import type { SessionOperator } from '../../shared/model/operator.ts';
import type { Custody } from '../../shared/model/operator-wrap.ts';
import type { KeyWrap } from '../../shared/model/workspace.ts';
import { ok, type Result } from '../../shared/result.ts';
import { WORKSPACE_KEY_LENGTH } from './key-wrap.ts';
import type { Keyed } from './operator-wrap.ts';
import { openSealed, seal } from './seal.ts';
import type { MachineSecret, UnlockInput } from './vault-calls.ts';

/** Octets of a key that the key store of a system keeps. */
export const MACHINE_KEY_LENGTH = 32;
/** Nonce, workspace key and tag. */
export const MACHINE_WRAP_LENGTH = 60;

/** What opens a workspace, as its file has it. */
export interface Openers {
  readonly wraps: readonly KeyWrap[];
  readonly custody?: Custody | undefined;
}

/**
 * What a wrap for a machine stands beside: the passphrase's own wrap. It changes with the passphrase, with its reset, and with the workspace key, and nothing
 * that was remembered before opens any more. Undefined where there is no such passphrase.
 */
export function standingOf({ wraps, custody }: Openers, operatorId: OperatorId | undefined): string | undefined {
  const wrap =
    custody === undefined
      ? wraps.find(({ kind }) => kind === 'passphrase')
      : custody.operators.find(({ id }) => id === operatorId);
  if (wrap === undefined || (custody === undefined && operatorId !== undefined)) return undefined;
  return hash('sha256', Buffer.concat([wrap.salt, wrap.sealed]), 'hex');
}

/** The workspace key under a random key of this machine, for who has it open; null where the file no longer knows them. */
export function wrapForMachine(
  { workspaceId, workspaceKey, session }: Keyed & { readonly session: SessionOperator },
  openers: Openers,
  machineKey: Uint8Array,
): Uint8Array | null {
  const operatorId = session.kind === 'operator' ? session.id : undefined;
  const standing = standingOf(openers, operatorId);
  if (standing === undefined) return null;
  return seal(machineKey, workspaceKey, contextOf(workspaceId, operatorId, standing));
}

/** The workspace key, which the caller zeroes. `remember.stale`. */
export function openForMachine(
  { workspaceId, ...openers }: Pick<UnlockInput, 'workspaceId' | 'wraps' | 'custody'>,
  { machineKey, wrap, operatorId }: MachineSecret,
): Result<Uint8Array, AppError> {
  const standing = standingOf(openers, operatorId);
  const workspaceKey =
    standing === undefined ? null : openSealed(machineKey, wrap, contextOf(workspaceId, operatorId, standing));
  return workspaceKey?.length === WORKSPACE_KEY_LENGTH ? ok(workspaceKey) : fail('remember.stale', {});
}

const contextOf = (workspaceId: string, operatorId: OperatorId | undefined, standing: string) =>
  ({ workspaceId, recordId: `${operatorId ?? 'passphrase'} ${standing}`, kind: 'machine-workspace-key' }) as const;
