import type { ValidationCheck, ValidationCheckId, ValidationCode } from '../../../model/validation.ts';
import { formatters, visible } from '../../format.ts';
import { findRevocationProblemText } from '../revocation.ts';
import { statusText } from './status.ts';

const f = formatters('en');
type Evidence = ValidationCheck['evidence'];

const CHECKS: Readonly<Record<ValidationCheckId, string>> = {
  trust: 'Trust',
  signature: 'Signature',
  algorithm: 'Algorithm and key strength',
  validity: 'Validity period',
  revocation: 'Revocation',
  purpose: 'Purpose',
  host: 'Host name',
  'name-chaining': 'Issuer name',
  'basic-constraints': 'Basic constraints',
  'path-length': 'Path length',
  'key-usage': 'Key usage',
  'name-constraints': 'Name constraints',
  policies: 'Policies',
  'critical-extensions': 'Critical extensions',
  form: 'Form',
  profile: 'Rules of public TLS clients',
};

/** What passing a check means, in one line. */
const PASSED: Readonly<Record<ValidationCheckId, string>> = {
  trust: 'the path ends in a trust anchor',
  signature: 'verifies with the key of the issuer',
  algorithm: 'neither algorithm nor key is weak',
  validity: 'the moment lies inside',
  revocation: 'not revoked',
  purpose: 'meant for this purpose',
  host: 'the certificate carries the name',
  'name-chaining': 'equals the subject name of its issuer',
  'basic-constraints': 'marked as an authority',
  'path-length': 'no longer than permitted',
  'key-usage': 'the key may be used for this',
  'name-constraints': 'every name is permitted',
  policies: 'an acceptable policy remains',
  'critical-extensions': 'all of them were processed',
  form: 'well formed',
  profile: 'fulfilled',
};

/** Revocation that is asked for only where something is known. */
const NOT_COVERED = 'no revocation list or answer at hand covers it';

/** Beyond it no calendar goes. */
const LAST_INSTANT = 8_640_000_000_000_000;

const text = (evidence: Evidence, key: string): string => visible(String(evidence[key] ?? ''), 120);
const instant = (evidence: Evidence, key: string): string => {
  const value = evidence[key];
  const isInstant = typeof value === 'number' && Math.abs(value) <= LAST_INSTANT;
  return isInstant ? f.instant(value) : visible(String(value ?? ''), 40);
};
const behind = (lead: string, value: string): string => (value === '' ? lead : `${lead}: ${value}`);

const reasonOf = (evidence: Evidence): string => {
  const reason = text(evidence, 'reason');
  return reason === '' || reason === 'unspecified' ? '' : statusText.reasonWords(reason);
};

const CODES: Readonly<Record<ValidationCode, (evidence: Evidence) => string>> = {
  'path.no-issuer': (e) => behind('its issuer is not at hand', text(e, 'issuer')),
  'path.self-signed-untrusted': () => 'the path ends in a self-signed certificate that is not trusted here',
  'path.distrusted': () => 'this certificate is explicitly distrusted',
  'path.malformed': (e) => behind('a part of it cannot be read', text(e, 'field')),
  'path.signature': () => 'does not verify with the key of the issuer: same name, other key, or altered content',
  'path.signature-unsupported': (e) => behind('this algorithm cannot be verified here', text(e, 'algorithm')),
  'path.expired': (e) => behind('it had expired at that moment; valid until', instant(e, 'notAfter')),
  'path.not-yet-valid': (e) => behind('it was not valid yet at that moment; valid from', instant(e, 'notBefore')),
  'path.not-a-ca': () => 'it issued a certificate without being an authority (basicConstraints CA)',
  'path.path-length': () => 'more authorities follow below than an authority above permits',
  'path.key-usage': (e) => behind('its key usage does not permit this; needed', text(e, 'wanted')),
  'path.purpose': (e) => behind('it is not meant for this purpose; needed', text(e, 'wanted')),
  'path.unknown-critical': (e) => behind('a critical extension is not understood', text(e, 'name') || text(e, 'oid')),
  'path.name-constraints': (e) => behind('an authority above was not allowed to issue for', text(e, 'name')),
  'path.policy': () => 'no acceptable certificate policy remains',
  'path.weak-signature': (e) =>
    behind('signed with an algorithm that is no longer safe', text(e, 'algorithm') || text(e, 'key')),
  'path.weak-key': (e) => behind('its key is too weak', text(e, 'key')),
  'path.too-long': () => 'the path is longer than any that is followed',
  'path.too-complex': () => 'there is more to check than one certificate may cost',
  'path.profile': (e) => behind('public TLS clients refuse this', text(e, 'rule')),
  'path.revoked': (e) => behind('its issuer has revoked it', reasonOf(e)),
  'path.revocation-unknown': () => 'no valid revocation information says that it still stands',
  'name.mismatch': (e) => behind('it does not carry this name; it carries', text(e, 'names') || 'none'),
  'not.requested': () => 'not asked for',
  'not.applicable': () => 'does not apply here',
  'not.reached': () => 'not reached, since the path breaks before',
  'not.anchor': () => 'not asked of a trust anchor, which is believed by name and key',
};

