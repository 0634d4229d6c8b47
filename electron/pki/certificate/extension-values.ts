import type { ExtensionValue } from '../../../shared/model/extension-field.ts';
import { contextTag, DerError, DerReader, readWhole, TAG, toHex, type Tlv } from '../asn1/der.ts';
import { decodeOid, decodeText, readOid, readSmallInteger, readTime } from '../asn1/der-value.ts';
import { encodeTlv } from '../asn1/der-write.ts';
import { OID, oidName } from '../asn1/oid.ts';
import { visibleText } from '../asn1/visible-text.ts';
import { readNamedBits } from './extension.ts';
import { qcStatementValues } from './qc-statements.ts';
import { timestampValues } from './signed-timestamps.ts';

type Values = (value: Uint8Array) => readonly ExtensionValue[];

/** Extensions outside RFC 5280's core, as structured lines in the words of their standards; each throws DerError on a malformed value. */
export const VALUE_DECODERS: ReadonlyMap<string, Values> = new Map<string, Values>([
  [OID.policyMappings, policyMappingValues],
  [OID.privateKeyUsagePeriod, usagePeriodValues],
  [OID.subjectDirectoryAttributes, directoryAttributeValues],
  [OID.tlsFeature, tlsFeatureValues],
  [OID.ocspNoCheck, nullValues],
  [OID.ctPoison, nullValues],
  [OID.signedCertificateTimestamps, timestampValues],
  [OID.qcStatements, qcStatementValues],
  [OID.netscapeCertType, netscapeTypeValues],
  [OID.cabfOrganizationIdentifier, organizationIdentifierValues],
  [OID.certificateTemplateName, textValues],
  [OID.certificateTemplate, templateValues],
  [OID.applicationCertPolicies, applicationPolicyValues],
  [OID.caVersion, caVersionValues],
  [OID.ntdsCaSecurity, securityIdentifierValues],
  [OID.smimeCapabilities, capabilityValues],
  [OID.logotype, logotypeValues],
]);

const line = (value: string, name?: string, depth = 0): ExtensionValue => ({
  ...(name !== undefined && { name }),
  value: visibleText(value),
  depth,
});

const oidLine = (oid: string, name?: string, depth = 0): ExtensionValue => ({
  ...line(oidName(oid), name, depth),
  oid,
});

/** @see RFC 5280 §4.2.1.5 */
function policyMappingValues(value: Uint8Array): ExtensionValue[] {
  const list = readWhole(value, TAG.sequence);
  const values: ExtensionValue[] = [];
  while (!list.done) {
    const mapping = list.enter(TAG.sequence);
    values.push(oidLine(readOid(mapping), 'issuerDomainPolicy'), oidLine(readOid(mapping), 'subjectDomainPolicy', 1));
    mapping.expectEnd();
  }
  return values;
}

/** @see RFC 3280 §4.2.1.4 */
function usagePeriodValues(value: Uint8Array): ExtensionValue[] {
  const reader = readWhole(value, TAG.sequence);
  const values: ExtensionValue[] = [];
  for (const [tag, name] of [
    [contextTag(0), 'notBefore'],
    [contextTag(1), 'notAfter'],
  ] as const) {
    const part = reader.readOptional(tag);
    if (part === undefined) continue;
    const at = readTime(new DerReader(encodeTlv(TAG.generalizedTime, reader.content(part))));
    values.push({ ...line(new Date(at).toISOString(), name), at });
  }
  reader.expectEnd();
  return values;
}

/** @see RFC 5280 §4.2.1.8 */
function directoryAttributeValues(value: Uint8Array): ExtensionValue[] {
  const list = readWhole(value, TAG.sequence);
  const values: ExtensionValue[] = [];
  while (!list.done) {
    const attribute = list.enter(TAG.sequence);
    values.push(oidLine(readOid(attribute)));
    const set = attribute.enter(TAG.set);
    while (!set.done) values.push(line(describePart(set, set.read()), undefined, 1));
    attribute.expectEnd();
  }
  return values;
}

/** A primitive of whatever type as text. */
function describePart(reader: DerReader, part: Tlv): string {
  if (part.tag === TAG.oid) return oidName(decodeOid(reader.bytes, part.body, part.end));
  if (part.tag === TAG.generalizedTime || part.tag === TAG.utcTime)
    return new Date(readTime(new DerReader(reader.whole(part)))).toISOString();
  return decodeText(part.tag, reader.content(part)) ?? toHex(reader.whole(part));
}

