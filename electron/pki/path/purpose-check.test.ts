import { describe, expect, it } from 'vitest';
import type { ValidationPurpose } from '../../../shared/model/validation.ts';
import { createTestAuthority, TEST_NOW } from '../../testing/test-authority.ts';
import { OID } from '../asn1/oid.ts';
import { type ParsedCertificate, parseCertificate } from '../certificate/certificate.ts';
import type { KeyUsage } from '../certificate/extension.ts';
import { type Extension, extKeyUsage } from '../certificate/extension-build.ts';
import { parseCrl } from '../revocation/crl.ts';
import { exploreChain } from './explore-chain.ts';
import type { ValidationRules } from './path-rules.ts';

function parsed({ der }: { readonly der: Uint8Array }): ParsedCertificate {
  const result = parseCertificate(der);
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
}

const root = createTestAuthority({ name: 'Purpose Root' });
const purposes = (...oids: readonly string[]): Extension => extKeyUsage(oids);
const critical = (extension: Extension): Extension => ({ ...extension, critical: true });
const noCheck: Extension = { oid: OID.ocspNoCheck, critical: false, value: Uint8Array.of(5, 0) };

function judge(
  purpose: ValidationPurpose,
  extensions: readonly Extension[],
  change: Partial<ValidationRules> & { readonly usages?: readonly KeyUsage[] } = {},
) {
  const { usages = ['digitalSignature'], ...rules } = change;
  const { valid, paths } = exploreChain({
    leaf: { certificate: parsed(root.issue({ subject: 'CN=leaf', extensions, usages })), origins: ['subject'] },
    candidates: [],
    anchors: [{ certificate: parsed(root), origins: ['file'] }],
    rules: { at: TEST_NOW, purpose, ...rules },
  });
  const checks = paths[0]?.checks.filter(({ at }) => at === 0) ?? [];
  const failed = checks.flatMap(({ result, code, rfc }) => (result === 'failed' ? `${code} ${rfc}` : []));
  expect(valid).toBe(failed.length === 0);
  return { failed, find: (check: string) => checks.find((each) => each.check === check) };
}

describe('a certificate for time stamps', () => {
  const refused = ['path.purpose RFC 3161 §2.3'];

  it.each([
    ['alone and critical', [critical(purposes(OID.timeStamping))], []],
    ['not critical', [purposes(OID.timeStamping)], refused],
    ['beside another', [critical(purposes(OID.timeStamping, OID.codeSigning))], refused],
    ['twice', [critical(purposes(OID.timeStamping, OID.timeStamping))], refused],
    ['by any purpose', [critical(purposes(OID.anyExtendedKeyUsage))], refused],
    ['by none', [], refused],
  ])('names the purpose %s', (_how, extensions, failed) => {
    expect(judge('time-stamping', extensions).failed).toEqual(failed);
  });

  it('is an ordinary one to those who ask for something else', () => {
    expect(judge('code-signing', [purposes(OID.timeStamping, OID.codeSigning)]).failed).toEqual([]);
  });
});

describe('a certificate of an OCSP responder', () => {
  const refused = ['path.purpose RFC 6960 §4.2.2.2'];

  it.each([
    ['itself', [purposes(OID.OCSPSigning)], []],
    ['beside another', [purposes(OID.OCSPSigning, OID.clientAuth)], []],
    ['by any purpose', [purposes(OID.anyExtendedKeyUsage)], refused],
    ['by none', [], refused],
  ])('names the purpose %s', (_how, extensions, failed) => {
    expect(judge('ocsp-signing', extensions).failed).toEqual(failed);
  });

  it('is not looked up where its issuer says so', () => {
    const crl = parseCrl(createTestAuthority({ name: 'Stranger' }).crl([]).der);
    if (!crl.ok) throw new Error('no list');
    const revocation = { mode: 'require', crls: [crl.value] } as const;
    const plain = [purposes(OID.OCSPSigning)];
    const marked = [...plain, noCheck];
    expect(judge('ocsp-signing', plain, { revocation }).failed).toEqual([
      'path.revocation-unknown RFC 5280 §6.1.3 (a)(3)',
    ]);
    const { failed, find } = judge('ocsp-signing', marked, { revocation });
    expect(failed).toEqual([]);
    expect(find('revocation')).toMatchObject({ result: 'not-checked', rfc: 'RFC 6960 §4.2.2.2.1' });
    expect(find('purpose')).toMatchObject({ evidence: { noCheck: true } });
    expect(judge('any', marked, { revocation }).failed).toHaveLength(1);
  });
});

describe('the key usage of a leaf', () => {
  it.each([
    ['tls-client', OID.clientAuth, ['digitalSignature', 'keyAgreement'], ['keyEncipherment']],
    ['tls-server', OID.serverAuth, ['digitalSignature', 'keyEncipherment', 'keyAgreement'], ['nonRepudiation']],
    ['code-signing', OID.codeSigning, ['digitalSignature'], ['nonRepudiation', 'keyEncipherment']],
    ['email-protection', OID.emailProtection, ['nonRepudiation', 'keyEncipherment', 'keyAgreement'], ['cRLSign']],
    ['time-stamping', OID.timeStamping, ['digitalSignature', 'nonRepudiation'], ['keyEncipherment']],
    ['ocsp-signing', OID.OCSPSigning, ['digitalSignature', 'nonRepudiation'], ['keyAgreement']],
  ] as const)('fits %s where that is asked for', (purpose, oid, fitting, others) => {
    const extensions = [critical(purposes(oid))];
    for (const usage of fitting)
      expect(judge(purpose, extensions, { usages: [usage], leafKeyUsage: 'check' }).failed).toEqual([]);
    for (const usage of others) {
      const usages = [usage];
      expect(judge(purpose, extensions, { usages, leafKeyUsage: 'check' }).failed).toEqual([
        'path.key-usage RFC 5280 §4.2.1.3',
      ]);
      expect(judge(purpose, extensions, { usages }).failed).toEqual([]);
    }
    expect(judge(purpose, extensions, { usages: [], leafKeyUsage: 'check' }).failed).toEqual([]);
  });
});
