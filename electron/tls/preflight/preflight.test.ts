import { describe, expect, it } from 'vitest';
import type { PreflightCheckId, TranscriptMessage } from '../../../shared/model/connection.ts';
import { spanBytes, parseCertificate } from '../../pki/certificate/certificate.ts';
import { makeTestPki, TEST_NOW, type TestAuthority } from '../../testing/test-pki.ts';
import { readCertificateRequest, type RequestedCertificate } from './certificate-request.ts';
import { checkPreflight, preflightFromRun, type PreflightInput } from './preflight.ts';

const pki = makeTestPki();
const subjectOf = ({ der }: TestAuthority): Uint8Array => {
  const parsed = parseCertificate(der);
  if (!parsed.ok) throw new Error(parsed.error.code);
  return spanBytes(parsed.value, parsed.value.subject);
};
const SCHEMES = ['ecdsa_secp256r1_sha256', 'rsa_pss_rsae_sha256'];
const REQUEST: RequestedCertificate = {
  version: 0x0304,
  authoritiesDer: [subjectOf(pki.root)],
  schemes: SCHEMES,
  certificateSchemes: [],
  certificateTypes: [],
  truncated: false,
  message: 4,
};
const inputOf = (name: keyof typeof pki.certificates, changes: Partial<PreflightInput> = {}): PreflightInput => ({
  chainDer: [pki.certificates[name].der, pki.intermediate.der],
  knownDer: [pki.intermediate.der, pki.root.der],
  revokedAt: undefined,
  at: TEST_NOW,
  request: REQUEST,
  ...changes,
});
const found = (input: PreflightInput, check: PreflightCheckId) => {
  const { checks, fits } = checkPreflight(input);
  const each = checks.find((one) => one.check === check);
  return { result: each?.result, codes: each?.evidence.map(({ code }) => code), withheldBy: each?.withheldBy, fits };
};

describe('a credential held against a CertificateRequest', () => {
  it('fits where nothing speaks against it', () => {
    const { checks, fits } = checkPreflight(inputOf('client'));
    expect(fits).toBe('yes');
    expect(checks.map(({ result }) => result)).toEqual(checks.map(() => 'passed'));
    expect(checks.every(({ withheldBy }) => withheldBy.length === 0)).toBe(true);
  });

  it.each<[string, PreflightInput, PreflightCheckId, string]>([
    [
      'of another authority',
      inputOf('clientWrongCa', { chainDer: [pki.certificates.clientWrongCa.der] }),
      'issuer-listed',
      'own-issuer-not-listed',
    ],
    [
      'of another authority that is known here',
      inputOf('clientWrongCa', { chainDer: [pki.certificates.clientWrongCa.der], knownDer: [pki.otherRoot.der] }),
      'issuer-listed',
      'own-root-not-listed',
    ],
    [
      'without its intermediate',
      inputOf('client', { chainDer: [pki.certificates.client.der] }),
      'issuer-listed',
      'own-intermediate-not-sent',
    ],
    [
      'without its intermediate and a list',
      inputOf('client', { chainDer: [pki.certificates.client.der], request: { ...REQUEST, authoritiesDer: [] } }),
      'chain-complete',
      'own-intermediate-not-sent',
    ],
    ['expired', inputOf('clientExpired'), 'validity', 'own-certificate-expired'],
    ['not yet valid', inputOf('clientNotYetValid'), 'validity', 'own-certificate-not-yet-valid'],
    ['for servers', inputOf('clientWrongEku'), 'extended-key-usage', 'own-certificate-lacks-client-auth'],
    ['revoked', inputOf('client', { revokedAt: TEST_NOW - 1 }), 'revocation', 'own-certificate-revoked'],
    [
      'with a key that signs by no scheme',
      inputOf('client', { request: { ...REQUEST, schemes: ['ed25519'] } }),
      'signature-scheme',
      'own-key-type',
    ],
    [
      'of a type that is not asked for',
      inputOf('client', { request: { ...REQUEST, version: 0x0303, certificateTypes: [1] } }),
      'signature-scheme',
      'own-key-type',
    ],
  ])('does not fit: %s', (_name, input, check, code) => {
    expect(found(input, check)).toMatchObject({ result: 'failed', fits: 'no' });
    expect(found(input, check).codes?.[0]).toBe(code);
  });

  it('names the stacks that would send nothing', () => {
    const other = inputOf('clientWrongCa', { chainDer: [pki.certificates.clientWrongCa.der] });
    expect(found(other, 'issuer-listed').withheldBy).toEqual(['java', 'go', 'gnutls']);
    const scheme = inputOf('client', { request: { ...REQUEST, schemes: ['ed25519'] } });
    expect(found(scheme, 'signature-scheme').withheldBy).toContain('openssl');
  });

  it('takes RSA keys for what each version lets them sign', () => {
    const legacy = { ...REQUEST, schemes: ['rsa_pkcs1_sha256'] };
    expect(found(inputOf('clientRsa', { request: legacy }), 'signature-scheme').result).toBe('failed');
    const older = { ...legacy, version: 0x0303 };
    expect(found(inputOf('clientRsa', { request: older }), 'signature-scheme').result).toBe('passed');
  });

  it('warns where signatures inside the chain are not asked for', () => {
    const request = { ...REQUEST, certificateSchemes: ['rsa_pkcs1_sha256'] };
    expect(found(inputOf('client', { request }), 'certificate-signatures')).toMatchObject({
      result: 'warning',
      withheldBy: ['java'],
      fits: 'unsure',
    });
  });

  it('is unsure where nothing was asked for, and checks what it can', () => {
    const input = inputOf('client', { request: null });
    expect(checkPreflight(input).fits).toBe('unsure');
    expect(found(input, 'requested').result).toBe('not-checked');
    expect(found(input, 'validity').result).toBe('passed');
  });

  it('says no to what is no certificate', () => {
    expect(checkPreflight(inputOf('client', { chainDer: [new Uint8Array(3)] })).fits).toBe('no');
  });
});

