import type { OperatorId } from './brands.ts';
import type { OperatorRole } from './operator.ts';
import type { KeyWrap } from './workspace.ts';

/**
 * How an operator's passphrase leads to the workspace key: it opens a seed, which is their own key, and the workspace key is sealed to that.
 * The second step is bound to id, name and role.
 */
export interface OperatorWrap {
  readonly id: OperatorId;
  readonly name: string;
  readonly role: OperatorRole;
  readonly kdf: KeyWrap['kdf'];
  readonly salt: Uint8Array;
  /** version(1) ‖ sealed seed(60) ‖ point(65) ‖ sealed authenticator(60) ‖ point(65) ‖ sealed workspace key(60). */
  readonly sealed: Uint8Array;
}

/** Who opens a workspace that has operators. */
export interface Custody {
  /** Counts workspace keys; 0 is the one it was made with. */
  readonly epoch: number;
  /** Over operators, their wraps and the recovery wrap, under the workspace key. */
  readonly mac: Uint8Array;
  /** Without removed ones, by id. */
  readonly operators: readonly OperatorWrap[];
  readonly recovery: KeyWrap;
}

/** What changes together with the workspace key. The passphrases are zeroed by who takes them. */
export type CustodyChange =
  | {
      readonly kind: 'first';
      readonly operator: { readonly id: OperatorId; readonly name: string };
      readonly passphrase: Uint8Array;
    }
  | { readonly kind: 'remove'; readonly id: OperatorId }
  | { readonly kind: 'role'; readonly id: OperatorId; readonly role: OperatorRole }
  | { readonly kind: 'reset'; readonly id: OperatorId; readonly passphrase: Uint8Array }
  /** The two-person rule of a key, which an earlier copy of its record must not undo. */
  | { readonly kind: 'keys' };
