import type { UnixMs } from '../../../shared/model/brands.ts';
import { spanBytes } from '../certificate/certificate.ts';
import { equalBytes } from '../asn1/der.ts';
import { matchHost } from '../name/host.ts';
import { findForbiddenName, type NameConstraints } from '../name/name-constraints.ts';
import { OID, oidName } from '../asn1/oid.ts';
import type { CertificateFacts } from './path-facts.ts';

export const PATH_FAILURE_CODES = [
  'path.no-issuer',
  'path.self-signed-untrusted',
  'path.malformed',
  'path.signature',
  'path.expired',
  'path.not-yet-valid',
  'path.not-a-ca',
  'path.path-length',
  'path.key-usage',
  'path.purpose',
  'path.unknown-critical',
  'path.name-constraints',
  'path.weak-signature',
  'path.too-complex',
  'name.mismatch',
] as const;
export type PathFailureCode = (typeof PATH_FAILURE_CODES)[number];

/** One reason against a path. `index` counts from the leaf (0) up; evidence strings come from certificates and are not trusted. */
export interface PathFailure {
  readonly code: PathFailureCode;
  readonly index: number;
  readonly evidence: Readonly<Record<string, string | number | boolean>>;
  readonly rfc: string;
}

export type PathPurpose = 'tls-client' | 'tls-server' | 'any';

export interface PathRules {
  readonly at: UnixMs;
  readonly purpose: PathPurpose;
  readonly host?: string;
  /** Lets SHA-1 and MD5 signatures and weak keys pass, for "what would an old verifier say". */
  readonly acceptWeak?: boolean;
}

/** Comparisons of names with constraints that one path may cost. */
const MAX_NAME_COMPARISONS = 1 << 20;

/**
 * Validates the certificates of one path, leaf first, without the trust anchor, whose name and key stand above the last one.
 * Names and signatures have been matched by the builder. Every certificate is checked to the end: all failures are answered.
 * @see RFC 5280 §6.1
 */
export function checkPath(path: readonly CertificateFacts[], rules: PathRules): PathFailure[] {
  const failures: PathFailure[] = [];
  const constraints: NameConstraints[] = [];
  let comparisons = 0;
  let pathLength = Number.POSITIVE_INFINITY;
  for (let index = path.length - 1; index >= 0; index--) {
    const facts = path[index];
    if (facts === undefined) continue;
    failures.push(...checkCommon(facts, index, rules));
    if (index === 0 || !facts.selfIssued) {
      comparisons += constraints.reduce(
        (sum, each) => sum + (each.permitted.length + each.excluded.length) * facts.constrainedNames.length,
        0,
      );
      failures.push(
        ...(comparisons > MAX_NAME_COMPARISONS ? [tooComplex(index)] : checkNames(facts, index, constraints)),
      );
    }
    if (index === 0) break;
    failures.push(...checkAuthority(facts, index, pathLength));
    if (!facts.selfIssued) pathLength--;
    pathLength = Math.min(pathLength, facts.basicConstraints?.pathLength ?? Number.POSITIVE_INFINITY);
    if (facts.nameConstraints !== undefined) constraints.push(facts.nameConstraints);
  }
  const leaf = path[0];
  return leaf === undefined ? failures : [...failures, ...checkLeaf(leaf, rules)].toSorted((a, b) => a.index - b.index);
}

const tooComplex = (index: number): PathFailure => ({
  code: 'path.too-complex',
  index,
  evidence: { limit: MAX_NAME_COMPARISONS },
  rfc: 'RFC 5280 §4.2.1.10',
});

const PURPOSE_OID = { 'tls-client': OID.clientAuth, 'tls-server': OID.serverAuth } as const;

/** Both ends belong to the period; notAfter names a second, all of which counts. @see RFC 5280 §4.1.2.5 */
export function checkValidity({ certificate, subject }: CertificateFacts, index: number, at: UnixMs): PathFailure[] {
  const { notBefore, notAfter } = certificate;
  if (at >= notAfter + 1000)
    return [{ code: 'path.expired', index, evidence: { notAfter, at, subject }, rfc: 'RFC 5280 §4.1.2.5' }];
  if (at < notBefore)
    return [{ code: 'path.not-yet-valid', index, evidence: { notBefore, at, subject }, rfc: 'RFC 5280 §4.1.2.5' }];
  return [];
}

