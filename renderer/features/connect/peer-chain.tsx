import { Search, Waypoints } from 'lucide-react';
import type { ConnectionRun, PeerCertificate } from '../../../shared/model/connection.ts';
import { connectText } from '../../../shared/text/en/ui/connect.ts';
import { useNow } from '../../stores/clock.ts';
import { inspectBytes } from '../../stores/opened-files.ts';
import { buildAddress, navigate } from '../../stores/router.ts';
import { Button } from '../../ui/button.tsx';
import { CopyButton } from '../../ui/copy-button.tsx';
import { visibleText } from '../../ui/format-text.ts';
import { KeyValue } from '../../ui/key-value.tsx';
import { Fingerprint, Name } from '../../ui/mono.tsx';
import { StatusIcon } from '../../ui/status.tsx';
import { ExactTime, RelativeTime } from '../../ui/time.tsx';
import css from './peer-chain.module.css';
import { octetsOf, pemOf } from './pem.ts';
import { trustFailureWords } from './words.ts';

const text = connectText.details;

/** What the server sent, leaf first, and why it is not trusted where it is not. */
export function PeerChain({ run }: { readonly run: ConnectionRun }) {
  if (run.peerChain.length === 0) return <p className={css['empty']}>{text.noChain}</p>;
  const { failures, nameMatches, presentedNames } = run.trust;
  return (
    <div className={css['pane']}>
      <ChainLinks run={run} />
      {failures.length === 0 ? null : (
        <section className={css['failures']}>
          <h3>{text.trustFailures}</h3>
          <ul>
            {failures.map((failure) => (
              <li key={failure}>
                <StatusIcon status="expired" />
                {trustFailureWords(failure)}
              </li>
            ))}
          </ul>
          {nameMatches ? null : <p>{connectText.run.presented(presentedNames)}</p>}
        </section>
      )}
      <ol>
        {run.peerChain.map((certificate, at) => (
          <Certificate key={`${certificate.sha256}-${at}`} certificate={certificate} />
        ))}
      </ol>
    </div>
  );
}

/** The ways to all paths of what the server sent, and of what was sent to it. */
function ChainLinks({ run }: { readonly run: ConnectionRun }) {
  const { id, host, credential } = run;
  const serverQuery = { purpose: 'tls-server', host };
  return (
    <div className={css['actions']}>
      <Button
        size="small"
        icon={Waypoints}
        onClick={() => navigate(buildAddress('chain', ['runs', id, 'server'], serverQuery))}
      >
        {text.chain}
      </Button>
      {credential?.certificateId === undefined ? null : (
        <Button
          size="small"
          icon={Waypoints}
          onClick={() => navigate(buildAddress('chain', ['runs', id, 'client'], { purpose: 'tls-client' }))}
        >
          {text.ownChain}
        </Button>
      )}
    </div>
  );
}

function Certificate({ certificate }: { readonly certificate: PeerCertificate }) {
  const now = useNow();
  const { subject, issuer, notBefore, notAfter, sha256, derHex } = certificate;
  const inspect = () => void inspectBytes(new Blob([octetsOf(derHex)]), `${nameOf(subject)}.der`);
  return (
    <li className={css['certificate']}>
      <h3>
        <Name>{nameOf(subject)}</Name>
      </h3>
      <KeyValue
        rows={[
          { label: text.certificate.subject, value: <Name>{subject}</Name> },
          { label: text.certificate.issuer, value: <Name>{issuer}</Name> },
          {
            label: text.certificate.valid,
            value: (
              <>
                <ExactTime at={notBefore} /> – <ExactTime at={notAfter} />{' '}
                <RelativeTime at={notAfter} now={now} className={css['quiet']} />
              </>
            ),
          },
          {
            label: text.certificate.sha256,
            value: <Fingerprint hex={sha256} name={text.certificate.sha256} short />,
            mono: true,
          },
        ]}
      />
      <div className={css['actions']}>
        <Button size="small" icon={Search} onClick={inspect}>
          {text.inspect}
        </Button>
        <CopyButton text={pemOf(derHex)} name={text.pem} labelled />
      </div>
    </li>
  );
}

/** The names of authorities that the server asks for. */
export function AcceptableCas({ run }: { readonly run: ConnectionRun }) {
  const { acceptableCas, clientAuth } = run;
  if (acceptableCas.length === 0)
    return <p className={css['empty']}>{clientAuth === 'none' ? text.casNotAsked : text.noCas}</p>;
  return (
    <div className={css['pane']}>
      <div className={css['introLine']}>
        <p className={css['intro']}>{text.casCount(acceptableCas.length)}</p>
        <CopyButton text={acceptableCas.join('\n')} name={text.allCas} />
      </div>
      <ul className={css['cas']} data-selectable>
        {acceptableCas.map((name, at) => (
          <li key={at}>
            <Name>{name}</Name>
            <CopyButton text={name} name={text.certificate.subject} />
          </li>
        ))}
      </ul>
    </div>
  );
}

const nameOf = (subject: string): string =>
  visibleText(/(?:^|[,+]\s*)CN=((?:\\.|[^,+])*)/.exec(subject)?.[1] ?? subject);
