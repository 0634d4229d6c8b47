import type { CustomExtension, ProfileProblem } from '../../../../shared/model/profile.ts';
import { isOid } from '../../asn1/der-write.ts';
import { type DerError, fromHex, toHex } from '../../asn1/der.ts';
import { findDerRefusal } from '../../asn1/der-walk.ts';
import { formatAsn1Text } from '../../asn1/asn1-text.ts';
import { MAX_ASN1_TEXT, parseAsn1Text } from '../../asn1/asn1-text-parse.ts';
import { OID } from '../../asn1/oid.ts';
import { findExtensionRefusal } from '../../certificate/extension-lines.ts';
import { problemAt } from './profile-problem.ts';

/** Octets of DER that one custom extension may hold. */
const MAX_OCTETS = 16_384;
const MAX_CUSTOM = 32;

/**
 * Extensions that a profile has a rule of its own for, and those that no profile writes: what a log or a precertificate says (RFC 6962), and what stands in
 * lists of revoked certificates.
 */
const OWN_RULE: ReadonlySet<string> = new Set([
  OID.subjectKeyIdentifier,
  OID.keyUsage,
  OID.subjectAltName,
  OID.basicConstraints,
  OID.nameConstraints,
  OID.cRLDistributionPoints,
  OID.certificatePolicies,
  OID.authorityKeyIdentifier,
  OID.extKeyUsage,
  OID.authorityInfoAccess,
  OID.qcStatements,
  OID.tlsFeature,
  OID.ocspNoCheck,
  OID.signedCertificateTimestamps,
  OID.ctPoison,
  OID.cRLNumber,
  OID.cRLReason,
  OID.invalidityDate,
  OID.deltaCRLIndicator,
  OID.issuingDistributionPoint,
  OID.certificateIssuer,
]);

/** RFC 5280 §4.2.1.8, §4.2.1.15, §4.2.2.2; RFC 3280 §4.2.1.4. */
const NEVER_CRITICAL: ReadonlySet<string> = new Set([
  OID.subjectDirectoryAttributes,
  OID.freshestCRL,
  OID.subjectInfoAccess,
  OID.privateKeyUsagePeriod,
]);

/**
 * Judges custom extensions: `profile.oid-invalid {value}`, `profile.oid-twice {value}`, `profile.oid-has-own-rule {value}`,
 * `profile.critical-not-allowed {value}`, `profile.der-invalid {offset, problem}` (also where a known extension does not read its value),
 * `profile.asn1-invalid {line, column, problem}`, `profile.shape {problem}` (`too-many` above 32, `value-missing`, `value-not-wanted`).
 */
export function checkCustomExtensions(extensions: readonly CustomExtension[], path: string): ProfileProblem[] {
  const tooMany = extensions.length > MAX_CUSTOM ? [problemAt(path, 'profile.shape', { problem: 'too-many' })] : [];
  return [
    ...tooMany,
    ...extensions.slice(0, MAX_CUSTOM).flatMap((extension, i) => {
      const isTwice = extensions.findIndex(({ oid }) => oid === extension.oid) < i;
      return [...checkOid(extension, isTwice, `${path}.${i}`), ...checkValue(extension, `${path}.${i}.value`)];
    }),
  ];
}

function checkOid({ oid: value, critical }: CustomExtension, isTwice: boolean, path: string): ProfileProblem[] {
  if (!isOid(value)) return [problemAt(`${path}.oid`, 'profile.oid-invalid', { value })];
  if (OWN_RULE.has(value)) return [problemAt(`${path}.oid`, 'profile.oid-has-own-rule', { value })];
  return [
    ...(isTwice ? [problemAt(`${path}.oid`, 'profile.oid-twice', { value })] : []),
    ...(critical && NEVER_CRITICAL.has(value)
      ? [problemAt(`${path}.critical`, 'profile.critical-not-allowed', { value })]
      : []),
  ];
}

function checkValue(extension: CustomExtension, path: string): ProfileProblem[] {
  const wantsValue = extension.source === 'profile' || extension.source === 'within';
  if (extension.value === undefined)
    return wantsValue ? [problemAt(path, 'profile.shape', { problem: 'value-missing' })] : [];
  if (extension.source === 'forbidden') return [problemAt(path, 'profile.shape', { problem: 'value-not-wanted' })];
  const parsed = parseCustomValue(extension);
  return 'problem' in parsed ? [{ ...parsed.problem, path: `${path}.text` }] : [];
}

/**
 * DER of a custom extension's value, or what is wrong with it: one whole DER value to the end, at most 16 KiB, and one that reads where the extension is
 * known. `path` of the problem is empty. Hexadecimal may hold spaces, line ends and colons between octets.
 */
export function parseCustomValue({
  oid,
  value,
}: Pick<CustomExtension, 'oid' | 'value'>): { readonly der: Uint8Array } | { readonly problem: ProfileProblem } {
  if (value === undefined) return { problem: problemAt('', 'profile.shape', { problem: 'value-missing' }) };
  const parsed = value.form === 'text' ? parseText(value.text) : parseHex(value.text);
  if ('problem' in parsed) return parsed;
  const refusal = findExtensionRefusal(oid, parsed.der);
  return refusal === undefined ? parsed : { problem: derProblem(refusal) };
}

/**
 * The same value in the other form: DER in hexadecimal as ASN.1 text, text as hexadecimal. Undefined where it does not read, or its text would be longer
 * than the parser takes. Nothing is said of whether it fits its extension.
 */
export function rewriteCustomValue(value: CustomValue): CustomValue | undefined {
  const parsed = value.form === 'text' ? parseText(value.text) : parseHex(value.text);
  if ('problem' in parsed) return undefined;
  if (value.form === 'text') return { form: 'der', text: toHex(parsed.der) };
  const text = formatAsn1Text(parsed.der);
  return text.ok && text.value.length <= MAX_ASN1_TEXT ? { form: 'text', text: text.value } : undefined;
}

type CustomValue = NonNullable<CustomExtension['value']>;

const derProblem = ({ offset, problem }: DerError): ProfileProblem =>
  problemAt('', 'profile.der-invalid', { offset, problem });

function parseText(text: string): { der: Uint8Array } | { problem: ProfileProblem } {
  const parsed = parseAsn1Text(text);
  return parsed.ok ? { der: parsed.value } : { problem: problemAt('', 'profile.asn1-invalid', { ...parsed.error }) };
}

function parseHex(text: string): { der: Uint8Array } | { problem: ProfileProblem } {
  const hex = text.replace(/[\s:]+/g, '');
  const bad = /[^0-9a-fA-F]/.exec(hex);
  const isTooLarge = hex.length > 2 * MAX_OCTETS;
  if (bad !== null || hex.length % 2 !== 0 || isTooLarge) {
    const problem = isTooLarge ? 'too-large' : 'not-hexadecimal';
    return { problem: problemAt('', 'profile.der-invalid', { offset: (bad?.index ?? hex.length) >> 1, problem }) };
  }
  const der = fromHex(hex);
  const refusal = findDerRefusal(der);
  return refusal === undefined ? { der } : { problem: derProblem(refusal) };
}
