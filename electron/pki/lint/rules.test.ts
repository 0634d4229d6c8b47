import { describe, expect, it } from 'vitest';
import { LINT_PROFILES } from '../../../shared/model/lint.ts';
import { lintWords } from '../../../shared/text/en/lint.ts';
import { CERTIFICATE_RULES, CRL_RULES, OCSP_RULES, REQUEST_RULES } from './rules.ts';

const rules = [...CERTIFICATE_RULES, ...CRL_RULES, ...REQUEST_RULES, ...OCSP_RULES];

describe('lint rules', () => {
  it('have ids of their own', () => {
    const ids = rules.map(({ id }) => id);
    expect(ids.filter((id, i) => ids.indexOf(id) !== i)).toEqual([]);
    expect(ids.filter((id) => !/^(?:rfc5280|mtls|cabf|csr|ocsp)\.[a-z0-9]+(?:-[a-z0-9]+)*$/.test(id))).toEqual([]);
    expect(rules.length).toBeGreaterThan(450);
  });

  it('name a source and a profile', () => {
    for (const { id, source, profiles } of rules) {
      expect([id, source]).toEqual([id, expect.stringMatching(/\w/)]);
      expect([id, profiles.length > 0 && profiles.every((profile) => LINT_PROFILES.includes(profile))]).toEqual([
        id,
        true,
      ]);
    }
  });

  it('are dealt with in words, and no words are left over', () => {
    expect(Object.keys(lintWords).sort()).toEqual(rules.map(({ id }) => id).sort());
  });

  it('are told in a title without a full stop and at most two sentences of why', () => {
    for (const [id, [title, why]] of Object.entries(lintWords)) {
      expect([id, title]).toEqual([id, expect.stringMatching(/^[\p{Lu}“].*[^.!]$/u)]);
      expect([id, why]).toEqual([id, expect.stringMatching(/^[\p{Lu}“].*\.$/u)]);
      expect([id, why.split(/[.!?](?:\s|$)/).filter((part) => part !== '').length <= 2]).toEqual([id, true]);
    }
  });

  it('exist for every profile', () => {
    for (const profile of LINT_PROFILES) {
      expect(rules.filter((rule) => rule.profiles.includes(profile)).length).toBeGreaterThan(10);
    }
  });
});
