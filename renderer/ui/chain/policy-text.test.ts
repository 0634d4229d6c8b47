import { describe, expect, it } from 'vitest';
import { MOST_POLICIES, parsePolicies } from './policy-text.ts';

describe('typed policies', () => {
  it('are OIDs, however they are parted, each told once', () => {
    const text = ' 2.23.140.1.2.1, 1.2.3;1.2.3\n2.5.29.32.0 ';
    expect(parsePolicies(text)).toEqual({ policies: ['2.23.140.1.2.1', '1.2.3', '2.5.29.32.0'], wrong: [] });
  });

  it('tell what is none', () => {
    expect(parsePolicies('1.2.3 3.1 dv 1..2')).toEqual({ policies: ['1.2.3'], wrong: ['3.1', 'dv', '1..2'] });
  });

  it('are no more than one question may name', () => {
    const many = Array.from({ length: 99 }, (_, index) => `1.${index}`).join(' ');
    expect(parsePolicies(many).policies).toHaveLength(MOST_POLICIES);
  });
});
