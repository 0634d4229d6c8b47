import type { AppError } from '../../../shared/errors.ts';
import type { CsrFields } from '../../../shared/model/inspect.ts';
import type { PublicKeyInfo } from '../../../shared/model/key.ts';
import type { DistinguishedName, GeneralName } from '../../../shared/model/name.ts';
import type { AddressSet, ProfileContent } from '../../../shared/model/profile.ts';
import { ok, type Result } from '../../../shared/result.ts';
import { keyLabel } from '../algorithm/key-algorithm.ts';
import { fromHex, toHex } from '../asn1/der.ts';
import { OID } from '../asn1/oid.ts';
import { authorityKeyId, encodedAltNames, type Extension, subjectKeyId } from '../certificate/extension-build.ts';
import { findAttribute, isEmptyName, parseName } from '../name/name.ts';
import { checkKey, listKeyLimits } from './key-rule.ts';
import { type CompiledExtensions, compileExtensions, mergeExtensions } from './merge-extensions.ts';
import { added, asAsked, draftProblem, type MergedField } from './merge-field.ts';
import { type CompiledSans, compileSans, type MergedSans, mergeSans } from './merge-sans.ts';
import {
  type AskedName,
  type CompiledSubject,
  compileSubject,
  mergeSubject,
  type PartnerAttributes,
} from './merge-subject.ts';
import { encodeAltNames } from './san-octets.ts';
import { type MergedExtension, mergeKeyUsage, mergePurposes } from './merge-usage.ts';
import { subjectKeyIdentifier } from './profile.ts';

/** A profile and an authority, with everything done once that is the same for each of their certificates. */
export interface CompiledProfile {
  readonly content: ProfileContent;
  readonly subject: CompiledSubject;
  readonly sans: CompiledSans;
  readonly extensions: CompiledExtensions;
  readonly issuerKeyId: { readonly extension: Extension; readonly field: MergedField };
  /** Usages and purposes of those that asked for none, by the kind of their key. */
  readonly unasked: Map<string, MergedUsage>;
}

interface MergedUsage {
  readonly usage: MergedExtension;
  readonly purposes: MergedExtension;
}

/** What of an authority stands in what it issues. */
export interface IssuingSide {
  readonly keyId: Uint8Array;
  readonly addresses: AddressSet;
}

/** Prepares a profile that `checkProfile` finds no error in for the certificates of one authority. */
export function compileProfile(content: ProfileContent, { keyId, addresses }: IssuingSide): CompiledProfile {
  return {
    content,
    subject: compileSubject(content),
    sans: compileSans(content),
    extensions: compileExtensions(content, addresses),
    unasked: new Map(),
    issuerKeyId: {
      extension: authorityKeyId(keyId),
      field: fixedField('authorityKeyIdentifier', 'from-authority', toHex(keyId)),
    },
  };
}

export interface MergeInput {
  /** Fields and name of the partner's request; absent where the key is made here. */
  readonly request: { readonly fields: CsrFields; readonly subjectNameDer: Uint8Array } | undefined;
  readonly subject: string | undefined;
  /** DER Name of the certificate that is renewed, asked for in place of a request's. */
  readonly keptNameDer?: Uint8Array | undefined;
  /** Its subjectAltName value, likewise. */
  readonly keptAltNames?: Uint8Array | undefined;
  readonly sans: readonly string[] | undefined;
  readonly partner: { readonly name: string; readonly attributes: PartnerAttributes } | undefined;
  readonly key: PublicKeyInfo;
  readonly spkiDer: Uint8Array;
}

/** Everything that a certificate says of its subject, and why. */
export interface MergedCertificate {
  readonly subjectNameDer: Uint8Array;
  readonly subjectName: DistinguishedName;
  readonly sans: readonly GeneralName[];
  /** In the order in which they are written, without those that depend on the key: see `buildExtensions`. */
  readonly parts: ExtensionParts;
  readonly fields: readonly MergedField[];
}

interface ExtensionParts {
  readonly beforeKey: readonly Extension[];
  readonly afterKey: readonly Extension[];
}

/** The alternative names that were asked for, as they were encoded. */
function findOriginal({ request, keptAltNames }: MergeInput): Uint8Array | undefined {
  if (keptAltNames !== undefined) return keptAltNames;
  const asked = request?.fields.requestedExtensions.find(({ oid }) => oid === OID.subjectAltName);
  return asked && fromHex(asked.valueHex);
}

/**
 * Merges request, profile, partner and what was typed into one certificate, field by field: the profile's rule decides for each where its values come
 * from, and nothing that no rule lets through gets in. Judged elsewhere: validity (`chooseValidity`), the authority and RFC 5280 (`checkDraft`).
 * Fails with `issue.subject-invalid`, `issue.name-invalid`, `input.invalid {subject}`.
 */
