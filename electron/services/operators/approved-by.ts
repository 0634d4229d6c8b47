import type { ApprovalNeed } from '../../../shared/model/operator.ts';
import type { Outcome } from '../ports.ts';

/** Gets what is needed from a second operator, in place of a failure: the command line has their passphrase in a file. */
export type AskApproval = (need: ApprovalNeed) => Outcome<null>;

/** The second name in an entry of the log; empty for keys without the two-person rule. */
export interface ApprovedBy {
  readonly approvedBy?: string;
}
