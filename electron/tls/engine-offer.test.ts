import { describe, expect, it } from 'vitest';
import { TEST_NOW } from '../testing/test-pki.ts';
import { makeShown } from '../testing/viewers/shown-chain.ts';
import { privateKeyPem } from '../vault/key-pem.ts';
import { pkcs8Of } from '../vault/private-key.ts';
import { readCapabilities } from './capabilities.ts';
import { DIAL_DEFAULTS, type DialOptions } from './dial-options.ts';
import { createEngineContext } from './engine-context.ts';

const prepare = (changes: Partial<DialOptions>): string => {
  const trust = { mode: 'none', anchors: [], intermediates: [] } as const;
  const result = createEngineContext({ ...DIAL_DEFAULTS, host: '127.0.0.1', port: 1, trust, at: TEST_NOW, ...changes });
  return result.ok ? 'prepared' : `${result.error.code} ${Object.values(result.error.evidence).join(' ')}`;
};

describe('an offer', () => {
  it('is prepared with all that the runtime says it can do', () => {
    const { ciphers, groups, signatureSchemes, versions } = readCapabilities();
    expect(ciphers).toEqual(expect.arrayContaining(['ECDHE-RSA-AES128-GCM-SHA256', 'ECDHE-ECDSA-AES256-GCM-SHA384']));
    expect(groups).toEqual(expect.arrayContaining(['X25519MLKEM768', 'X25519', 'secp256r1', 'secp384r1', 'secp521r1']));
    expect(signatureSchemes).toEqual(
      expect.arrayContaining(['ecdsa_secp256r1_sha256', 'ed25519', 'rsa_pss_rsae_sha256']),
    );
    expect(versions).toContain('TLSv1.3');
    expect(prepare({ ciphers, groups, signatureSchemes })).toBe('prepared');
    expect(prepare({ groups: ['P-256', 'x25519', 'secp384r1'] })).toBe('prepared');
    expect(prepare({ ciphers, minVersion: 'TLSv1', maxVersion: 'TLSv1.2' })).toBe('prepared');
  });

  it.each([
    [{ ciphers: ['ECDHE-RSA-AES128-GCM-SHA256', 'ECDHE-RSA-NOPE'] }, 'ciphers ECDHE-RSA-NOPE'],
    [{ ciphers: ['ALL'] }, 'ciphers ALL'],
    [{ ciphers: ['ECDHE-RSA-AES128-GCM-SHA256:ALL'] }, 'ciphers ECDHE-RSA-AES128-GCM-SHA256:ALL'],
    [{ ciphers: ['@SECLEVEL=0'] }, 'ciphers @SECLEVEL=0'],
    [{ ciphers: ['TLS_AES_128_GCM_SHA256'] }, 'tls13-ciphers TLS_AES_128_GCM_SHA256'],
    [{ groups: ['X25519', 'nope'] }, 'groups nope'],
    [{ groups: ['X25519:P-256'] }, 'groups X25519:P-256'],
    [{ groups: ['DEFAULT'] }, 'groups DEFAULT'],
    [{ groups: ['X25519', '-P-256'] }, 'groups -P-256'],
    [{ signatureSchemes: ['ed25519', 'md5'] }, 'signatureSchemes md5'],
    [{ signatureSchemes: [''] }, 'signatureSchemes '],
  ] as const)('is refused for the name that is not known: %j', (changes, told) => {
    expect(prepare(changes)).toBe(`connection.option-unsupported ${told}`);
  });

  it('holds a post-quantum key in TLS 1.3 alone, and only where the runtime signs with it', () => {
    const { der, privateKey } = makeShown({ subject: 'CN=client', key: 'ml-dsa-65' });
    const credential = { name: 'client', certificateDerChain: [der], keyPem: privateKeyPem(pkcs8Of(privateKey)) };
    const isKnown = readCapabilities().signatureSchemes.includes('mldsa65');
    const refused = 'connection.key-unsupported ML-DSA-65';
    expect(prepare({ credential })).toBe(isKnown ? 'prepared' : `${refused} engine`);
    expect(prepare({ credential, maxVersion: 'TLSv1.2' })).toBe(`${refused} ${isKnown ? 'version' : 'engine'}`);
  });

  it('keeps its refusal short', () => {
    expect(prepare({ groups: ['x'.repeat(100_000)] }).length).toBeLessThan(120);
  });
});
