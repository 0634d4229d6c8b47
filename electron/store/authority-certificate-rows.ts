import type { AuthorityCertificate } from '../../shared/model/authority.ts';
import type { AuthorityId, CertificateId, Hex, UnixMs } from '../../shared/model/brands.ts';
import { BugError } from '../../shared/result.ts';
import { certificateStatus, type StatusView } from './certificate-status.ts';
import type { ReadDb, WriteDb } from './db.ts';

export interface NewAuthorityCertificate {
  readonly authorityId: AuthorityId;
  readonly certificateId: CertificateId;
  readonly kind: AuthorityCertificate['kind'];
  /** The authority of this workspace that signed it; absent where it signed itself or its parent is elsewhere. */
  readonly parentId?: AuthorityId | undefined;
  readonly createdAt: UnixMs;
}

/** Notes that a certificate is one of an authority's. The certificate and both authorities must be here. */
export const insertAuthorityCertificate = (tx: WriteDb, certificate: NewAuthorityCertificate): Promise<void> =>
  tx.insertRows('certificate_of_authority', [
    {
      authority_id: certificate.authorityId,
      certificate_id: certificate.certificateId,
      kind: certificate.kind,
      parent_id: certificate.parentId ?? null,
      created_at: certificate.createdAt,
    },
  ]);

/**
 * Makes a certificate the one that an authority signs with and is chained to. One from before renewals were noted gets its own note first, so that
 * it stays known.
 */
export async function replaceCurrentCertificate(tx: WriteDb, next: NewAuthorityCertificate): Promise<void> {
  const { authorityId, certificateId, parentId } = next;
  await noteFirstCertificate(tx, authorityId);
  await insertAuthorityCertificate(tx, next);
  const change = { certificate_id: certificateId, parent_id: parentId ?? null };
  if ((await tx.updateRows('authority', { id: authorityId }, change)) !== 1)
    throw new BugError('no authority to give a certificate to');
}

/** Notes the certificate that an authority was made with, where nothing is noted yet. */
export async function noteFirstCertificate(tx: WriteDb, authorityId: AuthorityId): Promise<void> {
  const noted = await tx.query
    .selectFrom('certificate_of_authority')
    .select('certificate_id')
    .where('authority_id', '=', authorityId)
    .limit(1)
    .executeTakeFirst();
  if (noted !== undefined) return;
  const row = await tx.query.selectFrom('authority').selectAll().where('id', '=', authorityId).executeTakeFirst();
  if (row === undefined) throw new BugError('no authority to note a certificate of');
  await insertAuthorityCertificate(tx, {
    authorityId,
    certificateId: row.certificate_id as CertificateId,
    kind: 'first',
    parentId: row.parent_id === null ? undefined : (row.parent_id as AuthorityId),
    createdAt: row.created_at,
  });
}

/** All certificates of an authority, the current one first, then the newest. */
export async function listAuthorityCertificates(
  db: ReadDb,
  authority: { readonly id: AuthorityId; readonly certificateId: CertificateId; readonly parentId?: AuthorityId },
  view: StatusView,
): Promise<readonly AuthorityCertificate[]> {
  const notes = await db.query
    .selectFrom('certificate_of_authority')
    .selectAll()
    .where('authority_id', '=', authority.id)
    .execute();
  const noted = new Map(notes.map((note) => [note.certificate_id, note]));
  const ids = [...new Set([authority.certificateId, ...noted.keys()])];
  const rows = await selectOwn(db, view).where('certificate.id', 'in', ids).execute();
  const known = rows.map((row): AuthorityCertificate => {
    const isCurrent = row.id === authority.certificateId;
    const note = noted.get(row.id);
    const issuerId = note === undefined ? authority.parentId : (note.parent_id as AuthorityId | null);
    return {
      id: row.id as CertificateId,
      kind: (note?.kind as AuthorityCertificate['kind'] | undefined) ?? 'first',
      issuer: row.issuer,
      ...(issuerId === undefined || issuerId === null ? {} : { issuerId }),
      serialHex: row.serial_hex,
      notBefore: row.not_before,
      notAfter: row.not_after,
      status: row.status,
      isCurrent,
    };
  });
  return known.toSorted((a, b) => Number(b.isCurrent) - Number(a.isCurrent) || b.notAfter - a.notAfter);
}

/** The authority that a certificate is one of, current or not. */
export async function findAuthorityOfCertificate(
  db: ReadDb,
  certificateId: CertificateId,
): Promise<AuthorityId | undefined> {
  const noted = await db.query
    .selectFrom('certificate_of_authority')
    .select('authority_id')
    .where('certificate_id', '=', certificateId)
    .limit(1)
    .executeTakeFirst();
  if (noted !== undefined) return noted.authority_id as AuthorityId;
  const current = await db.query
    .selectFrom('authority')
    .select('id')
    .where('certificate_id', '=', certificateId)
    .limit(1)
    .executeTakeFirst();
  return current?.id as AuthorityId | undefined;
}

/** The authority of this name and key, whichever of its certificates is meant. */
export async function findAuthorityBySubject(
  db: ReadDb,
  subject: { readonly subjectNameSha256: Hex; readonly spkiSha256: Hex },
): Promise<AuthorityId | undefined> {
  const row = await db.query
    .selectFrom('certificate')
    .innerJoin('authority', 'authority.certificate_id', 'certificate.id')
    .select('authority.id')
    .where('certificate.spki_sha256', '=', subject.spkiSha256)
    .where('certificate.subject_name_sha256', '=', subject.subjectNameSha256)
    .orderBy('authority.created_at')
    .limit(1)
    .executeTakeFirst();
  return row?.id as AuthorityId | undefined;
}

/** Authorities without a parent here whose issuer has this name, except those that bear it themselves. */
export async function listOrphans(
  db: ReadDb,
  issuerNameSha256: Hex,
): Promise<readonly { readonly id: AuthorityId; readonly der: Uint8Array }[]> {
  const rows = await db.query
    .selectFrom('authority')
    .innerJoin('certificate', 'certificate.id', 'authority.certificate_id')
    .select(['authority.id', 'certificate.der'])
    .where('authority.parent_id', 'is', null)
    .where('certificate.issuer_name_sha256', '=', issuerNameSha256)
    .where('certificate.subject_name_sha256', '<>', issuerNameSha256)
    .execute();
  return rows.map((row) => ({ id: row.id as AuthorityId, der: row.der }));
}

/** Names the parent of an authority whose parent was not known, for its current certificate too. */
export async function setParent(tx: WriteDb, id: AuthorityId, parentId: AuthorityId): Promise<void> {
  const row = await tx.query.selectFrom('authority').select('certificate_id').where('id', '=', id).executeTakeFirst();
  if (row === undefined) throw new BugError('no authority to give a parent to');
  await tx.updateRows('authority', { id }, { parent_id: parentId });
  const current = { authority_id: id, certificate_id: row.certificate_id };
  await tx.updateRows('certificate_of_authority', current, { parent_id: parentId });
}

const selectOwn = (db: ReadDb, view: StatusView) =>
  db.query
    .selectFrom('certificate')
    .leftJoin('revocation', 'revocation.certificate_id', 'certificate.id')
    .select([
      'certificate.id',
      'certificate.issuer',
      'certificate.serial_hex',
      'certificate.not_before',
      'certificate.not_after',
      certificateStatus(view).as('status'),
    ]);
