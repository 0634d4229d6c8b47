import { equalBytes } from '../asn1/der.ts';
import { oidName } from '../asn1/oid.ts';
import { spanBytes } from '../certificate/certificate.ts';
import { isEmptyName } from '../name/name.ts';
import type { NameConstraints } from '../name/name-constraints.ts';
import type { CheckLog, CheckPlace } from './check-log.ts';
import { type CertificateFacts, listUnknownCritical } from './path-facts.ts';
import type { ResolvedRules } from './path-rules.ts';
import { checkPurpose } from './purpose-check.ts';

export interface CertificatePlace {
  readonly at: number;
  readonly role: 'leaf' | 'authority';
  /** See `isSuccessorOf`. */
  readonly isSuccessor?: boolean;
}

/** Checks one certificate below the anchor for everything that does not depend on the rest of the path. */
export function checkCertificate(
  facts: CertificateFacts,
  { at, role, isSuccessor = false }: CertificatePlace,
  rules: ResolvedRules,
  log: CheckLog,
): void {
  checkForm(facts, at, rules, log);
  checkAlgorithm(facts, at, rules, log);
  checkValidity(facts, at, rules, log);
  checkCriticalExtensions(facts, at, rules, log);
  checkPurpose(facts, { at, role }, rules, log);
  if (role === 'authority') checkAuthority(facts, at, log, !isSuccessor);
}

/**
 * Whether a certificate is an anchor's own for its next key ("new with old"), made in the same form: both without basicConstraints, both with keyCertSign.
 * RFC 5280 §6.1.4 (k) leaves no such authority; but one who takes the anchor for an authority by the same omission, on purpose and as an intermediate, has
 * trusted its key to name its successor. So it is held to no more than the anchor, and only there: the same name, another key, the anchor's signature
 * (it stands directly below), no purpose of its own, not where duties of issuers are enforced.
 * @see RFC 4210 §4.4
 */
export function isSuccessorOf(facts: CertificateFacts, anchor: CertificateFacts, rules: ResolvedRules): boolean {
  const { constraints, requireBasicConstraints } = rules.anchorRules;
  if (!constraints || requireBasicConstraints === true || rules.strictness === 'strict') return false;
  const isSameForm = [facts, anchor].every(
    ({ basicConstraints, keyUsage, certificate }) =>
      certificate.version === 3 && basicConstraints === undefined && keyUsage?.includes('keyCertSign') === true,
  );
  return (
    isSameForm &&
    facts.selfIssued &&
    facts.subjectKey === anchor.subjectKey &&
    facts.spkiKey !== anchor.spkiKey &&
    facts.extKeyUsage === undefined
  );
}

/** Checks what the rules enforce of an anchor's certificate. @see RFC 5280 §6.1.1 (d), RFC 5937 §3 */
export function checkAnchor(facts: CertificateFacts, at: number, rules: ResolvedRules, log: CheckLog): void {
  const { validity, constraints, requireBasicConstraints } = rules.anchorRules;
  if (validity) checkValidity(facts, at, rules, log);
  else log.skipped({ check: 'validity', at, rfc: 'RFC 5280 §6.1.1 (d)' }, 'not.anchor');
  checkAnchorKey(facts, at, log);
  if (constraints) {
    checkForm(facts, at, rules, log);
    checkCriticalExtensions(facts, at, rules, log);
    checkPurpose(facts, { at, role: 'anchor' }, rules, log);
    checkAuthority(facts, at, log, requireBasicConstraints === true);
    return;
  }
  for (const check of ['form', 'critical-extensions', 'purpose', 'basic-constraints', 'key-usage'] as const)
    log.skipped({ check, at, rfc: 'RFC 5280 §6.1.1 (d)' }, 'not.anchor');
}

/** What validation reads is well formed. */
function checkForm(facts: CertificateFacts, at: number, rules: ResolvedRules, log: CheckLog): void {
  const { certificate, malformed } = facts;
  const place: CheckPlace = { check: 'form', at, rfc: 'RFC 5280 §4.1' };
  const before = log.failures.length;
  for (const { oid, offset, problem } of malformed)
    log.failed({ ...place, rfc: 'RFC 5280 §4.2' }, 'path.malformed', { field: oidName(oid), offset, problem });
  if (facts.subjectKey === undefined)
    log.failed(place, 'path.malformed', { field: 'subject', offset: certificate.subject.start });
  if (facts.issuerKey === undefined)
    log.failed(place, 'path.malformed', { field: 'issuer', offset: certificate.issuer.start });
  if (isEmptyName(facts.issuerDer))
    log.failed({ ...place, rfc: 'RFC 5280 §4.1.2.4' }, 'path.malformed', { field: 'issuer', problem: 'empty' });
  if (facts.publicKey === undefined)
    log.failed({ ...place, rfc: 'RFC 5280 §4.1.2.7' }, 'path.malformed', {
      field: 'subjectPublicKeyInfo',
      offset: certificate.spki.start,
    });
  const [inner, outer] = [certificate.innerAlgorithm, certificate.signatureAlgorithm].map((span) =>
    spanBytes(certificate, span),
  );
  if (inner === undefined || outer === undefined || !equalBytes(inner, outer))
    log.failed({ ...place, rfc: 'RFC 5280 §4.1.1.2' }, 'path.malformed', {
      field: 'signatureAlgorithm',
      problem: 'differs',
    });
  const odd = rules.strictness === 'tolerant' ? undefined : findOddConstraint(facts.nameConstraints);
  if (odd !== undefined)
    log.failed({ ...place, rfc: 'RFC 5280 §4.2.1.10' }, 'path.malformed', { field: 'nameConstraints', value: odd });
  if (log.failures.length === before) log.passed(place, () => ({ version: certificate.version }));
}

