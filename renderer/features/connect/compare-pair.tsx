import { connectText } from '../../../shared/text/en/ui/connect.ts';
import type { ComparedRuns } from '../../stores/connection-compare.ts';
import { numberOfRun } from '../../stores/run-numbers.ts';
import { visibleText } from '../../ui/format-text.ts';
import type { PairRow } from './compare-rows.ts';
import { ScrollRegion } from '../../ui/scroll-region.tsx';
import css from './compare-view.module.css';

const text = connectText.compare;

export interface PairDetailsProps {
  readonly row: PairRow | undefined;
  readonly compared: ComparedRuns;
}

/** Field by field what differs between the two messages of a line. */
export function PairDetails({ row, compared }: PairDetailsProps) {
  const type = row?.before?.type ?? row?.after?.type;
  if (row === undefined || type === undefined) return <p className={css['hint']}>{text.noFields}</p>;
  const before = numberOfRun(compared.before.id);
  const after = numberOfRun(compared.after.id);
  return (
    <ScrollRegion className={css['details']} label={text.fields(type)} data-selectable>
      <h2>{text.fields(type)}</h2>
      {row.state === 'gone' ? <p>{text.onlyIn(before)}</p> : null}
      {row.state === 'added' ? <p>{text.onlyIn(after)}</p> : null}
      {row.state === 'same' ? <p>{text.noDifference}</p> : null}
      {row.differences.map(({ field, before: was, after: is }, at) => (
        <dl key={at}>
          <dt>{visibleText(field)}</dt>
          <dd>
            <small>#{before}</small> <bdi>{was === null ? text.none : visibleText(was)}</bdi>
          </dd>
          <dd>
            <small>#{after}</small> <bdi>{is === null ? text.none : visibleText(is)}</bdi>
          </dd>
        </dl>
      ))}
    </ScrollRegion>
  );
}
