import { describe, expect, it } from 'vitest';
import type { ValidationCheck } from '../../../model/validation.ts';
import { VALIDATION_CHECKS, VALIDATION_CODES } from '../../../model/validation.ts';
import { checkExplanation, checkName, checkValues } from './chain-checks.ts';

const HOSTILE = 'a\u202Eb\u0007'.repeat(2000);
const KEYS = [
  'notBefore',
  'notAfter',
  'at',
  'issuer',
  'wanted',
  'found',
  'name',
  'names',
  'algorithm',
  'key',
  'reason',
];
const evidence = Object.fromEntries([...KEYS, 'somethingNew\u202E'].map((key) => [key, HOSTILE]));
const HIDDEN = /[\p{Cc}\p{Cf}]|undefined|NaN/u;

const failed = (code: ValidationCheck['code'] & string): ValidationCheck => ({
  check: 'trust',
  result: code.startsWith('not.') ? 'not-checked' : 'failed',
  at: 0,
  code,
  evidence,
  rfc: '',
});

describe('the words of a validation', () => {
  it.each(VALIDATION_CHECKS)('name the check %s and what passing it means', (check) => {
    const passed: ValidationCheck = { check, result: 'passed', at: 0, evidence: {}, rfc: '' };
    expect(checkName(check).length).toBeGreaterThan(3);
    expect(checkExplanation(passed).length).toBeGreaterThan(3);
  });

  it.each(VALIDATION_CODES)('explain %s in one short line without hidden characters', (code) => {
    const words = checkExplanation(failed(code));
    expect(words.length).toBeGreaterThan(5);
    expect(words.length).toBeLessThan(300);
    expect(words).not.toMatch(HIDDEN);
    expect(checkExplanation({ ...failed(code), evidence: {} })).not.toMatch(HIDDEN);
  });

  it('show every value that was compared, harmless and bounded', () => {
    for (const [label, value] of checkValues({ evidence })) {
      expect(`${label} ${value}`).not.toMatch(HIDDEN);
      expect(value.length).toBeLessThan(200);
    }
    expect(checkValues({ evidence: { notAfter: 0, present: true, cA: false, found: '' } })).toEqual([
      ['valid until', '1970-01-01 00:00 UTC'],
      ['CA', 'no'],
    ]);
  });

  it('say what was wrong with revocation information in words, and nothing of lists that are about others', () => {
    expect(checkValues({ evidence: { problems: 'crl.other-issuer crl.revoked' } })).toEqual([]);
    const [value] = checkValues({ evidence: { problems: 'crl.other-issuer crl.delta-alone odd\u202E' } });
    expect(value?.[1]).toMatch(/^The list tells changes only.* odd/);
    expect(value?.[1]).not.toMatch(HIDDEN);
  });

  it('call revocation unchecked where nothing covers it', () => {
    const check: ValidationCheck = {
      check: 'revocation',
      result: 'passed',
      at: 0,
      evidence: { status: 'not-covered' },
      rfc: '',
    };
    expect(checkExplanation(check)).toBe('no revocation list or answer at hand covers it');
  });

  it('survive an instant that no calendar has', () => {
    expect(checkValues({ evidence: { notAfter: 9e15 } })).toEqual([['valid until', '9000000000000000']]);
    expect(checkExplanation({ ...failed('path.expired'), evidence: { notAfter: 9e15 } })).toContain('9000000000000000');
  });
});
