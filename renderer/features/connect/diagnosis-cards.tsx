import type { ConnectionRun } from '../../../shared/model/connection.ts';
import { connectText } from '../../../shared/text/en/ui/connect.ts';
import { CausesStrip } from './causes-strip.tsx';
import { DiagnosisCard } from './diagnosis-card.tsx';
import css from './diagnosis-cards.module.css';
import type { OnEvidence } from './evidence-line.tsx';

export interface DiagnosisCardsProps {
  readonly run: ConnectionRun;
  readonly letters: ReadonlyMap<number, string>;
  readonly onSelect: OnEvidence;
  /** Where the dial was watched until now: room is kept for it, and it says so where there is no cause. */
  readonly isAwaited?: boolean | undefined;
}

/** The likeliest cause with what shows it, whose turn it is and what to do; below it one line that unfolds the rest. */
export function DiagnosisCards({ run, letters, onSelect, isAwaited = false }: DiagnosisCardsProps) {
  const [first] = run.diagnosis;
  return (
    <section className={css['cards']} aria-label={connectText.diagnosis.name} data-awaited={isAwaited || undefined}>
      {first !== undefined ? (
        <DiagnosisCard run={run} diagnosis={first} rank={0} letters={letters} onSelect={onSelect} />
      ) : isAwaited ? (
        <p className={css['nothing']}>{connectText.diagnosis.nothing}</p>
      ) : null}
      <CausesStrip run={run} letters={letters} onSelect={onSelect} />
    </section>
  );
}
