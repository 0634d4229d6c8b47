import { describe, expect, it } from 'vitest';
import { REVOCATION_CODES } from '../../model/revocation-status.ts';
import { findRevocationProblemText } from './revocation.ts';

describe('a problem with a revocation list or an answer', () => {
  it('has a sentence of its own', () => {
    const sentences = REVOCATION_CODES.map((code) => findRevocationProblemText(code) ?? '');
    expect(sentences.filter((sentence) => !/^The .*\.$|^No .*\.$/.test(sentence))).toEqual([]);
    expect(new Set(sentences).size).toBe(REVOCATION_CODES.length);
  });
});