/** Labels of the values that were compared; what is not named here stands under its own id. */
const VALUES: Readonly<Record<string, string>> = {
  notBefore: 'valid from',
  notAfter: 'valid until',
  at: 'moment',
  issuer: 'issuer',
  subject: 'subject',
  wanted: 'needed',
  found: 'found',
  host: 'asked for',
  names: 'carries',
  algorithm: 'algorithm',
  key: 'key',
  oid: 'OID',
  name: 'name',
  authorityKeyId: 'authority key identifier',
  subjectKeyId: 'the issuer has',
  pathLength: 'permitted',
  reason: 'reason',
  revokedAt: 'revoked at',
  nextUpdate: 'next update',
  thisUpdate: 'issued',
  critical: 'critical',
  source: 'by',
  problems: 'what was wrong',
  problem: 'problem',
  field: 'field',
  offset: 'at byte',
  limit: 'limit',
  type: 'form',
  value: 'value',
  version: 'version',
  cA: 'CA',
  policies: 'policies',
  mapped: 'mapped',
  explicit: 'policy demanded',
  noCheck: 'revocation not looked up',
  profile: 'profile',
};
/** Places in a path, which the name of the check tells, and whether an extension is there, which the other values tell. */
const UNTOLD: ReadonlySet<string> = new Set(['present', 'constrainedBy', 'status', 'weak']);
const INSTANTS: ReadonlySet<string> = new Set([
  'notBefore',
  'notAfter',
  'at',
  'revokedAt',
  'thisUpdate',
  'nextUpdate',
  'producedAt',
]);

export const checkName = (check: ValidationCheckId): string => CHECKS[check];

/** Why a check failed or was not made, what it means that it passed; one line. */
export function checkExplanation({ check, result, code, flag, evidence }: ValidationCheck): string {
  if (result !== 'failed' && evidence['status'] === 'not-covered') return NOT_COVERED;
  if (result === 'passed' && flag === undefined) return PASSED[check];
  return code === undefined ? '' : CODES[code](evidence);
}

const valueText = (value: string | number | boolean): string =>
  typeof value === 'boolean' ? (value ? 'yes' : 'no') : visible(String(value), 160);

/** The values that were compared, as label and text. */
export function checkValues({ evidence }: Pick<ValidationCheck, 'evidence'>): readonly (readonly [string, string])[] {
  return Object.entries(evidence)
    .filter(([key]) => !UNTOLD.has(key))
    .map(([key, value]): readonly [string, string] => [VALUES[key] ?? visible(key, 40), wordsOf(evidence, key, value)])
    .filter(([, words]) => words !== '');
}

const wordsOf = (evidence: Evidence, key: string, value: string | number | boolean): string => {
  if (INSTANTS.has(key)) return instant(evidence, key);
  return key === 'problems' ? problemsText(String(value)) : valueText(value);
};

/** That lists of others lie about is no fault, and that one names the certificate is the finding itself. */
const UNREMARKABLE: ReadonlySet<string> = new Set(['crl.other-issuer', 'ocsp.no-match', 'crl.revoked', 'ocsp.revoked']);

function problemsText(codes: string): string {
  const told = codes.split(' ').filter((code) => !UNREMARKABLE.has(code));
  return visible(told.map((code) => findRevocationProblemText(code) ?? code).join(' '), 160);
}

/** Why a path is refused, to stand behind the name of a certificate: `kestrel-gw-04: it had expired …`. */
export const reasonText = (code: ValidationCode, evidence: Evidence): string => CODES[code](evidence);
