import type { InspectItem } from './inspect.ts';
import type { IssueDraft } from './issue.ts';
import type { LintReport } from './lint.ts';

/** What a live example of a profile shows: a sample certificate that nobody signed and nothing keeps. */
export interface ProfileExample {
  readonly draft: IssueDraft;
  readonly item: InspectItem;
  readonly pem: string;
  readonly lint: LintReport;
}
