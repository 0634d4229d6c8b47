import type { ExtensionField, ExtensionValue } from '../../../shared/model/extension-field.ts';
import { DerError, DerReader, equalBytes, TAG, toHex } from '../asn1/der.ts';
import { decodeText, readTime } from '../asn1/der-value.ts';
import {
  decodeAuthorityKeyId,
  decodeBasicConstraints,
  decodeDistributionPoints,
  decodeExtKeyUsage,
  decodeGeneralNames,
  decodeInfoAccess,
  decodeIssuingDistributionPoint,
  decodeKeyUsage,
  decodeNumber,
  decodePolicies,
  decodePolicyConstraints,
  decodeSubjectKeyId,
  type DistributionPoint,
} from './extension.ts';
import { VALUE_DECODERS } from './extension-values.ts';
import { formatGeneralName } from '../name/general-name.ts';
import { visibleText } from '../asn1/visible-text.ts';
import { decodeNameConstraints, formatSubtree } from '../name/name-constraints.ts';
import { OID, oidName } from '../asn1/oid.ts';

type Lines = (value: Uint8Array) => readonly string[];

/** What each known extension says, in the standard's words; each throws DerError on a malformed value. */
const DECODERS: ReadonlyMap<string, Lines> = new Map<string, Lines>([
  [OID.basicConstraints, basicConstraintsLines],
  [OID.keyUsage, decodeKeyUsage],
  [OID.extKeyUsage, (value) => decodeExtKeyUsage(value).map(oidName)],
  [OID.subjectAltName, (value) => decodeGeneralNames(value).map(formatGeneralName)],
  [OID.issuerAltName, (value) => decodeGeneralNames(value).map(formatGeneralName)],
  [OID.certificateIssuer, (value) => decodeGeneralNames(value).map(formatGeneralName)],
  [OID.subjectKeyIdentifier, (value) => [toHex(decodeSubjectKeyId(value))]],
  [OID.authorityKeyIdentifier, authorityKeyLines],
  [OID.cRLDistributionPoints, (value) => decodeDistributionPoints(value).flatMap(pointLines)],
  [OID.freshestCRL, (value) => decodeDistributionPoints(value).flatMap(pointLines)],
  [OID.authorityInfoAccess, accessLines],
  [OID.subjectInfoAccess, accessLines],
  [OID.certificatePolicies, policyLines],
  [OID.nameConstraints, nameConstraintsLines],
  [
    OID.policyConstraints,
    (value) => Object.entries(decodePolicyConstraints(value)).map(([name, skip]) => `${name}=${skip}`),
  ],
  [OID.cRLNumber, (value) => [decodeNumber(value).toString()]],
  [OID.deltaCRLIndicator, (value) => [decodeNumber(value).toString()]],
  [OID.inhibitAnyPolicy, (value) => [decodeNumber(value).toString()]],
  [OID.issuingDistributionPoint, issuingPointLines],
  [OID.invalidityDate, (value) => [new Date(readTime(new DerReader(value))).toISOString()]],
  [OID.netscapeComment, textLines],
]);

/** Whether we can decode an extension for display; not whether path validation processes it. */
export const isKnownExtension = (oid: string): boolean => DECODERS.has(oid) || VALUE_DECODERS.has(oid);

/** Decodes the value of a known extension and forgets it. @throws DerError where it is malformed */
export function checkExtensionValue(oid: string, value: Uint8Array): void {
  const good = lastGood.get(oid);
  if (good !== undefined && equalBytes(good, value)) return;
  DECODERS.get(oid)?.(value);
  VALUE_DECODERS.get(oid)?.(value);
  if (isKnownExtension(oid) && value.length <= MAX_KEPT) lastGood.set(oid, new Uint8Array(value));
}

/** The value of each known extension that was decoded last: certificates of one authority share most of them. */
const lastGood = new Map<string, Uint8Array>();
const MAX_KEPT = 1000;

