import { problemText } from '../../../shared/text/index.ts';
import { inventoryText } from '../../../shared/text/en/ui/inventory.ts';
import { frameText } from '../../../shared/text/en/ui/frame.ts';
import type { CertificateRecord } from '../../../shared/model/watch.ts';
import { certificateDetailsText } from '../../../shared/text/en/ui/certificate-details.ts';
import type { CertificateDetails } from '../../stores/certificate-details.ts';
import { openImports } from '../../stores/imports.ts';
import { buildAddress } from '../../stores/router.ts';
import { useWorkspace } from '../../stores/workspace.ts';
import { Finding } from '../../ui/banner.tsx';
import { LinkButton } from '../../ui/button.tsx';
import { KeyValue, type KeyValueRow, SectionHead } from '../../ui/key-value.tsx';
import { Link } from '../../ui/link.tsx';
import { Fingerprint, Mono, Name } from '../../ui/mono.tsx';
import { NameFlag } from '../../ui/name-flag.tsx';
import { CopyButton } from '../../ui/copy-button.tsx';
import { Status } from '../../ui/status.tsx';
import { ExactTime } from '../../ui/time.tsx';
import { AlertLines } from './alert-lines.tsx';
import { CertificatePartner } from './certificate-partner.tsx';
import { CertificateRecordPart } from './certificate-record.tsx';
import css from './inventory.module.css';
import { NamesValue } from './names-value.tsx';

const words = inventoryText.details;
/** Longest text that is drawn; Fields copies the whole. */
const MOST_CHARACTERS = 2000;

export interface SummaryTabProps {
  readonly details: CertificateDetails;
  /** Null until it is read. */
  readonly record: CertificateRecord | null;
}

/** What it is, in words; what is to be done about it; whose it is; what is wrong with it. */
export function SummaryTab({ details, record }: SummaryTabProps) {
  const { item } = details;
  const readOnly = useWorkspace()?.readOnly === true;
  return (
    <>
      <div className={css['tabBody']} data-continued={item.problems.length > 0 || undefined}>
        <KeyValue
          rows={[...identityRows(details), 'rule', ...fingerprintRows(details), 'rule', ...stateRows(details)]}
        />
        {record === null ? null : <AlertLines alerts={record.alerts} />}
        {readOnly ? null : <CertificatePartner details={details} />}
        {record === null ? null : (
          <CertificateRecordPart key={details.summary.id} summary={details.summary} record={record} />
        )}
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

function identityRows(details: CertificateDetails): readonly KeyValueRow[] {
  const { summary, item, chain, nameCount } = details;
  const fields = item.kind === 'certificate' ? item.certificate : undefined;
  const [issuer] = chain;
  const issuerName = summary.issuerName.slice(0, MOST_CHARACTERS);
  return [
    {
      label: words.subject,
      value: (
        <>
          <Name>{summary.subject.slice(0, MOST_CHARACTERS)}</Name> <NameFlag name={summary.subject} />
        </>
      ),
    },
    ...(nameCount === 0 ? [] : [{ label: words.names, value: <NamesValue details={details} /> }]),
    {
      label: words.issuer,
      value:
        issuer === undefined ? (
          <Name>{issuerName}</Name>
        ) : (
          <Link to={buildAddress('inventory', [issuer.id])}>
            <Name>{issuerName}</Name>
          </Link>
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

function stateRows({ summary, history }: CertificateDetails): readonly KeyValueRow[] {
  const importNo = importOf(history);
  const stopped = summary.status === 'revoked' || summary.status === 'on-hold';
  const unknown = summary.authorityId === undefined && !stopped;
  return [
    {
      label: words.revocation,
      value: stopped ? (
        <>
          <Status status={summary.status}>{frameText.statuses[summary.status]}</Status>{' '}
          {summary.revokedAt === undefined ? null : <ExactTime at={summary.revokedAt} />}
          {summary.revokedBy === 'list' ? <span className={css['quiet']}>{words.byList}</span> : null}
        </>
      ) : unknown ? (
        <span className={css['quiet']}>{words.statusUnknown}</span>
      ) : (
        <Status status="valid">{words.notRevoked}</Status>
      ),
    },
    {
      label: words.source,
      value: (
        <>
          {words.sources[summary.source]}
          {importNo === undefined ? null : (
            <>
              {', '}
              <LinkButton onClick={() => void openImports(importNo)}>
                {certificateDetailsText.import(importNo)}
              </LinkButton>
            </>
          )}
        </>
      ),
    },
  ];
}

/** The import that brought it, where that is among the entries that came with the details. */
function importOf({ items }: CertificateDetails['history']): number | undefined {
  const entry = items.findLast(({ entity }) => entity === 'import');
  return entry === undefined ? undefined : Number(entry.entityId);
}
