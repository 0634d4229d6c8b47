import type { Hex, UnixMs } from '../../shared/model/brands.ts';
import type { AppError } from '../../shared/errors.ts';
import type { CertificateTraits } from '../../shared/model/certificate-traits.ts';
import type { DistinguishedName } from '../../shared/model/name.ts';
import type { Result } from '../../shared/result.ts';
import { ok } from '../../shared/result.ts';
import type { ParsedCertificate } from '../pki/certificate/certificate.ts';
import {
  certificateSha256 as sha256Hex,
  findExtension,
  parseCertificate,
  spanBytes,
} from '../pki/certificate/certificate.ts';
import { attemptParse, equalBytes } from '../pki/asn1/der.ts';
import { decodeBasicConstraints, decodeGeneralNames } from '../pki/certificate/extension.ts';
import { formatGeneralName } from '../pki/name/general-name.ts';
import { keyLabel, readPublicKey } from '../pki/algorithm/key-algorithm.ts';
import { findAttribute, formatName, normaliseName, parseName } from '../pki/name/name.ts';
import { OID } from '../pki/asn1/oid.ts';
import { readTraits } from './certificate-traits.ts';

/** What a row of the inventory says about a certificate, read from its DER alone. */
export interface CertificateFacts {
  readonly name: string;
  readonly subject: string;
  readonly issuer: string;
  readonly issuerName: string;
  readonly serialHex: Hex;
  readonly sha256: Hex;
  readonly notBefore: UnixMs;
  readonly notAfter: UnixMs;
  readonly key: string;
  readonly isCa: boolean;
  readonly sans: readonly string[];
  readonly spkiSha256: Hex;
  readonly subjectNameSha256: Hex;
  readonly issuerNameSha256: Hex;
  readonly traits: CertificateTraits;
  readonly der: Uint8Array;
}

/** Reads the facts of one certificate, whose SHA-256 may be known. Fails with `format.malformed`; extensions that don't decode count as absent, since lint tells of them. */
export function readCertificateFacts(der: Uint8Array, sha256?: Hex): Result<CertificateFacts, AppError> {
  const parsed = parseCertificate(der);
  if (!parsed.ok) return parsed;
  const certificate = parsed.value;
  const subject = parseName(spanBytes(certificate, certificate.subject));
  if (!subject.ok) return subject;
  const issuer = readIssuer(spanBytes(certificate, certificate.issuer));
  if (!issuer.ok) return issuer;
  const key = attemptParse('spki', () => readPublicKey(spanBytes(certificate, certificate.spki)));
  if (!key.ok) return key;
  const sans = readSans(certificate);
  const ca = isCa(certificate);
  return ok({
    name: displayName(subject.value, sans),
    subject: formatName(subject.value),
    ...issuer.value.facts,
    serialHex: serialHexOf(certificate),
    sha256: sha256 ?? sha256Hex(der),
    notBefore: certificate.notBefore,
    notAfter: certificate.notAfter,
    key: keyLabel(key.value),
    isCa: ca,
    sans,
    spkiSha256: key.value.spkiSha256,
    subjectNameSha256: nameSha256(spanBytes(certificate, certificate.subject)),
    traits: readTraits(certificate, { key: key.value, isCa: ca, subject: subject.value, sans }),
    der,
  });
}

interface ReadIssuer {
  readonly der: Uint8Array;
  readonly facts: Pick<CertificateFacts, 'issuer' | 'issuerName' | 'issuerNameSha256'>;
}

/** The issuer read last: certificates come by the thousand from one authority. */
let lastIssuer: ReadIssuer | undefined;

function readIssuer(der: Uint8Array): Result<ReadIssuer, AppError> {
  if (lastIssuer !== undefined && equalBytes(lastIssuer.der, der)) return ok(lastIssuer);
  const name = parseName(der);
  if (!name.ok) return name;
  const facts = {
    issuer: formatName(name.value),
    issuerName: displayName(name.value, []),
    issuerNameSha256: nameSha256(der),
  };
  // A copy: a view would keep the whole file alive.
  lastIssuer = { der: Uint8Array.from(der), facts };
  return ok(lastIssuer);
}

/** First commonName, else first alternative name, else the whole name. */
export function displayName(name: DistinguishedName, sans: readonly string[]): string {
  const common = findAttribute(name, OID.commonName);
  if (common !== undefined && common.trim() !== '') return common;
  const first = sans[0];
  return first === undefined ? formatName(name) : first.slice(first.indexOf(':') + 1);
}

/** Names that match by RFC 5280 §7.1 have the same hash, whatever their encoding. */
export const nameSha256 = (nameDer: Uint8Array): Hex =>
  sha256Hex(Buffer.from(normaliseName(nameDer) ?? Buffer.from(nameDer).toString('hex')));

/** Content of the INTEGER without the octet that keeps it positive. */
export function serialHexOf(certificate: ParsedCertificate): Hex {
  const hex = Buffer.from(spanBytes(certificate, certificate.serial)).toString('hex');
  return hex.length > 2 && hex.startsWith('00') ? hex.slice(2) : hex;
}

/** `dns:…`, `ip:…`; none where the extension does not decode. */
export function readSans(certificate: ParsedCertificate): string[] {
  const value = findExtension(certificate, OID.subjectAltName);
  if (value === undefined) return [];
  const names = attemptParse('subjectAltName', () => decodeGeneralNames(value));
  return names.ok ? names.value.map(formatGeneralName) : [];
}

function isCa(certificate: ParsedCertificate): boolean {
  const value = findExtension(certificate, OID.basicConstraints);
  if (value === undefined) return false;
  const constraints = attemptParse('basicConstraints', () => decodeBasicConstraints(value));
  return constraints.ok && constraints.value.ca;
}
