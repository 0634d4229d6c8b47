import type { CertificateId } from '../../../shared/model/brands.ts';
import type { AppError } from '../../../shared/errors.ts';
import { fail } from '../../../shared/errors.ts';
import type { CertificateSummary } from '../../../shared/model/certificate.ts';
import type { Result } from '../../../shared/result.ts';
import { BugError, ok } from '../../../shared/result.ts';
import { parseCertificate } from '../../pki/certificate/certificate.ts';
import {
  attachKey,
  findCertificate,
  findCertificatesBySha256,
  insertCertificates,
} from '../../store/certificate-rows.ts';
import type { WriteDb } from '../../store/db.ts';
import { findKeyBySpki } from '../../store/key-rows.ts';
import { findOwnRequestByKey, type KeptOwnRequest, markAnswered } from '../../store/own-request-rows.ts';
import { setCertificatePartner } from '../../store/partner-rows.ts';
import type { CertificateFacts } from '../../workers/certificate-facts.ts';
import type { FoundCertificates, InspectReply } from '../../workers/inspect-protocol.ts';
import { createWorkerSession } from '../../workers/worker-session.ts';
import { tyingArrivals } from '../authorities/tie-issued.ts';
import { buildCertificateRow } from '../certificate-row.ts';
import type { FileSource } from '../file-source.ts';
import { readSource, SINGLE_LIMIT_OCTETS } from '../file-source.ts';
import type { JobContext, Outcome } from '../ports.ts';
import type { ActivityNote, WorkspaceContext } from '../workspace-context.ts';
import { getKeyOf, readingOr, recordActivity, statusView, writing } from '../workspace-context.ts';

const DEADLINE_MS = 10_000;
/** A chain and what is sent along with it. */
const MAX_CERTIFICATES = 100;

/**
 * Takes the certificate that answers a request made here, with whatever chain came along, into the inventory and ties it to the key of the request.
 * The request is found by the key alone: the names may be the authority's own choice. A later certificate for the same key takes the place of the
 * former as the answer. Fails with `own-request.no-match`, `own-request.not-waiting` for one that was withdrawn, `own-request.for-authority`,
 * `format.no-certificate`, `file.*`, `inspect.deadline`.
 */
export async function takeAnswer(
  context: WorkspaceContext,
  source: FileSource,
  job: JobContext,
): Outcome<CertificateSummary> {
  const read = await readSource(source, SINGLE_LIMIT_OCTETS);
  if (!read.ok) return read;
  const found = await readCertificates(context, read.value, job);
  if (!found.ok) return found;
  const kept = await tyingArrivals(context, () => keepAnswer(context, found.value, read.value.name));
  if (!kept.ok) return kept;
  return readingOr(context, async (db) => {
    const summary = await findCertificate(db, kept.value, await statusView(context, db));
    return summary === undefined ? fail('certificate.not-found', { wanted: kept.value }) : ok(summary);
  });
}

async function keepAnswer(
  context: WorkspaceContext,
  found: readonly CertificateFacts[],
  fileName: string,
): Outcome<CertificateId> {
  return writing(context, ['certificate', 'own_request'], async (tx) => {
    const matched = await findMatch(tx, found, fileName);
    if (!matched.ok) return matched;
    const { certificate, request } = matched.value;
    await keepCertificates(context, tx, found);
    const id = (await findCertificatesBySha256(tx, [certificate.sha256])).get(certificate.sha256);
    if (id === undefined) throw new BugError('a certificate was not kept');
    await attachKey(tx, id, request.keyId);
    if (request.partner !== undefined) await setCertificatePartner(tx, [id], request.partner.id);
    await markAnswered(tx, request.id, { certificateId: id });
    await recordActivity(context, tx, {
      action: 'own-request.answered',
      entity: 'own-request',
      entityId: request.id,
      subject: request.name,
      detail: { serialHex: certificate.serialHex, sha256: certificate.sha256, issuer: certificate.issuer },
    });
    return ok(id);
  });
}

async function readCertificates(
  context: WorkspaceContext,
  piece: { readonly name: string; readonly bytes: Uint8Array },
  job: JobContext,
): Outcome<readonly CertificateFacts[]> {
  const session = createWorkerSession(context.ports.inspectWorkerEntry);
  try {
    const request = { kind: 'certificates', pieces: [piece], at: context.ports.clock.now() };
    const outcome = await session.ask({ request, deadlineMs: DEADLINE_MS, signal: job.signal });
    if (outcome.kind === 'cancelled') return fail('job.cancelled', {});
    if (outcome.kind === 'deadline') return fail('inspect.deadline', { name: piece.name, seconds: DEADLINE_MS / 1000 });
    const reply = outcome.value as InspectReply;
    if (!reply.ok) return reply;
    const [found] = reply.value as readonly FoundCertificates[];
    const certificates = found?.certificates.slice(0, MAX_CERTIFICATES) ?? [];
    return certificates.length === 0 ? fail('format.no-certificate', { name: piece.name }) : ok(certificates);
  } finally {
    await session.close();
  }
}

interface Match {
  readonly certificate: CertificateFacts;
  readonly request: KeptOwnRequest;
}

async function findMatch(
  tx: WriteDb,
  certificates: readonly CertificateFacts[],
  name: string,
): Promise<Result<Match, AppError>> {
  for (const certificate of certificates) {
    const key = await findKeyBySpki(tx, certificate.spkiSha256);
    const request = key === undefined ? undefined : await findOwnRequestByKey(tx, key.id);
    if (request === undefined) continue;
    if (request.kind === 'authority') return fail('own-request.for-authority', { name: request.name });
    if (request.state === 'withdrawn')
      return fail('own-request.not-waiting', { name: request.name, state: request.state });
    const parsed = parseCertificate(certificate.der);
    if (!parsed.ok) return parsed;
    const own = await getKeyOf(tx, request.keyId, parsed.value);
    return own.ok ? ok({ certificate, request }) : own;
  }
  return fail('own-request.no-match', { name });
}

/** Those that are new come into the inventory as imported ones. */
async function keepCertificates(
  context: WorkspaceContext,
  tx: WriteDb,
  certificates: readonly CertificateFacts[],
): Promise<void> {
  const rows = certificates.map((facts) =>
    buildCertificateRow(facts, {
      id: context.newId<CertificateId>(),
      source: 'imported',
      createdAt: context.ports.clock.now(),
    }),
  );
  const inserted = new Set((await insertCertificates(tx, rows)).inserted);
  const notes = rows
    .filter(({ id }) => inserted.has(id))
    .map(
      (row): ActivityNote => ({
        action: 'certificate.imported',
        entity: 'certificate',
        entityId: row.id,
        subject: row.name,
        detail: { serialHex: row.serialHex, sha256: row.sha256, issuer: row.issuer },
      }),
    );
  if (notes.length > 0) await recordActivity(context, tx, ...notes);
}
