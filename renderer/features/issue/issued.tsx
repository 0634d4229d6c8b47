import { PackageCheck } from 'lucide-react';
import { useState } from 'react';
import type { AppError } from '../../../shared/errors.ts';
import type { CertificateSummary } from '../../../shared/model/certificate.ts';
import { handOverText } from '../../../shared/text/en/ui/hand-over.ts';
import { issueText } from '../../../shared/text/en/ui/issue.ts';
import { describeError } from '../../stores/failure.ts';
import { openHandOver } from '../../stores/hand-over.ts';
import { issueAnother, useIssue } from '../../stores/issue.ts';
import { exportIssued, type HandOverFormat } from '../../stores/issue-export.ts';
import { useIssuePartners } from '../../stores/issue-partners.ts';
import { buildAddress, navigate } from '../../stores/router.ts';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { CopyButton } from '../../ui/copy-button.tsx';
import { ErrorPanel } from '../../ui/error-panel.tsx';
import { visibleText } from '../../ui/format-text.ts';
import { formatBoth, formatDate, formatMinute } from '../../ui/format-time.ts';
import { KeyValue, SectionHead } from '../../ui/key-value.tsx';
import { Link } from '../../ui/link.tsx';
import { Fingerprint, Name } from '../../ui/mono.tsx';
import { Status } from '../../ui/status.tsx';
import css from './issued.module.css';

const text = issueText.done;

interface Written {
  readonly name: string;
  readonly passphrase?: string;
}

/** What was signed, and how it reaches the partner. The passphrase of an export stands here and nowhere else. */
export function Issued({ certificate }: { readonly certificate: CertificateSummary }) {
  const { name, issuerName, notAfter, hasKey, id } = certificate;
  const replaces = useIssue(({ form }) => form.replaces);
  return (
    <div className={css['issued']}>
      <Banner
        tone="ok"
        title={text.title(name)}
        headingLevel={1}
        actions={
          <>
            <Button onClick={() => navigate(buildAddress('inventory', [id]))}>{text.openInInventory}</Button>
            {hasKey ? (
              <Button onClick={() => navigate(buildAddress('connect', [], { credential: id }))}>{text.dial}</Button>
            ) : null}
            <Button onClick={issueAnother}>{text.another}</Button>
          </>
        }
      >
        <p>
          {text.facts(visibleText(issuerName), formatDate(notAfter))}{' '}
          {replaces === null ? null : text.replaced(replaces.name, replaces.revoke)}
        </p>
      </Banner>
      <div className={css['body']}>
        <HandOver certificate={certificate} />
        <Facts certificate={certificate} />
      </div>
    </div>
  );
}

function Facts({ certificate }: { readonly certificate: CertificateSummary }) {
  const { subject, key, serialHex, sha256, notBefore, notAfter } = certificate;
  const life = [notBefore, notAfter];
  const profile = useIssue(({ draft }) => draft?.profile);
  const partner = useIssuePartners(({ chosen }) => chosen);
  return (
    <KeyValue
      rows={[
        {
          label: text.partner,
          value:
            partner === null ? (
              text.noPartner
            ) : (
              <Link to={buildAddress('partners', [partner.id])}>
                <Name>{partner.name}</Name>
              </Link>
            ),
        },
        ...(profile === undefined
          ? []
          : [
              {
                label: text.profile,
                value: (
                  <>
                    <Link to={buildAddress('profiles', [profile.id])}>
                      <Name>{profile.name}</Name>
                    </Link>{' '}
                    {text.version(profile.version)}
                  </>
                ),
              },
            ]),
        { label: text.subject, value: <Name>{subject}</Name> },
        { label: text.key, value: key },
        {
          label: text.validity,
          value: (
            <span title={life.map(formatBoth).join('\n')}>
              {text.validityText(formatMinute(notBefore), formatMinute(notAfter))}
            </span>
          ),
        },
        { label: text.serial, value: <Fingerprint hex={serialHex} name={text.serial} />, mono: true },
        { label: text.sha256, value: <Fingerprint hex={sha256} name={text.sha256} />, mono: true },
      ]}
    />
  );
}

function HandOver({ certificate }: { readonly certificate: CertificateSummary }) {
  const [written, setWritten] = useState<Written | null>(null);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<AppError | null>(null);
  const write = async (format: HandOverFormat) => {
    setBusy(true);
    setFailure(null);
    const answer = await exportIssued(certificate, format);
    setBusy(false);
    if (!answer.ok) setFailure(answer.error);
    else if (answer.value !== null) setWritten(answer.value);
  };
  const waiting = busy || written?.passphrase !== undefined;
  return (
    <section>
      <SectionHead>{text.handOver}</SectionHead>
      <p className={css['note']}>{text.handOverNote}</p>
      <div className={css['actions']}>
        <Button variant="primary" icon={PackageCheck} onClick={() => openHandOver(certificate)}>
          {handOverText.action}
        </Button>
        <span className={css['or']}>{text.single}</span>
        {certificate.hasKey ? (
          <Button disabled={waiting} onClick={() => void write('p12')}>
            {text.exportP12}
          </Button>
        ) : null}
        <Button disabled={waiting} onClick={() => void write('chain-pem')}>
          {text.exportChain}
        </Button>
        <Button disabled={waiting} onClick={() => void write('pem')}>
          {text.exportPem}
        </Button>
      </div>
      {certificate.hasKey ? null : <p className={css['note']}>{text.noKeyNote}</p>}
      {failure === null ? null : <ErrorPanel {...describeError(failure)} inset />}
      {written === null ? null : <WrittenFile written={written} onTaken={() => setWritten({ name: written.name })} />}
    </section>
  );
}

function WrittenFile({ written, onTaken }: { readonly written: Written; readonly onTaken: () => void }) {
  const { name, passphrase } = written;
  return (
    <div className={css['written']} role="status">
      <Status status="valid">{text.exported(name)}</Status>
      {passphrase === undefined ? null : (
        <div className={css['passphrase']}>
          <h3>{text.passphrase}</h3>
          <div className={css['secret']}>
            <code data-selectable>{passphrase}</code>
            <CopyButton text={passphrase} name={text.passphraseName} labelled />
            <Button size="small" onClick={onTaken}>
              {text.passphraseDone}
            </Button>
          </div>
          <p>{text.passphraseOnce}</p>
        </div>
      )}
    </div>
  );
}
