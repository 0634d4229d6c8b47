import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import type { CustomExtension, QcStatementsChoice } from '../../../../shared/model/profile.ts';
import { createTestAuthority } from '../../../testing/test-authority.ts';
import { OID } from '../../asn1/oid.ts';
import { describeExtension } from '../../certificate/extension-lines.ts';
import { rewriteCustomValue } from './custom.ts';
import { checkFixedExtensions, type FixedContent, buildFixedExtensions } from './fixed-extensions.ts';

const NONE = { crl: [], ocsp: [], caIssuers: [] };
const EMPTY: FixedContent = {
  subject: { attributes: [], others: 'drop' },
  policies: { source: 'profile', value: [], critical: false },
  addresses: 'none',
  ocspNoCheck: false,
  mustStaple: false,
  custom: [],
};

const STATEMENTS: QcStatementsChoice = {
  compliance: true,
  secureDevice: true,
  type: 'web',
  retentionYears: 15,
  disclosures: [
    { url: 'https://pds.example/en.pdf', language: 'en' },
    { url: 'https://pds.example/de.pdf', language: 'de' },
  ],
  psd2: { roles: ['PSP_PI', 'PSP_AS'], ncaName: 'BaFin – Bundesanstalt', ncaId: 'DE-BAFIN' },
};

const FULL: FixedContent = {
  ...EMPTY,
  subject: subjectWith('PSDDE-BAFIN-123456'),
  policies: {
    source: 'profile',
    critical: false,
    value: [
      { oid: '1.3.6.1.4.1.99999.1', cps: 'https://pki.example/cps', notice: 'Nur für Partner der Acme' },
      { oid: '1.3.6.1.4.1.99999.2', notice: 'Second' },
      { oid: '1.3.6.1.4.1.99999.3' },
    ],
  },
  addresses: {
    crl: ['http://crl.example/a.crl', 'ldap://dir.example/cn=CA,o=Acme?certificateRevocationList?base'],
    ocsp: ['http://ocsp.example', 'http://[2001:db8::1]:8080/ocsp'],
    caIssuers: ['https://pki.example/ca%20one.der'],
  },
  qcStatements: STATEMENTS,
  ocspNoCheck: true,
  mustStaple: true,
  custom: [
    custom({ oid: '1.3.6.1.4.1.99999.7', value: { form: 'text', text: 'SEQUENCE { UTF8String "x" INTEGER 5 }' } }),
  ],
};

function custom(part: Partial<CustomExtension>): CustomExtension {
  return { oid: '1.2.3.4', source: 'profile', critical: false, value: { form: 'der', text: '0500' }, ...part };
}

function subjectWith(value: string): FixedContent['subject'] {
  return {
    attributes: [{ attribute: 'organizationIdentifier', from: 'fixed', value, required: true }],
    others: 'drop',
  };
}

function opensslText(content: FixedContent): string {
  const extensions = buildFixedExtensions(content, NONE);
  const { der } = createTestAuthority({ name: 'CN=Root' }).issue({ subject: 'CN=leaf', extensions });
  const options = ['x509', '-inform', 'DER', '-noout', '-text', '-certopt', 'ext_parse', '-nameopt', 'utf8'];
  return execFileSync('openssl', options, { input: der, encoding: 'utf8' });
}

const problemsOf = (content: Partial<FixedContent>): string[] =>
  checkFixedExtensions({ ...EMPTY, ...content }).map(
    ({ path, code, severity, evidence }) =>
      `${severity === 'warning' ? '? ' : ''}${path} ${code.replace('profile.', '')} ${evidence['problem'] ?? evidence['value'] ?? ''}`,
  );

