import type { DraftReasonCode, DraftValue } from '../../../shared/model/issue.ts';
import type { ExtensionRule, KeyUsageName, ProfileContent } from '../../../shared/model/profile.ts';
import { BugError } from '../../../shared/result.ts';
import { OID, oidName } from '../asn1/oid.ts';
import { extKeyUsage, type Extension, keyUsage } from '../certificate/extension-build.ts';
import { KEY_USAGES } from '../certificate/extension.ts';
import { added, asAsked, leftOut, type MergedField } from './merge-field.ts';
import { findPurposeOid } from './purpose.ts';

/** `RSA`, `EC`, `Ed25519` …, as `readPublicKey` names it. */
export type KeyAlgorithm = string;

export interface MergedExtension {
  readonly extension: Extension | undefined;
  readonly field: MergedField | undefined;
}

/** Usages that a key of a kind cannot be put to. @see RFC 3279 §2.3, RFC 5480 §3, RFC 8410 §5 */
function isMeaningless(usage: KeyUsageName, algorithm: KeyAlgorithm): boolean {
  if (algorithm === 'RSA') return ['keyAgreement', 'encipherOnly', 'decipherOnly'].includes(usage);
  if (algorithm === 'EC') return ['keyEncipherment', 'dataEncipherment'].includes(usage);
  return !['digitalSignature', 'nonRepudiation', 'keyCertSign', 'cRLSign'].includes(usage);
}

/** What makes an authority is never a matter of the request. */
const AUTHORITY_USAGES: readonly string[] = ['keyCertSign', 'cRLSign'];

interface Asked<Value extends string> {
  readonly values: readonly Value[];
  readonly refusal: (value: Value) => DraftReasonCode | undefined;
}

interface Allowed<Value extends string> {
  readonly values: readonly Value[];
  readonly reasonOf: (value: Value) => DraftReasonCode;
}

/** keyUsage by its rule, the key and the request. Never less than the profile's where that would leave none: without it every usage is allowed. */
export function mergeKeyUsage(
  { keyUsage: rule, rsaKeyUsage }: Pick<ProfileContent, 'keyUsage' | 'rsaKeyUsage'>,
  requested: readonly string[],
  algorithm: KeyAlgorithm,
): MergedExtension {
  const forRsa = algorithm === 'RSA' ? rsaKeyUsage.filter((usage) => !rule.value.includes(usage)) : [];
  const asked: Asked<KeyUsageName> = {
    values: requested.filter((usage): usage is KeyUsageName => (KEY_USAGES as readonly string[]).includes(usage)),
    refusal: (usage) => {
      if (AUTHORITY_USAGES.includes(usage) && !rule.value.includes(usage)) return 'never-from-request';
      return isMeaningless(usage, algorithm) ? 'no-meaning-for-key' : undefined;
    },
  };
  const allowed: Allowed<KeyUsageName> = {
    values: [...rule.value, ...forRsa].filter((usage) => !isMeaningless(usage, algorithm)),
    reasonOf: (usage) => (forRsa.includes(usage) ? 'added-for-rsa' : 'added-by-profile'),
  };
  const { result, field } = mergeSet(rule, asked, allowed);
  const ordered = KEY_USAGES.filter((usage) => result.includes(usage));
  const extension = ordered.length === 0 ? undefined : { ...keyUsage(ordered), critical: rule.critical };
  return { extension, field: finish('keyUsage', field, extension) };
}

/** Purposes that no request is given: they make a responder for the whole authority, or anything at all. */
const NEVER_REQUESTED: ReadonlySet<string> = new Set([OID.OCSPSigning, OID.anyExtendedKeyUsage]);

/** extendedKeyUsage by its rule and the request; requested purposes by the names of `requestFields`. */
export function mergePurposes(
  { extendedKeyUsage: rule }: Pick<ProfileContent, 'extendedKeyUsage'>,
  requested: readonly string[],
): MergedExtension {
  const own = rule.value.map(getPurposeOid);
  const asked: Asked<string> = {
    values: requested.map(getPurposeOid),
    refusal: (oid) => (NEVER_REQUESTED.has(oid) && !own.includes(oid) ? 'never-from-request' : undefined),
  };
  const { result, field } = mergeSet(rule, asked, {
    values: own,
    reasonOf: () => 'added-by-profile',
  });
  const extension = result.length === 0 ? undefined : extKeyUsage(result, rule.critical);
  const named = { ...field, request: field.request.map(nameOf), result: field.result.map(nameOf) };
  return { extension, field: finish('extendedKeyUsage', named, extension) };
}

const nameOf = (value: DraftValue): DraftValue => ({ ...value, text: oidName(value.text) });

const OID_BY_NAME: ReadonlyMap<string, string> = new Map(Object.entries(OID));

function getPurposeOid(purpose: string): string {
  const oid = findPurposeOid(purpose) ?? OID_BY_NAME.get(purpose);
  if (oid === undefined) throw new BugError('a purpose without an OID');
  return oid;
}

type SetField = Pick<MergedField, 'rule' | 'request' | 'result' | 'limits'>;

/** One rule for a set of values. With `within` and `request`, what is left decides only where something is left. */
function mergeSet<Value extends string>(
  rule: Pick<ExtensionRule<readonly Value[]>, 'source'>,
  asked: Asked<Value>,
  allowed: Allowed<Value>,
): { readonly result: readonly Value[]; readonly field: SetField } {
  const { source } = rule;
  const reasonAgainst = (value: Value): DraftReasonCode | undefined => {
    if (source === 'forbidden') return 'forbidden-by-profile';
    const refusal = asked.refusal(value);
    if (refusal !== undefined) return refusal;
    if (source === 'request' || allowed.values.includes(value)) return undefined;
    return source === 'within' ? 'outside-limits' : 'not-in-profile';
  };
  const taken =
    source === 'request' || source === 'within'
      ? asked.values.filter((value) => reasonAgainst(value) === undefined)
      : [];
  const decides = taken.length > 0;
  const result = source === 'forbidden' ? [] : decides ? [...new Set(taken)] : [...new Set(allowed.values)];
  const requested = new Set(asked.values);
  return {
    result,
    field: {
      rule:
        source === 'forbidden'
          ? 'forbidden'
          : decides
            ? source === 'within'
              ? 'from-request-within'
              : 'from-request'
            : 'from-profile',
      request: asked.values.map((value) =>
        describeAsked(value, result.includes(value) ? undefined : (reasonAgainst(value) ?? 'set-by-profile')),
      ),
      result: result.map((value) => (requested.has(value) ? asAsked(value) : added(value, allowed.reasonOf(value)))),
      limits: source === 'within' ? allowed.values : [],
    },
  };
}

const describeAsked = (value: string, reason: DraftReasonCode | undefined): DraftValue =>
  reason === undefined ? asAsked(value) : leftOut(value, reason);

const finish = (name: string, field: SetField, extension: Extension | undefined): MergedField | undefined =>
  field.request.length + field.result.length === 0
    ? undefined
    : { ...field, field: name, ...(extension === undefined ? {} : { critical: extension.critical }) };
