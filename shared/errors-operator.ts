import type { ApprovalPurpose, OperatorRole } from './model/operator.ts';
import type { RememberRefusal } from './model/remember.ts';

/** Failures of operators, of the two-person rule and of asking for a passphrase again, with their evidence. */
export interface OperatorErrorEvidence {
  /** Who has the keys open may not do this. */
  readonly 'operator.role': { readonly needs: OperatorRole; readonly has: OperatorRole };
  /** Nobody has the keys open, so nobody may change anything. */
  readonly 'operator.required': { readonly needs: OperatorRole };
  /** Several may unlock, and none was named. */
  readonly 'operator.which': Empty;
  readonly 'operator.not-found': { readonly wanted: string };
  readonly 'operator.name-taken': { readonly name: string };
  /** There are no operators: whoever knows the passphrase may do everything. */
  readonly 'operator.none': Empty;
  readonly 'operator.named-already': Empty;
  readonly 'operator.last-admin': { readonly name: string };
  /** Nobody removes, resets or changes the role of themselves. */
  readonly 'operator.yourself': { readonly name: string };
  readonly 'operator.too-many': { readonly limit: number };
  /** The two-person rule needs more operators who may sign. */
  readonly 'operator.too-few': { readonly needs: number; readonly have: number };
  /** Removed, or given another role, since the keys were opened. */
  readonly 'operator.changed': { readonly name: string };
  /** The key signs, or leaves, with the passphrase of a second operator only. */
  readonly 'approval.needed': { readonly keyId: string; readonly purpose: ApprovalPurpose; readonly uses: number };
  readonly 'approval.same-operator': { readonly name: string };
  /** Who has the keys open has to type their passphrase again. */
  readonly 'vault.confirm-needed': Empty;
  /** The window asked for that passphrase and got none. */
  readonly 'vault.not-confirmed': Empty;
  /** The window asked for a second operator and got none. */
  readonly 'approval.not-given': Empty;
  /** This machine keeps nothing that would open a workspace without a passphrase. */
  readonly 'remember.refused': { readonly reason: RememberRefusal };
  /** What this machine remembered opens the workspace no longer, or it remembered nothing. */
  readonly 'remember.stale': Empty;
  /** All keys were sealed anew under another workspace key, by this program or another. */
  readonly 'vault.key-changed': Empty;
  /** The list of operators is not what those who had the keys open left. */
  readonly 'vault.operators-altered': Empty;
}

type Empty = Readonly<Record<string, never>>;
