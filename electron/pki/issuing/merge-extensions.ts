import type { ExtensionField } from '../../../shared/model/extension-field.ts';
import type { Problem } from '../../../shared/model/inspect.ts';
import type { DraftReasonCode, DraftValue } from '../../../shared/model/issue.ts';
import type { AddressSet, CustomExtension, PolicyChoice, ProfileContent } from '../../../shared/model/profile.ts';
import { attemptParse, fromHex } from '../asn1/der.ts';
import { OID } from '../asn1/oid.ts';
import { decodePolicies } from '../certificate/extension.ts';
import { basicConstraints, certificatePolicies, type Extension } from '../certificate/extension-build.ts';
import { describeExtension } from '../certificate/extension-lines.ts';
import { buildCustomExtension, buildFixedExtensions } from './extensions/fixed-extensions.ts';
import { added, asAsked, draftProblem, leftOut, type MergedField } from './merge-field.ts';

/** An extension that does not depend on the request, encoded once for all certificates. */
interface CompiledExtension {
  readonly extension: Extension;
  readonly described: ExtensionField;
  readonly reason: 'added-by-profile' | 'set-by-authority';
}

export interface CompiledExtensions {
  readonly fixed: readonly CompiledExtension[];
  readonly policies: ProfileContent['policies'];
  readonly custom: readonly { readonly rule: CustomExtension; readonly own: CompiledExtension | undefined }[];
  readonly others: ProfileContent['otherExtensions'];
  readonly basicConstraints: CompiledExtension;
}

/** Everything in a profile that is written the same into each certificate of one authority. */
export function compileExtensions(content: ProfileContent, ofAuthority: AddressSet): CompiledExtensions {
  const { kind, pathLength, addresses } = content;
  const isOfAuthority = (oid: string): boolean =>
    addresses === 'authority' && (oid === OID.cRLDistributionPoints || oid === OID.authorityInfoAccess);
  const plain = { ...content, policies: { ...content.policies, value: [] }, custom: [] };
  return {
    fixed: buildFixedExtensions(plain, ofAuthority).map((extension) =>
      compile(extension, isOfAuthority(extension.oid) ? 'set-by-authority' : 'added-by-profile'),
    ),
    policies: content.policies,
    custom: content.custom.map((rule) => ({
      rule,
      own: rule.value === undefined ? undefined : compile(buildCustomExtension(rule), 'added-by-profile'),
    })),
    others: content.otherExtensions,
    basicConstraints: compile(basicConstraints(kind === 'authority', pathLength), 'added-by-profile'),
  };
}

const compile = (extension: Extension, reason: CompiledExtension['reason']): CompiledExtension => ({
  extension,
  reason,
  described: describeExtension(extension.oid, extension.critical, extension.value),
});

export interface MergedExtensions {
  readonly extensions: readonly Extension[];
  readonly fields: readonly MergedField[];
}

/** Extensions with rows of their own elsewhere. */
const OTHER_ROWS: ReadonlySet<string> = new Set([OID.keyUsage, OID.extKeyUsage, OID.subjectAltName]);

/** basicConstraints, then policies, what the profile and the authority fix, custom extensions; and what becomes of all else that was asked for. */
export function mergeExtensions(compiled: CompiledExtensions, requested: readonly ExtensionField[]): MergedExtensions {
  const byOid = new Map(requested.map((extension) => [extension.oid, extension]));
  const policies = mergePolicies(compiled.policies, byOid.get(OID.certificatePolicies));
  const custom = compiled.custom.map(({ rule, own }) => mergeCustom(rule, own, byOid.get(rule.oid)));
  const constraints = mergeBasicConstraints(compiled.basicConstraints, byOid.get(OID.basicConstraints));
  const known = new Set([
    ...OTHER_ROWS,
    OID.basicConstraints,
    OID.certificatePolicies,
    ...compiled.fixed.map(({ extension }) => extension.oid),
    ...compiled.custom.map(({ rule }) => rule.oid),
  ]);
  const others = requested.filter(({ oid }) => !known.has(oid));
  return {
    extensions: [
      ...(policies.extension === undefined ? [] : [policies.extension]),
      ...compiled.fixed.map(({ extension }) => extension),
      ...custom.flatMap(({ extension }) => (extension === undefined ? [] : [extension])),
    ],
    fields: [
      constraints,
      ...(policies.field === undefined ? [] : [policies.field]),
      ...compiled.fixed.map((one) => describeFixed(one, byOid.get(one.extension.oid))),
      ...custom.flatMap(({ field }) => (field === undefined ? [] : [field])),
      ...others.map((extension) => describeOther(extension, compiled.others)),
    ],
  };
}

function mergeBasicConstraints(own: CompiledExtension, asked: ExtensionField | undefined): MergedField {
  return describeFixed(own, asked, 'never-from-request');
}

/** Lines that were asked for and lines that come out, each marked where the other has it not. */
function describeFixed(
  { described, reason }: CompiledExtension,
  asked: ExtensionField | undefined,
  against: DraftReasonCode = reason === 'set-by-authority' ? reason : 'set-by-profile',
): MergedField {
  const requested = asked?.lines ?? [];
  return {
    field: described.name,
    rule: reason === 'set-by-authority' ? 'from-authority' : 'from-profile',
    critical: described.critical,
    request: requested.map((line) => (described.lines.includes(line) ? asAsked(line) : leftOut(line, against))),
    result: described.lines.map((line) => (requested.includes(line) ? asAsked(line) : added(line, reason))),
  };
}

