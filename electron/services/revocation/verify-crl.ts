import { fail } from '../../../shared/errors.ts';
import type { UnixMs } from '../../../shared/model/brands.ts';
import type { CrlDetails } from '../../../shared/model/revocation-fields.ts';
import type { RevocationCode } from '../../../shared/model/revocation-status.ts';
import { ok } from '../../../shared/result.ts';
import { equalBytes } from '../../pki/asn1/der.ts';
import { type ParsedCertificate, spanBytes } from '../../pki/certificate/certificate.ts';
import { type ParsedCrl, parseCrl } from '../../pki/revocation/crl.ts';
import { decodeCrlExtensions } from '../../pki/revocation/crl-extension.ts';
import { crlFields } from '../../pki/revocation/crl-fields.ts';
import { allowsUsage, verifyCrlSignature } from '../../pki/revocation/crl-signer.ts';
import { readFetchedCrl } from '../fetch-material.ts';
import { type FileSource, INSPECT_LIMIT_OCTETS, readSource } from '../file-source.ts';
import type { Outcome } from '../ports.ts';
import { readCertificateFile } from '../verify-material.ts';

/** What is asked of a list, in the order in which a reader asks. */
export const CRL_CHECKS = ['issuer', 'signature', 'key-usage', 'critical', 'issued', 'fresh'] as const;
export type CrlCheck = (typeof CRL_CHECKS)[number];

export interface CrlVerdict {
  readonly valid: boolean;
  readonly checks: readonly {
    readonly check: CrlCheck;
    readonly result: 'passed' | 'failed' | 'not-checked';
    readonly code?: RevocationCode;
  }[];
  readonly details: CrlDetails;
}

/** Reads a list from a file, DER or PEM. Fails with `file.*`, `format.malformed`. */
export async function readCrlFile(source: FileSource): Outcome<Uint8Array> {
  const read = await readSource(source, INSPECT_LIMIT_OCTETS);
  return read.ok ? readFetchedCrl(read.value.bytes) : read;
}

/**
 * Judges a list against the certificate of its issuer, at an instant: who made it, whether that key signed it and may, and whether it holds. Fails with `file.*`,
 * `format.malformed`, `format.no-certificate`. Not done: the path of the issuer, and whether the list covers a certificate.
 * @see RFC 5280 §6.3.3
 */
export async function verifyCrl(input: {
  readonly source: FileSource;
  /** The first certificate of the file with the name of the list's issuer, else the first. */
  readonly issuer: FileSource;
  readonly at: UnixMs;
}): Outcome<CrlVerdict> {
  const der = await readCrlFile(input.source);
  if (!der.ok) return der;
  const crl = parseCrl(der.value);
  if (!crl.ok) return crl;
  const details = crlFields(crl.value);
  if (!details.ok) return details;
  const file = await readCertificateFile(input.issuer);
  if (!file.ok) return file;
  const isNamed = (certificate: ParsedCertificate): boolean => hasName(certificate, crl.value);
  const issuer = file.value.items.find(isNamed) ?? file.value.items[0];
  if (issuer === undefined) return fail('format.no-certificate', { name: file.value.name });
  const failed = new Map(problemsOf(crl.value, issuer, input.at));
  const checks = CRL_CHECKS.map((check) => {
    const code = failed.get(check);
    if (check === 'fresh' && crl.value.nextUpdate === undefined) return { check, result: 'not-checked' as const };
    return code === undefined ? { check, result: 'passed' as const } : { check, result: 'failed' as const, code };
  });
  return ok({ valid: failed.size === 0, checks, details: details.value });
}

const hasName = (certificate: ParsedCertificate, crl: ParsedCrl): boolean =>
  equalBytes(spanBytes(certificate, certificate.subject), spanBytes(crl, crl.issuer));

function* problemsOf(
  crl: ParsedCrl,
  issuer: ParsedCertificate,
  at: UnixMs,
): Generator<readonly [CrlCheck, RevocationCode]> {
  if (!hasName(issuer, crl)) yield ['issuer', 'crl.other-issuer'];
  const verdict = verifyCrlSignature(crl, spanBytes(issuer, issuer.spki));
  if (verdict === 'unsupported') yield ['signature', 'crl.signature-unsupported'];
  if (verdict === 'invalid') yield ['signature', 'crl.signature'];
  if (!allowsUsage(issuer, 'cRLSign')) yield ['key-usage', 'crl.key-usage'];
  const extensions = decodeCrlExtensions(crl);
  if (!extensions.ok || extensions.value.unknownCritical.length > 0 || crl.unknownCriticalInEntries.length > 0)
    yield ['critical', 'crl.unknown-critical'];
  if (crl.thisUpdate > at) yield ['issued', 'crl.not-yet-issued'];
  if (crl.nextUpdate !== undefined && crl.nextUpdate < at) yield ['fresh', 'crl.stale'];
}