/** Why the value of a known extension is malformed; undefined where it is not, or nobody knows the type. */
export function findExtensionRefusal(oid: string, value: Uint8Array): DerError | undefined {
  try {
    checkExtensionValue(oid, value);
    return undefined;
  } catch (error) {
    if (error instanceof DerError) return error;
    throw error;
  }
}

/** Field for display. A malformed or unknown value is shown as hex; never throws DerError. */
export function describeExtension(oid: string, critical: boolean, value: Uint8Array): ExtensionField {
  const valueHex = toHex(value);
  const field = { oid, name: oidName(oid), critical, valueHex };
  if (!isKnownExtension(oid)) return { ...field, lines: [valueHex] };
  try {
    const values = VALUE_DECODERS.get(oid)?.(value);
    return values === undefined
      ? { ...field, lines: DECODERS.get(oid)?.(value) ?? [] }
      : { ...field, lines: values.map(formatValue), values };
  } catch (error) {
    if (error instanceof DerError) return { ...field, lines: [valueHex], malformed: true };
    throw error;
  }
}

const formatValue = ({ name, value }: ExtensionValue): string => (name === undefined ? value : `${name}=${value}`);

function basicConstraintsLines(value: Uint8Array): string[] {
  const { ca, pathLength } = decodeBasicConstraints(value);
  return [`cA=${ca}`, ...(pathLength === undefined ? [] : [`pathLenConstraint=${pathLength}`])];
}

function authorityKeyLines(value: Uint8Array): string[] {
  const { keyId, issuer, serial } = decodeAuthorityKeyId(value);
  return [
    ...(keyId === undefined ? [] : [`keyIdentifier=${toHex(keyId)}`]),
    ...(issuer ?? []).map((name) => `authorityCertIssuer=${formatGeneralName(name)}`),
    ...(serial === undefined ? [] : [`authorityCertSerialNumber=${toHex(serial)}`]),
  ];
}

function pointLines(point: DistributionPoint): string[] {
  return [
    ...point.names.map(formatGeneralName),
    ...(point.relativeNameHex === undefined ? [] : [`nameRelativeToCRLIssuer=${point.relativeNameHex}`]),
    ...(point.reasons === undefined ? [] : [`reasons=${point.reasons.join(' ')}`]),
    ...(point.crlIssuer ?? []).map((name) => `cRLIssuer=${formatGeneralName(name)}`),
  ];
}

function accessLines(value: Uint8Array): string[] {
  return decodeInfoAccess(value).map(({ method, location }) => `${oidName(method)} ${formatGeneralName(location)}`);
}

function policyLines(value: Uint8Array): string[] {
  return decodePolicies(value).flatMap(({ oid, qualifiers }) => [
    oidName(oid),
    ...qualifiers.map((qualifier) => `${oidName(qualifier.oid)}=${visibleText(qualifier.value)}`),
  ]);
}

function nameConstraintsLines(value: Uint8Array): string[] {
  const { permitted, excluded } = decodeNameConstraints(value);
  return [
    ...permitted.map((subtree) => `permitted ${visibleText(formatSubtree(subtree))}`),
    ...excluded.map((subtree) => `excluded ${visibleText(formatSubtree(subtree))}`),
  ];
}

function issuingPointLines(value: Uint8Array): string[] {
  const { names, onlySomeReasons, ...flags } = decodeIssuingDistributionPoint(value);
  return [
    ...names.map(formatGeneralName),
    ...Object.entries(flags).flatMap(([name, set]) => (set ? [name] : [])),
    ...(onlySomeReasons === undefined ? [] : [`onlySomeReasons=${onlySomeReasons.join(' ')}`]),
  ];
}

function textLines(value: Uint8Array): string[] {
  const reader = new DerReader(value);
  const text = reader.read();
  reader.expectEnd();
  const decoded = decodeText(text.tag === TAG.ia5String ? text.tag : TAG.utf8String, reader.content(text));
  if (decoded === undefined) throw new DerError('bad-value', 0);
  return [visibleText(decoded)];
}
