import { frameText } from '../../../shared/text/en/ui/frame.ts';
import { inventoryText } from '../../../shared/text/en/ui/inventory.ts';
import type { CertificateId } from '../../../shared/model/brands.ts';
import type { CertificateStatus, CertificateSummary } from '../../../shared/model/certificate.ts';
import type { StatusReport } from '../../../shared/model/status.ts';
import type { CertificateDetails } from '../../stores/certificate-details.ts';
import { describeError } from '../../stores/failure.ts';
import { buildAddress, navigate } from '../../stores/router.ts';
import { useDefaultQuestion, useValidation } from '../../stores/validation.ts';
import { ChainSummary } from '../../ui/chain/chain-summary.tsx';
import { StatusPanel } from '../../ui/status-report/status-panel.tsx';
import { useStatusPanel } from '../../stores/status-panel.ts';
import { ErrorPanel } from '../../ui/error-panel.tsx';
import { formatDate } from '../../ui/format-time.ts';
import { visibleText } from '../../ui/format-text.ts';
import { Link } from '../../ui/link.tsx';
import { NameFlag } from '../../ui/name-flag.tsx';
import { Status } from '../../ui/status.tsx';
import { type TimeAxis, ValidityBar } from '../../ui/validity-bar.tsx';
import { validityLabel } from './columns.tsx';
import css from './inventory.module.css';

const words = inventoryText.details;

/** From the certificate to its root, all on one axis, so that the end of an issuer is seen. */
export function ChainTab({ details, now }: { readonly details: CertificateDetails; readonly now: number }) {
  const chain = [details.summary, ...details.chain];
  const axis: TimeAxis = {
    from: Math.min(...chain.map(({ notBefore }) => notBefore)),
    to: Math.max(...chain.map(({ notAfter }) => notAfter)),
    now,
  };
  const last = chain.at(-1);
  const complete = last !== undefined && last.subject === last.issuer;
  const { error, ...panel } = useStatusPanel({ kind: 'certificate', id: details.summary.id });
  return (
    <div className={css['tabBody']}>
      <ChainVerdict id={details.summary.id} />
      <ol className={css['chain']}>
        {chain.map((certificate, index) => (
          <ChainNode
            key={certificate.id}
            certificate={certificate}
            place={placeOf(index, certificate)}
            axis={axis}
            current={index === 0}
            status={index === 0 ? statusTold(certificate, panel.report) : certificate.status}
          />
        ))}
      </ol>
      {complete ? null : <p className={css['quiet']}>{words.chainIncomplete}</p>}
      {error === null ? <StatusPanel {...panel} /> : <ErrorPanel {...describeError(error)} />}
    </div>
  );
}

/** What validation says of it, beside the list that only follows the signatures. */
function ChainVerdict({ id }: { readonly id: CertificateId }) {
  const { answer, error } = useValidation({ kind: 'certificate', id }, useDefaultQuestion());
  if (error !== null) return <ErrorPanel {...describeError(error)} />;
  return <ChainSummary answer={answer} onOpen={() => navigate(buildAddress('chain', ['certificates', id]))} />;
}

/** Revoked too where those whom it names say so, whatever the inventory knows. */
function statusTold({ status }: CertificateSummary, report: StatusReport | null): CertificateStatus {
  if (report?.verdict.status !== 'revoked') return status;
  return report.verdict.reason === 'certificateHold' ? 'on-hold' : 'revoked';
}

interface ChainNodeProps {
  readonly certificate: CertificateSummary;
  readonly place: string;
  readonly axis: TimeAxis;
  readonly current: boolean;
  readonly status: CertificateStatus;
}

function ChainNode({ certificate, place, axis, current, status }: ChainNodeProps) {
  const name = visibleText(certificate.name);
  return (
    <li className={css['chainNode']} data-current={current || undefined}>
      <div className={css['chainHead']}>
        {current ? <b>{name}</b> : <Link to={buildAddress('inventory', [certificate.id])}>{name}</Link>}
        <NameFlag name={certificate.name} />
        <Status status={status}>{frameText.statuses[status]}</Status>
      </div>
      <div className={css['chainBar']}>
        <ValidityBar validity={certificate} axis={axis} label={validityLabel(certificate)} />
      </div>
      <div className={css['quiet']}>
        {place} · {certificate.key} · {words.until(formatDate(certificate.notAfter))}
      </div>
    </li>
  );
}

function placeOf(index: number, certificate: CertificateSummary): string {
  if (certificate.subject === certificate.issuer) return words.chainAnchor;
  return index === 0 ? words.chainLeaf : words.chainIntermediate;
}