/** A CertificateRequest of TLS 1.3 with two schemes and one name. */
function request13(name: Uint8Array): Buffer {
  const schemes = Buffer.from('000d0006000404030804', 'hex');
  const apart = Buffer.from('0032000400020401', 'hex');
  const list = Buffer.concat([u16(name.length + 2), u16(name.length), name]);
  const extensions = Buffer.concat([schemes, apart, Buffer.from('002f', 'hex'), u16(list.length), list]);
  const body = Buffer.concat([Buffer.from([0]), u16(extensions.length), extensions]);
  return Buffer.concat([Buffer.from([13, 0]), u16(body.length), body]);
}

function u16(value: number): Buffer {
  return Buffer.from([value >> 8, value & 255]);
}

describe('a CertificateRequest that a run has kept', () => {
  const octets = request13(subjectOf(pki.root));

  it('is read for names, schemes and schemes of certificates', () => {
    expect(readCertificateRequest(octets, 0x0304)).toMatchObject({
      authoritiesDer: [Buffer.from(subjectOf(pki.root))],
      schemes: SCHEMES.map((_, at) => ['ecdsa_secp256r1_sha256', 'rsa_pss_rsae_sha256'][at]),
      certificateSchemes: ['rsa_pkcs1_sha256'],
      truncated: false,
    });
  });

  it('is read in TLS 1.2 with its certificate types', () => {
    const name = subjectOf(pki.root);
    const body = Buffer.concat([
      Buffer.from('020140000404030804', 'hex'),
      u16(name.length + 2),
      u16(name.length),
      name,
    ]);
    const message = Buffer.concat([Buffer.from([13, 0]), u16(body.length), body]);
    expect(readCertificateRequest(message, 0x0303)).toMatchObject({ certificateTypes: [1, 64], schemes: SCHEMES });
  });

  it('is read as far as it goes wherever it is cut', () => {
    for (let length = 4; length < octets.length; length++) {
      const cut = readCertificateRequest(octets.subarray(0, length), 0x0304);
      expect(cut.authoritiesDer.length).toBe(0);
      expect(cut.truncated).toBe(true);
    }
  });

  it('answers for another credential', () => {
    const message: TranscriptMessage = {
      index: 4,
      from: 'server',
      type: 'CertificateRequest',
      bytes: octets.length,
      atMs: 1,
      encrypted: true,
      protection: 'handshake',
      summary: '',
      fields: [],
      hex: octets.toString('hex'),
    };
    const run = { messages: [message], protocol: 'TLSv1.3' } as const;
    const { request: _request, ...credential } = inputOf('client');
    const checks = preflightFromRun(run, credential).checks;
    expect(checks.find(({ check }) => check === 'issuer-listed')).toMatchObject({
      result: 'passed',
      evidence: [{ message: 4, field: 'certificate_authorities' }],
    });
    expect(preflightFromRun({ messages: [], protocol: null }, credential).fits).toBe('unsure');
  });
});
