import type { ReactNode } from 'react';
import type { DiagnosisId } from '../../../shared/model/connection.ts';
import { connectText } from '../../../shared/text/en/ui/connect.ts';
import type { ComparedRuns } from '../../stores/connection-compare.ts';
import { numberOfRun } from '../../stores/run-numbers.ts';
import { shortenHex, visibleText } from '../../ui/format-text.ts';
import { StatusIcon } from '../../ui/status.tsx';
import css from './compare-view.module.css';
import { toneOf } from './run-view.ts';
import { ScrollRegion } from '../../ui/scroll-region.tsx';
import { titleOf, verdictOf } from './words.ts';

const text = connectText.compare;

/** What differs between two runs, their verdicts first. Values stand as they are. */
export function CompareFacts({ compared }: { readonly compared: ComparedRuns }) {
  const { before, after, comparison } = compared;
  const { facts, gone, appeared } = comparison;
  return (
    <ScrollRegion className={css['facts']} label={text.facts}>
      <table data-selectable>
        <thead>
          <tr>
            <th scope="col">{text.fact}</th>
            {[before, after].map((run) => (
              <th key={run.id} scope="col">
                {text.side(numberOfRun(run.id), run.target)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          <tr>
            <th scope="row">{connectText.run.verdictFact}</th>
            {[before, after].map((run) => (
              <td key={run.id}>
                <span className={css['verdict']}>
                  <StatusIcon
                    status={toneOf(run) === 'fail' ? 'expired' : toneOf(run) === 'ok' ? 'valid' : 'expiring'}
                  />
                  {verdictOf(run).headline}
                </span>
              </td>
            ))}
          </tr>
          {facts.map(({ fact, before: was, after: is }) => (
            <Fact key={fact} name={text.factName(fact)} was={valueOf(was)} is={valueOf(is)} />
          ))}
          <Causes name={text.gone} ids={gone} side="before" />
          <Causes name={text.appeared} ids={appeared} side="after" />
        </tbody>
      </table>
    </ScrollRegion>
  );
}

function Fact({ name, was, is }: { readonly name: string; readonly was: ReactNode; readonly is: ReactNode }) {
  return (
    <tr>
      <th scope="row">{name}</th>
      <td>{was}</td>
      <td>{is}</td>
    </tr>
  );
}

interface CausesProps {
  readonly name: string;
  readonly ids: readonly DiagnosisId[];
  readonly side: 'before' | 'after';
}

function Causes({ name, ids, side }: CausesProps) {
  if (ids.length === 0) return null;
  const titles = ids.map((id) => titleOf(id)).join(' · ');
  return <Fact name={name} was={side === 'before' ? titles : null} is={side === 'after' ? titles : null} />;
}

const valueOf = (value: string | null): ReactNode =>
  value === null || value === '' ? (
    <span className={css['quiet']}>{text.none}</span>
  ) : (
    <bdi className={FINGERPRINT.test(value) ? css['hex'] : undefined}>
      {FINGERPRINT.test(value) ? shortenHex(value) : visibleText(text.value(value))}
    </bdi>
  );

const FINGERPRINT = /^[0-9a-f]{40,128}$/;
