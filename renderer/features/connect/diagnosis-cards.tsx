import { useEffect, useState } from 'react';
import type { CertificateSummary } from '../../../shared/model/certificate.ts';
import type { ConnectionRun, Diagnosis } from '../../../shared/model/connection.ts';
import { connectText } from '../../../shared/text/en/ui/connect.ts';
import { changeDialForm } from '../../stores/connection.ts';
import { findClientCredential, useCredentials } from '../../stores/connection-credentials.ts';
import { navigate } from '../../stores/router.ts';
import { useWorkspace } from '../../stores/workspace.ts';
import { Button, LinkButton } from '../../ui/button.tsx';
import { visibleText } from '../../ui/format-text.ts';
import { StatusIcon } from '../../ui/status.tsx';
import css from './diagnosis-cards.module.css';
import { EvidenceLetter } from './evidence-letter.tsx';
import { isCuredByOtherCertificate, listSuggestions } from './suggestion.ts';
import { causeWords, evidenceWords } from './words.ts';

const text = connectText.diagnosis;

export interface DiagnosisCardsProps {
  readonly run: ConnectionRun;
  readonly letters: ReadonlyMap<number, string>;
  readonly onSelect: (index: number) => void;
  readonly onDial: () => void;
}

/** Causes, the likeliest first and unfolded, with what shows it, whose turn it is and what to do. */
export function DiagnosisCards({ run, letters, onSelect, onDial }: DiagnosisCardsProps) {
  const [unfolded, setUnfolded] = useState(false);
  const [first, ...others] = run.diagnosis;
  if (first === undefined) return null;
  return (
    <section className={css['cards']} aria-label={text.name}>
      <Card run={run} diagnosis={first} rank={0} letters={letters} onSelect={onSelect} onDial={onDial} />
      {others.length === 0 ? null : unfolded ? (
        others.map((diagnosis, at) => (
          <Card
            key={diagnosis.id}
            run={run}
            diagnosis={diagnosis}
            rank={at + 1}
            letters={letters}
            onSelect={onSelect}
          />
        ))
      ) : (
        <div className={css['others']}>
          <StatusIcon status="not-checked" />
          <LinkButton aria-expanded={false} onClick={() => setUnfolded(true)}>
            {connectText.strip.others(others.length)}
          </LinkButton>
          <span className={css['names']}>{others.map((one) => causeWords(one).title).join(' · ')}</span>
        </div>
      )}
    </section>
  );
}

interface CardProps extends Omit<DiagnosisCardsProps, 'onDial'> {
  readonly diagnosis: Diagnosis;
  readonly rank: number;
  /** Only the first card acts. */
  readonly onDial?: () => void;
}

function Card({ run, diagnosis, rank, letters, onSelect, onDial }: CardProps) {
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
        <EvidenceLine run={run} diagnosis={diagnosis} letters={letters} onSelect={onSelect} />
        <div className={css['fix']}>
          {onDial === undefined ? null : <Actions run={run} diagnosis={diagnosis} onDial={onDial} />}
          <span>
            {words.fix} <span className={css['culprit']}>{text.culprit[diagnosis.culprit]}</span>
          </span>
        </div>
      </div>
    </article>
  );
}

function EvidenceLine({ run, diagnosis, letters, onSelect }: Omit<CardProps, 'rank' | 'onDial'>) {
  return (
    <ul className={css['evidence']}>
      {diagnosis.evidence.map((evidence, at) => {
        const index = evidence.message;
        const letter = index === undefined ? undefined : letters.get(index);
        const message = run.messages.find((one) => one.index === index);
        return (
          <li key={at} title={evidenceWords(evidence)}>
            {index === undefined || letter === undefined || message === undefined ? null : (
              <button
                type="button"
                className={css['jump']}
                title={text.jump(letter, message.type)}
                onClick={() => onSelect(index)}
              >
                <EvidenceLetter letter={letter} />
                <span>{visibleText(message.type)}</span>
              </button>
            )}
            {evidenceWords(evidence)}
          </li>
        );
      })}
    </ul>
  );
}

interface ActionsProps {
  readonly run: ConnectionRun;
  readonly diagnosis: Diagnosis;
  readonly onDial: () => void;
}

/** What can be done from here in one click. */
function Actions({ run, diagnosis, onDial }: ActionsProps) {
  const hasWorkspace = useWorkspace() !== null;
  const isCured = isCuredByOtherCertificate(diagnosis.id);
  const other = useSuggestion(run, isCured);
  const dialWithOther = () => {
    if (other === undefined) return;
    changeDialForm({ host: run.host, port: String(run.port), credential: other.id });
    onDial();
  };
  return (
    <>
      {other === undefined ? (
        <Button onClick={onDial}>{text.dialAgain}</Button>
      ) : (
        <Button variant="primary" onClick={dialWithOther}>
          {text.withOther(other.name)}
        </Button>
      )}
      {isCured && hasWorkspace ? <Button onClick={() => navigate('/issue')}>{text.fixes.reissue({})}</Button> : null}
    </>
  );
}

/** Another certificate worth a try; looked into, since only its usages tell a client's from a server's. */
function useSuggestion(run: ConnectionRun, isCured: boolean): CertificateSummary | undefined {
  const credentials = useCredentials((state) => state.credentials);
  const [found, setFound] = useState<CertificateSummary | undefined>(undefined);
  useEffect(() => {
    let current = true;
    if (isCured)
      void findClientCredential(listSuggestions(run, credentials)).then((credential) => {
        if (current) setFound(credential);
      });
    return () => {
      current = false;
    };
  }, [run, credentials, isCured]);
  return isCured ? found : undefined;
}
