import type { AuthorityId, CertificateId } from '../../../shared/model/brands.ts';
import type { AppError } from '../../../shared/errors.ts';
import { fail } from '../../../shared/errors.ts';
import type { SealedKey } from '../../../shared/model/key.ts';
import type { Result } from '../../../shared/result.ts';
import { ok } from '../../../shared/result.ts';
import {
  findAuthorityBySubject,
  findAuthorityOfCertificate,
  insertAuthorityCertificate,
  listOrphans,
  noteFirstCertificate,
  replaceCurrentCertificate,
  setParent,
} from '../../store/authority-certificate-rows.ts';
import {
  type AuthorityDetail,
  findAuthorityDetail,
  NO_ADDRESSES,
  saveAuthorityDetail,
} from '../../store/authority-detail-rows.ts';
import { insertAuthority, isAuthorityNameTaken, setAuthorityKey } from '../../store/authority-rows.ts';
import {
  attachKey,
  findCertificatesBySha256,
  getCertificateDers,
  insertCertificates,
} from '../../store/certificate-rows.ts';
import type { WriteDb } from '../../store/db.ts';
import { insertKeys } from '../../store/key-rows.ts';
import { buildCertificateRow } from '../certificate-row.ts';
import { isSelfIssued } from '../../pki/certificate/certificate.ts';
import type { WorkspaceContext } from '../workspace-context.ts';
import { recordActivity } from '../workspace-context.ts';
import { readSubject, statedPathLength } from './authority-subject.ts';
import { getSummary } from './create-authority.ts';
import { findAbove, hasSigned, isSelfSigned, type Received, readReceived } from './received-certificates.ts';

/** An authority whose certificate came from elsewhere. */
export interface ReceivedAuthority {
  readonly certificate: Received;
  /** Everything in the file, for the authorities above. */
  readonly received: readonly Received[];
  /** Without one the certificate's own, with a number where it is taken. */
  readonly name?: string | undefined;
  readonly key?: SealedKey | undefined;
  /** The key has its row already. */
  readonly isKeyKept?: boolean;
  readonly note?: string | undefined;
  /** Of the last CRL that it issued elsewhere. */
  readonly lastCrlNumber?: number | undefined;
}

export interface KeptAuthority {
  readonly id: AuthorityId;
  readonly certificateId: CertificateId;
  /** Those that were added above it. */
  readonly above: readonly AuthorityId[];
}

/**
 * Keeps an authority that came in a file, with those above it as authorities without a key. One that is here by name and key gets what it lacks: the key,
 * or a further certificate, which becomes current where it is the same parent's and lasts longer.
 * Fails with `authority.name-taken`, `authority.already-here`, `authority.signature-invalid` for a root that its own key did not sign.
 */
export async function keepReceived(
  context: WorkspaceContext,
  tx: WriteDb,
  wanted: ReceivedAuthority,
): Promise<Result<KeptAuthority, AppError>> {
  const { certificate, received, name, key } = wanted;
  const above = await findAbove(tx, certificate, received);
  if (above.length === 0 && isSelfIssued(certificate.parsed) && !isSelfSigned(certificate.parsed))
    return fail('authority.signature-invalid', { subject: certificate.facts.subject });
  const known = await findAuthorityBySubject(tx, certificate.facts);
  if (known === undefined && name !== undefined && (await isAuthorityNameTaken(tx, name)))
    return fail('authority.name-taken', { name });
  const line = await keepAbove(context, tx, above);
  const certificateId = await keepCertificate(context, tx, certificate);
  if (key !== undefined && wanted.isKeyKept !== true) await insertKeys(tx, [key]);
  const kept =
    known === undefined
      ? ok(await insertReceived(context, tx, { ...wanted, certificateId, parentId: line.parentId }))
      : await completeKnown(context, tx, { id: known, certificateId, wanted, parentId: line.parentId });
  if (!kept.ok) return kept;
  if (key !== undefined) await attachKey(tx, certificateId, key.id);
  return ok({ id: kept.value, certificateId, above: line.added });
}

