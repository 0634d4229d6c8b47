import type { AuthorityId } from '../../../shared/model/brands.ts';
import type { ForeignKeyState, MigratedAuthority } from '../../../shared/model/migration.ts';
import { findAuthorityBySubject, findAuthorityOfCertificate } from '../../store/authority-certificate-rows.ts';
import { findAuthorityKeyId, findStanding } from '../../store/authority-rows.ts';
import { findCertificatesBySha256 } from '../../store/certificate-rows.ts';
import { nextCrlNumber } from '../../store/crl-rows.ts';
import type { ReadDb } from '../../store/db.ts';
import { isKeptKey } from '../authorities/import-authority.ts';
import { findAbove, isSelfSigned, type Received } from '../authorities/received-certificates.ts';
import type { Outcome } from '../ports.ts';
import { statusView, type WorkspaceContext } from '../workspace-context.ts';
import { believed, type Issuer, type Told } from './issuers.ts';
import type { LeftList } from './left-list.ts';
import { SeenHex } from './seen-hex.ts';

/** How an authority stands here before anything is written, and what would be written; what of it is not believed is told. */
export async function describeIssuer(
  context: WorkspaceContext,
  issuer: Issuer,
  { left, received }: { readonly left: LeftList; readonly received: readonly Received[] },
): Outcome<MigratedAuthority> {
  const { certificate, keyStays, told } = issuer;
  const { sha256, name, subject, notAfter } = certificate.facts;
  const counted = await countRevoked(told);
  return context.store.reading(async (db) => {
    const id = await findAuthorityBySubject(db, certificate.facts);
    const standing = id === undefined ? undefined : await findStanding(db, id, await statusView(context, db));
    const hasKey = id !== undefined && (await findAuthorityKeyId(db, id)) !== undefined;
    const next = id === undefined ? 1 : await nextCrlNumber(db, id);
    const { lastCrlNumber } = believed(issuer, hasKey);
    const after = lastCrlNumber === undefined ? next : Math.max(next, Number(lastCrlNumber) + 1);
    const key = hasKey ? 'here' : stateOfKey(issuer);
    if (key === 'stays' && keyStays !== undefined)
      left.add({ kind: 'key', name: issuer.key?.name ?? name, why: keyStays });
    if (hasKey && issuer.key === undefined && (counted.revoked > 0 || told.lastCrlNumber !== undefined))
      left.add({ kind: 'authority', name: standing?.name ?? name, why: 'not-proven' });
    if (id !== undefined && key !== 'comes' && !(await isTied(db, { id, certificate, received })))
      left.add({ kind: 'certificate', name, why: 'issuer-unknown' });
    return {
      sha256,
      name: standing?.name ?? issuer.name ?? name,
      subject,
      notAfter,
      isHere: id !== undefined,
      key,
      ...counted,
      ...(after > 1 ? { nextCrlNumber: after } : {}),
    };
  });
}

async function countRevoked(told: Told): Promise<{ readonly revoked: number; readonly held: number }> {
  let revoked = 0;
  let held = 0;
  const serials = new SeenHex();
  for await (const group of told.revoked())
    for (const { serialHex, reason } of group) {
      if (!serials.isNew(serialHex)) continue;
      revoked += 1;
      if (reason === 'certificateHold') held += 1;
    }
  return { revoked, held };
}

/** Whether a certificate is the authority's own already, or one that it or a parent signed: others could be made by anybody, with its name and its public key. */
export async function isTied(
  db: ReadDb,
  {
    id,
    certificate,
    received,
  }: { readonly id: AuthorityId; readonly certificate: Received; readonly received: readonly Received[] },
): Promise<boolean> {
  return (
    (await isItsOwn(db, id, certificate)) ||
    isSelfSigned(certificate.parsed) ||
    (await findAbove(db, certificate, received)).length > 0
  );
}

export async function isItsOwn(db: ReadDb, id: AuthorityId, { facts }: Received): Promise<boolean> {
  const certificateId = (await findCertificatesBySha256(db, [facts.sha256])).get(facts.sha256);
  return certificateId !== undefined && (await findAuthorityOfCertificate(db, certificateId)) === id;
}

function stateOfKey({ key, certificate, isLocked, keyStays }: Issuer): ForeignKeyState {
  if (keyStays !== undefined && (key !== undefined || isLocked)) return 'stays';
  if (key === undefined) return isLocked ? 'locked' : 'none';
  return isKeptKey(certificate) ? 'comes' : 'unsupported';
}
