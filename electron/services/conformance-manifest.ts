import type { AppError } from '../../shared/errors.ts';
import { fail } from '../../shared/errors.ts';
import { type Result, ok } from '../../shared/result.ts';

/** A certificate or CRL of a manifest: a file beside it, an entry of its pool, or the thing itself. */
export type MaterialRef =
  | { readonly kind: 'file'; readonly path: string; readonly block: number }
  | { readonly kind: 'pool'; readonly key: string }
  | { readonly kind: 'pem' | 'der64'; readonly value: string };

export const CONFORMANCE_TIERS = ['core', 'strict', 'dos', 'soft', 'optional'] as const;
export type ConformanceTier = (typeof CONFORMANCE_TIERS)[number];

/** One case of a path-validation manifest. */
export interface ManifestCase {
  readonly id: string;
  readonly leaf: MaterialRef;
  readonly trusted: readonly MaterialRef[];
  readonly untrusted: readonly MaterialRef[];
  readonly crls: readonly MaterialRef[];
  /** RFC 3339; null: now. */
  readonly at: string | null;
  readonly purpose: string;
  readonly host: { readonly type: string; readonly value: string } | null;
  readonly revocation: 'off' | 'if-given' | 'require';
  readonly policies: {
    readonly initial: readonly string[];
    readonly requireExplicit: boolean;
    readonly inhibitMapping: boolean;
    readonly inhibitAny: boolean;
  };
  readonly anchor: {
    readonly enforceValidity: boolean;
    readonly enforceConstraints: boolean;
    readonly requireBasicConstraints: boolean;
  };
  readonly profile: string;
  readonly maxIntermediates: number | null;
  readonly expected: { readonly valid: boolean; readonly policySet?: readonly string[] };
  readonly tier: ConformanceTier;
  readonly features: readonly string[];
}

export interface Manifest {
  readonly suite: string;
  /** Base64 DER by key. */
  readonly certs: ReadonlyMap<string, string>;
  readonly cases: readonly ManifestCase[];
}

const MAX_CASES = 100_000;
const MAX_REFS = 10_000;

/**
 * Parses a path-validation manifest of version 1. What a case leaves out has the value that asks for nothing.
 * Fails with `format.malformed {format: 'manifest', problem}` where the problem is the place in the document, or with `format.not-recognised`.
 */
export function parseManifest(name: string, bytes: Uint8Array): Result<Manifest, AppError> {
  try {
    const document = readObject(readJson(bytes), '');
    if (document['manifest'] !== 'path-validation' || document['version'] !== 1)
      return fail('format.not-recognised', { name });
    const cases = readList(document['cases'], 'cases', MAX_CASES);
    return ok({
      suite: readText(document['suite'] ?? '', 'suite'),
      certs: readPool(document['certs'] ?? {}),
      cases: cases.map((each, index) => readCase(each, `cases[${index}]`)),
    });
  } catch (error) {
    if (!(error instanceof ManifestError)) throw error;
    return fail('format.malformed', { format: 'manifest', offset: 0, problem: error.place });
  }
}

/** Where a document is not what it should be. */
class ManifestError extends Error {
  readonly place: string;

  constructor(place: string) {
    super(place);
    this.place = place;
  }
}

function readJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    throw new ManifestError('json');
  }
}

type Fields = Readonly<Record<string, unknown>>;

function readObject(value: unknown, place: string): Fields {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new ManifestError(place);
  return value as Fields;
}

function readList(value: unknown, place: string, limit: number): readonly unknown[] {
  if (!Array.isArray(value) || value.length > limit) throw new ManifestError(place);
  return value;
}

function readText(value: unknown, place: string): string {
  if (typeof value !== 'string') throw new ManifestError(place);
  return value;
}

function readFlag(value: unknown, place: string): boolean {
  if (value !== undefined && typeof value !== 'boolean') throw new ManifestError(place);
  return value ?? false;
}

function readWord<Word extends string>(value: unknown, words: readonly Word[], place: string): Word {
  const word = words.find((each) => each === value);
  if (word === undefined) throw new ManifestError(place);
  return word;
}

