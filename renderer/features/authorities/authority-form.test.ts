import { describe, expect, it } from 'vitest';
import type { AuthorityId } from '../../../shared/model/brands.ts';
import {
  authorityInput,
  FIRST_FORM,
  formBelow,
  formOfKind,
  isAuthorityFormReady,
  parentRequestInput,
  type TypedLimit,
} from './authority-form.ts';

const ISSUER = 'r' as AuthorityId;
const LIMITS: readonly TypedLimit[] = [
  { effect: 'permitted', type: 'dns', value: ' acme.example ' },
  { effect: 'excluded', type: 'ip', value: '10.0.0.0/8' },
  { effect: 'permitted', type: 'uri', value: '' },
];

describe('what the form of an authority asks for', () => {
  it('makes a root without an issuer and without a limit', () => {
    expect(authorityInput({ ...FIRST_FORM, name: ' Root ' })).toEqual({
      name: 'Root',
      key: 'p384',
      validity: { count: 20, unit: 'years' },
      pathLength: null,
      addresses: { crl: [], ocsp: [], caIssuers: [] },
    });
  });

  it('names the issuer, the limits, the policies and the addresses', () => {
    const form = {
      ...FIRST_FORM,
      ...formBelow({ id: ISSUER, notAfter: Infinity }, 0),
      name: 'CA',
      limits: LIMITS,
      policies: [
        { oid: '1.2.3.4', cps: 'https://cps.example' },
        { oid: ' ', cps: '' },
      ],
      addresses: { crl: 'http://a.example/1.crl\n\n http://b.example/1.crl', ocsp: '', caIssuers: '' },
    };
    expect(authorityInput(form)).toMatchObject({
      issuerId: ISSUER,
      pathLength: 0,
      validity: { count: 5, unit: 'years' },
      nameConstraints: { permitted: ['dns:acme.example'], excluded: ['ip:10.0.0.0/8'] },
      policies: [{ oid: '1.2.3.4', cps: 'https://cps.example' }],
      addresses: { crl: ['http://a.example/1.crl', 'http://b.example/1.crl'], ocsp: [], caIssuers: [] },
    });
  });

  it('asks a parent elsewhere for neither a life nor addresses', () => {
    const form = { ...FIRST_FORM, ...formOfKind('outside'), name: 'CA', limits: LIMITS };
    expect(parentRequestInput(form)).toEqual({
      name: 'CA',
      key: 'p256',
      pathLength: 0,
      nameConstraints: { permitted: ['dns:acme.example'], excluded: ['ip:10.0.0.0/8'] },
    });
  });

  it('is ready once it has a name, a life and, below another one, an issuer', () => {
    expect(isAuthorityFormReady(FIRST_FORM)).toBe(false);
    const named = { ...FIRST_FORM, name: 'CA' };
    expect(isAuthorityFormReady(named)).toBe(true);
    expect(isAuthorityFormReady({ ...named, period: { count: '0', unit: 'years' } })).toBe(false);
    expect(isAuthorityFormReady({ ...named, kind: 'issuing', issuerId: null })).toBe(false);
    expect(isAuthorityFormReady({ ...named, ...formBelow({ id: ISSUER, notAfter: Infinity }, 0) })).toBe(true);
  });
});
