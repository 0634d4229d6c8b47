import type { CertificateId } from '../../shared/model/brands.ts';
import type { CertificateSummary } from '../../shared/model/certificate.ts';
import { selectSummaries, toSoundSummaries } from './certificate-summary.ts';
import type { StatusView } from './certificate-status.ts';
import type { ReadDb } from './db.ts';
import { findCertificateNotes, findCertificateTags } from './note-rows.ts';
import { findPartnersOfCertificates } from './partner-rows.ts';

/** Everything that is known of a certificate, for lists on paper. */
export interface ToldCertificate {
  readonly summary: CertificateSummary;
  readonly signature: string;
  /** Sum of `USAGE_BIT`. */
  readonly usages: number;
  readonly lifeDays: number;
  readonly authority: string | null;
  readonly profile: string | null;
  readonly partner: string | null;
  readonly owner: string | null;
  readonly note: string | null;
  readonly tags: readonly string[];
  readonly successorId: string | null;
  readonly lastSeenAt: number | null;
}

/** A certificate and what names it. */
export interface HeldCertificate {
  readonly seq: number;
  readonly name: string;
  readonly issuerName: string;
  readonly notAfter: number;
  readonly sha256: string;
  readonly der: Uint8Array;
}

/** Certificates with these numbers, in the order of the numbers; those that are gone are left out. At most 500. */
export async function readHeld(db: ReadDb, seqs: readonly number[]): Promise<readonly HeldCertificate[]> {
  const rows = await db.query
    .selectFrom('certificate')
    .select(['seq', 'name', 'issuer_name as issuerName', 'not_after as notAfter', 'sha256', 'der'])
    .where('seq', 'in', seqs)
    .execute();
  return inOrder(seqs, rows);
}

/** The same with what is told of them. At most 500. */
export async function readTold(
  db: ReadDb,
  seqs: readonly number[],
  view: StatusView,
): Promise<readonly { readonly seq: number; readonly told: ToldCertificate }[]> {
  const rows = await selectTold(db, view).where('certificate.seq', 'in', seqs).execute();
  const ids = rows.map(({ id }) => id as CertificateId);
  const [summaries, partners, notes, tags, successors, seen] = await Promise.all([
    toSoundSummaries(db, rows),
    findPartnersOfCertificates(db, ids),
    findCertificateNotes(db, ids),
    findCertificateTags(db, ids),
    findSuccessors(db, ids),
    findLastSeen(db, ids),
  ]);
  const told = rows.flatMap((row, at) => {
    const id = row.id as CertificateId;
    const note = notes.get(id);
    const summary = summaries[at];
    if (summary === undefined) return [];
    return {
      seq: row.seq,
      told: {
        summary,
        signature: row.signature ?? '',
        usages: row.usages ?? 0,
        lifeDays: row.life_days ?? 0,
        authority: row.authority_name,
        profile: row.profile_id,
        partner: partners.get(id)?.name ?? null,
        owner: nullIfEmpty(note?.owner),
        note: nullIfEmpty(note?.note),
        tags: tags.get(id) ?? [],
        successorId: successors.get(id) ?? null,
        lastSeenAt: seen.get(id) ?? null,
      },
    };
  });
  return inOrder(seqs, told);
}

const selectTold = (db: ReadDb, view: StatusView) =>
  selectSummaries(db, view)
    .leftJoin('certificate_fact', 'certificate_fact.seq', 'certificate.seq')
    .leftJoin('authority', 'authority.id', 'certificate.authority_id')
    .select([
      'certificate.profile_id',
      'certificate_fact.signature',
      'certificate_fact.usages',
      'certificate_fact.life_days',
      'authority.name as authority_name',
    ]);

const nullIfEmpty = (text: string | undefined): string | null => (text === undefined || text === '' ? null : text);

function inOrder<Row extends { readonly seq: number }>(seqs: readonly number[], rows: readonly Row[]): readonly Row[] {
  const bySeq = new Map(rows.map((row) => [row.seq, row]));
  return seqs.flatMap((seq) => bySeq.get(seq) ?? []);
}

async function findSuccessors(db: ReadDb, ids: readonly CertificateId[]): Promise<ReadonlyMap<string, string>> {
  if (ids.length === 0) return new Map();
  const rows = await db.query
    .selectFrom('certificate_replacement')
    .select(['certificate_id', 'replaces_id'])
    .where('replaces_id', 'in', ids)
    .orderBy('created_at')
    .execute();
  return new Map(rows.map((row) => [row.replaces_id, row.certificate_id]));
}

async function findLastSeen(db: ReadDb, ids: readonly CertificateId[]): Promise<ReadonlyMap<string, number>> {
  if (ids.length === 0) return new Map();
  const rows = await db.query
    .selectFrom('certificate_seen')
    .select((select) => ['certificate_id', select.fn.max('last_at').as('last_at')])
    .where('certificate_id', 'in', ids)
    .groupBy('certificate_id')
    .execute();
  return new Map(rows.map((row) => [row.certificate_id, row.last_at]));
}
