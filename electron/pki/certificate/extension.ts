import type { GeneralName } from '../../../shared/model/name.ts';
import { contextGroup, contextTag, DerError, DerReader, readWhole, TAG, toHex } from '../asn1/der.ts';
import {
  decodeText,
  readBitString,
  readBoolean,
  readIntegerBytes,
  readOid,
  readSmallInteger,
} from '../asn1/der-value.ts';
import { readGeneralName, readGeneralNames } from '../name/general-name.ts';

/** Decoders of extension values. Each takes the DER inside the OCTET STRING, reads all of it and throws DerError where it is malformed. */

export interface BasicConstraints {
  readonly ca: boolean;
  readonly pathLength?: number;
}

/** No path comes near this length: like other verifiers we refuse a larger number. */
const MAX_PATH_LENGTH = 255;

/** An encoded `cA FALSE` and a path length without cA are let through, as every verifier does. @see RFC 5280 §4.2.1.9 */
export function decodeBasicConstraints(der: Uint8Array): BasicConstraints {
  const reader = readWhole(der, TAG.sequence);
  const ca = reader.peekTag() === TAG.boolean && readBoolean(reader);
  const at = reader.position;
  const pathLength = reader.done ? undefined : readSmallInteger(reader);
  reader.expectEnd();
  if (pathLength !== undefined && pathLength > MAX_PATH_LENGTH) throw new DerError('bad-value', at);
  return pathLength === undefined ? { ca } : { ca, pathLength };
}

/** BOOLEAN DEFAULT FALSE: an encoded default is not DER. */
export function readDefaultFalse(reader: DerReader): boolean {
  const at = reader.position;
  if (reader.peekTag() !== TAG.boolean) return false;
  if (!readBoolean(reader)) throw new DerError('not-canonical', at);
  return true;
}

export const KEY_USAGES = [
  'digitalSignature',
  'nonRepudiation',
  'keyEncipherment',
  'dataEncipherment',
  'keyAgreement',
  'keyCertSign',
  'cRLSign',
  'encipherOnly',
  'decipherOnly',
] as const;
export type KeyUsage = (typeof KEY_USAGES)[number];

/** At least one bit is set. @see RFC 5280 §4.2.1.3 */
export function decodeKeyUsage(der: Uint8Array): KeyUsage[] {
  const reader = new DerReader(der);
  const usages = readNamedBits(reader, TAG.bitString, KEY_USAGES);
  reader.expectEnd();
  if (usages.length === 0) throw new DerError('missing', 0);
  return usages;
}

/** Names of the bits that are set; bits beyond the list are passed over. @throws DerError */
export function readNamedBits<T extends string>(reader: DerReader, tag: number, names: readonly T[]): T[] {
  const { bytes } = readBitString(reader, tag);
  return names.filter((_, bit) => ((bytes[bit >> 3] ?? 0) & (0x80 >> (bit & 7))) !== 0);
}

/** OIDs of the purposes. @see RFC 5280 §4.2.1.12 */
export function decodeExtKeyUsage(der: Uint8Array): string[] {
  return readOids(readWhole(der, TAG.sequence));
}

function readOids(reader: DerReader): string[] {
  const oids: string[] = [];
  while (!reader.done) oids.push(readOid(reader));
  if (oids.length === 0) throw new DerError('missing', reader.position);
  return oids;
}

/** subjectAltName, issuerAltName, certificateIssuer. @see RFC 5280 §4.2.1.6 */
export const decodeGeneralNames = (der: Uint8Array): GeneralName[] => readGeneralNames(readWhole(der, TAG.sequence));

/** @see RFC 5280 §4.2.1.2 */
export function decodeSubjectKeyId(der: Uint8Array): Uint8Array {
  const reader = new DerReader(der);
  const value = reader.read(TAG.octetString);
  reader.expectEnd();
  return reader.content(value);
}

