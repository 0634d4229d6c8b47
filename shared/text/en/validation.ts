import type { ValidationCheck, ValidationCheckId, ValidationCode } from '../../model/validation.ts';
import { formatters, visible } from '../format.ts';

const f = formatters('en');

/** Why a check of a path failed or was not made, as a sentence. */
const CODES: Readonly<Record<ValidationCode, string>> = {
  'path.no-issuer': 'No certificate at hand issued the last one of the path.',
  'path.self-signed-untrusted': 'The path ends in a self-signed certificate that is not among the trusted ones.',
  'path.distrusted': 'The certificate is marked as distrusted.',
  'path.malformed': 'A part of the certificate breaks the form that RFC 5280 gives it.',
  'path.signature': 'The signature does not verify: a certificate with the name of the issuer has another key.',
  'path.signature-unsupported': 'The algorithm of the signature is not known here.',
  'path.expired': 'The certificate has expired.',
  'path.not-yet-valid': 'The certificate is not valid yet.',
  'path.not-a-ca': 'The certificate issued another one without being an authority.',
  'path.path-length': 'There are more authorities below than one above permits.',
  'path.key-usage': 'The key may not be used for what it was used for.',
  'path.purpose': 'The certificate is not meant for this purpose.',
  'path.unknown-critical': 'The certificate carries a critical extension that is not understood.',
  'path.name-constraints': 'An authority above was not allowed to issue for one of the names.',
  'path.policy': 'No acceptable certificate policy is left.',
  'path.weak-signature': 'The signature rests on an algorithm or a digest that is no longer safe.',
  'path.weak-key': 'The key is too short or of a kind that is no longer safe.',
  'path.too-long': 'The path is longer than allowed.',
  'path.too-complex': 'There are too many possible paths to check them all.',
  'path.profile': 'The certificate breaks a rule of the chosen profile.',
  'path.revoked': 'The certificate is revoked.',
  'path.revocation-unknown': 'No revocation list or answer that can be relied on speaks for the certificate.',
  'name.mismatch': 'The certificate does not carry the name that was asked for.',
  'not.requested': 'Not asked for.',
  'not.applicable': 'Does not apply to this certificate.',
  'not.reached': 'The path ends before.',
  'not.anchor': 'Not enforced of a trust anchor, which counts by name and key.',
};

const CHECKS: Readonly<Record<ValidationCheckId, string>> = {
  trust: 'trust',
  signature: 'signature',
  algorithm: 'strength',
  validity: 'validity',
  revocation: 'revocation',
  purpose: 'purpose',
  host: 'name of the peer',
  'name-chaining': 'issuer name',
  'basic-constraints': 'basic constraints',
  'path-length': 'path length',
  'key-usage': 'key usage',
  'name-constraints': 'name constraints',
  policies: 'policies',
  'critical-extensions': 'critical extensions',
  form: 'form',
  profile: 'profile',
};

const RESULTS: Readonly<Record<ValidationCheck['result'], string>> = {
  passed: 'passed',
  failed: 'FAILED',
  'not-checked': 'not checked',
};

export const validationText = (code: ValidationCode): string => CODES[code];

/** What `verify` and `conformance` print. */
export const verificationText = {
  verdict: (valid: boolean): string => (valid ? 'Valid.' : 'Not valid.'),
  reason: ({ code }: ValidationCheck): string => `  ${validationText(code ?? 'path.malformed')}`,
  place: (at: number, subject: string): string => `${at}  ${visible(subject)}`,
  check: ({ check, result, code, rfc, evidence }: ValidationCheck): string => {
    const values = Object.entries(evidence).flatMap(([name, value]) =>
      value === '' ? [] : [`${name}=${visible(String(value))}`],
    );
    const why = code === undefined ? '' : ` ${validationText(code)}`;
    const shown = result === 'failed' && values.length > 0 ? ` [${values.join(', ')}]` : '';
    return `   ${RESULTS[result].padEnd(11)}  ${CHECKS[check]}${code === undefined ? '' : ':'}${why}${shown} (${rfc})`;
  },
  warning: ({ at, code, evidence }: ValidationCheck): string => {
    const value = visible(String(evidence['algorithm'] ?? evidence['key'] ?? ''));
    return `Warning: certificate ${at}: ${code === undefined ? '' : validationText(code)} [${value}]`;
  },
  ignored: (name: string, count: number): string =>
    `${visible(name)}: ${f.number(count)} ${f.plural(count, { one: 'item', other: 'items' })} could not be read and did not count.`,
  progress: (done: number, total: number): string => `${f.number(done)} of ${f.number(total)} cases`,
  agreement: (suite: string, agree: number, cases: number): string => `${visible(suite)}: agree ${agree} of ${cases}`,
  tier: (tier: string, counts: { readonly agree: number; readonly total: number; readonly skipped: number }): string =>
    `  ${tier.padEnd(9)} ${counts.agree} of ${counts.total}${counts.skipped === 0 ? '' : `, ${counts.skipped} skipped`}`,
  errors: (falseAccepts: number, falseRejects: number): string =>
    `  ${falseAccepts} wrongly accepted, ${falseRejects} wrongly refused`,
  times: (ms: { readonly medianMs: number; readonly maxMs: number; readonly ms: number }): string =>
    `  ${ms.medianMs.toFixed(2)} ms a case at the median, ${ms.maxMs.toFixed(1)} ms at most, ${ms.ms.toFixed(0)} ms in all`,
  disagreement: (wrong: {
    readonly id: string;
    readonly tier: string;
    readonly expected: string;
    readonly got: string;
    readonly reason: string;
  }): string =>
    `  ${visible(wrong.id)} (${wrong.tier}): expected ${visible(wrong.expected)}, got ${visible(wrong.got)}${wrong.reason === '' ? '' : `: ${visible(wrong.reason)}`}`,
};
