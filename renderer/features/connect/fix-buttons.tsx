import { useEffect, useState } from 'react';
import type { CertificateSummary } from '../../../shared/model/certificate.ts';
import type { ConnectionRun, Diagnosis, DiagnosisFix } from '../../../shared/model/connection.ts';
import { connectText } from '../../../shared/text/en/ui/connect.ts';
import { useConnection } from '../../stores/connection.ts';
import { findBest, useCandidates } from '../../stores/connection-candidates.ts';
import { findAuthorityOf, includeCredential } from '../../stores/connection-credentials.ts';
import { fillFormFrom, repeatRun } from '../../stores/connection-dialling.ts';
import { buildFixStep, type FixStep } from '../../stores/connection-fixes.ts';
import type { DialForm } from '../../stores/connection-form-fields.ts';
import { reportFailure } from '../../stores/failure.ts';
import { inspectBytes } from '../../stores/opened-files.ts';
import { buildAddress, navigate } from '../../stores/router.ts';
import { useWorkspace } from '../../stores/workspace.ts';
import { Button } from '../../ui/button.tsx';
import { CandidatesDialog } from './candidates-dialog.tsx';
import { LoginDialog } from './login-dialog.tsx';
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
  const [asking, setAsking] = useState<'candidates' | 'login' | null>(null);
  const steps = diagnosis.fixes
    .map((fix) => ({ fix, step: buildFixStep(fix, { run, diagnosis, capabilities }) }))
    .filter(({ step }) => hasWorkspace || !needsWorkspace(step));
  const best = useBest(run, hasWorkspace && isFirst && steps.some(({ step }) => step.kind === 'candidates'));
  const repeatWith = (change: Partial<DialForm>) => {
    setAsking(null);
    void repeatRun(run, change);
  };
  const press = (step: FixStep) => {
    if (step.kind === 'candidates' || step.kind === 'login') setAsking(step.kind);
    else if (step.kind === 'dial') repeatWith(step.change);
    else take(step, run);
  };
  return (
    <>
      {best === undefined ? null : (
        <Button variant="primary" disabled={dialling} onClick={() => repeatWith({ credential: best.id })}>
          {text.withOther(best.name)}
        </Button>
      )}
      {steps.map(({ fix, step }, at) => (
        <Button
          key={`${fix.kind}-${at}`}
          variant={isFirst && at === 0 && best === undefined ? 'primary' : 'secondary'}
          disabled={step.kind === 'dial' && dialling}
          onClick={() => press(step)}
        >
          {labelOf(fix)}
        </Button>
      ))}
      {asking === 'candidates' ? (
        <CandidatesDialog
          run={run}
          onClose={() => setAsking(null)}
          onUse={(credential) => repeatWith({ credential })}
        />
      ) : null}
      {asking === 'login' ? (
        <LoginDialog onClose={() => setAsking(null)} onSaved={(proxyLogin) => repeatWith({ proxyLogin })} />
      ) : null}
    </>
  );
}

/** The certificate that fits, where one does; it goes before all other fixes. */
function useBest(run: ConnectionRun, wanted: boolean): CertificateSummary | undefined {
  const candidates = useCandidates(run.id, wanted);
  const best = findBest(candidates, run);
  useEffect(() => {
    if (best !== undefined) void includeCredential(best.id);
  }, [best]);
  return best;
}

const labelOf = ({ kind, values }: DiagnosisFix): string => text.fixes[kind](values);

const needsWorkspace = ({ kind }: FixStep): boolean => ['candidates', 'login', 'open', 'revocation'].includes(kind);

type OtherStep = Exclude<FixStep, { readonly kind: 'dial' | 'candidates' | 'login' }>;

function take(step: OtherStep, run: ConnectionRun): void {
  switch (step.kind) {
    case 'open':
      return navigate(step.address);
    case 'inspect':
      return inspectServed(run, step.at);
    case 'ask-path':
      return askForPath(run, step.path);
    case 'revocation':
      return void goToRevocation(step.certificateId);
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
