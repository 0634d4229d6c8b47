import { problemText } from '../../../shared/text/index.ts';
import { inventoryText } from '../../../shared/text/en/ui/inventory.ts';
import { frameText } from '../../../shared/text/en/ui/frame.ts';
import type { CertificateDetails } from '../../stores/certificate-details.ts';
import { buildAddress } from '../../stores/router.ts';
import { useWorkspace } from '../../stores/workspace.ts';
import { Finding } from '../../ui/banner.tsx';
import { visibleText } from '../../ui/format-text.ts';
import { KeyValue, type KeyValueRow, SectionHead } from '../../ui/key-value.tsx';
import { Link } from '../../ui/link.tsx';
import { Fingerprint, Mono, Name } from '../../ui/mono.tsx';
import { CopyButton } from '../../ui/copy-button.tsx';
import { Status } from '../../ui/status.tsx';
import { ExactTime } from '../../ui/time.tsx';
import { CertificatePartner } from './certificate-partner.tsx';
import { CertificateRecordPart } from './certificate-record.tsx';
import css from './inventory.module.css';

const words = inventoryText.details;

export function SummaryTab({ details }: { readonly details: CertificateDetails }) {
  const { item } = details;
  const readOnly = useWorkspace()?.readOnly === true;
  return (
    <>
      <div className={css['tabBody']} data-continued={item.problems.length > 0 || undefined}>
        <KeyValue
          rows={[...identityRows(details), 'rule', ...fingerprintRows(details), 'rule', ...stateRows(details)]}
        />
        {readOnly ? null : <CertificatePartner details={details} />}
        <CertificateRecordPart key={details.summary.id} summary={details.summary} />
        {item.problems.length === 0 ? null : <SectionHead>{words.findings}</SectionHead>}
      </div>
      {item.problems.map((problem, index) => (
        <Finding
          key={`${problem.code}-${index}`}
          tone={problem.severity === 'error' ? 'fail' : problem.severity === 'warning' ? 'warn' : 'neutral'}
          title={problemText(problem).title}
          reference={problem.rfc}
        >
          {problemText(problem).detail}
        </Finding>
      ))}
    </>
  );
}

function identityRows({ summary, item, chain }: CertificateDetails): readonly KeyValueRow[] {
  const fields = item.kind === 'certificate' ? item.certificate : undefined;
  const names = fields?.subjectAltNames ?? [];
  const issuer = chain[1];
  return [
    { label: words.subject, value: visibleText(summary.subject) },
    ...(names.length === 0
      ? []
      : [
          {
            label: words.names,
            value: names.map((name, index) => (
              <div key={index}>
                <Name>{name.value}</Name>
              </div>
            )),
          },
        ]),
    {
      label: words.issuer,
      value:
        issuer === undefined ? (
          visibleText(summary.issuerName)
        ) : (
          <Link to={buildAddress('inventory', [issuer.id])}>{visibleText(summary.issuerName)}</Link>
        ),
    },
    { label: words.serial, value: <Fingerprint hex={summary.serialHex} name={words.serial} /> },
    ...(fields === undefined
      ? []
      : [{ label: words.usage, value: [...fields.extendedKeyUsage, ...fields.keyUsage].join(', ') || words.none }]),
    {
      label: words.key,
      value: (
        <>
          {summary.key} <span className={css['quiet']}>{summary.hasKey ? words.keyHere : words.keyElsewhere}</span>
        </>
      ),
    },
  ];
}

function fingerprintRows({ summary, item }: CertificateDetails): readonly KeyValueRow[] {
  const pin = item.kind === 'certificate' ? item.certificate.spkiPin : undefined;
  return [
    { label: words.sha256, value: <Fingerprint hex={summary.sha256} name={words.sha256} short /> },
    ...(pin === undefined
      ? []
      : [
          {
            label: words.spki,
            value: (
              <span className={css['copyRow']}>
                <Mono>{pin}</Mono>
                <CopyButton text={pin} name={words.spki} />
              </span>
            ),
          },
        ]),
  ];
}

function stateRows({ summary }: CertificateDetails): readonly KeyValueRow[] {
  const stopped = summary.status === 'revoked' || summary.status === 'on-hold';
  const unknown = summary.authorityId === undefined && !stopped;
  return [
    {
      label: words.revocation,
      value: stopped ? (
        <>
          <Status status={summary.status}>{frameText.statuses[summary.status]}</Status>{' '}
          {summary.revokedAt === undefined ? null : <ExactTime at={summary.revokedAt} />}
        </>
      ) : unknown ? (
        <span className={css['quiet']}>{words.statusUnknown}</span>
      ) : (
        <Status status="valid">{words.notRevoked}</Status>
      ),
    },
    { label: words.source, value: words.sources[summary.source] },
  ];
}