interface OneMerged {
  readonly extension: Extension | undefined;
  readonly field: MergedField | undefined;
}

function mergePolicies(rule: ProfileContent['policies'], asked: ExtensionField | undefined): OneMerged {
  const { source, value, critical } = rule;
  const requested = asked === undefined ? [] : readPolicyOids(asked);
  const verdicts = requested.map((oid) => ({ oid, reason: findPolicyRefusal(oid, rule) }));
  const taken = verdicts.filter(({ reason }) => reason === undefined).map(({ oid }) => oid);
  const own = (oid: string): PolicyChoice => value.find((policy) => policy.oid === oid) ?? { oid };
  const result = source === 'forbidden' ? [] : taken.length > 0 ? taken.map(own) : value;
  const decides = taken.length > 0;
  const oids = result.map(({ oid }) => oid);
  const extension = result.length === 0 ? undefined : certificatePolicies(result, critical);
  if (extension === undefined && requested.length === 0) return { extension, field: undefined };
  const field: MergedField = {
    field: 'certificatePolicies',
    rule:
      source === 'forbidden'
        ? 'forbidden'
        : decides
          ? source === 'within'
            ? 'from-request-within'
            : 'from-request'
          : 'from-profile',
    ...(extension === undefined ? {} : { critical }),
    limits: source === 'within' ? value.map(({ oid }) => oid) : [],
    request: verdicts.map(({ oid, reason }) =>
      oids.includes(oid) ? asAsked(oid) : leftOut(oid, reason ?? 'set-by-profile'),
    ),
    result: oids.map((oid): DraftValue => (requested.includes(oid) ? asAsked(oid) : added(oid, 'added-by-profile'))),
  };
  return { extension, field };
}

function readPolicyOids({ valueHex }: ExtensionField): readonly string[] {
  const policies = attemptParse('certificatePolicies', () => decodePolicies(fromHex(valueHex)));
  return policies.ok ? policies.value.map(({ oid }) => oid) : [];
}

/** anyPolicy would make the certificate good for everything. @see RFC 5280 §4.2.1.4 */
function findPolicyRefusal(oid: string, { source, value }: ProfileContent['policies']): DraftReasonCode | undefined {
  if (source === 'forbidden') return 'forbidden-by-profile';
  const isOwn = value.some((policy) => policy.oid === oid);
  if (oid === OID.anyPolicy && !isOwn) return 'never-from-request';
  if (source === 'profile') return isOwn ? undefined : 'not-in-profile';
  return source === 'request' || isOwn ? undefined : 'outside-limits';
}

/** `within` takes what was asked where it is what the profile has; `request` takes it as it is. */
function mergeCustom(
  rule: CustomExtension,
  own: CompiledExtension | undefined,
  asked: ExtensionField | undefined,
): OneMerged {
  const { source, oid, critical } = rule;
  if (source === 'profile' && own !== undefined) return { extension: own.extension, field: describeFixed(own, asked) };
  const fits = asked !== undefined && (source === 'request' || (source === 'within' && isSameValue(own, asked)));
  if (asked !== undefined && fits) {
    const field: MergedField = {
      field: asked.name,
      rule: source === 'within' ? 'from-request-within' : 'from-request',
      critical,
      request: asked.lines.map(asAsked),
      result: asked.lines.map(asAsked),
    };
    return { extension: { oid, critical, value: fromHex(asked.valueHex) }, field };
  }
  if (source === 'request' && own !== undefined)
    return { extension: own.extension, field: describeFixed(own, undefined) };
  if (asked === undefined) return { extension: undefined, field: undefined };
  const reason: DraftReasonCode = source === 'forbidden' ? 'forbidden-by-profile' : 'outside-limits';
  return { extension: undefined, field: describeDropped(asked, reason) };
}

const isSameValue = (own: CompiledExtension | undefined, asked: ExtensionField): boolean =>
  own?.described.valueHex === asked.valueHex;

const describeDropped = (
  { name, lines, critical }: ExtensionField,
  reason: DraftReasonCode,
  findings: readonly Problem[] = [],
): MergedField => ({
  field: name,
  rule: reason === 'forbidden-by-profile' ? 'forbidden' : 'dropped',
  critical,
  request: lines.map((line) => leftOut(line, reason)),
  result: [],
  findings,
});

/** What says who signs, where revocation is told and what an authority may do is no matter of the request, whatever the profile. */
const NEVER_REQUESTED: ReadonlySet<string> = new Set([
  OID.subjectKeyIdentifier,
  OID.authorityKeyIdentifier,
  OID.nameConstraints,
  OID.policyConstraints,
  OID.policyMappings,
  OID.inhibitAnyPolicy,
  OID.cRLDistributionPoints,
  OID.freshestCRL,
  OID.authorityInfoAccess,
  OID.issuerAltName,
  OID.ocspNoCheck,
  OID.qcStatements,
  OID.signedCertificateTimestamps,
  OID.ctPoison,
]);

/** Tools put an identifier of the key into every request; it says nothing that is not so already. */
const HARMLESS: ReadonlySet<string> = new Set([OID.subjectKeyIdentifier]);

function describeOther(extension: ExtensionField, others: ProfileContent['otherExtensions']): MergedField {
  const { oid, name } = extension;
  const reason = NEVER_REQUESTED.has(oid) ? 'never-from-request' : 'not-in-profile';
  const isRefused = others === 'refuse' && !HARMLESS.has(oid);
  return describeDropped(
    extension,
    reason,
    isRefused ? [draftProblem('draft.extension-refused', 'RFC 2986 §4.1', { oid, name })] : [],
  );
}