const readPool = (value: unknown): ReadonlyMap<string, string> =>
  new Map(Object.entries(readObject(value, 'certs')).map(([key, der64]) => [key, readText(der64, `certs.${key}`)]));

const readTexts = (value: unknown, place: string): string[] =>
  readList(value ?? [], place, MAX_REFS).map((each, index) => readText(each, `${place}[${index}]`));

const readRefs = (value: unknown, place: string): MaterialRef[] =>
  readList(value ?? [], place, MAX_REFS).map((each, index) => readRef(each, `${place}[${index}]`));

function readRef(value: unknown, place: string): MaterialRef {
  if (typeof value !== 'string') {
    const { pem, der64 } = readObject(value, place);
    return pem === undefined
      ? { kind: 'der64', value: readText(der64, place) }
      : { kind: 'pem', value: readText(pem, place) };
  }
  if (value.startsWith('@')) return { kind: 'pool', key: value.slice(1) };
  const block = /#(\d{1,6})$/.exec(value);
  return block === null
    ? { kind: 'file', path: value, block: 0 }
    : { kind: 'file', path: value.slice(0, block.index), block: Number(block[1]) };
}

function readCase(value: unknown, place: string): ManifestCase {
  const fields = readObject(value, place);
  const { at = null, purpose = 'any', maxIntermediates = null } = fields;
  const anchor = readObject(fields['anchor'] ?? {}, `${place}.anchor`);
  const expected = readObject(fields['expected'], `${place}.expected`);
  if (typeof expected['valid'] !== 'boolean') throw new ManifestError(`${place}.expected.valid`);
  if (at !== null && (typeof at !== 'string' || Number.isNaN(Date.parse(at)))) throw new ManifestError(`${place}.at`);
  if (maxIntermediates !== null && typeof maxIntermediates !== 'number')
    throw new ManifestError(`${place}.maxIntermediates`);
  return {
    id: readText(fields['id'], `${place}.id`),
    leaf: readRef(fields['leaf'], `${place}.leaf`),
    trusted: readRefs(fields['trusted'], `${place}.trusted`),
    untrusted: readRefs(fields['untrusted'], `${place}.untrusted`),
    crls: readRefs(fields['crls'], `${place}.crls`),
    at,
    purpose: readText(purpose, `${place}.purpose`),
    host: readHost(fields['host'] ?? null, `${place}.host`),
    revocation: readWord(fields['revocation'] ?? 'off', ['off', 'if-given', 'require'], `${place}.revocation`),
    policies: readPolicies(fields['policies'], `${place}.policies`),
    anchor: {
      enforceValidity: readFlag(anchor['enforceValidity'], `${place}.anchor`),
      enforceConstraints: readFlag(anchor['enforceConstraints'], `${place}.anchor`),
      requireBasicConstraints: readFlag(anchor['requireBasicConstraints'], `${place}.anchor`),
    },
    profile: readText(fields['profile'] ?? 'rfc5280', `${place}.profile`),
    maxIntermediates,
    expected: {
      valid: expected['valid'],
      ...(expected['policySet'] !== undefined && {
        policySet: readTexts(expected['policySet'], `${place}.expected.policySet`),
      }),
    },
    tier: readWord(fields['tier'] ?? 'core', CONFORMANCE_TIERS, `${place}.tier`),
    features: readTexts(fields['features'], `${place}.features`),
  };
}

function readHost(value: unknown, place: string): ManifestCase['host'] {
  if (value === null) return null;
  const host = readObject(value, place);
  return { type: readText(host['type'], place), value: readText(host['value'], place) };
}

const ANY_POLICY = ['2.5.29.32.0'];

function readPolicies(value: unknown, place: string): ManifestCase['policies'] {
  const policies = readObject(value ?? {}, place);
  return {
    initial: readTexts(policies['initial'] ?? ANY_POLICY, place),
    requireExplicit: readFlag(policies['requireExplicit'], place),
    inhibitMapping: readFlag(policies['inhibitMapping'], place),
    inhibitAny: readFlag(policies['inhibitAny'], place),
  };
}
