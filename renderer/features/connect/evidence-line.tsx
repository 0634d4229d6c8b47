import type { ConnectionRun, DiagnosisEvidence } from '../../../shared/model/connection.ts';
import { connectText } from '../../../shared/text/en/ui/connect.ts';
import { visibleText } from '../../ui/format-text.ts';
import css from './diagnosis-cards.module.css';
import { EvidenceLetter } from './evidence-letter.tsx';
import { evidenceWords } from './words.ts';

const text = connectText.diagnosis;

/** Goes to the message of an evidence, and to its field where one shows it. */
export type OnEvidence = (index: number, field?: string) => void;

export interface EvidenceLineProps {
  readonly run: ConnectionRun;
  readonly evidence: readonly DiagnosisEvidence[];
  readonly letters: ReadonlyMap<number, string>;
  readonly onSelect: OnEvidence;
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
                title={text.jump(letter ?? '', connectText.details.title(message.type))}
                onClick={() => onSelect(index, one.field)}
              >
                {letter === undefined ? null : <EvidenceLetter letter={letter} />}
                <span>{visibleText(connectText.details.title(message.type))}</span>
              </button>
            )}
            {evidenceWords(one)}
          </li>
        );
      })}
    </ul>
  );
}