export interface AuthorityKeyId {
  readonly keyId?: Uint8Array;
  readonly issuer?: readonly GeneralName[];
  readonly serial?: Uint8Array;
}

/** @see RFC 5280 §4.2.1.1 */
export function decodeAuthorityKeyId(der: Uint8Array): AuthorityKeyId {
  const reader = readWhole(der, TAG.sequence);
  const keyId = reader.readOptional(contextTag(0));
  const issuer = reader.enterOptional(contextGroup(1));
  const issuerNames = issuer === undefined ? undefined : readGeneralNames(issuer);
  const serial = reader.peekTag() === contextTag(2) ? readIntegerBytes(reader, contextTag(2)) : undefined;
  reader.expectEnd();
  if ((issuerNames === undefined) !== (serial === undefined)) throw new DerError('missing', reader.position);
  return {
    ...(keyId !== undefined && { keyId: reader.content(keyId) }),
    ...(issuerNames !== undefined && { issuer: issuerNames }),
    ...(serial !== undefined && { serial }),
  };
}

export const REASON_FLAGS = [
  'unused',
  'keyCompromise',
  'cACompromise',
  'affiliationChanged',
  'superseded',
  'cessationOfOperation',
  'certificateHold',
  'privilegeWithdrawn',
  'aACompromise',
] as const;

export interface DistributionPoint {
  readonly names: readonly GeneralName[];
  /** nameRelativeToCRLIssuer as hex, where that form is used. */
  readonly relativeNameHex?: string;
  readonly reasons?: readonly string[];
  readonly crlIssuer?: readonly GeneralName[];
}

/** cRLDistributionPoints and freshestCRL. @see RFC 5280 §4.2.1.13 */
export function decodeDistributionPoints(der: Uint8Array): DistributionPoint[] {
  const reader = readWhole(der, TAG.sequence);
  const points: DistributionPoint[] = [];
  while (!reader.done) points.push(readDistributionPoint(reader.enter(TAG.sequence)));
  if (points.length === 0) throw new DerError('missing', reader.position);
  return points;
}

function readDistributionPoint(reader: DerReader): DistributionPoint {
  const name = readPointName(reader);
  const reasons = reader.peekTag() === contextTag(1) ? readNamedBits(reader, contextTag(1), REASON_FLAGS) : undefined;
  const issuer = reader.enterOptional(contextGroup(2));
  const crlIssuer = issuer === undefined ? undefined : readGeneralNames(issuer);
  reader.expectEnd();
  return { ...name, ...(reasons && { reasons }), ...(crlIssuer && { crlIssuer }) };
}

/** DistributionPointName in its `[0]`, where it is there. @throws DerError */
export function readPointName(reader: DerReader): { names: GeneralName[]; relativeNameHex?: string } {
  const wrapper = reader.enterOptional(contextGroup(0));
  if (wrapper === undefined) return { names: [] };
  const full = wrapper.enterOptional(contextGroup(0));
  if (full !== undefined) {
    wrapper.expectEnd();
    return { names: readGeneralNames(full) };
  }
  const relative = wrapper.read(contextGroup(1));
  wrapper.expectEnd();
  return { names: [], relativeNameHex: toHex(wrapper.whole(relative)) };
}

export interface AccessDescription {
  readonly method: string;
  readonly location: GeneralName;
}

/** authorityInfoAccess and subjectInfoAccess. @see RFC 5280 §4.2.2.1 */
export function decodeInfoAccess(der: Uint8Array): AccessDescription[] {
  const reader = readWhole(der, TAG.sequence);
  const found: AccessDescription[] = [];
  while (!reader.done) {
    const access = reader.enter(TAG.sequence);
    found.push({ method: readOid(access), location: readGeneralName(access) });
    access.expectEnd();
  }
  if (found.length === 0) throw new DerError('missing', reader.position);
  return found;
}

export interface PolicyInformation {
  readonly oid: string;
  /** CPS address or notice text; hex where the qualifier is of another kind. */
  readonly qualifiers: readonly { readonly oid: string; readonly value: string }[];
}

