import { contextGroup, contextTag, type Span, TAG, type Tlv } from '../asn1/der.ts';
import { decodeOidText, readChildren, readOidText, readTlv } from './tolerant.ts';
import { type LintGeneralName, readLintGeneralName, readLintGeneralNames } from './tolerant-name.ts';

/** Tolerant readers of extension values; `value` spans the content of the OCTET STRING in `der`. */

const whole = (der: Uint8Array, value: Span): Tlv | undefined => readTlv(der, value.start, value.end);

const children = (der: Uint8Array, value: Span): readonly Tlv[] => {
  const outer = whole(der, value);
  return outer === undefined ? [] : readChildren(der, outer);
};

export interface LintBasicConstraints {
  readonly ca: boolean;
  /** Octet of the BOOLEAN where it is encoded. */
  readonly caOctet?: number;
  readonly pathLength?: bigint;
  readonly offset: number;
}

export function readLintBasicConstraints(der: Uint8Array, value: Span): LintBasicConstraints {
  const parts = children(der, value);
  const flag = parts.find(({ tag }) => tag === TAG.boolean);
  const length = parts.find(({ tag }) => tag === TAG.integer);
  const caOctet = flag === undefined ? undefined : (der[flag.body] ?? 0);
  return {
    ca: caOctet !== undefined && caOctet !== 0,
    offset: value.start,
    ...(caOctet !== undefined && { caOctet }),
    ...(length !== undefined && { pathLength: readLintInteger(der, length) }),
  };
}

/** Value of an INTEGER's content, two's complement; long ones are cut to 64 octets. */
export function readLintInteger(der: Uint8Array, { body, end }: Pick<Tlv, 'body' | 'end'>): bigint {
  const content = der.subarray(body, Math.min(end, body + 64));
  const hex = Buffer.from(content).toString('hex');
  return hex === '' ? 0n : BigInt.asIntN(content.length * 8, BigInt(`0x${hex}`));
}

export interface LintBits {
  readonly unusedBits: number;
  readonly bytes: Uint8Array;
  readonly offset: number;
}

/** BIT STRING, whatever its padding; undefined for another type. */
export function readLintBits(der: Uint8Array, value: Span): LintBits | undefined {
  const tlv = whole(der, value);
  if (tlv?.tag !== TAG.bitString) return undefined;
  return bitsOf(der, tlv);
}

const bitsOf = (der: Uint8Array, tlv: Tlv): LintBits => ({
  unusedBits: der[tlv.body] ?? 0,
  bytes: der.subarray(tlv.body + 1, tlv.end),
  offset: tlv.start,
});

/** Unused bits that DER wants behind the last set bit of a list of named bits; undefined where no bit of the last octet is set. */
export function expectedUnusedBits({ bytes }: LintBits): number | undefined {
  const last = bytes.at(-1);
  return last === undefined || last === 0 ? undefined : 31 - Math.clz32(last & -last);
}

/** OIDs of a SEQUENCE OF OBJECT IDENTIFIER; malformed ones are left out. */
export const readLintOids = (der: Uint8Array, value: Span): readonly string[] =>
  children(der, value).flatMap((tlv) => readOidText(der, tlv) ?? []);

/** GeneralNames of subjectAltName and issuerAltName. */
export function readLintAltNames(der: Uint8Array, value: Span): readonly LintGeneralName[] {
  const outer = whole(der, value);
  return outer === undefined ? [] : readLintGeneralNames(der, outer);
}

export interface LintQualifier {
  readonly oid: string;
  readonly value: Tlv | undefined;
}

export interface LintPolicy {
  readonly oid: string;
  readonly qualifiers: readonly LintQualifier[];
  /** Whether the list of qualifiers is encoded, be it empty. */
  readonly hasQualifiers: boolean;
  readonly offset: number;
}

export const readLintPolicies = (der: Uint8Array, value: Span): readonly LintPolicy[] =>
  children(der, value).map((policy) => {
    const [id, list] = readChildren(der, policy);
    const qualifiers = list === undefined ? [] : readChildren(der, list);
    return {
      oid: readOidText(der, id) ?? '',
      qualifiers: qualifiers.map((qualifier) => {
        const [kind, qualifierValue] = readChildren(der, qualifier);
        return { oid: readOidText(der, kind) ?? '', value: qualifierValue };
      }),
      hasQualifiers: list !== undefined,
      offset: policy.start,
    };
  });

export interface LintAccess {
  readonly method: string;
  readonly location: LintGeneralName | undefined;
  readonly offset: number;
}

