import type { AppError } from '../../shared/errors.ts';
import type { Result } from '../../shared/result.ts';
import { type ParsedCertificate, parseCertificate, spanBytes } from '../pki/certificate/certificate.ts';
import { formatName, parseName } from '../pki/name/name.ts';

const UNREADABLE = '?';

const parsedBefore = new WeakMap<Uint8Array, Result<ParsedCertificate, AppError>>();

/** `parseCertificate` once for each array of octets: transcript, verdict, chain and credential all look at the same ones. */
export function parseOnce(der: Uint8Array): Result<ParsedCertificate, AppError> {
  const known = parsedBefore.get(der);
  if (known !== undefined) return known;
  const parsed = parseCertificate(der);
  parsedBefore.set(der, parsed);
  return parsed;
}

/** RFC 4514 text of a DER name, `?` where it is none. */
export function nameText(nameDer: Uint8Array): string {
  const name = parseName(nameDer);
  return name.ok ? formatName(name.value) : UNREADABLE;
}

interface NameTexts {
  subject?: string;
  issuer?: string;
}

const texts = new WeakMap<ParsedCertificate, NameTexts>();

function textsOf(certificate: ParsedCertificate): NameTexts {
  const known = texts.get(certificate) ?? {};
  texts.set(certificate, known);
  return known;
}

/** RFC 4514 text of the subject, made once for the same parse. */
export const subjectText = (certificate: ParsedCertificate): string =>
  (textsOf(certificate).subject ??= nameText(spanBytes(certificate, certificate.subject)));

/** RFC 4514 text of the issuer, made once for the same parse. */
export const issuerText = (certificate: ParsedCertificate): string =>
  (textsOf(certificate).issuer ??= nameText(spanBytes(certificate, certificate.issuer)));

/** RFC 4514 text of a certificate's subject, `?` where the octets are no certificate. */
export function certificateSubject(der: Uint8Array): string {
  const parsed = parseOnce(der);
  return parsed.ok ? subjectText(parsed.value) : UNREADABLE;
}
