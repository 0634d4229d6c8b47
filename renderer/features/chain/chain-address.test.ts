import { describe, expect, it } from 'vitest';
import type { FileHandleId } from '../../../shared/model/brands.ts';
import type { AskedValidation } from '../../stores/validation.ts';
import { buildAddress, parseAddress } from '../../stores/address.ts';
import { buildQuery, parseQuestion, parseSubject } from './chain-address.ts';

const USUAL: AskedValidation = {
  trust: ['workspace', 'system'],
  strictness: 'rfc5280',
  weakAlgorithms: 'refuse',
  revocation: 'if-given',
  revocationFiles: [],
  policies: [],
  requireExplicitPolicy: false,
  inhibitPolicyMapping: false,
  inhibitAnyPolicy: false,
};
const ID = '0123456789abcdefghijklmnop';

describe('the address of a chain', () => {
  it('names a certificate, an item of a file, or a side of a run', () => {
    expect(parseSubject(['certificates', ID])).toEqual({ kind: 'certificate', id: ID });
    expect(parseSubject(['files', ID, '3'])).toEqual({ kind: 'file', handle: ID, item: 3 });
    expect(parseSubject(['runs', ID, 'client'])).toEqual({ kind: 'run', id: ID, side: 'client' });
  });

  it.each([[[]], [['certificates']], [['files', ID, 'x']], [['files', ID, '-1']], [['elsewhere', ID]]])(
    'is none of %j',
    (path) => {
      expect(parseSubject(path)).toBeNull();
    },
  );

  it('keeps what was asked', () => {
    const asked: AskedValidation = {
      ...USUAL,
      purpose: 'tls-server',
      host: 'gw.example',
      at: 1_800_000_000_000,
      trust: [],
      strictness: 'webpki',
      weakAlgorithms: 'accept',
      revocation: 'require',
      revocationFiles: [ID as FileHandleId, ID.toUpperCase() as FileHandleId],
      policies: ['1.2.3', '2.5.29.32.0'],
      requireExplicitPolicy: true,
      inhibitPolicyMapping: true,
      inhibitAnyPolicy: true,
    };
    const address = buildAddress('chain', ['certificates', ID], buildQuery(asked, USUAL));
    expect(parseQuestion(parseAddress(address).query, USUAL)).toEqual(asked);
  });

  it('says nothing of what is asked as usual', () => {
    expect(buildAddress('chain', ['certificates', ID], buildQuery(USUAL, USUAL))).toBe(`/chain/certificates/${ID}`);
  });

  it('overlooks what makes no sense', () => {
    const odd = {
      purpose: 'world-peace',
      at: '1e99',
      trust: 'moon',
      rules: 'none',
      revocation: 'soon',
      weak: 'yes',
      policies: 'x 1.',
      flags: 'none',
    };
    expect(parseQuestion(odd, USUAL)).toEqual({ ...USUAL, trust: [] });
  });
});