/** authorityInfoAccess and subjectInfoAccess. */
export const readLintAccess = (der: Uint8Array, value: Span): readonly LintAccess[] =>
  children(der, value).map((access) => {
    const [method, location] = readChildren(der, access);
    return {
      method: readOidText(der, method) ?? '',
      location: location === undefined ? undefined : readLintGeneralName(der, location),
      offset: access.start,
    };
  });

export interface LintDistributionPoint {
  /** Of fullName. */
  readonly names: readonly LintGeneralName[];
  readonly hasName: boolean;
  readonly hasRelativeName: boolean;
  readonly hasReasons: boolean;
  /** Bits of the reasons, where there are any. */
  readonly reasons?: LintBits;
  readonly hasIssuer: boolean;
  readonly offset: number;
}

/** cRLDistributionPoints and freshestCRL. */
export const readLintPoints = (der: Uint8Array, value: Span): readonly LintDistributionPoint[] =>
  children(der, value).map((point) => readLintPoint(der, point));

/** One DistributionPoint; an issuingDistributionPoint begins alike. */
export function readLintPoint(der: Uint8Array, point: Tlv): LintDistributionPoint {
  const parts = readChildren(der, point);
  const wrapper = parts.find(({ tag }) => tag === contextGroup(0));
  const reasons = parts.find(({ tag }) => tag === contextTag(1));
  const choice = wrapper === undefined ? undefined : readTlv(der, wrapper.body, wrapper.end);
  return {
    names: choice?.tag === contextGroup(0) ? readLintGeneralNames(der, choice) : [],
    hasName: choice !== undefined,
    hasRelativeName: choice?.tag === contextGroup(1),
    hasReasons: reasons !== undefined,
    ...(reasons !== undefined && { reasons: bitsOf(der, reasons) }),
    hasIssuer: parts.some(({ tag }) => tag === contextGroup(2)),
    offset: point.start,
  };
}

export interface LintSubtree {
  readonly base: LintGeneralName | undefined;
  readonly minimum?: bigint;
  readonly maximum?: bigint;
  readonly offset: number;
}

export interface LintNameConstraints {
  readonly permitted: readonly LintSubtree[];
  readonly excluded: readonly LintSubtree[];
}

export function readLintNameConstraints(der: Uint8Array, value: Span): LintNameConstraints {
  const parts = children(der, value);
  const side = (n: number): readonly LintSubtree[] => {
    const list = parts.find(({ tag }) => tag === contextGroup(n));
    return list === undefined ? [] : readChildren(der, list).map((subtree) => readSubtree(der, subtree));
  };
  return { permitted: side(0), excluded: side(1) };
}

function readSubtree(der: Uint8Array, subtree: Tlv): LintSubtree {
  const [base, ...bounds] = readChildren(der, subtree);
  const minimum = bounds.find(({ tag }) => tag === contextTag(0));
  const maximum = bounds.find(({ tag }) => tag === contextTag(1));
  return {
    base: base === undefined ? undefined : readLintGeneralName(der, base),
    offset: subtree.start,
    ...(minimum !== undefined && { minimum: readLintInteger(der, minimum) }),
    ...(maximum !== undefined && { maximum: readLintInteger(der, maximum) }),
  };
}

export interface LintKeyInfo {
  readonly oid: string;
  /** Parameters of the algorithm, where there are any. */
  readonly parameters: Tlv | undefined;
  /** Content of the BIT STRING after the count of unused bits. */
  readonly key: Uint8Array;
  /** Dotted OID where the parameters are a named curve. */
  readonly curve?: string;
  /** Of RSA keys, content octets. */
  readonly modulus?: Uint8Array;
  readonly exponent?: bigint;
  readonly offset: number;
}

/** SubjectPublicKeyInfo at its SEQUENCE. */
export function readLintKey(der: Uint8Array, spki: Tlv): LintKeyInfo {
  const [algorithm, bits] = readChildren(der, spki);
  const [id, parameters] = algorithm === undefined ? [] : readChildren(der, algorithm);
  const key = bits === undefined ? new Uint8Array() : der.subarray(bits.body + 1, bits.end);
  const oid = readOidText(der, id) ?? '';
  const curve = parameters?.tag === TAG.oid ? decodeOidText(der, parameters) : undefined;
  const numbers = readTlv(key, 0, key.length);
  const [modulus, exponent] = numbers === undefined || curve !== undefined ? [] : readChildren(key, numbers);
  return {
    oid,
    parameters,
    key,
    offset: spki.start,
    ...(curve !== undefined && { curve }),
    ...(modulus?.tag === TAG.integer && { modulus: key.subarray(modulus.body, modulus.end) }),
    ...(exponent?.tag === TAG.integer && { exponent: readLintInteger(key, exponent) }),
  };
}
