import type { ValidationPurpose } from '../../../shared/model/validation.ts';
import type { KeyUsage } from '../certificate/extension.ts';
import { parseIpAddress } from '../name/ip-address.ts';
import { equalBytes } from '../asn1/der.ts';
import { matchHost } from '../name/host.ts';
import type { ConstrainedName } from '../name/name-constraints.ts';
import type { CheckLog, CheckPlace } from './check-log.ts';
import type { CertificateFacts } from './path-facts.ts';
import type { PeerName, ResolvedRules } from './path-rules.ts';

/** Checks what is asked of the leaf alone: its name, the use of its key, and in strict profiles that it is no authority. */
export function checkLeaf(facts: CertificateFacts, rules: ResolvedRules, log: CheckLog): void {
  checkHost(facts, rules, log);
  checkUsage(facts, rules, log);
}

/** An authority must not present itself as a peer where the rules are strict about purposes. */
export function checkLeafIsNoAuthority(facts: CertificateFacts, rules: ResolvedRules, log: CheckLog): void {
  if (rules.purposeRules === 'standard') return;
  const isCa = facts.basicConstraints?.ca === true;
  log.decide(
    { check: 'basic-constraints', at: 0, rfc: 'RFC 5280 §4.2.1.9' },
    isCa ? 'path.profile' : undefined,
    () => ({
      cA: isCa,
      wanted: false,
    }),
  );
}

function checkHost(facts: CertificateFacts, { host, strictness }: ResolvedRules, log: CheckLog): void {
  const place: CheckPlace = { check: 'host', at: 0, rfc: 'RFC 9525 §6' };
  if (host === undefined) {
    log.skipped(place, 'not.requested');
    return;
  }
  const names = facts.extensions.altNames ?? [];
  const matches = matchPeerName(host, names, strictness === 'tolerant');
  log.decide(place, matches ? undefined : 'name.mismatch', () => ({
    host: host.value,
    names: names
      .filter(({ type }) => type === 'dns' || type === 'ip' || type === 'email')
      .slice(0, 20)
      .map(({ value }) => value)
      .join(' '),
  }));
}

/** Compares with the subjectAltName of the same form; an underscore is no character of a host name unless tolerated. @see RFC 9525 §6.3, §6.5; RFC 5280 §4.2.1.6 */
function matchPeerName(host: PeerName, names: readonly ConstrainedName[], isTolerant: boolean): boolean {
  if (host.type === 'email') return names.some((name) => name.type === 'email' && sameMailbox(name.value, host.value));
  if (host.type === 'ip') {
    const address = parseIpAddress(host.value);
    return address !== undefined && names.some((name) => name.type === 'ip' && equalBytes(name.address, address));
  }
  if (!isTolerant && host.value.includes('_')) return false;
  if (parseIpAddress(host.value) !== undefined) return false;
  const candidates = names.flatMap((name) =>
    name.type === 'dns' ? [{ type: 'dns' as const, value: name.value }] : [],
  );
  return matchHost(host.value, candidates);
}

/** The local part counts to the letter, the host without case. @see RFC 5280 §7.5 */
function sameMailbox(a: string, b: string): boolean {
  const [at, bt] = [a.lastIndexOf('@'), b.lastIndexOf('@')];
  if (at < 1 || bt < 1 || a.indexOf('@') !== at) return false;
  return a.slice(0, at) === b.slice(0, bt) && a.slice(at).toLowerCase() === b.slice(bt).toLowerCase();
}

/** Key usages of which a key for a purpose has at least one. @see RFC 5280 §4.2.1.12, RFC 8446 §4.4.2.2, RFC 5246 §7.4.2 */
const FITTING_USAGES: Readonly<Record<ValidationPurpose, readonly KeyUsage[]>> = {
  any: [],
  'tls-client': ['digitalSignature', 'keyAgreement'],
  'tls-server': ['digitalSignature', 'keyEncipherment', 'keyAgreement'],
  'code-signing': ['digitalSignature'],
  'email-protection': ['digitalSignature', 'nonRepudiation', 'keyEncipherment', 'keyAgreement'],
  'time-stamping': ['digitalSignature', 'nonRepudiation'],
  'ocsp-signing': ['digitalSignature', 'nonRepudiation'],
};

function checkUsage(facts: CertificateFacts, { purpose, leafKeyUsage }: ResolvedRules, log: CheckLog): void {
  const place: CheckPlace = { check: 'key-usage', at: 0, rfc: 'RFC 5280 §4.2.1.3' };
  const wanted = FITTING_USAGES[purpose];
  if (leafKeyUsage === 'ignore' || wanted.length === 0) {
    log.skipped(place, 'not.requested');
    return;
  }
  const { keyUsage } = facts;
  const isFit = keyUsage === undefined || wanted.some((usage) => keyUsage.includes(usage));
  log.decide(place, isFit ? undefined : 'path.key-usage', () => ({
    wanted: wanted.join(' '),
    found: keyUsage?.join(' ') ?? '',
    present: keyUsage !== undefined,
    ...(isFit ? {} : { subject: facts.subject }),
  }));
}
