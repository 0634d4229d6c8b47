import { useState } from 'react';
import type { RequestDetails } from '../../../shared/model/request.ts';
import { requestsText } from '../../../shared/text/en/ui/requests.ts';
import { problemText } from '../../../shared/text/index.ts';
import { describeError } from '../../stores/failure.ts';
import { useRequests } from '../../stores/request.ts';
import { buildAddress, navigate } from '../../stores/router.ts';
import { useWorkspace } from '../../stores/workspace.ts';
import { Finding } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { CopyButton } from '../../ui/copy-button.tsx';
import { ErrorPanel } from '../../ui/error-panel.tsx';
import { KeyValue, type KeyValueRow, SectionHead } from '../../ui/key-value.tsx';
import { CodeBlock, Fingerprint, Name } from '../../ui/mono.tsx';
import { Spinner } from '../../ui/progress.tsx';
import { Status } from '../../ui/status.tsx';
import { ExactTime } from '../../ui/time.tsx';
import { RefuseDialog } from './refuse-dialog.tsx';
import css from './request-pane.module.css';

const text = requestsText.details;
const TONES = { error: 'fail', warning: 'warn', info: 'info' } as const;

/** What the chosen request asks for, whether its sender holds the key, and what can be done with it. */
export function RequestPane() {
  const { details, detailsError } = useRequests();
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
        <h2>
          <Name>{request.name}</Name>
        </h2>
        <Status status={request.csr.signatureValid ? 'valid' : 'expired'}>
          {request.csr.signatureValid ? text.proven : text.notProven}
        </Status>
      </header>
      <div className={css['body']}>
        {request.problems.map((problem, at) => {
          const words = problemText(problem);
          return (
            <Finding key={at} tone={TONES[problem.severity]} title={words.title} reference={problem.rfc}>
              <p>
                {words.detail} {words.fix}
              </p>
            </Finding>
          );
        })}
        <div className={css['facts']}>
          <KeyValue rows={[...factRows(request), 'rule', ...askedRows(request)]} />
          <SectionHead trailing={<CopyButton text={request.pem} name={text.pem} />}>{text.pem}</SectionHead>
          <CodeBlock label={text.pem}>{request.pem}</CodeBlock>
        </div>
      </div>
      <Actions request={request} />
    </>
  );
}

function Actions({ request }: { readonly request: RequestDetails }) {
  const [refusing, setRefusing] = useState(false);
  const readOnly = useWorkspace()?.readOnly === true;
  const { certificateId } = request;
  const blockedBecause = readOnly ? requestsText.readOnly : undefined;
  return (
    <footer className={css['foot']}>
      {request.state === 'new' ? (
        <>
          <Button
            variant="primary"
            blockedBecause={blockedBecause}
            onClick={() => navigate(buildAddress('issue', [], { request: request.id }))}
          >
            {requestsText.issue}
          </Button>
          <Button variant="danger" blockedBecause={blockedBecause} onClick={() => setRefusing(true)}>
            {requestsText.refuse}
          </Button>
          <RefuseDialog request={request} open={refusing} onClose={() => setRefusing(false)} />
        </>
      ) : (
        <span className={css['state']}>{requestsText.states[request.state]}</span>
      )}
      {certificateId === undefined ? null : (
        <Button onClick={() => navigate(buildAddress('inventory', [certificateId]))}>
          {requestsText.showCertificate}
        </Button>
      )}
    </footer>
  );
}

function factRows({ csr, receivedAt, subject, key }: RequestDetails): readonly KeyValueRow[] {
  return [
    { label: text.subject, value: <Name>{subject}</Name> },
    { label: text.key, value: key },
    { label: text.spki, value: <Fingerprint hex={csr.publicKey.spkiSha256} name={text.spki} short />, mono: true },
    { label: text.signature, value: csr.signatureAlgorithm },
    { label: text.received, value: <ExactTime at={receivedAt} precise /> },
    { label: text.fingerprint, value: <Fingerprint hex={csr.sha256} name={text.fingerprint} short />, mono: true },
  ];
}

function askedRows({ csr }: RequestDetails): readonly KeyValueRow[] {
  const names = csr.subjectAltNames.map(({ type, value }) => `${type}:${value}`);
  return [
    { label: text.names, value: <Lines values={names} /> },
    { label: text.keyUsage, value: <Lines values={csr.keyUsage} /> },
    { label: text.extendedKeyUsage, value: <Lines values={csr.extendedKeyUsage} /> },
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
