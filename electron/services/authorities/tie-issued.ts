import type { AuthorityId, CertificateId } from '../../../shared/model/brands.ts';
import { ok } from '../../../shared/result.ts';
import { parseCertificate, spanBytes } from '../../pki/certificate/certificate.ts';
import { verifyCertificateSignature } from '../../pki/certificate/certificate-fields.ts';
import { parseName } from '../../pki/name/name.ts';
import type { IssuerName } from '../../store/certificate-matches.ts';
import { findNewestSeq } from '../../store/certificate-rows.ts';
import { listSigners, listUntied, tieCertificates, type Untied } from '../../store/tie-rows.ts';
import { displayName, nameSha256 } from '../../workers/certificate-facts.ts';
import { noteArrivals } from '../foreign-crls/note-listed.ts';
import { type JobContext, NO_JOB, type Outcome } from '../ports.ts';
import { recordActivity, requireRunning, type WorkspaceContext, writing } from '../workspace-context.ts';

/** Certificates of one transaction. */
const PAGE = 500;
/** How long signatures are verified before other work of the thread has its turn. */
const SLICE_MS = 15;

interface TieOrder {
  /** Without them all. */
  readonly authorityIds?: readonly AuthorityId[];
  /** Only certificates that came after this one; 0 is all. */
  readonly afterSeq: number;
}

interface Signer {
  readonly id: AuthorityId;
  readonly name: string;
  readonly issuer: IssuerName;
  readonly spkiDer: Uint8Array;
}

/**
 * Ties imported certificates to the authorities here that signed them, so that they are counted, listed and revoked there. The issuer's name finds them,
 * the signature decides, whatever key identifier they name. Each transaction of at most 500 has one entry in the log with their number; a cancel keeps
 * what was committed. What lists of others tell of those that came is noted at them. Answers how many were tied. Works while locked. Fails with `job.cancelled` and what the store says.
 */
export async function tieIssued(
  context: WorkspaceContext,
  { authorityIds, afterSeq }: TieOrder,
  job: Pick<JobContext, 'signal'> = NO_JOB,
): Outcome<number> {
  const listed = await context.store.reading((db) => listSigners(db, authorityIds));
  if (!listed.ok) return listed;
  let total = 0;
  for (const row of listed.value) {
    const signer = readSigner(row);
    const tied = signer === undefined ? ok(0) : await tieAll(context, signer, { afterSeq, job });
    if (!tied.ok) return tied;
    total += tied.value;
  }
  const noted = authorityIds === undefined ? await noteArrivals(context, afterSeq) : ok(null);
  return noted.ok ? ok(total) : noted;
}

/** Does what brings certificates into the inventory and ties those that came to the authorities here that signed them. Fails as both do. */
export async function tyingArrivals<T>(context: WorkspaceContext, bring: () => Outcome<T>): Outcome<T> {
  const newest = await context.store.reading(findNewestSeq);
  const brought = newest.ok ? await bring() : newest;
  if (!newest.ok || !brought.ok) return brought;
  const tied = await tieIssued(context, { afterSeq: newest.value });
  return tied.ok ? brought : tied;
}

function readSigner({ id, name, der }: { id: AuthorityId; name: string; der: Uint8Array }): Signer | undefined {
  const parsed = parseCertificate(der);
  if (!parsed.ok) return undefined;
  const nameDer = spanBytes(parsed.value, parsed.value.subject);
  const subject = parseName(nameDer);
  if (!subject.ok) return undefined;
  const issuer = { nameSha256: nameSha256(nameDer), shown: displayName(subject.value, []) };
  return { id, name, issuer, spkiDer: spanBytes(parsed.value, parsed.value.spki) };
}

async function tieAll(
  context: WorkspaceContext,
  signer: Signer,
  { afterSeq, job }: { readonly afterSeq: number; readonly job: Pick<JobContext, 'signal'> },
): Outcome<number> {
  let total = 0;
  let last = afterSeq;
  for (;;) {
    const running = requireRunning(job.signal);
    if (!running.ok) return running;
    const wanted = { issuer: signer.issuer, afterSeq: last, limit: PAGE };
    const page = await context.store.reading((db) => listUntied(db, signer.id, wanted));
    if (!page.ok) return page;
    const tied = await tiePage(context, signer, page.value);
    if (!tied.ok) return tied;
    total += tied.value;
    last = page.value.at(-1)?.seq ?? last;
    if (page.value.length < PAGE) return ok(total);
  }
}

async function tiePage(context: WorkspaceContext, signer: Signer, page: readonly Untied[]): Outcome<number> {
  const ids = await findSigned(context, signer.spkiDer, page);
  if (ids.length === 0) return ok(0);
  return writing(context, ['certificate', 'revocation'], async (tx) => {
    const { tied, revoked } = await tieCertificates(tx, signer.id, ids);
    if (tied > 0)
      await recordActivity(context, tx, {
        action: 'authority.certificates-tied',
        entity: 'authority',
        entityId: signer.id,
        subject: signer.name,
        detail: { certificates: tied, ...(revoked > 0 ? { revoked } : {}) },
      });
    return ok(tied);
  });
}

async function findSigned(
  { ports }: WorkspaceContext,
  spkiDer: Uint8Array,
  page: readonly Untied[],
): Promise<readonly CertificateId[]> {
  const signed: CertificateId[] = [];
  let sliceEnd = ports.clock.monotonicMs() + SLICE_MS;
  for (const { id, der } of page) {
    const parsed = parseCertificate(der);
    if (parsed.ok && verifyCertificateSignature(parsed.value, spkiDer) === 'valid') signed.push(id);
    if (ports.clock.monotonicMs() < sliceEnd) continue;
    await new Promise((resolve) => setImmediate(resolve));
    sliceEnd = ports.clock.monotonicMs() + SLICE_MS;
  }
  return signed;
}
