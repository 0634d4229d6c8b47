import { describe, expect, it } from 'vitest';
import { POST_QUANTUM_KEY_CHOICES } from '../../../../shared/model/key.ts';
import { helpCertreq } from './certreq.ts';
import type { ExpectedRequest } from './expected-request.ts';
import { helpGnutls } from './gnutls.ts';
import { helpKeytool } from './keytool.ts';
import { helpOpenssl } from './openssl.ts';

describe.each(POST_QUANTUM_KEY_CHOICES)('help for a partner with a key %s', (key) => {
  const name = key.toUpperCase();
  const expected: ExpectedRequest = {
    baseName: 'gw',
    attributes: [{ oid: '2.5.4.3', label: 'CN', value: 'gw' }],
    sans: [],
    key,
    keyUsage: ['digitalSignature'],
    extendedKeyUsage: [],
  };

  it('names the programs that make such keys, as not tried, without a digest that they do not have', () => {
    const [openssl, keytool] = [helpOpenssl(expected), helpKeytool(expected)];
    expect(openssl.commands).toContain(`openssl genpkey`);
    expect(openssl.commands).toContain(name);
    expect(openssl.commands).not.toContain('sha256');
    expect(keytool.commands).toMatch(new RegExp(`-keyalg ML-DSA[^]*-groupname ${name}`));
    expect([openssl, keytool].map(({ isVerified }) => isVerified)).toEqual([false, false]);
  });

  it('says of the others that they make none', () => {
    for (const help of [helpCertreq(expected), helpGnutls(expected)])
      expect(help).toMatchObject({ commands: '', obstacle: { reason: 'key-kind', value: name } });
  });
});