/** @see RFC 5280 §4.2.1.4 */
export function decodePolicies(der: Uint8Array): PolicyInformation[] {
  const reader = readWhole(der, TAG.sequence);
  const policies: PolicyInformation[] = [];
  const seen = new Set<string>();
  while (!reader.done) {
    const policy = reader.enter(TAG.sequence);
    const oid = readOid(policy);
    const list = policy.enterOptional(TAG.sequence);
    policy.expectEnd();
    if (seen.has(oid)) throw new DerError('bad-value', reader.position);
    seen.add(oid);
    policies.push({ oid, qualifiers: list === undefined ? [] : readQualifiers(list) });
  }
  if (policies.length === 0) throw new DerError('missing', reader.position);
  return policies;
}

function readQualifiers(list: DerReader): { oid: string; value: string }[] {
  const qualifiers: { oid: string; value: string }[] = [];
  while (!list.done) {
    const qualifier = list.enter(TAG.sequence);
    const oid = readOid(qualifier);
    const value = qualifier.read();
    qualifier.expectEnd();
    qualifiers.push({ oid, value: decodeText(value.tag, qualifier.content(value)) ?? toHex(qualifier.whole(value)) });
  }
  if (qualifiers.length === 0) throw new DerError('missing', list.position);
  return qualifiers;
}

/** CRLNumber, BaseCRLNumber, inhibitAnyPolicy: a non-negative INTEGER. @see RFC 5280 §5.2.3 */
export function decodeNumber(der: Uint8Array): bigint {
  const reader = new DerReader(der);
  const content = readIntegerBytes(reader);
  reader.expectEnd();
  if ((content[0] ?? 0) >= 0x80) throw new DerError('bad-value', 0);
  return BigInt(`0x${toHex(content)}`);
}

export interface IssuingDistributionPoint {
  readonly names: readonly GeneralName[];
  readonly onlyUserCerts: boolean;
  readonly onlyCaCerts: boolean;
  readonly onlySomeReasons?: readonly string[];
  readonly indirect: boolean;
  readonly onlyAttributeCerts: boolean;
}

/** @see RFC 5280 §5.2.5 */
export function decodeIssuingDistributionPoint(der: Uint8Array): IssuingDistributionPoint {
  const reader = readWhole(der, TAG.sequence);
  const { names } = readPointName(reader);
  const flag = (n: number): boolean => reader.peekTag() === contextTag(n) && readBoolean(reader, contextTag(n));
  const onlyUserCerts = flag(1);
  const onlyCaCerts = flag(2);
  const onlySomeReasons =
    reader.peekTag() === contextTag(3) ? readNamedBits(reader, contextTag(3), REASON_FLAGS) : undefined;
  const indirect = flag(4);
  const onlyAttributeCerts = flag(5);
  reader.expectEnd();
  return {
    names,
    onlyUserCerts,
    onlyCaCerts,
    indirect,
    onlyAttributeCerts,
    ...(onlySomeReasons && { onlySomeReasons }),
  };
}

export interface PolicyConstraints {
  readonly requireExplicitPolicy?: number;
  readonly inhibitPolicyMapping?: number;
}

/** @see RFC 5280 §4.2.1.11 */
export function decodePolicyConstraints(der: Uint8Array): PolicyConstraints {
  const reader = readWhole(der, TAG.sequence);
  if (reader.done) throw new DerError('missing', reader.position);
  const requireExplicitPolicy =
    reader.peekTag() === contextTag(0) ? readSmallInteger(reader, contextTag(0)) : undefined;
  const inhibitPolicyMapping = reader.peekTag() === contextTag(1) ? readSmallInteger(reader, contextTag(1)) : undefined;
  reader.expectEnd();
  return {
    ...(requireExplicitPolicy !== undefined && { requireExplicitPolicy }),
    ...(inhibitPolicyMapping !== undefined && { inhibitPolicyMapping }),
  };
}