describe('the extensions that a profile fixes', () => {
  it('are read by OpenSSL as they were written', () => {
    const text = opensslText(FULL);
    for (const line of [
      'Policy: 1.3.6.1.4.1.99999.1',
      'CPS: https://pki.example/cps',
      'Explicit Text: Second',
      'URI:http://crl.example/a.crl',
      'URI:ldap://dir.example/cn=CA,o=Acme?certificateRevocationList?base',
      'OCSP - URI:http://[2001:db8::1]:8080/ocsp',
      'CA Issuers - URI:https://pki.example/ca%20one.der',
      'OCSP No Check',
      'status_request',
      'prim:  INTEGER           :05',
    ])
      expect(text).toContain(line);
  });

  it('stand in one order without critical ones, and nothing is written where nothing is chosen', () => {
    expect(buildFixedExtensions(FULL, NONE).map(({ oid }) => oid)).toEqual([
      OID.certificatePolicies,
      OID.cRLDistributionPoints,
      OID.authorityInfoAccess,
      OID.qcStatements,
      OID.ocspNoCheck,
      OID.tlsFeature,
      '1.3.6.1.4.1.99999.7',
    ]);
    expect(buildFixedExtensions(FULL, NONE).some(({ critical }) => critical)).toBe(false);
    expect(buildFixedExtensions({ ...EMPTY, nameConstraints: { permitted: [], excluded: [] } }, NONE)).toEqual([]);
    expect(buildFixedExtensions({ ...EMPTY, policies: { ...FULL.policies, source: 'forbidden' } }, NONE)).toEqual([]);
  });

  it('take the addresses of the authority, own ones or none', () => {
    const authority = { ...NONE, crl: ['http://crl.example/authority.crl'] };
    expect(buildFixedExtensions({ ...EMPTY, addresses: 'authority' }, authority)).toHaveLength(1);
    expect(buildFixedExtensions(EMPTY, authority)).toEqual([]);
  });

  it('say what the decoder of qualified statements reads, roles in the order of their numbers', () => {
    const value = buildFixedExtensions({ ...EMPTY, qcStatements: STATEMENTS }, NONE)[0]?.value ?? new Uint8Array();
    expect(describeExtension(OID.qcStatements, false, value).lines).toEqual([
      'QcCompliance',
      'QcSSCD',
      'QcType',
      'web',
      'QcRetentionPeriod',
      '15',
      'QcPDS',
      'https://pds.example/en.pdf',
      'en',
      'https://pds.example/de.pdf',
      'de',
      'PSD2QcType',
      'roleOfPSP=PSP_AS',
      'roleOfPSP=PSP_PI',
      'nCAName=BaFin – Bundesanstalt',
      'nCAId=DE-BAFIN',
    ]);
    const dump = execFileSync('openssl', ['asn1parse', '-inform', 'DER'], { input: value, encoding: 'utf8' });
    const shapeOf = (line: string): string =>
      line
        .replace(/^.*d=(\d+) .*(?:cons|prim): */, '$1 ')
        .replace(/ +/g, ' ')
        .trimEnd();
    const psd2 = dump.trimEnd().split('\n').map(shapeOf);
    expect(psd2.slice(psd2.indexOf('2 OBJECT :0.4.0.19495.2'))).toEqual([
      '2 OBJECT :0.4.0.19495.2',
      '2 SEQUENCE',
      '3 SEQUENCE',
      '4 SEQUENCE',
      '5 OBJECT :0.4.0.19495.1.1',
      '5 UTF8STRING :PSP_AS',
      '4 SEQUENCE',
      '5 OBJECT :0.4.0.19495.1.2',
      '5 UTF8STRING :PSP_PI',
      '3 UTF8STRING :BaFin – Bundesanstalt',
      '3 UTF8STRING :DE-BAFIN',
    ]);
  });
});

