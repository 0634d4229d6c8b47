import type { UnixMs } from '../../../shared/model/brands.ts';
import type { Problem, ProblemCode, Severity } from '../../../shared/model/inspect.ts';
import { isSelfIssued, type ParsedCertificate, spanBytes } from '../certificate/certificate.ts';
import { tryExtension } from '../certificate/certificate-fields.ts';
import { attemptParse, equalBytes, toHex } from '../asn1/der.ts';
import { decodeBasicConstraints, decodeExtKeyUsage, decodeKeyUsage, type KeyUsage } from '../certificate/extension.ts';
import { findExtensionRefusal, isKnownExtension } from '../certificate/extension-lines.ts';
import { isSigningKey, isWeakKey, keyLabel, readPublicKey } from '../algorithm/key-algorithm.ts';
import { OID, oidName } from '../asn1/oid.ts';
import { isWeakSignature, readSignatureScheme, signatureAlgorithmName } from '../algorithm/signature-algorithm.ts';

const DAY_MS = 86_400_000;

/** CA/B Forum BR §6.3.2 from 2026-03-15; private PKI is free to ignore it, hence `info`. */
const LONG_LIVED_DAYS = 200;

export interface CheckOptions {
  readonly at: UnixMs;
  /** Of a self-issued certificate: whether its own key verifies its signature, as `certificateFields` found. */
  readonly selfSigned?: boolean | undefined;
}

/**
 * Checks one certificate by itself: dates, key, signature, extensions, serial. Each problem carries the section it rests on.
 * Errors are what RFC 5280 forbids or every verifier refuses, warnings what common servers and clients refuse or what is weak, infos what is worth knowing.
 * Does not build a path, check revocation or names of a host. `offset` counts in the certificate's DER.
 */
export function checkCertificate(parsed: ParsedCertificate, { at, selfSigned }: CheckOptions): Problem[] {
  const found = attemptParse('certificate', () => [
    ...lintValidity(parsed, at),
    ...lintKeyAndSignature(parsed),
    ...(selfSigned === false ? [selfSignatureInvalid(parsed)] : []),
    ...lintSerial(parsed),
    ...lintExtensionForm(parsed),
    ...lintUsage(parsed),
  ]);
  if (found.ok) return found.value;
  // key or algorithm identifier are no structures at all
  return [problem('der.malformed', 'error', 'RFC 5280 §4.1', { offset: parsed.spki.start })];
}

interface Found {
  readonly evidence?: Problem['evidence'];
  readonly offset?: number;
}

function problem(code: ProblemCode, severity: Severity, rfc: string, { evidence = {}, offset }: Found = {}): Problem {
  return { code, severity, rfc, evidence, ...(offset !== undefined && { offset }) };
}

function lintValidity({ notBefore, notAfter }: ParsedCertificate, at: UnixMs): Problem[] {
  const rfc = 'RFC 5280 §4.1.2.5';
  const problems: Problem[] = [];
  if (notAfter < notBefore)
    return [problem('cert.validity-reversed', 'error', rfc, { evidence: { notBefore, notAfter } })];
  if (at >= notAfter + 1000) problems.push(problem('cert.expired', 'error', rfc, { evidence: { notAfter, at } }));
  if (at < notBefore) problems.push(problem('cert.not-yet-valid', 'error', rfc, { evidence: { notBefore, at } }));
  return problems;
}

function lintKeyAndSignature(parsed: ParsedCertificate): Problem[] {
  const problems: Problem[] = [];
  const key = readPublicKey(spanBytes(parsed, parsed.spki));
  const keyAt = { offset: parsed.spki.start, evidence: { key: keyLabel(key) } };
  if (!isSigningKey(key)) problems.push(problem('cert.unknown-algorithm', 'warning', 'RFC 5280 §4.1.2.7', keyAt));
  else if (isWeakKey(key)) problems.push(problem('cert.weak-key', 'error', 'NIST SP 800-131A §2', keyAt));
  const algorithmDer = spanBytes(parsed, parsed.signatureAlgorithm);
  const scheme = readSignatureScheme(algorithmDer);
  const signatureAt = {
    offset: parsed.signatureAlgorithm.start,
    evidence: { algorithm: signatureAlgorithmName(algorithmDer) },
  };
  if (isWeakSignature(scheme))
    problems.push(problem('cert.weak-signature', isSelfIssued(parsed) ? 'info' : 'error', 'RFC 9155 §2', signatureAt));
  else if (scheme.kind === 'unknown')
    problems.push(problem('cert.unknown-algorithm', 'warning', 'RFC 5280 §4.1.1.2', signatureAt));
  if (!equalBytes(spanBytes(parsed, parsed.innerAlgorithm), algorithmDer)) {
    problems.push(problem('cert.signature-algorithms-differ', 'error', 'RFC 5280 §4.1.1.2', signatureAt));
  }
  return problems;
}

/** A self-issued certificate whose own key does not verify it. */
const selfSignatureInvalid = ({ signature }: ParsedCertificate): Problem =>
  problem('cert.self-signature-invalid', 'info', 'RFC 5280 §3.2', { offset: signature.start });