export function mergeCertificate(compiled: CompiledProfile, input: MergeInput): Result<MergedCertificate, AppError> {
  const { content } = compiled;
  const { request } = input;
  const asked = readAsked(input);
  if (!asked.ok) return asked;
  const subject = mergeSubject(compiled.subject, {
    request: asked.value,
    typed: input.subject,
    partner: input.partner?.attributes ?? NO_ATTRIBUTES,
  });
  if (!subject.ok) return subject;
  const { name, nameDer } = subject.value;
  const template = {
    CN: findAttribute(name, OID.commonName) ?? commonNameAsked(request),
    emailAddress: findAttribute(name, OID.emailAddress),
    partner: input.partner?.name,
  };
  const sans = mergeSans(compiled.sans, {
    request: request?.fields.subjectAltNames ?? [],
    typed: input.sans,
    template,
  });
  if (!sans.ok) return sans;
  const { usage, purposes } = mergeUsage(compiled, input);
  const others = mergeExtensions(compiled.extensions, request?.fields.requestedExtensions ?? []);
  const altNameDers = encodeAltNames(sans.value.names, {
    asked: sans.value.asked,
    findOriginal: () => findOriginal(input),
  });
  const altNames = altNameDers.length === 0 ? [] : [encodedAltNames(altNameDers, isEmptyName(nameDer))];
  const present = [usage.extension, purposes.extension].filter((extension) => extension !== undefined);
  return ok({
    subjectNameDer: nameDer,
    subjectName: name,
    sans: sans.value.names,
    parts: {
      beforeKey: [compiled.extensions.basicConstraints.extension, ...present, ...altNames],
      afterKey: [compiled.issuerKeyId.extension, ...others.extensions],
    },
    fields: [
      {
        ...subject.value.field,
        findings: [...(subject.value.field.findings ?? []), ...checkAltNames(content, sans.value)],
      },
      ...sans.value.fields,
      describeKey(content, input),
      ...[usage.field, purposes.field].filter((field) => field !== undefined),
      ...others.fields,
      compiled.issuerKeyId.field,
    ],
  });
}

function mergeUsage({ content, unasked }: CompiledProfile, { request, key: { algorithm } }: MergeInput): MergedUsage {
  const { keyUsage = [], extendedKeyUsage = [] } = request?.fields ?? {};
  const isUnasked = keyUsage.length + extendedKeyUsage.length === 0;
  const known = isUnasked ? unasked.get(algorithm) : undefined;
  if (known !== undefined) return known;
  const merged = {
    usage: mergeKeyUsage(content, keyUsage, algorithm),
    purposes: mergePurposes(content, extendedKeyUsage),
  };
  if (isUnasked && unasked.size < MOST_KEY_KINDS) unasked.set(algorithm, merged);
  return merged;
}

/** Unknown kinds are named by what they say they are. */
const MOST_KEY_KINDS = 20;

const NO_ATTRIBUTES: PartnerAttributes = new Map();

function readAsked({ request, keptNameDer }: MergeInput): Result<AskedName | undefined, AppError> {
  if (request !== undefined) return ok({ name: request.fields.subjectName, nameDer: request.subjectNameDer });
  if (keptNameDer === undefined) return ok(undefined);
  const name = parseName(keptNameDer);
  return name.ok ? ok({ name: name.value, nameDer: keptNameDer, isCertified: true }) : name;
}

/** A profile that writes no subject may still copy the name that was asked for into the alternative names. */
const commonNameAsked = (request: MergeInput['request']): string | undefined =>
  request === undefined ? undefined : findAttribute(request.fields.subjectName, OID.commonName);

/** The extensions of a certificate for a key, in the order basicConstraints, usages, names, key identifiers, policies, the rest. */
export const buildExtensions = ({ parts }: MergedCertificate, spkiDer: Uint8Array): Extension[] => [
  ...parts.beforeKey,
  subjectKeyId(subjectKeyIdentifier(spkiDer)),
  ...parts.afterKey,
];

/** Servers without a name are refused by `checkDraft` in words of their own, and too few of one type by the rule of that type. */
function checkAltNames({ needsAltName, extendedKeyUsage }: ProfileContent, { names, fields }: MergedSans) {
  const isTold = extendedKeyUsage.value.includes('serverAuth') || fields.some(({ findings }) => findings?.length !== 0);
  return needsAltName && names.length === 0 && !isTold ? [draftProblem('draft.no-alt-name', 'RFC 5280 §4.2.1.6')] : [];
}

function describeKey({ keys }: ProfileContent, { key, request }: MergeInput): MergedField {
  const label = keyLabel(key);
  const isAsked = request !== undefined;
  return {
    field: 'key',
    rule: isAsked ? 'from-request' : 'from-input',
    limits: listKeyLimits(keys),
    request: isAsked ? [asAsked(label)] : [],
    result: [isAsked ? asAsked(label) : added(label, 'typed-here')],
    findings: checkKey(keys, key),
  };
}

/** A row whose value no request can ask for. */
export const fixedField = (field: string, rule: MergedField['rule'], text: string): MergedField => ({
  field,
  rule,
  request: [],
  result: [added(text, rule === 'from-authority' ? 'set-by-authority' : 'added-by-profile')],
});