describe('what is wrong with them', () => {
  it('is nothing where all is well', () => {
    expect(problemsOf(FULL)).toEqual([]);
  });

  it('is told for each policy', () => {
    const value = [
      { oid: '1.2.3' },
      { oid: '1.2.3' },
      { oid: '1.99.3' },
      { oid: '1.2.4', cps: 'ldap://x.example' },
      { oid: '1.2.5', notice: 'x'.repeat(201) },
      { oid: '1.2.6', notice: 'a\u0000b' },
      { oid: '1.2.7', notice: 'e\u0301' },
      { oid: '1.2.8', notice: '' },
    ];
    expect(problemsOf({ policies: { ...EMPTY.policies, value } })).toEqual([
      'policies.value.1.oid oid-twice 1.2.3',
      'policies.value.2.oid oid-invalid 1.99.3',
      'policies.value.3.cps address-invalid scheme',
      'policies.value.4.notice shape too-long',
      'policies.value.5.notice shape control-character',
      'policies.value.6.notice shape not-normalised',
      'policies.value.7.notice shape empty',
    ]);
  });

  it('is told for statements', () => {
    const qcStatements: QcStatementsChoice = {
      compliance: true,
      secureDevice: false,
      retentionYears: 1.5,
      disclosures: [
        { url: 'http://pds.example/de.pdf', language: 'DE' },
        { url: 'https://pds.example/de.pdf', language: 'de' },
      ],
      psd2: { roles: [], ncaName: ' ', ncaId: 'DE-BaFin' },
    };
    expect(problemsOf({ qcStatements })).toEqual([
      'qcStatements.retentionYears statement-incomplete retention',
      'qcStatements.disclosures.0.url address-invalid scheme',
      'qcStatements.disclosures.0.language statement-incomplete language',
      'qcStatements.psd2.roles psd2-role-missing ',
      'qcStatements.psd2.ncaName statement-incomplete nca-name',
      'qcStatements.psd2.ncaId nca-id-invalid DE-BaFin',
      '? qcStatements.type statement-incomplete type',
      '? qcStatements.disclosures statement-incomplete english',
      '? subject.attributes statement-incomplete organization-identifier',
    ]);
    const nothing = { compliance: false, secureDevice: false, disclosures: [] };
    expect(problemsOf({ qcStatements: nothing })).toEqual(['? qcStatements statement-incomplete nothing']);
  });

  it('is told for an organizationIdentifier that is none or speaks of another authority', () => {
    expect(problemsOf({ subject: subjectWith('123') })).toEqual(['subject.attributes.0.value name-invalid form']);
    expect(problemsOf({ ...FULL, subject: subjectWith('PSDFR-ACPR-15930') })).toEqual([
      'subject.attributes.0.value name-invalid other-authority',
    ]);
    expect(problemsOf({ subject: subjectWith('VATDE-123') })).toEqual([]);
  });

  it('is told for custom extensions', () => {
    const list = [
      custom({ oid: 'x' }),
      custom({ oid: OID.basicConstraints }),
      custom({ oid: OID.ctPoison }),
      custom({}),
      custom({}),
      custom({ oid: '1.2.5', value: { form: 'der', text: '05 0' } }),
      custom({ oid: '1.2.6', value: { form: 'der', text: '0500 0500' } }),
      custom({ oid: '1.2.7', value: { form: 'der', text: '3004020105ff' } }),
      custom({ oid: '1.2.8', value: { form: 'text', text: 'SEQUENCE {\n  NUL\n}' } }),
      custom({ oid: OID.policyConstraints, value: { form: 'text', text: 'NULL' } }),
      custom({ oid: OID.freshestCRL, critical: true, source: 'request' }),
      { oid: '1.2.9', source: 'profile' as const, critical: false },
      custom({ oid: '1.2.10', source: 'forbidden' }),
    ];
    expect(problemsOf({ custom: list })).toEqual([
      'custom.0.oid oid-invalid x',
      `custom.1.oid oid-has-own-rule ${OID.basicConstraints}`,
      'custom.1.value.text der-invalid unexpected-tag',
      `custom.2.oid oid-has-own-rule ${OID.ctPoison}`,
      'custom.4.oid oid-twice 1.2.3.4',
      'custom.5.value.text der-invalid not-hexadecimal',
      'custom.6.value.text der-invalid trailing-bytes',
      'custom.7.value.text der-invalid truncated',
      'custom.8.value.text asn1-invalid unknown-type',
      'custom.9.value.text der-invalid unexpected-tag',
      `custom.10.critical critical-not-allowed ${OID.freshestCRL}`,
      'custom.10.value.text der-invalid unexpected-tag',
      'custom.11.value shape value-missing',
      'custom.12.value shape value-not-wanted',
    ]);
  });
});

describe('a custom value in its other form', () => {
  it('goes from text to octets and back', () => {
    const der = rewriteCustomValue({ form: 'text', text: 'SEQUENCE { UTF8String "x" INTEGER 5 }' });
    expect(der).toEqual({ form: 'der', text: '30060c0178020105' });
    expect(der && rewriteCustomValue(der)).toEqual({
      form: 'text',
      text: 'SEQUENCE {\n  UTF8String "x"\n  INTEGER 5\n}',
    });
  });

  it('is not given where the value does not read, or its text would be too long', () => {
    expect(rewriteCustomValue({ form: 'text', text: 'NUL' })).toBeUndefined();
    expect(rewriteCustomValue({ form: 'der', text: '0500ff' })).toBeUndefined();
    expect(rewriteCustomValue({ form: 'der', text: `04822710${'00'.repeat(10_000)}` })).toBeUndefined();
  });
});
