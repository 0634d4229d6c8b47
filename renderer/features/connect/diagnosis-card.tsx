import type { ConnectionRun, Diagnosis } from '../../../shared/model/connection.ts';
import { connectText } from '../../../shared/text/en/ui/connect.ts';
import { StatusIcon } from '../../ui/status.tsx';
import css from './diagnosis-cards.module.css';
import { EvidenceLine, type OnEvidence } from './evidence-line.tsx';
import { FixButtons } from './fix-buttons.tsx';
import { causeWords } from './words.ts';

const text = connectText.diagnosis;

export interface DiagnosisCardProps {
  readonly run: ConnectionRun;
  readonly diagnosis: Diagnosis;
  readonly rank: number;
  readonly letters: ReadonlyMap<number, string>;
  readonly onSelect: OnEvidence;
}

/** One cause: how sure, what shows it, what to do. */
export function DiagnosisCard({ run, diagnosis, rank, letters, onSelect }: DiagnosisCardProps) {
  const words = causeWords(diagnosis);
  return (
    <article className={css['card']}>
      <StatusIcon status={diagnosis.confidence <= 0.6 ? 'expiring' : 'expired'} />
      <div className={css['body']}>
        <h2>
          {text.rank(rank)}
          {words.title}
          <span className={css['confidence']}>{text.confidence(diagnosis.confidence, diagnosis.evidence.length)}</span>
        </h2>
        {diagnosis.evidence.length > 0 ? null : <p className={css['cause']}>{words.cause}</p>}
        <EvidenceLine run={run} evidence={diagnosis.evidence} letters={letters} onSelect={onSelect} />
        <div className={css['fix']}>
          <FixButtons run={run} diagnosis={diagnosis} isFirst={rank === 0} />
          <span>
            <b className={css['culprit']}>{text.culprit[diagnosis.culprit]}</b> {words.fix}
          </span>
        </div>
      </div>
    </article>
  );
}
