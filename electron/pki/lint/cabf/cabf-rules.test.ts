import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cabfLintWords } from '../../../../shared/text/en/lint-cabf.ts';
import { createTestAuthority, makeTestPki } from '../../../testing/test-pki.ts';
import { concatBytes, encodeTlv, ia5String, octetString, sequence } from '../../asn1/der-write.ts';
import { OID } from '../../asn1/oid.ts';
import { TAG } from '../../asn1/der.ts';
import { lintCertificate, lintCrl } from '../lint-report.ts';
import { since } from '../rule.ts';
import { CABF_RULES } from './cabf-rules.ts';
import { CABF_CRL_RULES } from './crl-rules.ts';

const AT = since('2026-11-22');
const DAY_MS = 86_400_000;

const root = createTestAuthority({ name: 'CN=Public Root,O=Example,C=DE' });

interface Server {
  readonly from?: string;
  readonly days?: number;
  readonly eku?: readonly ('serverAuth' | 'clientAuth')[];
  readonly sans?: readonly string[];
  readonly subject?: string;
}

/** Rules that a server's certificate breaks. */
function broken({
  from = '2026-04-01',
  days = 90,
  eku = ['serverAuth'],
  sans = ['dns:a.example.com'],
  subject,
}: Server) {
  const notBefore = since(from);
  const notAfter = notBefore + days * DAY_MS - 1000;
  const { der } = root.issue({ notBefore, notAfter, eku, sans, ...(subject !== undefined && { subject }) });
  return lintCertificate(der, { profile: 'cabf-server', at: AT }).findings.map(({ rule }) => rule);
}

describe('rules for public servers', () => {
  it('have ids and words of their own, and no words are left over', () => {
    const ids = [...CABF_RULES, ...CABF_CRL_RULES].map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.toSorted()).toEqual(Object.keys(cabfLintWords).toSorted());
  });

  it('let servers also be clients until 15 March 2027 and tell what is to come', () => {
    const both = ['serverAuth', 'clientAuth'] as const;
    expect(broken({ eku: both, from: '2027-03-14' })).toContain('cabf.client-auth-ends');
    expect(broken({ eku: both, from: '2027-03-14' })).not.toContain('cabf.client-auth-present');
    expect(broken({ eku: both, from: '2027-03-15' })).toContain('cabf.client-auth-present');
    expect(broken({ eku: both, from: '2027-03-15' })).not.toContain('cabf.client-auth-ends');
    expect(broken({ from: '2027-03-15' })).not.toContain('cabf.client-auth-present');
  });

  it.each([
    ['2026-03-14', 398, 'cabf.validity-over-398-days'],
    ['2026-03-15', 200, 'cabf.validity-over-200-days'],
    ['2027-03-14', 200, 'cabf.validity-over-200-days'],
    ['2027-03-15', 100, 'cabf.validity-over-100-days'],
    ['2029-03-14', 100, 'cabf.validity-over-100-days'],
    ['2029-03-15', 47, 'cabf.validity-over-47-days'],
  ])('let what is issued on %s be valid for %i days and no second longer', (from, days, rule) => {
    expect(broken({ from, days })).not.toContain(rule);
    expect(broken({ from, days: days + 1 / 86_400 })).toContain(rule);
  });

  it('know an onion address by its checksum', () => {
    const good = '2gzyxa5ihm7nsggfxnu52rck2vv4rvmdlkiu3zzui5du4xyclen53wid.onion';
    expect(broken({ sans: [`dns:${good}`] })).not.toContain('cabf.onion-address-invalid');
    expect(broken({ sans: [`dns:www.${good}`] })).not.toContain('cabf.onion-address-invalid');
    expect(broken({ sans: [`dns:${good.replace('2gzy', '3gzy')}`] })).toContain('cabf.onion-address-invalid');
  });

  it('find a common name that is not among the names', () => {
    expect(broken({ subject: 'CN=b.example.com' })).toContain('cabf.common-name-not-exactly-in-alt-names');
    expect(broken({ subject: 'CN=a.example.com' })).not.toContain('cabf.common-name-not-exactly-in-alt-names');
    expect(broken({ subject: 'CN=1.1.1.1', sans: ['ip:1.1.1.1'] })).not.toContain(
      'cabf.common-name-not-exactly-in-alt-names',
    );
  });

  it('do not bind a certificate that cannot serve', () => {
    expect(broken({ eku: ['clientAuth'] })).toEqual([]);
  });
});

describe('rules for public servers under attack', () => {
  it('hold on certificates with changed bytes', () => {
    const pki = makeTestPki();
    const own = [pki.root.der, pki.intermediate.der, pki.certificates.server.der, pki.certificates.serverRsa.der];
    const places = fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(fc.constantFrom(...own), places, (der, changes) => {
        const changed = Uint8Array.from(der);
        for (const [at, value] of changes) changed[at % changed.length] = value;
        return lintCertificate(changed, { profile: 'cabf-server', at: AT }).profile === 'cabf-server';
      }),
      { numRuns: 400 },
    );
  });

  it('hold on revocation lists with changed bytes', () => {
    const { crl } = makeTestPki();
    const places = fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 6 });
    const { findings } = lintCrl(crl.der, { profile: 'cabf-server', at: AT });
    expect(findings.filter(({ rule }) => rule.startsWith('cabf.'))).toEqual([]);
    fc.assert(
      fc.property(places, (changes) => {
        const changed = Uint8Array.from(crl.der);
        for (const [at, value] of changes) changed[at % changed.length] = value;
        return lintCrl(changed, { profile: 'cabf-server', at: AT }).profile === 'cabf-server';
      }),
    );
  });

  it('hold on timestamps, names and addresses in great numbers, without hanging', () => {
    const list = new Uint8Array(2 + 150_000 * 49);
    for (let at = 3; at < list.length; at += 49) list[at] = 47;
    const names = Array.from({ length: 8_000 }, (_, i) => ia5String(`n${i}.example.com`, 0x82));
    const { der } = root.issue({
      notBefore: since('2026-04-01'),
      eku: ['serverAuth'],
      subject: 'CN=x.example.com',
      extensions: [
        { oid: OID.signedCertificateTimestamps, critical: false, value: octetString(list) },
        { oid: OID.subjectAltName, critical: false, value: encodeTlv(TAG.sequence, concatBytes(...names)) },
        { oid: OID.certificatePolicies, critical: false, value: sequence() },
      ],
    });
    const start = performance.now();
    const { findings } = lintCertificate(der, { profile: 'cabf-server', at: AT });
    expect(performance.now() - start).toBeLessThan(2000);
    expect(findings.map(({ rule }) => rule)).toContain('cabf.policies-empty');
  });

  it('do not carry a name of megabytes along', () => {
    const found = lintCertificate(
      root.issue({
        notBefore: since('2026-04-01'),
        eku: ['serverAuth'],
        extensions: [
          { oid: OID.subjectAltName, critical: false, value: sequence(ia5String('x'.repeat(1_000_000), 0x82)) },
        ],
      }).der,
      { profile: 'cabf-server', at: AT },
    ).findings.filter(({ rule }) => rule.startsWith('cabf.dns-'));
    expect(found.length).toBeGreaterThan(0);
    for (const { evidence } of found) expect(JSON.stringify(evidence).length).toBeLessThan(300);
  });
});