/** Keeps the authorities above, the highest first, and answers the nearest. */
async function keepAbove(
  context: WorkspaceContext,
  tx: WriteDb,
  above: readonly Received[],
): Promise<{ readonly parentId: AuthorityId | undefined; readonly added: readonly AuthorityId[] }> {
  let parentId: AuthorityId | undefined;
  const added: AuthorityId[] = [];
  for (const certificate of above.toReversed()) {
    const known = await findAuthorityBySubject(tx, certificate.facts);
    if (known === undefined) {
      const certificateId = await keepCertificate(context, tx, certificate);
      parentId = await insertReceived(context, tx, { certificate, received: [], certificateId, parentId });
      added.push(parentId);
    } else {
      parentId = known;
    }
  }
  return { parentId, added };
}

async function keepCertificate(context: WorkspaceContext, tx: WriteDb, { facts }: Received): Promise<CertificateId> {
  const here = (await findCertificatesBySha256(tx, [facts.sha256])).get(facts.sha256);
  if (here !== undefined) return here;
  const id = context.newId<CertificateId>();
  await insertCertificates(tx, [
    buildCertificateRow(facts, { id, source: 'imported', createdAt: context.ports.clock.now() }),
  ]);
  return id;
}

interface Placed extends ReceivedAuthority {
  readonly certificateId: CertificateId;
  readonly parentId: AuthorityId | undefined;
}

async function insertReceived(context: WorkspaceContext, tx: WriteDb, placed: Placed): Promise<AuthorityId> {
  const { certificate, certificateId, parentId, key } = placed;
  const { facts, parsed } = certificate;
  const id = context.newId<AuthorityId>();
  const name = placed.name ?? (await findFreeName(tx, facts.name));
  const createdAt = context.ports.clock.now();
  const pathLength = statedPathLength(readSubject(parsed, 'own'));
  await insertAuthority(tx, {
    id,
    name,
    certificateId,
    createdAt,
    ...(key === undefined ? {} : { keyId: key.id }),
    ...(parentId === undefined ? {} : { parentId }),
    ...(pathLength === undefined ? {} : { pathLength }),
  });
  await insertAuthorityCertificate(tx, { authorityId: id, certificateId, kind: 'first', parentId, createdAt });
  const detail = { note: placed.note ?? '', addresses: NO_ADDRESSES };
  await saveAuthorityDetail(tx, id, goingOnFrom(detail, placed.lastCrlNumber));
  await adoptOrphans(tx, id, certificate);
  const { lastCrlNumber } = placed;
  await recordImport(context, tx, { id, name, certificate, withKey: key !== undefined, lastCrlNumber });
  return id;
}

/** A number that is known already is not lowered. */
const goingOnFrom = (detail: AuthorityDetail, lastCrlNumber: number | undefined): AuthorityDetail =>
  lastCrlNumber === undefined
    ? detail
    : { ...detail, lastCrlNumber: Math.max(lastCrlNumber, detail.lastCrlNumber ?? 0) };

/** Authorities that came before the one that signed them get it as their parent; signatures decide, not names. */
async function adoptOrphans(tx: WriteDb, parentId: AuthorityId, parent: Received): Promise<void> {
  for (const orphan of await listOrphans(tx, parent.facts.subjectNameSha256)) {
    const [child] = mapOrEmpty(readReceived([orphan.der], ''));
    if (orphan.id !== parentId && child !== undefined && hasSigned(parent, child))
      await setParent(tx, orphan.id, parentId);
  }
}

const mapOrEmpty = <T>(result: Result<readonly T[], AppError>): readonly T[] => (result.ok ? result.value : []);

const MAX_NAME_CHARACTERS = 180;

