import type { AlertId, CertificateId, UnixMs } from '../../shared/model/brands.ts';
import {
  type CertificateNote,
  type CertificateSighting,
  type LinkedCertificate,
  NO_CERTIFICATE_NOTE,
} from '../../shared/model/watch.ts';
import type { ReadDb, WriteDb } from './db.ts';
import { readEndColumns } from './end-columns.ts';
import { foldText } from './sort-text.ts';

/** Names of certificates, by id; unknown ids are left out. At most 1 000. */
export async function findCertificateNames(
  db: ReadDb,
  ids: readonly CertificateId[],
): Promise<ReadonlyMap<CertificateId, string>> {
  if (ids.length === 0) return new Map();
  const rows = await db.query.selectFrom('certificate').select(['id', 'name']).where('id', 'in', ids).execute();
  return new Map(rows.map((row) => [row.id as CertificateId, row.name]));
}

/** What was noted of these certificates; those of which nothing was are left out. At most 1 000. */
export async function findCertificateNotes(
  db: ReadDb,
  ids: readonly CertificateId[],
): Promise<ReadonlyMap<CertificateId, CertificateNote>> {
  if (ids.length === 0) return new Map();
  const rows = await db.query.selectFrom('certificate_note').selectAll().where('certificate_id', 'in', ids).execute();
  return new Map(
    rows.map((row) => [
      row.certificate_id as CertificateId,
      { owner: row.owner, note: row.note, snoozedUntil: row.snoozed_until, snoozeReason: row.snooze_reason },
    ]),
  );
}

/** Keeps notes in place of what was noted before. At most 1 000 certificates that exist. */
export async function saveCertificateNotes(
  tx: WriteDb,
  notes: ReadonlyMap<CertificateId, CertificateNote>,
): Promise<void> {
  if (notes.size === 0) return;
  await tx.change
    .deleteFrom('certificate_note')
    .where('certificate_id', 'in', [...notes.keys()])
    .execute();
  const isEmpty = ({ owner, note, snoozedUntil }: CertificateNote): boolean =>
    owner === '' && note === '' && snoozedUntil === NO_CERTIFICATE_NOTE.snoozedUntil;
  await tx.insertRows(
    'certificate_note',
    [...notes]
      .filter(([, note]) => !isEmpty(note))
      .map(([id, note]) => ({
        certificate_id: id,
        owner: note.owner,
        owner_key: foldText(note.owner),
        note: note.note,
        snoozed_until: note.snoozedUntil,
        snooze_reason: note.snoozeReason,
      })),
  );
}

/** Tags of these certificates, in their order; those without any are left out. At most 1 000. */
export async function findCertificateTags(
  db: ReadDb,
  ids: readonly CertificateId[],
): Promise<ReadonlyMap<CertificateId, readonly string[]>> {
  if (ids.length === 0) return new Map();
  const rows = await db.query
    .selectFrom('certificate_tag')
    .selectAll()
    .where('certificate_id', 'in', ids)
    .orderBy('tag')
    .execute();
  const groups = Map.groupBy(rows, (row) => row.certificate_id as CertificateId);
  return new Map([...groups].map(([id, tags]) => [id, tags.map(({ tag }) => tag)]));
}

/** Keeps tags in place of the former. At most 1 000 certificates that exist. */
export async function saveCertificateTags(
  tx: WriteDb,
  tags: ReadonlyMap<CertificateId, readonly string[]>,
): Promise<void> {
  if (tags.size === 0) return;
  await tx.change
    .deleteFrom('certificate_tag')
    .where('certificate_id', 'in', [...tags.keys()])
    .execute();
  const endsOf = await readEndColumns(tx, [...tags.keys()]);
  await tx.insertRows(
    'certificate_tag',
    [...tags].flatMap(([id, words]) => words.map((tag) => ({ certificate_id: id, tag, ...endsOf(id) }))),
  );
}

/** Owners whose name begins so, and tags likewise, each once; at most 50. */
export async function listOwnersAndTags(
  db: ReadDb,
  start: string,
): Promise<{ readonly owners: readonly string[]; readonly tags: readonly string[] }> {
  const key = foldText(start);
  const [owners, tags] = await Promise.all([
    db.query
      .selectFrom('certificate_note')
      .select((select) => select.fn.min('owner').as('owner'))
      .where('owner_key', '>', '')
      .where('owner_key', '>=', key)
      .where('owner_key', '<', `${key}\u{10ffff}`)
      .groupBy('owner_key')
      .limit(50)
      .execute(),
    db.query
      .selectFrom('certificate_tag')
      .select('tag')
      .distinct()
      .where('tag', '>=', start)
      .where('tag', '<', `${start}\u{10ffff}`)
      .limit(50)
      .execute(),
  ]);
  return { owners: owners.map(({ owner }) => owner), tags: tags.map(({ tag }) => tag) };
}

