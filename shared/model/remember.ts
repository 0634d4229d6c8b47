import type { OperatorId } from './brands.ts';

/**
 * Why this machine does not remember how a workspace is opened: the program does not run on Electron, the system has no key store, what it has would keep the
 * key in plain text, the key store refused just now, or the recovery key was used, which belongs to nobody.
 */
export const REMEMBER_REFUSALS = ['not-electron', 'no-store', 'plain-text', 'store-failed', 'recovery'] as const;
export type RememberRefusal = (typeof REMEMBER_REFUSALS)[number];

/** Whom this machine lets open a workspace without a passphrase: operators by id, or whoever has the passphrase of all. */
export type RememberedHolder = OperatorId | 'passphrase';
