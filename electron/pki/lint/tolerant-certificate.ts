import { contextGroup, contextTag, type Span, TAG, type Tlv } from '../asn1/der.ts';
import { readChildren, readOidText, readTlv } from './tolerant.ts';

/** An extension as it stands in the bytes. */
export interface LintExtension {
  /** Empty where the OID is malformed. */
  readonly oid: string;
  readonly critical: boolean;
  /** Whether the BOOLEAN is encoded at all; DER leaves out the default FALSE. */
  readonly criticalIsEncoded: boolean;
  /** Of the Extension. */
  readonly offset: number;
  /** Content of the OCTET STRING, in the bytes of the item. */
  readonly value: Span;
}

/** The parts of a certificate as far as they can be found. */
export interface CertificateLayout {
  readonly tbs: Tlv | undefined;
  /** 1, 2, 3 or whatever is encoded. */
  readonly version: number;
  readonly serial: Tlv | undefined;
  readonly innerAlgorithm: Tlv | undefined;
  readonly issuer: Tlv | undefined;
  readonly times: readonly Tlv[];
  readonly subject: Tlv | undefined;
  readonly spki: Tlv | undefined;
  readonly issuerUniqueId: Tlv | undefined;
  readonly subjectUniqueId: Tlv | undefined;
  readonly extensions: readonly LintExtension[];
  readonly algorithm: Tlv | undefined;
  /** The BIT STRING. */
  readonly signature: Tlv | undefined;
}

/** Finds the parts of a certificate by position and tag; missing parts are undefined. */
export function readCertificateLayout(der: Uint8Array): CertificateLayout {
  const outer = readTlv(der, 0, der.length);
  const [tbs, algorithm, signature] = outer === undefined ? [] : readChildren(der, outer);
  const parts = tbs === undefined ? [] : readChildren(der, tbs);
  const wrapper = parts[0]?.tag === contextGroup(0) ? parts[0] : undefined;
  const [serial, innerAlgorithm, issuer, validity, subject, spki, ...tail] =
    wrapper === undefined ? parts : parts.slice(1);
  const list = tail.find(({ tag }) => tag === contextGroup(3));
  return {
    tbs,
    version: wrapper === undefined ? 1 : readVersion(der, wrapper),
    serial,
    innerAlgorithm,
    issuer,
    times: validity === undefined ? [] : readChildren(der, validity),
    subject,
    spki,
    issuerUniqueId: tail.find(({ tag }) => (tag & ~0x20) === contextTag(1)),
    subjectUniqueId: tail.find(({ tag }) => (tag & ~0x20) === contextTag(2)),
    extensions: list === undefined ? [] : readLintExtensions(der, list),
    algorithm,
    signature,
  };
}

function readVersion(der: Uint8Array, wrapper: Tlv): number {
  const number = readTlv(der, wrapper.body, wrapper.end);
  return (number === undefined ? 0 : (der[number.end - 1] ?? 0)) + 1;
}

/** Extensions inside an explicit tag (`[3]` of certificates, `[0]` of CRLs) or an attribute's SET. */
export function readLintExtensions(der: Uint8Array, wrapper: Pick<Tlv, 'body' | 'end'>): readonly LintExtension[] {
  const list = readTlv(der, wrapper.body, wrapper.end);
  return list === undefined ? [] : readExtensionList(der, list);
}

/** Extensions inside their SEQUENCE OF. */
export const readExtensionList = (der: Uint8Array, list: Pick<Tlv, 'body' | 'end'>): readonly LintExtension[] =>
  readChildren(der, list).map((extension) => readExtension(der, extension));

function readExtension(der: Uint8Array, extension: Tlv): LintExtension {
  const parts = readChildren(der, extension);
  const flag = parts.find(({ tag }) => tag === TAG.boolean);
  const value = parts.find(({ tag }) => tag === TAG.octetString);
  return {
    oid: readOidText(der, parts[0]) ?? '',
    critical: flag !== undefined && (der[flag.body] ?? 0) !== 0,
    criticalIsEncoded: flag !== undefined,
    offset: extension.start,
    value: value === undefined ? { start: extension.end, end: extension.end } : { start: value.body, end: value.end },
  };
}
