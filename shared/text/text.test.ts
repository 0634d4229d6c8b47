import { describe, expect, it } from 'vitest';
import { PROBLEM_CODES } from '../model/inspect.ts';
import { errorTexts } from './en/errors.ts';
import { problemCodesWithText } from './en/problems.ts';
import { formatters, visible } from './format.ts';
import { errorText, problemText } from './index.ts';

const RULE = { code: 'cert.weak-key', severity: 'error', rfc: 'RFC 5280 §4.1.2.7', evidence: {} };
const NUMBERS =
  /^(at|newest|size|limit|offset|position|length|matches|version|supported|iterations|seconds|asked|status|certificates|authorities|crls|reservedSerials|requests|ownRequests|line|no|count|number|entries|last|since|latest|seconds)$|At$|Ms$|KiB$|^not(Before|After)$/;
const PROFILE_PROBLEM = { path: 'name', code: 'profile.name-empty', severity: 'error', evidence: {} };
const PLAN_PROBLEM = { field: 'everyHours', problem: 'no-overlap' };
/** Numbers of one code whose name is a word elsewhere. */
const NUMBERS_OF = new Set([
  'vault.passphrase-too-short minimum',
  'crl.bad-row place',
  'operator.too-few needs',
  'operator.too-few have',
  'approval.needed uses',
  'job.cancelled undone',
  'store.activity-cut have',
  'store.activity-cut known',
  'store.activity-rewritten sequence',
  'backup.truncated octets',
  'backup.truncated expected',
  'backup.unsound findings',
]);
/** Values of which there are a few, each with words of its own, by the area of the code. */
const CHOSEN: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  kit: { part: 'nginx', reason: 'no-issuer' },
  filter: { problem: 'missing-value' },
  export: { format: 'p7b' },
  operator: { needs: 'admin', has: 'viewer' },
  remember: { reason: 'no-store' },
  migration: { program: 'xca' },
};
/** Any evidence a text may ask for; names are hostile. */
const evidenceOf = (code: string): object =>
  new Proxy(
    {},
    {
      get: (_target, key) => {
        if (key === 'rules') return [RULE];
        if (key === 'problems') return [code.startsWith('crl.') ? PLAN_PROBLEM : PROFILE_PROBLEM];
        if (NUMBERS_OF.has(`${code} ${String(key)}`)) return 5;
        const chosen = CHOSEN[code.slice(0, code.indexOf('.'))]?.[String(key)];
        if (chosen !== undefined) return chosen;
        return NUMBERS.test(String(key)) ? 5 : 'a\u202Eb\u0007';
      },
    },
  );

describe('texts', () => {
  it.each(Object.keys(errorTexts))('%s says what happened, why and what to do, without hidden characters', (code) => {
    const words = errorText({ code, evidence: evidenceOf(code) } as never);
    for (const part of [words.title, words.detail, words.hint]) {
      expect(part.length).toBeGreaterThan(3);
      expect(part).not.toMatch(/[\p{Cc}\p{Cf}]|undefined|NaN|\[object/u);
      expect(part).not.toMatch(/!|oops/i);
    }
    expect(words.title).not.toMatch(/\.$/);
  });

  it('cover every problem', () => {
    expect([...problemCodesWithText].sort()).toEqual([...PROBLEM_CODES].sort());
    for (const code of PROBLEM_CODES) expect(problemText({ code, evidence: {} }).title).not.toBe('');
  });

  it('show hidden characters of names as escapes and cut long names', () => {
    expect(visible('a\u202Eb')).toBe('a\\u{202e}b');
    expect(visible('x'.repeat(500))).toHaveLength(200);
  });

  it('format numbers, sizes and waits', () => {
    const f = formatters('en');
    expect([f.number(1234567), f.bytes(1536), f.seconds(1200), f.instant(0)]).toEqual([
      '1,234,567',
      '1.5 KiB',
      '2 s',
      '1970-01-01 00:00 UTC',
    ]);
    expect([f.plural(1, { one: 'key', other: 'keys' }), f.plural(2, { one: 'key', other: 'keys' })]).toEqual([
      'key',
      'keys',
    ]);
  });
});
