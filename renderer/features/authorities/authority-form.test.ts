import { describe, expect, it } from 'vitest';
import type { AuthorityId } from '../../../shared/model/brands.ts';
import { authorityInput, FIRST_FORM } from './authority-form.ts';

describe('what the form of an authority asks for', () => {
  it('makes a root without an issuer and without a limit', () => {
    expect(authorityInput({ ...FIRST_FORM, name: ' Root ' })).toEqual({ name: 'Root', key: 'p384', days: 7300 });
  });

  it('names the issuer and the limit', () => {
    const input = authorityInput({
      ...FIRST_FORM,
      name: 'CA',
      issuerId: 'r' as AuthorityId,
      years: 5,
      pathLength: '0',
    });
    expect(input).toEqual({ name: 'CA', key: 'p384', days: 1825, issuerId: 'r', pathLength: 0 });
  });
});
