import type { ConnectionRun, Diagnosis, DiagnosisEvidence } from '../../../shared/model/connection.ts';
import { connectText } from '../../../shared/text/en/ui/connect.ts';
import { visibleText } from '../../ui/format-text.ts';
import { StatusIcon } from '../../ui/status.tsx';
import css from './diagnosis-cards.module.css';
import { EvidenceLetter } from './evidence-letter.tsx';
import { FixButtons } from './fix-buttons.tsx';
import { causeWords, evidenceWords } from './words.ts';

const text = connectText.diagnosis;

/** Goes to the message of an evidence, and to its field where one shows it. */
export type OnEvidence = (index: number, field?: string) => void;

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
            {words.fix} <span className={css['culprit']}>{text.culprit[diagnosis.culprit]}</span>
          </span>
        </div>
      </div>
    </article>
  );
}

export interface EvidenceLineProps extends Omit<DiagnosisCardProps, 'diagnosis' | 'rank'> {
  readonly evidence: readonly DiagnosisEvidence[];
}

/** What was seen, each with the letter of its message in the diagram. */
export function EvidenceLine({ run, evidence, letters, onSelect }: EvidenceLineProps) {
  return (
    <ul className={css['evidence']}>
      {evidence.map((one, at) => {
        const index = one.message;
        const letter = index === undefined ? undefined : letters.get(index);
        const message = run.messages.find((each) => each.index === index);
        return (
          <li key={at} title={evidenceWords(one)}>
            {index === undefined || message === undefined ? null : (
              <button
                type="button"
                className={css['jump']}
                title={text.jump(letter ?? '', message.type)}
                onClick={() => onSelect(index, one.field)}
              >
                {letter === undefined ? null : <EvidenceLetter letter={letter} />}
                <span>{visibleText(message.type)}</span>
              </button>
            )}
            {evidenceWords(one)}
          </li>
        );
      })}
    </ul>
  );
}
