/** Expected failures around the activity log. */
export interface ActivityErrorEvidence {
  /** The log ends before an entry that was signed, or that is known from outside the file. */
  readonly 'store.activity-cut': { readonly have: number; readonly known: number };
  /** The chain holds, but an entry is not the one that was signed, or that is known from outside the file. */
  readonly 'store.activity-rewritten': { readonly sequence: number };
}
