import { useEffect, useState } from 'react';
import type { AppError } from '../../shared/errors.ts';
import type { CertificateId, RunId } from '../../shared/model/brands.ts';
import type { CertificateSummary } from '../../shared/model/certificate.ts';
import type { ConnectionRun, Preflight } from '../../shared/model/connection.ts';
import { call } from '../api/client.ts';
import { useConnection } from './connection.ts';
import { useRecent } from './connection-recent.ts';
import { onDataChanged } from './data-changes.ts';

/** A certificate of the workspace, held against what a server asked for. */
export interface Candidate {
  readonly certificate: CertificateSummary;
  readonly preflight: Preflight;
}

export interface Candidates {
  /** The best first; null while they are checked. */
  readonly items: readonly Candidate[] | null;
  readonly error: AppError | null;
}

const CHECKING: Candidates = { items: null, error: null };

/** Those of the workspace for the server of a run, kept fresh; none are read unless `wanted`. */
export function useCandidates(run: RunId, wanted: boolean): Candidates {
  const [known, setKnown] = useState<Candidates & { readonly run: RunId | null }>({ ...CHECKING, run: null });
  useEffect(() => {
    if (!wanted) return undefined;
    let current = true;
    const read = async () => {
      const answer = await call('connection.candidates', { id: run });
      if (!current) return;
      setKnown(answer.ok ? { run, items: answer.value.items, error: null } : { run, items: null, error: answer.error });
    };
    void read();
    const stop = onDataChanged(['certificate', 'key', 'revocation'], () => void read());
    return () => {
      current = false;
      stop();
    };
  }, [run, wanted]);
  return known.run === run ? known : CHECKING;
}

/** The one to use next: it fits and is not the one that was sent. */
export const findBest = ({ items }: Candidates, run: ConnectionRun): CertificateSummary | undefined =>
  items?.find(
    ({ certificate, preflight }) => preflight.fits === 'yes' && certificate.id !== run.credential?.certificateId,
  )?.certificate;

/** What the server at this endpoint asked for last, held against a certificate; null where that is not known. */
export function usePreflightBefore(
  endpoint: { readonly host: string; readonly port: string },
  certificateId: CertificateId,
): Preflight | null {
  const run = useLastRunOf(endpoint);
  const [known, setKnown] = useState<{ readonly key: string; readonly preflight: Preflight } | null>(null);
  const key = `${run ?? ''} ${certificateId}`;
  useEffect(() => {
    if (run === null) return undefined;
    let current = true;
    void call('connection.preflight', { id: run, credential: { certificateId } }).then((answer) => {
      if (current && answer.ok) setKnown({ key, preflight: answer.value });
    });
    return () => {
      current = false;
    };
  }, [run, certificateId, key]);
  if (known?.key !== key) return null;
  return wasRequested(known.preflight) ? known.preflight : null;
}

const wasRequested = ({ checks }: Preflight): boolean =>
  checks.some(({ check, result }) => check === 'requested' && result === 'passed');

/** The newest run of an endpoint: of this session, else of those dialled last. */
function useLastRunOf({ host, port }: { readonly host: string; readonly port: string }): RunId | null {
  const here = useConnection(
    ({ runs }) => runs.findLast((run) => run.host === host.trim() && String(run.port) === port.trim())?.id,
  );
  const before = useRecent(
    ({ endpoints }) => endpoints.find(({ target }) => target === `${host.trim()}:${port.trim()}`)?.last.id,
  );
  return here ?? before ?? null;
}