function checkCommon(facts: CertificateFacts, index: number, rules: PathRules): PathFailure[] {
  const { at, purpose } = rules;
  const failures = checkValidity(facts, index, at);
  for (const oid of facts.unknownCritical)
    failures.push({
      code: 'path.unknown-critical',
      index,
      evidence: { oid, name: oidName(oid) },
      rfc: 'RFC 5280 §4.2',
    });
  if (rules.acceptWeak !== true) failures.push(...checkStrength(facts, index));
  if (purpose !== 'any' && !allowsPurpose(facts, PURPOSE_OID[purpose])) {
    const found = (facts.extKeyUsage ?? []).map(oidName).join(' ');
    failures.push({
      code: 'path.purpose',
      index,
      evidence: { wanted: oidName(PURPOSE_OID[purpose]), found, subject: facts.subject },
      rfc: 'RFC 5280 §4.2.1.12',
    });
  }
  const { certificate } = facts;
  if (
    !equalBytes(
      spanBytes(certificate, certificate.innerAlgorithm),
      spanBytes(certificate, certificate.signatureAlgorithm),
    )
  ) {
    failures.push({
      code: 'path.malformed',
      index,
      evidence: { field: 'signatureAlgorithm', subject: facts.subject },
      rfc: 'RFC 5280 §4.1.1.2',
    });
  }
  return failures;
}

function checkStrength({ weakSignature, weakKey, subject }: CertificateFacts, index: number): PathFailure[] {
  const failures: PathFailure[] = [];
  if (weakSignature !== undefined)
    failures.push({
      code: 'path.weak-signature',
      index,
      evidence: { algorithm: weakSignature, subject },
      rfc: 'RFC 9155 §2',
    });
  if (weakKey !== undefined)
    failures.push({ code: 'path.weak-signature', index, evidence: { key: weakKey, subject }, rfc: 'RFC 8017 §3' });
  return failures;
}

const allowsPurpose = ({ extKeyUsage }: CertificateFacts, oid: string): boolean =>
  extKeyUsage === undefined || extKeyUsage.includes(oid) || extKeyUsage.includes(OID.anyExtendedKeyUsage);

function checkNames(facts: CertificateFacts, index: number, constraints: readonly NameConstraints[]): PathFailure[] {
  const forbidden = constraints
    .map((each) => findForbiddenName(each, facts.constrainedNames))
    .find((name) => name !== undefined);
  if (forbidden === undefined) return [];
  return [
    {
      code: 'path.name-constraints',
      index,
      evidence: { type: forbidden.type, name: forbidden.value, subject: facts.subject },
      rfc: 'RFC 5280 §4.2.1.10',
    },
  ];
}

/** @see RFC 5280 §6.1.4 (k) to (n) */
function checkAuthority(facts: CertificateFacts, index: number, pathLength: number): PathFailure[] {
  const failures: PathFailure[] = [];
  const { subject } = facts;
  if (facts.certificate.version !== 3 || facts.basicConstraints?.ca !== true) {
    failures.push({
      code: 'path.not-a-ca',
      index,
      evidence: { subject, version: facts.certificate.version },
      rfc: 'RFC 5280 §6.1.4 (k)',
    });
  }
  if (facts.keyUsage !== undefined && !facts.keyUsage.includes('keyCertSign')) {
    failures.push({
      code: 'path.key-usage',
      index,
      evidence: { subject, wanted: 'keyCertSign', found: facts.keyUsage.join(' ') },
      rfc: 'RFC 5280 §6.1.4 (n)',
    });
  }
  if (!facts.selfIssued && pathLength <= 0)
    failures.push({ code: 'path.path-length', index, evidence: { subject }, rfc: 'RFC 5280 §6.1.4 (l)' });
  return failures;
}

/** Key usages that a TLS peer may prove itself with. @see RFC 8446 §4.4.2.2, RFC 5246 §7.4.2 */
const TLS_USAGES = {
  'tls-client': ['digitalSignature', 'keyAgreement'],
  'tls-server': ['digitalSignature', 'keyEncipherment', 'keyAgreement'],
} as const;

function checkLeaf(facts: CertificateFacts, { purpose, host }: PathRules): PathFailure[] {
  const failures: PathFailure[] = [];
  const { keyUsage } = facts;
  if (purpose !== 'any' && keyUsage !== undefined && !TLS_USAGES[purpose].some((usage) => keyUsage.includes(usage))) {
    const evidence = { subject: facts.subject, wanted: TLS_USAGES[purpose].join(' '), found: keyUsage.join(' ') };
    failures.push({ code: 'path.key-usage', index: 0, evidence, rfc: 'RFC 5280 §4.2.1.3' });
  }
  if (host !== undefined && !matchHost(host, facts.altNames)) {
    const names = facts.altNames
      .filter(({ type }) => type === 'dns' || type === 'ip')
      .slice(0, 20)
      .map(({ value }) => value)
      .join(' ');
    failures.push({ code: 'name.mismatch', index: 0, evidence: { host, names }, rfc: 'RFC 9525 §6' });
  }
  return failures;
}
