import type { ConnectionRun, Preflight, PreflightCheck } from '../../../shared/model/connection.ts';
import { connectText } from '../../../shared/text/en/ui/connect.ts';
import { Status, type StatusKind } from '../../ui/status.tsx';
import { EvidenceLine, type OnEvidence } from './evidence-line.tsx';
import css from './preflight-list.module.css';
import { evidenceWords } from './words.ts';

const text = connectText.preflight;

const STATUS: Readonly<Record<PreflightCheck['result'], StatusKind>> = {
  passed: 'valid',
  failed: 'expired',
  warning: 'expiring',
  'not-checked': 'not-checked',
};
const ORDER: readonly PreflightCheck['result'][] = ['failed', 'warning', 'not-checked', 'passed'];

export interface PreflightListProps {
  readonly preflight: Preflight;
  /** With a run at hand the evidence leads to its messages. */
  readonly run?: ConnectionRun;
  readonly letters?: ReadonlyMap<number, string>;
  readonly onSelect?: OnEvidence;
}

/** Each check of a credential against the CertificateRequest, the failed ones first. */
export function PreflightList({ preflight, run, letters, onSelect }: PreflightListProps) {
  const checks = ORDER.flatMap((result) => preflight.checks.filter((check) => check.result === result));
  return (
    <ul className={css['list']} aria-label={text.name}>
      {checks.map((check) => (
        <li key={check.check}>
          <Status status={STATUS[check.result]}>{text.results[check.result]}</Status>
          <div>
            <b>{text.checks[check.check]}</b>
            {run === undefined || letters === undefined || onSelect === undefined ? (
              <p>{check.evidence.map(evidenceWords).join(' ')}</p>
            ) : (
              <EvidenceLine run={run} evidence={check.evidence} letters={letters} onSelect={onSelect} />
            )}
            {check.withheldBy.length === 0 ? null : (
              <p className={css['withheld']}>{text.withheld(check.withheldBy)}</p>
            )}
          </div>
        </li>
      ))}
    </ul>
  );
}
