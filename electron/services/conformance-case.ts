import type { UnixMs } from '../../shared/model/brands.ts';
import { VALIDATION_PURPOSES, type ValidationPurpose } from '../../shared/model/validation.ts';
import { createPathValidator } from '../pki/path/path.ts';
import type { PeerName, RevocationRules, ValidationRules } from '../pki/path/path-rules.ts';
import type { ManifestCase } from './conformance-manifest.ts';
import type { CaseMaterial } from './conformance-material.ts';

/** What came of a case. */
export interface CaseOutcome {
  readonly verdict: 'valid' | 'invalid' | 'skipped';
  /** Where valid. */
  readonly policySet?: readonly string[];
  /** Codes of what failed, or the feature, purpose, profile or unreadable file for which it was skipped. */
  readonly reason: string;
}

const ANY_POLICY = '2.5.29.32.0';
const WEEK_MS = 7 * 86_400_000;
const MS_APPLICATION_POLICIES = '1.3.6.1.4.1.311.21.10';

/** Needs lists or rules that are not those of RFC 5280 and that we don't have. */
const UNSUPPORTED_FEATURES: ReadonlySet<string> = new Set(['vendor-purpose', 'pedantic-public-suffix-wildcard']);

const PROFILES = ['rfc5280', 'webpki'] as const;

/** Validates one case by the settings that its features ask for. */
export function runCase(wanted: ManifestCase, material: CaseMaterial, now: UnixMs): CaseOutcome {
  const unsupported = wanted.features.find((feature) => UNSUPPORTED_FEATURES.has(feature));
  if (unsupported !== undefined) return { verdict: 'skipped', reason: unsupported };
  if (material.unreadable !== undefined) return { verdict: 'skipped', reason: material.unreadable };
  const profile = PROFILES.find((known) => known === wanted.profile);
  if (profile === undefined) return { verdict: 'skipped', reason: `profile ${wanted.profile}` };
  const purpose = VALIDATION_PURPOSES.find((known) => known === wanted.purpose);
  if (purpose === undefined) return { verdict: 'skipped', reason: `purpose ${wanted.purpose}` };
  const host = wanted.host === null ? undefined : toPeerName(wanted.host);
  if (host === undefined && wanted.host !== null) return { verdict: 'skipped', reason: `host ${wanted.host.type}` };
  if (material.leaf === undefined) return { verdict: 'invalid', reason: 'path.malformed' };
  const validate = createPathValidator({
    anchors: material.trusted,
    candidates: material.untrusted,
    rules: { ...toRules(wanted, { purpose, profile, material, now }), ...(host !== undefined && { host }) },
  });
  const { valid, policySet, failures } = validate(material.leaf);
  return {
    verdict: valid ? 'valid' : 'invalid',
    reason: [...new Set(failures.map(({ code }) => code))].join(' '),
    ...(valid && policySet !== undefined && { policySet }),
  };
}

const HOST_TYPES: readonly PeerName['type'][] = ['dns', 'ip', 'email'];

function toPeerName({ type, value }: { readonly type: string; readonly value: string }): PeerName | undefined {
  const known = HOST_TYPES.find((each) => each === type);
  return known === undefined ? undefined : { type: known, value };
}

interface CaseContext {
  readonly purpose: ValidationPurpose;
  readonly profile: (typeof PROFILES)[number];
  readonly material: CaseMaterial;
  readonly now: UnixMs;
}

function toRules(wanted: ManifestCase, { purpose, profile, material, now }: CaseContext): ValidationRules {
  const has = (feature: string): boolean => wanted.features.includes(feature);
  const { enforceValidity, enforceConstraints, requireBasicConstraints } = wanted.anchor;
  return {
    at: wanted.at === null ? now : Date.parse(wanted.at),
    purpose,
    profile,
    policies: wanted.policies,
    anchorRules: { validity: enforceValidity, constraints: enforceConstraints, requireBasicConstraints },
    revocation: toRevocation(wanted, material),
    strictness: has('rfc5280-strict') ? 'strict' : 'standard',
    purposeRules: has('eku-strict') ? 'strict' : has('eku-strict-leaf') ? 'strict-leaf' : 'standard',
    trustedLeaf: has('trusted-leaf-never') ? 'never' : has('trusted-leaf-self-signed-only') ? 'self-signed' : 'accept',
    ...(has('ms-application-policies') && { processedCritical: [MS_APPLICATION_POLICIES] }),
    ...(wanted.maxIntermediates !== null && { maxIntermediates: wanted.maxIntermediates }),
  };
}

function toRevocation(wanted: ManifestCase, { crls }: CaseMaterial): RevocationRules {
  return {
    mode: wanted.revocation,
    crls,
    ...(wanted.features.includes('crl-max-age-7d') && { maxAgeMs: WEEK_MS }),
    ...(wanted.features.includes('indirect-crl') && { indirectCrls: 'refuse' }),
  };
}

/** Whether an outcome is what a case expects. A refusal that rests on a work limit is not asked for. */
export function agrees({ expected, features }: ManifestCase, { verdict, policySet }: CaseOutcome): boolean {
  if (verdict === 'skipped') return false;
  if ((verdict === 'valid') !== expected.valid) return verdict === 'valid' && features.includes('implementation-limit');
  return verdict === 'invalid' || expected.policySet === undefined || samePolicies(expected.policySet, policySet ?? []);
}

/** Any policy includes every other one. */
function samePolicies(expected: readonly string[], got: readonly string[]): boolean {
  const [a, b] = [expected, got].map((set) => (set.includes(ANY_POLICY) ? [ANY_POLICY] : [...new Set(set)].sort()));
  return a?.join(' ') === b?.join(' ');
}