/** @see RFC 7633 §4.1 */
function tlsFeatureValues(value: Uint8Array): ExtensionValue[] {
  const list = readWhole(value, TAG.sequence);
  const values: ExtensionValue[] = [];
  while (!list.done) {
    const feature = readSmallInteger(list);
    values.push(line(FEATURES.get(feature) ?? String(feature)));
  }
  return values;
}

const FEATURES: ReadonlyMap<number, string> = new Map([
  [5, 'status_request'],
  [17, 'status_request_v2'],
]);

function nullValues(value: Uint8Array): ExtensionValue[] {
  const reader = new DerReader(value);
  const part = reader.read(TAG.null);
  reader.expectEnd();
  if (part.end !== part.body) throw new DerError('bad-value', part.start);
  return [line('NULL')];
}

const NETSCAPE_TYPES = [
  'sslClient',
  'sslServer',
  'smime',
  'objectSigning',
  'reserved',
  'sslCA',
  'smimeCA',
  'objectSigningCA',
];

function netscapeTypeValues(value: Uint8Array): ExtensionValue[] {
  const reader = new DerReader(value);
  const types = readNamedBits(reader, TAG.bitString, NETSCAPE_TYPES);
  reader.expectEnd();
  return types.map((type) => line(type));
}

/** @see CA/Browser Forum EV Guidelines §9.8.2 */
function organizationIdentifierValues(value: Uint8Array): ExtensionValue[] {
  const reader = readWhole(value, TAG.sequence);
  const next = (): string => describePart(reader, reader.read());
  const values = [line(next(), 'registrationSchemeIdentifier'), line(next(), 'registrationCountry')];
  if (reader.peekTag() === contextTag(0)) {
    const state = decodeText(TAG.printableString, reader.content(reader.read())) ?? '';
    values.push(line(state, 'registrationStateOrProvince'));
  }
  values.push(line(next(), 'registrationReference'));
  reader.expectEnd();
  return values;
}

function textValues(value: Uint8Array): ExtensionValue[] {
  const reader = new DerReader(value);
  const text = describePart(reader, reader.read());
  reader.expectEnd();
  return [line(text)];
}

/** @see MS-WCCE §2.2.2.7.7.2 */
function templateValues(value: Uint8Array): ExtensionValue[] {
  const reader = readWhole(value, TAG.sequence);
  const values = [oidLine(readOid(reader), 'templateID')];
  for (const name of ['templateMajorVersion', 'templateMinorVersion'])
    if (!reader.done) values.push(line(String(readSmallInteger(reader)), name));
  reader.expectEnd();
  return values;
}

function applicationPolicyValues(value: Uint8Array): ExtensionValue[] {
  const list = readWhole(value, TAG.sequence);
  const values: ExtensionValue[] = [];
  while (!list.done) values.push(oidLine(readOid(list.enter(TAG.sequence))));
  return values;
}

/** Two numbers of 16 bits: which key, which certificate. @see MS-WCCE §2.2.2.7.3 */
function caVersionValues(value: Uint8Array): ExtensionValue[] {
  const reader = new DerReader(value);
  const version = readSmallInteger(reader);
  reader.expectEnd();
  return [line(String(version & 0xffff), 'certificateIndex'), line(String(version >>> 16), 'keyIndex')];
}

/** The account that the certificate was made for. @see MS-WCCE §2.2.2.7.7.4 */
function securityIdentifierValues(value: Uint8Array): ExtensionValue[] {
  const reader = readWhole(value, TAG.sequence);
  const other = reader.enter(0xa0);
  const type = readOid(other);
  const inner = other.enter(0xa0);
  const octets = inner.content(inner.read(TAG.octetString));
  for (const part of [inner, other, reader]) part.expectEnd();
  return [{ ...line(Buffer.from(octets).toString('latin1'), 'objectSid'), oid: type }];
}

/** @see RFC 8551 §2.5.2 */
function capabilityValues(value: Uint8Array): ExtensionValue[] {
  const list = readWhole(value, TAG.sequence);
  const values: ExtensionValue[] = [];
  while (!list.done) values.push(oidLine(readOid(list.enter(TAG.sequence))));
  return values;
}

/** Which logotypes there are; pictures are never fetched. @see RFC 9399 §4.1 */
function logotypeValues(value: Uint8Array): ExtensionValue[] {
  const reader = readWhole(value, TAG.sequence);
  const values: ExtensionValue[] = [];
  while (!reader.done) {
    const part = reader.read();
    values.push(line(LOGOTYPES[part.tag & 0x1f] ?? String(part.tag & 0x1f)));
  }
  return values;
}

const LOGOTYPES = ['communityLogos', 'issuerLogo', 'subjectLogo', 'otherLogos'];
