import type { BatchKitFailure, BatchRow, BatchSummary } from '../../model/batch.ts';
import type { RenewItem, RenewOutcome } from '../../model/renew.ts';
import { visible } from '../format.ts';
import { errorText } from '../index.ts';
import { batchFindingText } from './batch.ts';
import { f } from './error-text.ts';
import { problemText } from './problems.ts';
import { renewRefusalText, renewWarningText } from './renew.ts';

/** What `batch` says in lines: numbers, every row that was not issued, then every kit that was not written. */
export const batchCommandText = (
  batch: BatchSummary,
  left: readonly BatchRow[],
  failedKits: readonly BatchKitFailure[],
): string[] => [
  `${f.number(batch.rows)} rows: ${f.number(batch.issued)} issued, ${f.number(batch.ready)} ready, ${f.number(batch.warnings)} with warnings, ${f.number(batch.refused)} refused.`,
  ...(batch.unknownColumns.length === 0
    ? []
    : [`Columns not known: ${batch.unknownColumns.map((name) => visible(name, 40)).join(', ')}`]),
  ...left.flatMap(({ line, name, findings }) =>
    findings.map((finding) => `line ${line}  ${visible(name, 60)}  ${batchFindingText(finding)}`),
  ),
  ...failedKits.map(({ line, name, error }) => {
    const { title, detail } = errorText(error);
    return `line ${line}  ${visible(name, 60)}  no kit: ${title}. ${detail}`;
  }),
];

/** What `renew` says in lines. */
export const renewCommandText = (items: readonly RenewOutcome[]): string[] =>
  items.map(({ name, successorId, reason, revoked }) =>
    successorId === undefined
      ? `${visible(name, 60)}  not renewed: ${reason === undefined ? '' : renewRefusalText[reason]}`
      : `${visible(name, 60)}  renewed as ${successorId}${revoked ? ', old one revoked' : ''}`,
  );

export const noneToRenewText = 'No certificate issued here fits; nothing was renewed.';

/** What `renew` says of those that it left for their warnings. */
export const renewLeftText = (items: readonly RenewItem[]): string[] =>
  items.flatMap((item) => [
    `${visible(item.name, 60)}  left for its warnings; --accept-warnings renews it all the same`,
    ...warningLines(item),
  ]);

const warningLines = ({ warnings, findings }: RenewItem): string[] => [
  ...warnings.filter((warning) => warning !== 'rules').map((warning) => `  ${renewWarningText[warning]}`),
  ...findings.filter(({ severity }) => severity === 'warning').map((finding) => `  ${problemText(finding).title}`),
];

/** What `renew --dry-run` says in lines. */
export const renewPlanText = (items: readonly RenewItem[]): string[] =>
  items.flatMap((item) => {
    const { name, canRenew, reason, notAfter, overlapDays } = item;
    return canRenew
      ? [
          `${visible(name, 60)}  until ${f.instant(notAfter)}, ${f.number(overlapDays)} days beside the old one`,
          ...warningLines(item),
        ]
      : [`${visible(name, 60)}  cannot be renewed: ${reason === undefined ? '' : renewRefusalText[reason]}`];
  });
