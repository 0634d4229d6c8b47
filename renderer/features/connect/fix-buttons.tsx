import type { ConnectionRun, Diagnosis, DiagnosisFix } from '../../../shared/model/connection.ts';
import { connectText } from '../../../shared/text/en/ui/connect.ts';
import { useConnection } from '../../stores/connection.ts';
import { findAuthorityOf } from '../../stores/connection-credentials.ts';
import { fillFormFrom, repeatRun } from '../../stores/connection-dialling.ts';
import { buildFixStep, type FixStep } from '../../stores/connection-fixes.ts';
import { reportFailure } from '../../stores/failure.ts';
import { inspectBytes } from '../../stores/opened-files.ts';
import { buildAddress, navigate } from '../../stores/router.ts';
import { useWorkspace } from '../../stores/workspace.ts';
import { Button } from '../../ui/button.tsx';
import { octetsOf } from './pem.ts';

const text = connectText.diagnosis;

export interface FixButtonsProps {
  readonly run: ConnectionRun;
  readonly diagnosis: Diagnosis;
  /** The likeliest cause: its first fix is the main action. */
  readonly isFirst: boolean;
}

/** What can be done about a cause from here, the best first. */
export function FixButtons({ run, diagnosis, isFirst }: FixButtonsProps) {
  const capabilities = useConnection((state) => state.capabilities);
  const dialling = useConnection((state) => state.dialling !== null);
  const hasWorkspace = useWorkspace() !== null;
  const steps = diagnosis.fixes
    .map((fix) => ({ fix, step: buildFixStep(fix, { run, diagnosis, capabilities }) }))
    .filter(({ step }) => hasWorkspace || !needsWorkspace(step));
  return steps.map(({ fix, step }, at) => (
    <Button
      key={`${fix.kind}-${at}`}
      variant={isFirst && at === 0 ? 'primary' : 'secondary'}
      disabled={step.kind === 'dial' && dialling}
      onClick={() => take(step, run)}
    >
      {labelOf(fix)}
    </Button>
  ));
}

const labelOf = ({ kind, values }: DiagnosisFix): string => text.fixes[kind](values);

const needsWorkspace = ({ kind }: FixStep): boolean => ['candidates', 'login', 'open', 'revocation'].includes(kind);

function take(step: FixStep, run: ConnectionRun): void {
  switch (step.kind) {
    case 'dial':
      return void repeatRun(run, step.change);
    case 'open':
      return navigate(step.address);
    case 'inspect':
      return inspectServed(run, step.at);
    case 'ask-path':
      return askForPath(run, step.path);
    case 'revocation':
      return void goToRevocation(step.certificateId);
    case 'candidates':
    case 'login':
      return;
  }
}

/** Shown, never taken in: whether to trust it is decided in Inspect. */
function inspectServed(run: ConnectionRun, at: number): void {
  const certificate = run.peerChain[at];
  if (certificate === undefined) return;
  reportFailure(inspectBytes(new Blob([octetsOf(certificate.derHex)]), `${run.host}.der`));
}

function askForPath(run: ConnectionRun, path: string): void {
  fillFormFrom(run, { path });
  const field = document.querySelector<HTMLInputElement>('[data-request-path]');
  field?.focus();
  field?.select();
}

async function goToRevocation(certificateId: Parameters<typeof findAuthorityOf>[0] | null): Promise<void> {
  const authority = certificateId === null ? undefined : await findAuthorityOf(certificateId);
  navigate(authority === undefined ? '/authorities' : buildAddress('authorities', [authority], { tab: 'revocation' }));
}
