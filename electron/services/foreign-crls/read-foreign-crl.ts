import { fail } from '../../../shared/errors.ts';
import type { CertificateId, Hex, UnixMs } from '../../../shared/model/brands.ts';
import { ok } from '../../../shared/result.ts';
import { DerReader, attemptParse, fromHex, toHex } from '../../pki/asn1/der.ts';
import { certificateSha256 as sha256Hex, parseCertificate, spanBytes } from '../../pki/certificate/certificate.ts';
import { tryExtension } from '../../pki/certificate/certificate-fields.ts';
import { decodeSubjectKeyId } from '../../pki/certificate/extension.ts';
import { OID } from '../../pki/asn1/oid.ts';
import { formatName, readName } from '../../pki/name/name.ts';
import { type ParsedCrl, parseCrl } from '../../pki/revocation/crl.ts';
import { type CrlExtensions, decodeCrlExtensions } from '../../pki/revocation/crl-extension.ts';
import { allowsUsage, verifyCrlSignature } from '../../pki/revocation/crl-signer.ts';
import { findIssuerCandidates } from '../../store/certificate-rows.ts';
import type { ReadDb } from '../../store/db.ts';
import { nameSha256 } from '../../workers/certificate-facts.ts';
import type { Outcome } from '../ports.ts';

/** A list of others as it is compared with those that are here. */
export interface ReadForeignCrl {
  readonly crl: ParsedCrl;
  readonly issuerNameSha256: Hex;
  readonly issuerName: string;
  readonly scope: string;
  readonly number: bigint | undefined;
  readonly baseNumber: bigint | undefined;
  readonly keyIdHex: Hex | undefined;
  readonly thisUpdate: UnixMs;
  readonly nextUpdate: UnixMs | undefined;
  readonly sha256: Hex;
}

const MAX_NAME = 500;

/** Fails with `format.malformed`, also for a list whose own extensions are. */
export function readForeignCrl(der: Uint8Array): ReturnType<typeof read> {
  return read(der);
}

function read(der: Uint8Array) {
  const parsed = parseCrl(der);
  if (!parsed.ok) return parsed;
  const crl = parsed.value;
  const extensions = decodeCrlExtensions(crl);
  if (!extensions.ok) return extensions;
  const issuerDer = spanBytes(crl, crl.issuer);
  const issuer = attemptParse('crl', () => formatName(readName(new DerReader(issuerDer))));
  if (!issuer.ok) return issuer;
  return ok(describe(crl, extensions.value, issuer.value));
}

const describe = (crl: ParsedCrl, extensions: CrlExtensions, issuer: string): ReadForeignCrl => ({
  crl,
  issuerNameSha256: nameSha256(spanBytes(crl, crl.issuer)),
  issuerName: issuer.slice(0, MAX_NAME),
  scope: extensions.scope?.hex ?? '',
  number: extensions.number,
  baseNumber: extensions.baseNumber,
  keyIdHex: extensions.keyIdHex,
  thisUpdate: crl.thisUpdate,
  nextUpdate: crl.nextUpdate,
  sha256: sha256Hex(crl.der),
});

/** Who signed a list: certificates of the inventory with its key. Empty where nobody here has the issuer's key. */
export interface ForeignSigner {
  readonly issuerKeyId: string;
  readonly certificateIds: readonly CertificateId[];
}

const UNVERIFIED = 'key:';

/** Whether a list was verified with a certificate of its issuer. */
export const isVerified = (issuerKeyId: string): boolean => !issuerKeyId.startsWith(UNVERIFIED);

export const unverifiedKeyId = ({ keyIdHex = '' }: ReadForeignCrl): string => `${UNVERIFIED}${keyIdHex}`;

/**
 * Verifies a list with the certificates of the inventory that have its issuer's name. Where none of them can be the one that the list names, it stays
 * unverified. Fails with `foreign-crl.signature`, `foreign-crl.key-usage`.
 */
export async function findForeignSigner(db: ReadDb, list: ReadForeignCrl): Outcome<ForeignSigner> {
  const { crl, issuerName } = list;
  const candidates = await findIssuerCandidates(db, list.issuerNameSha256);
  const signers: { readonly id: CertificateId; readonly spkiSha256: Hex; readonly mayList: boolean }[] = [];
  let couldBe = false;
  for (const { id, der } of candidates) {
    const parsed = parseCertificate(der);
    if (!parsed.ok) continue;
    const spki = spanBytes(parsed.value, parsed.value.spki);
    const keyId = tryExtension(parsed.value, OID.subjectKeyIdentifier, decodeSubjectKeyId);
    couldBe ||= list.keyIdHex === undefined || keyId === undefined || toHex(keyId) === list.keyIdHex;
    if (verifyCrlSignature(crl, spki) !== 'valid') continue;
    signers.push({ id, spkiSha256: sha256Hex(spki), mayList: allowsUsage(parsed.value, 'cRLSign') });
  }
  const allowed = signers.filter(({ mayList }) => mayList);
  const [first] = allowed;
  if (first !== undefined)
    return ok({ issuerKeyId: `spki:${first.spkiSha256}`, certificateIds: allowed.map(({ id }) => id) });
  if (signers.length > 0) return fail('foreign-crl.key-usage', { issuer: issuerName });
  if (couldBe) return fail('foreign-crl.signature', { issuer: issuerName });
  return ok({ issuerKeyId: unverifiedKeyId(list), certificateIds: [] });
}

/** Where a list stands to the one that is here: its number may not go back, nor its instant where one of them has no number. */
export function isNewer(
  offered: Pick<ReadForeignCrl, 'number' | 'thisUpdate'>,
  here: { readonly numberHex: string | null; readonly thisUpdate: UnixMs },
): boolean {
  const known = here.numberHex === null ? undefined : numberOfHex(here.numberHex);
  if (offered.number === undefined || known === undefined || offered.number === known)
    return offered.thisUpdate > here.thisUpdate && (offered.number !== undefined || known === undefined);
  return offered.number > known;
}

export const numberHexOf = (number: bigint | undefined): string | null =>
  number === undefined ? null : number.toString(16);

export const numberOfHex = (hex: string): bigint =>
  BigInt(`0x${toHex(fromHex(hex.length % 2 === 0 ? hex : `0${hex}`))}`);