/** Octets that a random serial should have at least: CA/B Forum BR §7.1 asks for 64 bits. */
const MINIMUM_SERIAL_OCTETS = 8;

function lintSerial(parsed: ParsedCertificate): Problem[] {
  const serial = spanBytes(parsed, parsed.serial);
  const found = { offset: parsed.serial.start, evidence: { serialHex: toHex(serial), octets: serial.length } };
  const rfc = 'RFC 5280 §4.1.2.2';
  if ((serial[0] ?? 0) >= 0x80 || serial.every((octet) => octet === 0))
    return [problem('cert.serial-not-positive', 'error', rfc, found)];
  if (serial.length > 20) return [problem('cert.serial-too-long', 'error', rfc, found)];
  if (serial.length < MINIMUM_SERIAL_OCTETS && !isSelfIssued(parsed))
    return [problem('cert.serial-low-entropy', 'info', 'CABF BR §7.1', found)];
  return [];
}

function lintExtensionForm(parsed: ParsedCertificate): Problem[] {
  const problems: Problem[] = [];
  if (parsed.version !== 3)
    problems.push(
      problem('cert.version-not-3', 'warning', 'RFC 5280 §4.1.2.1', { evidence: { version: parsed.version } }),
    );
  const seen = new Set<string>();
  for (const { oid, critical, value } of parsed.extensions) {
    const found = { offset: value.start, evidence: { oid, name: oidName(oid) } };
    if (seen.has(oid)) problems.push(problem('cert.duplicate-extension', 'error', 'RFC 5280 §4.2', found));
    seen.add(oid);
    if (critical && !isKnownExtension(oid))
      problems.push(problem('cert.unknown-critical-extension', 'error', 'RFC 5280 §4.2', found));
    const malformed = findExtensionRefusal(oid, spanBytes(parsed, value));
    if (malformed === undefined) continue;
    const at = { offset: value.start + malformed.offset, evidence: { ...found.evidence, problem: malformed.problem } };
    if (oid === OID.subjectAltName) problems.push(problem('cert.san-malformed', 'error', 'RFC 5280 §4.2.1.6', at));
    else problems.push(problem('der.malformed', 'error', 'RFC 5280 §4.2', at));
  }
  return problems;
}

function lintUsage(parsed: ParsedCertificate): Problem[] {
  const constraints = tryExtension(parsed, OID.basicConstraints, decodeBasicConstraints);
  const usage = tryExtension(parsed, OID.keyUsage, decodeKeyUsage);
  if (constraints?.ca === true) {
    const canSign = usage === undefined || usage.includes('keyCertSign');
    return canSign
      ? []
      : [
          problem('cert.ca-without-key-cert-sign', 'error', 'RFC 5280 §4.2.1.9', {
            evidence: { found: usage.join(' ') },
          }),
        ];
  }
  if (usage?.includes('keyCertSign') === true) {
    const code = constraints === undefined ? 'cert.ca-without-basic-constraints' : 'cert.leaf-with-key-cert-sign';
    return [problem(code, 'error', constraints === undefined ? 'RFC 5280 §4.2.1.9' : 'RFC 5280 §4.2.1.3')];
  }
  return lintLeaf(parsed, usage);
}

function lintLeaf(parsed: ParsedCertificate, usage: readonly KeyUsage[] | undefined): Problem[] {
  const problems: Problem[] = [];
  const has = (oid: string): boolean => parsed.extensions.some((extension) => extension.oid === oid);
  const purposes = tryExtension(parsed, OID.extKeyUsage, decodeExtKeyUsage);
  const found = { evidence: { found: (purposes ?? []).map(oidName).join(' ') } };
  const isServer = purposes?.includes(OID.serverAuth) === true || purposes?.includes(OID.anyExtendedKeyUsage) === true;
  const isClient = purposes?.includes(OID.clientAuth) === true || purposes?.includes(OID.anyExtendedKeyUsage) === true;
  if (!has(OID.subjectAltName)) problems.push(problem('cert.no-san', isServer ? 'warning' : 'info', 'RFC 9525 §2'));
  if (!has(OID.extKeyUsage)) problems.push(problem('cert.no-eku', 'info', 'RFC 5280 §4.2.1.12'));
  // servers are often dialled with a server's certificate; what is for neither side of TLS is as it should be
  if (isServer && !isClient) problems.push(problem('cert.client-auth-missing', 'info', 'RFC 5280 §4.2.1.12', found));
  if ((isServer || isClient) && usage !== undefined && !usage.includes('digitalSignature')) {
    problems.push(
      problem('cert.key-usage-missing', 'warning', 'RFC 8446 §4.4.2.2', { evidence: { found: usage.join(' ') } }),
    );
  }
  const days = Math.round((parsed.notAfter - parsed.notBefore) / DAY_MS);
  if (isServer && days > LONG_LIVED_DAYS)
    problems.push(problem('cert.long-lived', 'info', 'CABF BR §6.3.2', { evidence: { days, limit: LONG_LIVED_DAYS } }));
  return problems;
}