/** What takes the place of a certificate, the newest first, and whose place it took. */
export async function findReplacements(
  db: ReadDb,
  id: CertificateId,
): Promise<{ readonly successors: readonly LinkedCertificate[]; readonly replaces?: LinkedCertificate }> {
  const linked = (own: 'replaces_id' | 'certificate_id', other: 'certificate_id' | 'replaces_id') =>
    db.query
      .selectFrom('certificate_replacement')
      .innerJoin('certificate', 'certificate.id', `certificate_replacement.${other}`)
      .select(['certificate.id', 'certificate.name', 'certificate.not_after'])
      .where(`certificate_replacement.${own}`, '=', id)
      .orderBy('certificate.not_after', 'desc')
      .limit(20)
      .execute();
  const [successors, former] = await Promise.all([
    linked('replaces_id', 'certificate_id'),
    linked('certificate_id', 'replaces_id'),
  ]);
  const toLinked = (row: (typeof successors)[number]): LinkedCertificate => ({
    id: row.id as CertificateId,
    name: row.name,
    notAfter: row.not_after,
  });
  const [first] = former;
  return { successors: successors.map(toLinked), ...(first === undefined ? {} : { replaces: toLinked(first) }) };
}

/** Notes that one certificate takes the place of another; it must not take another's already. */
export async function saveReplacement(
  tx: WriteDb,
  link: { readonly successorId: CertificateId; readonly replacesId: CertificateId; readonly at: UnixMs },
): Promise<void> {
  await tx.insertRows('certificate_replacement', [
    { certificate_id: link.successorId, replaces_id: link.replacesId, kind: 'stated', created_at: link.at },
  ]);
}

/** Forgets what was stated to take the place of a certificate; what was renewed stays renewed. */
export async function deleteStatedReplacements(tx: WriteDb, replacesId: CertificateId): Promise<void> {
  await tx.change
    .deleteFrom('certificate_replacement')
    .where('replaces_id', '=', replacesId)
    .where('kind', '=', 'stated')
    .execute();
}

/** Where a certificate was met, the latest first; at most 100. */
export async function listSightings(db: ReadDb, id: CertificateId): Promise<readonly CertificateSighting[]> {
  const rows = await db.query
    .selectFrom('certificate_seen')
    .selectAll()
    .where('certificate_id', '=', id)
    .orderBy('last_at', 'desc')
    .limit(100)
    .execute();
  return rows.map((row) => ({
    target: row.target,
    side: row.side === 'client' ? 'client' : 'server',
    firstAt: row.first_at,
    lastAt: row.last_at,
    ...(row.run_id === null ? {} : { runId: row.run_id }),
  }));
}

export interface NewSighting {
  readonly certificateId: CertificateId;
  readonly target: string;
  readonly side: 'client' | 'server';
  readonly at: UnixMs;
  readonly runId: string;
}

/** Notes where certificates were met. A few at a time. */
export async function noteSightings(tx: WriteDb, sightings: readonly NewSighting[]): Promise<void> {
  for (const { certificateId, target, side, at, runId } of sightings) {
    const key = { certificate_id: certificateId, target, side };
    const known = await tx.replaceRows('certificate_seen', {
      where: key,
      change: (row) => ({
        first_at: Math.min(row.first_at, at),
        last_at: Math.max(row.last_at, at),
        ...(at >= row.last_at ? { run_id: runId } : {}),
      }),
    });
    if (known === 0) await tx.insertRows('certificate_seen', [{ ...key, first_at: at, last_at: at, run_id: runId }]);
  }
}

const OF_CERTIFICATES = ['certificate-ending', 'certificate-ended', 'in-use'] as const;

/** Lets the alerts of certificates that were put off be told of once more when they come back; answers those that were told of, and when. At most 1 000. */
export async function forgetAnnouncements(
  tx: WriteDb,
  subjectIds: readonly string[],
): Promise<ReadonlyMap<AlertId, UnixMs>> {
  if (subjectIds.length === 0) return new Map();
  const rows = await tx.query
    .selectFrom('alert')
    .select(['id', 'announced_at'])
    .where('kind', 'in', OF_CERTIFICATES)
    .where('subject_id', 'in', subjectIds)
    .execute();
  await tx.replaceRows('alert', {
    where: {},
    among: { column: 'id', values: rows.map(({ id }) => id as AlertId) },
    change: () => ({ announced_at: null }),
  });
  return new Map(rows.flatMap(({ id, announced_at: at }) => (at === null ? [] : [[id as AlertId, at]])));
}

/** Notes once more that alerts of these certificates were told of, where nothing was told since. At most 1 000 certificates. */
export async function restoreAnnouncements(
  tx: WriteDb,
  subjectIds: readonly string[],
  announced: ReadonlyMap<AlertId, UnixMs>,
): Promise<void> {
  if (subjectIds.length === 0 || announced.size === 0) return;
  const rows = await tx.query
    .selectFrom('alert')
    .select('id')
    .where('kind', 'in', OF_CERTIFICATES)
    .where('subject_id', 'in', subjectIds)
    .where('announced_at', 'is', null)
    .execute();
  const told = rows.map(({ id }) => id as AlertId).filter((id) => announced.has(id));
  await tx.replaceRows('alert', {
    where: { announced_at: null },
    among: { column: 'id', values: told },
    change: ({ id }) => ({ announced_at: announced.get(id as AlertId) ?? null }),
  });
}
