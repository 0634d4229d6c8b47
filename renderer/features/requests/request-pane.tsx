import { X } from 'lucide-react';
import type { ReactNode } from 'react';
import type { RequestDetails } from '../../../shared/model/request.ts';
import { labelGeneralName } from '../../../shared/name/general-name-label.ts';
import { requestsText } from '../../../shared/text/en/ui/requests.ts';
import { problemText } from '../../../shared/text/index.ts';
import { describeError, reportFailure } from '../../stores/failure.ts';
import { setRequestPartner, useInbox } from '../../stores/request.ts';
import { buildAddress, navigate } from '../../stores/router.ts';
import { useWorkspace } from '../../stores/workspace.ts';
import { Finding } from '../../ui/banner.tsx';
import { Button, IconButton } from '../../ui/button.tsx';
import { CopyButton } from '../../ui/copy-button.tsx';
import { ErrorPanel } from '../../ui/error-panel.tsx';
import { Field } from '../../ui/field.tsx';
import { formatDate } from '../../ui/format-time.ts';
import { KeyValue, type KeyValueRow, SectionHead } from '../../ui/key-value.tsx';
import { Link } from '../../ui/link.tsx';
import { PemBlock, Fingerprint, Name } from '../../ui/mono.tsx';
import { Spinner } from '../../ui/progress.tsx';
import { Status } from '../../ui/status.tsx';
import { ExactTime } from '../../ui/time.tsx';
import { PartnerChoice } from './partner-choice.tsx';
import { RequestActions } from './request-actions.tsx';
import css from './request-pane.module.css';

const text = requestsText.details;
const TONES = { error: 'fail', warning: 'warn', info: 'info' } as const;

/** What the chosen request asks for, whether its sender holds the key, and what can be done with it. */
export function RequestPane() {
  const { details, detailsError } = useInbox();
  if (detailsError !== null) return <ErrorPanel {...describeError(detailsError)} />;
  if (details === null)
    return (
      <div className={css['body']}>
        <Spinner>{requestsText.loading}</Spinner>
      </div>
    );
  return <Details key={details.id} request={details} />;
}

function Details({ request }: { readonly request: RequestDetails }) {
  return (
    <>
      <header className={css['head']}>
        <div className={css['title']}>
          <h2>
            <Name>{request.name}</Name>
          </h2>
          <IconButton icon={X} label={text.close} onClick={() => navigate(buildAddress('requests'))} />
        </div>
        <Status status={request.csr.signatureValid ? 'valid' : 'expired'}>
          {request.csr.signatureValid ? text.proven : text.notProven}
        </Status>
      </header>
      <div className={css['body']}>
        <Findings request={request} />
        <Partner request={request} />
        <div className={css['facts']}>
          <KeyValue rows={[...factRows(request), 'rule', ...askedRows(request)]} />
          <SectionHead trailing={<CopyButton text={request.pem} name={text.pem} />}>{text.pem}</SectionHead>
          <PemBlock label={text.pem}>{request.pem}</PemBlock>
        </div>
      </div>
      <RequestActions request={request} />
    </>
  );
}

function Findings({ request }: { readonly request: RequestDetails }) {
  const { problems, csr, sameKey = [], sameKeyRequests = [] } = request;
  return (
    <>
      {problems.map((problem, at) => {
        const words = problemText(problem);
        return (
          <Finding key={at} tone={TONES[problem.severity]} title={words.title} reference={problem.rfc}>
            <p>
              {words.detail} {words.fix}
            </p>
          </Finding>
        );
      })}
      {csr.hasChallengePassword === true ? (
        <Finding tone="info" title={text.challenge}>
          <p>{text.challengeDetail}</p>
        </Finding>
      ) : null}
      {sameKey.length + sameKeyRequests.length === 0 ? null : (
        <Finding tone="info" title={text.sameKey}>
          <ul className={css['links']}>
            {sameKey.map(({ id, name, notAfter }) => (
              <SeenBefore key={id} to={buildAddress('inventory', [id])} name={name}>
                {text.sameKeyCertificate(formatDate(notAfter))}
              </SeenBefore>
            ))}
            {sameKeyRequests.map(({ id, name, state }) => (
              <SeenBefore key={id} to={buildAddress('requests', [id])} name={name}>
                {text.sameKeyRequest(requestsText.states[state])}
              </SeenBefore>
            ))}
          </ul>
        </Finding>
      )}
    </>
  );
}

interface SeenBeforeProps {
  readonly to: string;
  readonly name: string;
  readonly children: ReactNode;
}

const SeenBefore = ({ to, name, children }: SeenBeforeProps) => (
  <li>
    <Link to={to}>
      <Name>{name}</Name>
    </Link>
    <span className={css['quiet']}> {children}</span>
  </li>
);

function Partner({ request }: { readonly request: RequestDetails }) {
  const { guess, id, partner } = request;
  const readOnly = useWorkspace()?.readOnly === true;
  const words = requestsText.partner;
  if (readOnly) return null;
  return (
    <div className={css['partner']}>
      {guess === undefined ? null : (
        <Finding
          tone="info"
          title={words.guess(guess.name)}
          actions={
            <Button size="small" onClick={() => reportFailure(setRequestPartner([id], guess.id))}>
              {words.take}
            </Button>
          }
        >
          <p>{words.guessWhy[guess.by](guess.value)}</p>
        </Finding>
      )}
      <Field label={words.label}>
        <PartnerChoice
          value={partner?.id ?? null}
          onChange={(chosen) => reportFailure(setRequestPartner([id], chosen))}
        />
      </Field>
    </div>
  );
}

function factRows({ csr, receivedAt, subject, key, source, reason, state }: RequestDetails): readonly KeyValueRow[] {
  return [
    ...(reason === undefined
      ? []
      : [{ label: state === 'refused' ? text.reason : text.note, value: <Name>{reason}</Name> }]),
    { label: text.subject, value: subject === '' ? text.none : <Name>{subject}</Name> },
    { label: text.key, value: key },
    { label: text.spki, value: <Fingerprint hex={csr.publicKey.spkiSha256} name={text.spki} short />, mono: true },
    { label: text.signature, value: csr.signatureAlgorithm },
    { label: text.received, value: <ExactTime at={receivedAt} precise /> },
    ...(source === undefined ? [] : [{ label: text.source, value: <Name>{source}</Name> }]),
    { label: text.fingerprint, value: <Fingerprint hex={csr.sha256} name={text.fingerprint} short />, mono: true },
  ];
}

const SHOWN_APART: ReadonlySet<string> = new Set(['subjectAltName', 'keyUsage', 'extKeyUsage', 'extendedKeyUsage']);

function askedRows({ csr }: RequestDetails): readonly KeyValueRow[] {
  const names = csr.subjectAltNames.map(labelGeneralName);
  const others = csr.requestedExtensions.map(({ name }) => name).filter((name) => !SHOWN_APART.has(name));
  return [
    { label: text.names, value: <Lines values={names} /> },
    { label: text.keyUsage, value: <Lines values={csr.keyUsage} /> },
    { label: text.extendedKeyUsage, value: <Lines values={csr.extendedKeyUsage} /> },
    ...(others.length === 0 ? [] : [{ label: text.otherExtensions, value: <Lines values={others} /> }]),
  ];
}

function Lines({ values }: { readonly values: readonly string[] }) {
  if (values.length === 0) return <span className={css['quiet']}>{text.none}</span>;
  return (
    <span className={css['lines']}>
      {values.map((value, at) => (
        <Name key={at}>{value}</Name>
      ))}
    </span>
  );
}