/** The name itself, else with the first number that makes it unique. */
async function findFreeName(tx: WriteDb, wanted: string): Promise<string> {
  const trimmed = [...wanted.trim()].slice(0, MAX_NAME_CHARACTERS).join('');
  const base = trimmed === '' ? 'CA' : trimmed;
  let name = base;
  for (let number = 2; await isAuthorityNameTaken(tx, name); number++) name = `${base} (${number})`;
  return name;
}

async function completeKnown(
  context: WorkspaceContext,
  tx: WriteDb,
  {
    id,
    certificateId,
    wanted,
    parentId,
  }: {
    readonly id: AuthorityId;
    readonly certificateId: CertificateId;
    readonly wanted: ReceivedAuthority;
    readonly parentId: AuthorityId | undefined;
  },
): Promise<Result<AuthorityId, AppError>> {
  const { certificate, key, lastCrlNumber } = wanted;
  const before = await getSummary(context, tx, id);
  const isNoted = (await findAuthorityOfCertificate(tx, certificateId)) === id;
  const bringsKey = key !== undefined && !before.hasKey;
  if (isNoted && !bringsKey) return fail('authority.already-here', { name: before.name });
  if (bringsKey) await giveKey(tx, before, key);
  if (!isNoted) await noteFurther(tx, { before, certificate, certificateId, parentId }, context.ports.clock.now());
  if (lastCrlNumber !== undefined)
    await saveAuthorityDetail(tx, id, goingOnFrom(await findAuthorityDetail(tx, id), lastCrlNumber));
  await recordImport(context, tx, { id, name: before.name, certificate, withKey: bringsKey, lastCrlNumber });
  return ok(id);
}

async function giveKey(
  tx: WriteDb,
  { id, certificateId }: { readonly id: AuthorityId; readonly certificateId: CertificateId },
  key: SealedKey,
): Promise<void> {
  await setAuthorityKey(tx, id, key.id);
  await attachKey(tx, certificateId, key.id);
}

async function noteFurther(
  tx: WriteDb,
  {
    before,
    certificate,
    certificateId,
    parentId,
  }: {
    readonly before: Awaited<ReturnType<typeof getSummary>>;
    readonly certificate: Received;
    readonly certificateId: CertificateId;
    readonly parentId: AuthorityId | undefined;
  },
  createdAt: number,
): Promise<void> {
  const isSameParent = before.parentId === parentId && (await hasSameIssuer(tx, before.certificateId, certificate));
  const note = {
    authorityId: before.id,
    certificateId,
    kind: isSameParent ? ('renewed' as const) : ('cross-signed' as const),
    parentId,
    createdAt,
  };
  if (isSameParent && certificate.facts.notAfter > before.notAfter) return replaceCurrentCertificate(tx, note);
  await noteFirstCertificate(tx, before.id);
  return insertAuthorityCertificate(tx, note);
}

/** An issuer that is not here is known by its name alone. */
async function hasSameIssuer(tx: WriteDb, currentId: CertificateId, { facts }: Received): Promise<boolean> {
  const der = (await getCertificateDers(tx, [currentId])).get(currentId);
  const [current] = der === undefined ? [] : mapOrEmpty(readReceived([der], ''));
  return current?.facts.issuerNameSha256 === facts.issuerNameSha256;
}

function recordImport(
  context: WorkspaceContext,
  tx: WriteDb,
  imported: {
    readonly id: AuthorityId;
    readonly name: string;
    readonly certificate: Received;
    readonly withKey: boolean;
    readonly lastCrlNumber: number | undefined;
  },
): Promise<void> {
  const { serialHex, sha256, issuer, notAfter, key } = imported.certificate.facts;
  return recordActivity(context, tx, {
    action: 'authority.imported',
    entity: 'authority',
    entityId: imported.id,
    subject: imported.name,
    detail: {
      serialHex,
      sha256,
      issuer,
      notAfter,
      key,
      withKey: imported.withKey,
      ...(imported.lastCrlNumber === undefined ? {} : { lastCrlNumber: imported.lastCrlNumber }),
    },
  });
}
