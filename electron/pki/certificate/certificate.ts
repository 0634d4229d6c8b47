import { hash } from 'node:crypto';
import type { AppError } from '../../../shared/errors.ts';
import type { Result } from '../../../shared/result.ts';
import { attemptParse, DerError, DerReader, equalBytes, type Span, TAG } from '../asn1/der.ts';
import { decodeOid } from '../asn1/der-value.ts';
import { readDefaultFalse } from './extension.ts';
import { PEM_LABEL, writePem } from '../asn1/pem.ts';
import { readSigned } from '../asn1/signed.ts';
import { type CertificateRules, readTbsCertificate, type TbsCertificate } from './tbs-certificate.ts';

/** An extension where it stands: `value` spans the content of the OCTET STRING. */
export interface RawExtension {
  readonly oid: string;
  readonly critical: boolean;
  readonly value: Span;
}

/** A certificate as positions in its DER; nothing is copied and extension values are decoded on demand. */
export interface ParsedCertificate extends Omit<TbsCertificate, 'issuerUniqueId' | 'subjectUniqueId' | 'extensions'> {
  readonly der: Uint8Array;
  readonly tbs: Span;
  readonly extensions: readonly RawExtension[];
  /** AlgorithmIdentifier outside the signed part. */
  readonly signatureAlgorithm: Span;
  /** Octets of the BIT STRING after the unused-bits octet. */
  readonly signature: Span;
}

const MAX_EXTENSIONS = 1000;

/**
 * Parses the outer structure of a certificate strictly as DER: versions 1 to 3, names and key left as spans, extensions listed but not decoded.
 * Serials that are zero, negative or long, duplicate extensions and differing algorithms are let through: lint and path validation judge them.
 * Fails with `format.malformed`, offsets in `der`.
 * @see RFC 5280 §4.1
 */
export const parseCertificate = (der: Uint8Array, rules: CertificateRules = {}): Result<ParsedCertificate, AppError> =>
  attemptParse('certificate', () => {
    const reader = new DerReader(der);
    const certificate = readCertificate(reader, rules);
    reader.expectEnd();
    return certificate;
  });

/** Reads a certificate at the position of a reader; spans are offsets in `reader.bytes`. @throws DerError */
export function readCertificate(reader: DerReader, rules: CertificateRules = {}): ParsedCertificate {
  const outer = reader.enter(TAG.sequence);
  const { tbs, signatureAlgorithm, signature, inside: inner } = readSigned(outer);
  const fields = readTbsCertificate(inner, rules);
  const { version, serial, innerAlgorithm, issuer, notBefore, notAfter, subject, spki } = fields;
  return {
    der: reader.bytes,
    version,
    tbs: { start: tbs.start, end: tbs.end },
    serial,
    innerAlgorithm,
    issuer,
    notBefore,
    notAfter,
    subject,
    spki,
    extensions: fields.extensions === undefined ? NONE : readExtensionsAt(inner, fields.extensions),
    signatureAlgorithm,
    signature,
  };
}

const NONE: readonly RawExtension[] = [];

/** Depth counts on from the reader that the Extensions were found by. */
const readExtensionsAt = ({ bytes, depth }: DerReader, { start, end }: Span): RawExtension[] =>
  readExtensions(new DerReader(bytes, start, end, depth + 1));

/** Reads Extensions; at least one. @throws DerError @see RFC 5280 §4.2 */
export function readExtensions(reader: DerReader): RawExtension[] {
  const list = reader.enter(TAG.sequence);
  const extensions: RawExtension[] = [];
  while (!list.done) {
    if (extensions.length >= MAX_EXTENSIONS) throw new DerError('too-many', list.position);
    const extension = list.enter(TAG.sequence);
    const id = extension.read(TAG.oid);
    const critical = readDefaultFalse(extension);
    const value = extension.read(TAG.octetString);
    extension.expectEnd();
    extensions.push({
      oid: decodeOid(list.bytes, id.body, id.end),
      critical,
      value: { start: value.body, end: value.end },
    });
  }
  if (extensions.length === 0) throw new DerError('missing', list.position);
  return extensions;
}

/** View of a part of a certificate. */
export const spanBytes = (parsed: { readonly der: Uint8Array }, span: Span): Uint8Array =>
  parsed.der.subarray(span.start, span.end);

/** Value of the first extension with an OID, as DER inside its OCTET STRING. */
export function findExtension(parsed: ParsedCertificate, oid: string): Uint8Array | undefined {
  const extension = parsed.extensions.find((candidate) => candidate.oid === oid);
  return extension === undefined ? undefined : spanBytes(parsed, extension.value);
}

/** SHA-256 over the DER, lower-case hex: the identity of a certificate here. */
export const certificateSha256 = (der: Uint8Array): string => hash('sha256', der, 'hex');

/** Whether issuer and subject are the same bytes; a name that differs in case only is not self-issued in practice. */
export const isSelfIssued = (parsed: ParsedCertificate): boolean =>
  equalBytes(spanBytes(parsed, parsed.issuer), spanBytes(parsed, parsed.subject));

export const certificatePem = (der: Uint8Array): string => writePem(PEM_LABEL.certificate, der);
