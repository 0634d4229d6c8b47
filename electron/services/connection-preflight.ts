import type { CertificateId } from '../../shared/model/brands.ts';
import type { CertificateSummary } from '../../shared/model/certificate.ts';
import type { ConnectionRun, Preflight } from '../../shared/model/connection.ts';
import { fail } from '../../shared/errors.ts';
import { ok } from '../../shared/result.ts';
import { pageCertificates } from '../store/certificate-page.ts';
import { findCertificate, getCertificateDers } from '../store/certificate-rows.ts';
import type { ReadDb } from '../store/db.ts';
import { preflightFromRun } from '../tls/preflight/preflight.ts';
import { findChain } from './chain.ts';
import { isNoRoot } from './credential.ts';
import type { Outcome } from './ports.ts';
import type { StatusView, WorkspaceContext } from './workspace-context.ts';
import { readingOr, statusView } from './workspace-context.ts';

/** A certificate of the workspace held against what a server asked for. */
export interface Candidate {
  readonly certificate: CertificateSummary;
  readonly preflight: Preflight;
}

/** Certificates looked at, those that last longest; each has its chain verified. */
const MAX_LOOKED_AT = 200;
const MAX_CANDIDATES = 50;

/** Holds one certificate of the workspace against the CertificateRequest of a run. Needs no key: works while locked. Fails with `certificate.not-found`. */
export const checkOwn = (context: WorkspaceContext, run: ConnectionRun, id: CertificateId): Outcome<Preflight> =>
  readingOr(context, async (db) => {
    const view = await statusView(context, db);
    const certificate = await findCertificate(db, id, view);
    const der = (await getCertificateDers(db, [id])).get(id);
    if (certificate === undefined || der === undefined) return fail('certificate.not-found', { wanted: id });
    return ok(await holdAgainst(db, run, { certificate, der, at: view.at }));
  });

/**
 * The workspace's certificates that have a key here and are no authority's, held against the CertificateRequest of a run: at most 50,
 * the best first. Of a large inventory the 200 that last longest are looked at. Works while locked.
 */
export const listCandidates = (context: WorkspaceContext, run: ConnectionRun): Outcome<readonly Candidate[]> =>
  context.store.reading(async (db) => {
    const view = await statusView(context, db);
    const certificates = await listOwn(db, view);
    const ders = await getCertificateDers(
      db,
      certificates.map(({ id }) => id),
    );
    const candidates: Candidate[] = [];
    for (const certificate of certificates) {
      const der = ders.get(certificate.id);
      if (der === undefined) continue;
      candidates.push({ certificate, preflight: await holdAgainst(db, run, { certificate, der, at: view.at }) });
    }
    return candidates.toSorted((a, b) => rank(a) - rank(b)).slice(0, MAX_CANDIDATES);
  });

async function listOwn(db: ReadDb, view: StatusView): Promise<readonly CertificateSummary[]> {
  const order = { sort: 'notAfter', direction: 'desc', offset: 0, limit: MAX_LOOKED_AT } as const;
  const { items } = await pageCertificates(db, { ...view, ...order, hasKey: true });
  return items.filter(({ isCa }) => !isCa);
}

async function holdAgainst(
  db: ReadDb,
  run: ConnectionRun,
  own: { readonly certificate: CertificateSummary; readonly der: Uint8Array; readonly at: number },
): Promise<Preflight> {
  const { certificate, der, at } = own;
  const knownDer = (await findChain(db, { id: certificate.id, der })).map((link) => link.der);
  return preflightFromRun(run, {
    chainDer: [der, ...knownDer.filter(isNoRoot)],
    knownDer,
    revokedAt: certificate.revokedAt,
    at,
  });
}

const FITS = ['yes', 'unsure', 'no'] as const;

/** What fits comes before what may, and what fails in less before what fails in more; equals stay as they last. */
function rank({ preflight }: Candidate): number {
  const count = (result: string): number => preflight.checks.filter((check) => check.result === result).length;
  return FITS.indexOf(preflight.fits) * 10_000 + count('failed') * 100 + count('warning');
}
