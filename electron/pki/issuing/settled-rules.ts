import { OID } from '../asn1/oid.ts';
import type { CertificateFacts } from '../lint/certificate-facts.ts';
import { judgeRule } from '../lint/lint-report.ts';
import type { CertificateRule } from '../lint/rule.ts';
import type { CertificateDraft } from './draft.ts';

/** What rules come to for all certificates of one shape. */
export interface SettledRules {
  /** Rules that look at what differs, or that found something: they have to be run each time. */
  readonly open: readonly CertificateRule[];
  /** Those of the others that ran and found nothing. */
  readonly passed: readonly CertificateRule[];
}

/** Values that differ between certificates of one profile and authority. */
const DIFFERING_EXTENSIONS: ReadonlySet<string> = new Set([OID.subjectAltName, OID.subjectKeyIdentifier]);

/**
 * What certificates of one shape have in common, as a key: everything but serial, subject, public key, alternative names and the identifier of the key.
 * `settleRules` counts on it: a fact that it takes for common must be decided by what stands in here.
 */
export const shapeOf = (draft: CertificateDraft): string =>
  JSON.stringify([
    draft.signatureAlgorithm,
    draft.notBefore,
    draft.notAfter,
    latin1(draft.issuerNameDer),
    draft.extensions.map(({ oid, critical, value }) => [
      oid,
      critical,
      DIFFERING_EXTENSIONS.has(oid) ? '' : latin1(value),
    ]),
  ]);

const latin1 = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1');

/** Facts that are the same for all certificates of a shape. Whatever is not named here counts as differing. */
const COMMON: ReadonlySet<PropertyKey> = new Set<keyof CertificateFacts>([
  'at',
  'maximumDays',
  'notBefore',
  'notAfter',
  'issuedAt',
  'validitySeconds',
  'issuer',
  'basicConstraints',
  'isCa',
  'keyUsageBits',
  'keyUsage',
  'purposes',
  'policies',
  'authorityAccess',
  'subjectAccess',
  'crlPoints',
  'nameConstraints',
  'issuerAltNames',
  'signatureScheme',
  'signatureOid',
]);
const BY_OID: ReadonlySet<PropertyKey> = new Set<keyof CertificateFacts>([
  'extension',
  'has',
  'read',
  'decode',
  'valueOf',
]);

/**
 * Runs rules on one certificate and sorts out those that need not be run on another of its shape: rules are pure, so one that has looked at nothing but
 * what the shape has in common, and found nothing, finds nothing there either.
 */
export function settleRules(facts: CertificateFacts, rules: readonly CertificateRule[]): SettledRules {
  const watched = watchFacts(facts);
  const open: CertificateRule[] = [];
  const passed: CertificateRule[] = [];
  for (const rule of rules) {
    watched.begin();
    const applies = judgeRule(rule, watched.facts) === 'applies';
    const found = applies ? rule.check(watched.facts) : undefined;
    if (found !== undefined || watched.hasSeenDiffering()) open.push(rule);
    else if (applies) passed.push(rule);
  }
  return { open, passed };
}

interface WatchedFacts {
  readonly facts: CertificateFacts;
  begin(): void;
  hasSeenDiffering(): boolean;
}

function watchFacts(target: CertificateFacts): WatchedFacts {
  let differing = false;
  /** Derived facts of rule files, and whether they were derived from what differs. */
  const derived = new Map<string, boolean>();
  const remember = <T>(key: string, read: () => T): T => {
    const before = differing;
    differing = false;
    const value = target.remember(key, read);
    const own = derived.get(key) ?? differing;
    derived.set(key, own);
    differing = before || own;
    return value;
  };
  const facts = new Proxy(target, {
    get: (_, name) => {
      if (name === 'remember') return remember;
      const value: unknown = Reflect.get(target, name, target);
      if (typeof value === 'function' && BY_OID.has(name))
        return (...args: readonly unknown[]): unknown => {
          if (DIFFERING_EXTENSIONS.has(String(args[0]))) differing = true;
          return Reflect.apply(value, target, args);
        };
      if (!COMMON.has(name)) differing = true;
      return value;
    },
  });
  return {
    facts,
    begin: () => {
      differing = false;
    },
    hasSeenDiffering: () => differing,
  };
}
