import { hash } from 'node:crypto';
import type { AppError } from '../../../shared/errors.ts';
import type { AuthorityId, UnixMs } from '../../../shared/model/brands.ts';
import type { ResponderSettings } from '../../../shared/model/responder.ts';
import { BugError, ok, type Result } from '../../../shared/result.ts';
import { readPublicKey, signatureAlgorithmForKey } from '../../pki/algorithm/key-algorithm.ts';
import { attemptParse, toHex } from '../../pki/asn1/der.ts';
import { OID } from '../../pki/asn1/oid.ts';
import { parseCertificate, type ParsedCertificate, spanBytes } from '../../pki/certificate/certificate.ts';
import { responderKeyHash } from '../../pki/revocation/ocsp-build.ts';
import { type CertId, publicKeyBits } from '../../pki/revocation/ocsp-cert-id.ts';
import { getCertificateDers } from '../../store/certificate-rows.ts';
import { findCrlPlan } from '../../store/crl-plan-rows.ts';
import type { ReadDb } from '../../store/db.ts';
import { listOcspSigners, type OcspSigner } from '../../store/ocsp-signer-rows.ts';
import { type AskedAuthority, listAskedAuthorities } from '../../store/responder-rows.ts';
import { getKeyOf } from '../workspace-context.ts';
import type { LoadedSigner } from './ocsp-signers.ts';
import { buildSlugs } from './served-names.ts';

/** An authority that is answered for. */
export interface Served {
  readonly id: AuthorityId;
  readonly name: string;
  readonly slug: string;
  readonly der: Uint8Array;
  readonly sha256: string;
  readonly notBefore: UnixMs;
  /** In the order of their use; those that ended are not among them. */
  readonly signers: readonly LoadedSigner[];
  /** Present where certificates that ended stay on its lists: from when on they are told of. */
  readonly archiveCutoff?: UnixMs;
}

/** Who is served, by all that a question may name them with. */
export interface ServedSet {
  readonly list: readonly Served[];
  readonly bySlug: ReadonlyMap<string, Served>;
  /** By `issuerKeyOf` of a CertID. */
  readonly byIssuer: ReadonlyMap<string, Served>;
}

/** A key that is found no more often than one issuer is meant. */
export const issuerKeyOf = ({ hashOid, issuerNameHash, issuerKeyHash }: CertId): string =>
  `${hashOid} ${toHex(issuerNameHash)} ${toHex(issuerKeyHash)}`;

const DIGESTS = [
  [OID.sha1, 'sha1'],
  [OID.sha256, 'sha256'],
  [OID.sha384, 'sha384'],
  [OID.sha512, 'sha512'],
] as const;

/** Reads everybody who is to be served, with their signers that have not ended. A signer whose key is not its own is left out: the check of a workspace tells of it. */
export async function loadServed(
  db: ReadDb,
  { authorityIds }: Pick<ResponderSettings, 'authorityIds'>,
  now: UnixMs,
): Promise<ServedSet> {
  const all = await listAskedAuthorities(db);
  const slugs = buildSlugs(all);
  const chosen = all.filter(({ id, keyId }) =>
    authorityIds === null ? keyId !== undefined : authorityIds.includes(id),
  );
  const list: Served[] = [];
  const byIssuer = new Map<string, Served>();
  for (const authority of chosen) {
    const slug = slugs.get(authority.id) ?? authority.id;
    const { served, certificate } = await loadOne(db, authority, { slug, now });
    list.push(served);
    for (const key of issuerKeys(certificate)) byIssuer.set(key, served);
  }
  return { list, bySlug: new Map(list.map((served) => [served.slug, served])), byIssuer };
}

async function loadOne(
  db: ReadDb,
  { id, name, certificateId }: AskedAuthority,
  { slug, now }: { readonly slug: string; readonly now: UnixMs },
): Promise<{ readonly served: Served; readonly certificate: ParsedCertificate }> {
  const rows = await listOcspSigners(db, { authorityId: id, endingAfter: now });
  const ders = await getCertificateDers(db, [certificateId, ...rows.map((row) => row.certificateId)]);
  const certificate = parseOwn(ders.get(certificateId));
  const signers: LoadedSigner[] = [];
  for (const row of rows) {
    const signer = await loadSigner(db, row, parseOwn(ders.get(row.certificateId)));
    if (signer.ok) signers.push(signer.value);
  }
  const plan = await findCrlPlan(db, id);
  const keepsExpired = typeof plan === 'object' && plan !== null && 'keepExpired' in plan && plan.keepExpired === true;
  const { notBefore, der } = certificate;
  const sha256 = hash('sha256', der);
  const served = { id, name, slug, der, sha256, notBefore, signers, ...(keepsExpired && { archiveCutoff: notBefore }) };
  return { served, certificate };
}

async function loadSigner(
  db: ReadDb,
  { certificateId, keyId, useFrom, useUntil }: OcspSigner,
  certificate: ParsedCertificate,
): Promise<Result<LoadedSigner, AppError>> {
  const key = await getKeyOf(db, keyId, certificate);
  if (!key.ok) return key;
  const algorithm = signatureAlgorithmForKey(readPublicKey(spanBytes(certificate, certificate.spki)));
  if (algorithm === undefined) throw new BugError(`signer ${certificateId} has a key that cannot sign`);
  const { notBefore, notAfter, der } = certificate;
  const keyHash = responderKeyHash(publicKeyBits(certificate));
  return ok({ certificateId, useFrom, useUntil, notBefore, notAfter, der, key: key.value, algorithm, keyHash });
}

function parseOwn(der: Uint8Array | undefined): ParsedCertificate {
  const parsed = der === undefined ? undefined : parseCertificate(der);
  if (parsed === undefined || !parsed.ok) throw new BugError('a certificate that answers questions does not parse');
  return parsed.value;
}

/** An authority whose key does not read is asked about by nobody. */
function issuerKeys(certificate: ParsedCertificate): readonly string[] {
  const bits = attemptParse('spki', () => publicKeyBits(certificate));
  if (!bits.ok) return [];
  const name = spanBytes(certificate, certificate.subject);
  return DIGESTS.map(([oid, digest]) => `${oid} ${hash(digest, name)} ${hash(digest, bits.value)}`);
}