const MAILBOX_OR_HOST = /^(?:[^@\s]+@|\.)?[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)*$/;

/** A constraint that RFC 5280 gives no meaning to: a domain name with a leading dot, or what is neither mailbox nor host. */
function findOddConstraint(constraints: NameConstraints | undefined): string | undefined {
  if (constraints === undefined) return undefined;
  const odd = [...constraints.permitted, ...constraints.excluded].find((base) => {
    if (base.type === 'dns') return base.value.startsWith('.');
    return base.type === 'email' && base.value !== '' && !MAILBOX_OR_HOST.test(base.value);
  });
  return odd?.value;
}

/** What is weak is refused where the rules say so; else it passes and is flagged. */
function checkAlgorithm(facts: CertificateFacts, at: number, rules: ResolvedRules, log: CheckLog): void {
  const place: CheckPlace = { check: 'algorithm', at, rfc: 'RFC 9155 §2' };
  const isRefused = rules.weakAlgorithms === 'refuse' || rules.profile === 'webpki';
  const { isWeak, name } = facts.signatureAlgorithm;
  if (isWeak) {
    const evidence = { algorithm: name, weak: 'algorithm' };
    if (isRefused) log.failed(place, 'path.weak-signature', evidence);
    else log.flagged(place, 'path.weak-signature', () => evidence);
  }
  const { weakKey } = facts;
  if (weakKey !== undefined && isRefused) log.failed({ ...place, rfc: KEY_RFC }, 'path.weak-key', keyEvidence(weakKey));
  else if (!flagWeakKey(facts, at, log) && !isWeak) log.passed(place, () => ({ algorithm: name }));
}

/** An anchor counts by name and key: its signature says nothing, its key is only flagged. */
function checkAnchorKey(facts: CertificateFacts, at: number, log: CheckLog): void {
  if (!flagWeakKey(facts, at, log)) log.skipped({ check: 'algorithm', at, rfc: 'RFC 5280 §6.1.1 (d)' }, 'not.anchor');
}

const KEY_RFC = 'RFC 8017 §3';
const keyEvidence = (key: string) => ({ key, weak: 'key' });

function flagWeakKey({ weakKey }: CertificateFacts, at: number, log: CheckLog): boolean {
  if (weakKey === undefined) return false;
  log.flagged({ check: 'algorithm', at, rfc: KEY_RFC }, 'path.weak-key', () => keyEvidence(weakKey));
  return true;
}

/** Both ends belong to the period. Tolerant rules count all of the second that notAfter names. @see RFC 5280 §4.1.2.5 */
function checkValidity(facts: CertificateFacts, at: number, rules: ResolvedRules, log: CheckLog): void {
  const { notBefore, notAfter } = facts.certificate;
  const place: CheckPlace = { check: 'validity', at, rfc: 'RFC 5280 §6.1.3 (a)(2)' };
  const isPast = rules.strictness === 'tolerant' ? rules.at >= notAfter + SECOND_MS : rules.at > notAfter;
  const failure = isPast ? 'path.expired' : rules.at < notBefore ? 'path.not-yet-valid' : undefined;
  log.decide(place, failure, () => ({ notBefore, notAfter, at: rules.at, ...subjectOnFailure(facts, failure) }));
}

const SECOND_MS = 1000;

/** Whether an instant lies in the period of a certificate. */
export const isCurrent = ({ certificate }: CertificateFacts, instant: number): boolean =>
  instant >= certificate.notBefore && instant <= certificate.notAfter;

const subjectOnFailure = (facts: CertificateFacts, failure: string | undefined): { subject?: string } =>
  failure === undefined ? {} : { subject: facts.subject };

function checkCriticalExtensions(facts: CertificateFacts, at: number, rules: ResolvedRules, log: CheckLog): void {
  const rfc = at === 0 ? 'RFC 5280 §6.1.5 (f)' : 'RFC 5280 §6.1.4 (o)';
  const place: CheckPlace = { check: 'critical-extensions', at, rfc };
  const unknown = listUnknownCritical(facts, rules.processedCritical);
  for (const oid of unknown) log.failed(place, 'path.unknown-critical', { oid, name: oidName(oid) });
  if (unknown.length === 0)
    log.passed(place, () => ({
      critical: facts.certificate.extensions.flatMap(({ oid, critical }) => (critical ? [oidName(oid)] : [])).join(' '),
    }));
}

/** @see RFC 5280 §6.1.4 (k), (n) */
function checkAuthority(facts: CertificateFacts, at: number, log: CheckLog, mustHaveConstraints: boolean): void {
  const { basicConstraints, keyUsage, certificate } = facts;
  const isCa = certificate.version === 3 && (basicConstraints?.ca ?? !mustHaveConstraints);
  const isAnchorWithout = basicConstraints === undefined && !mustHaveConstraints;
  log.decide(
    { check: 'basic-constraints', at, rfc: 'RFC 5280 §6.1.4 (k)' },
    isCa || isAnchorWithout ? undefined : 'path.not-a-ca',
    () => ({
      version: certificate.version,
      present: basicConstraints !== undefined,
      cA: basicConstraints?.ca ?? false,
      ...(isCa || isAnchorWithout ? {} : { subject: facts.subject }),
    }),
  );
  const maySign = keyUsage === undefined || keyUsage.includes('keyCertSign');
  log.decide({ check: 'key-usage', at, rfc: 'RFC 5280 §6.1.4 (n)' }, maySign ? undefined : 'path.key-usage', () => ({
    wanted: 'keyCertSign',
    found: keyUsage?.join(' ') ?? '',
    present: keyUsage !== undefined,
    ...(maySign ? {} : { subject: facts.subject }),
  }));
}
