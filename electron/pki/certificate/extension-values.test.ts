import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { createTestAuthority } from '../../testing/test-pki.ts';
import {
  bmpString,
  concatBytes,
  encodeTlv,
  explicit,
  ia5String,
  integer,
  namedBits,
  nullValue,
  octetString,
  oidDer,
  printableString,
  sequence,
  setOf,
  utf8String,
} from '../asn1/der-write.ts';
import { OID } from '../asn1/oid.ts';
import { describeExtension } from './extension-lines.ts';

const linesOf = (oid: string, value: Uint8Array): readonly string[] => {
  const field = describeExtension(oid, false, value);
  expect(field.malformed).toBeUndefined();
  return field.lines;
};

const uint16 = (value: number): Uint8Array => Uint8Array.of(value >> 8, value & 0xff);
const opaque16 = (...parts: readonly Uint8Array[]): Uint8Array => {
  const body = concatBytes(...parts);
  return concatBytes(uint16(body.length), body);
};

const LOG = new Uint8Array(32).fill(0xab);
const STAMPED = Date.UTC(2026, 5, 1, 12, 0, 0, 123);
const timestamp = (at: number): Uint8Array => {
  const time = new Uint8Array(8);
  new DataView(time.buffer).setBigUint64(0, BigInt(at));
  return concatBytes(Uint8Array.of(0), LOG, time, uint16(0), uint16(0x0403), opaque16(Uint8Array.of(0x30, 0)));
};
const stampList = (...stamps: readonly Uint8Array[]): Uint8Array =>
  octetString(opaque16(...stamps.map((stamp) => opaque16(stamp))));

const psd2 = (roles: readonly (readonly [oid: string, name: string])[]): Uint8Array =>
  sequence(
    oidDer('0.4.0.19495.2'),
    sequence(
      sequence(...roles.map(([oid, name]) => sequence(oidDer(oid), utf8String(name)))),
      utf8String('Federal Authority'),
      utf8String('DE-BAFIN'),
    ),
  );

const QC = sequence(
  sequence(oidDer('0.4.0.1862.1.1')),
  sequence(oidDer('0.4.0.1862.1.2'), sequence(printableString('EUR'), integer(10), integer(3))),
  sequence(oidDer('0.4.0.1862.1.3'), integer(20)),
  sequence(oidDer('0.4.0.1862.1.5'), sequence(sequence(ia5String('https://pds.example/en'), printableString('en')))),
  sequence(oidDer('0.4.0.1862.1.6'), sequence(oidDer('0.4.0.1862.1.6.3'))),
  psd2([
    ['0.4.0.19495.1.3', 'PSP_AI'],
    ['0.4.0.19495.1.2', 'PSP_PI'],
  ]),
);

const SID = 'S-1-5-21-1004336348-1177238915-682003330-512';
const sidValue = sequence(
  explicit(0, oidDer('1.3.6.1.4.1.311.25.2.1'), explicit(0, octetString(new TextEncoder().encode(SID)))),
);
const cabf = (...state: readonly Uint8Array[]): Uint8Array =>
  sequence(printableString('NTR'), printableString('DE'), ...state, utf8String('HRB 12345'));
const state = encodeTlv(0x80, new TextEncoder().encode('BY'));
const template = sequence(oidDer('1.3.6.1.4.1.311.21.8.1.2.3'), integer(100), integer(7));

/** Values that were made for the standard's words. */
const READABLE: readonly (readonly [name: string, oid: string, value: Uint8Array, lines: readonly string[]])[] = [
  [
    'timestamps of two logs',
    OID.signedCertificateTimestamps,
    stampList(timestamp(STAMPED), timestamp(STAMPED)),
    [...stampLines(), ...stampLines()],
  ],
  [
    'qualified statements and the roles of PSD2',
    OID.qcStatements,
    QC,
    [
      'QcCompliance',
      'QcLimitValue',
      'EUR',
      '10',
      '3',
      'QcRetentionPeriod',
      '20',
      'QcPDS',
      'https://pds.example/en',
      'en',
      'QcType',
      'web',
      'PSD2QcType',
      'roleOfPSP=PSP_AI',
      'roleOfPSP=PSP_PI',
      'nCAName=Federal Authority',
      'nCAId=DE-BAFIN',
    ],
  ],
  [
    'TLS features',
    OID.tlsFeature,
    sequence(integer(5), integer(17), integer(24)),
    ['status_request', 'status_request_v2', '24'],
  ],
  ['poison', OID.ctPoison, nullValue(), ['NULL']],
  ['ocsp-nocheck', OID.ocspNoCheck, nullValue(), ['NULL']],
  ['Netscape types', OID.netscapeCertType, namedBits([0, 5]), ['sslClient', 'sslCA']],
  ['a Netscape comment', OID.netscapeComment, ia5String('made here'), ['made here']],
  [
    'an organization of the CA/B forum',
    OID.cabfOrganizationIdentifier,
    cabf(state),
    [
      'registrationSchemeIdentifier=NTR',
      'registrationCountry=DE',
      'registrationStateOrProvince=BY',
      'registrationReference=HRB 12345',
    ],
  ],
  [
    'a template',
    OID.certificateTemplate,
    template,
    ['templateID=1.3.6.1.4.1.311.21.8.1.2.3', 'templateMajorVersion=100', 'templateMinorVersion=7'],
  ],
  ['an account', OID.ntdsCaSecurity, sidValue, [`objectSid=${SID}`]],
  ['the version of an authority', OID.caVersion, integer(0x00020003), ['certificateIndex=3', 'keyIndex=2']],
  ['application policies', OID.applicationCertPolicies, sequence(sequence(oidDer(OID.clientAuth))), ['clientAuth']],
  [
    'attributes of a person',
    OID.subjectDirectoryAttributes,
    sequence(sequence(oidDer('1.3.6.1.5.5.7.9.4'), setOf(printableString('DE')))),
    ['1.3.6.1.5.5.7.9.4', 'DE'],
  ],
];

function stampLines(): string[] {
  const time = new Date(STAMPED).toISOString();
  return ['version=v1', `logID=${'ab'.repeat(32)}`, `timestamp=${time}`, 'signature=sha256 ecdsa'];
}

describe('extensions outside RFC 5280', () => {
  it.each(READABLE)('are told in words: %s', (_name, oid, value, lines) => {
    expect(linesOf(oid, value)).toEqual(lines);
  });

  it('tell the name of a template in UTF-16', () => {
    expect(linesOf(OID.certificateTemplateName, bmpString('WebServer'))).toEqual(['WebServer']);
  });

  it.each(READABLE)('are shown as hex where they are cut or followed by octets: %s', (_name, oid, value) => {
    for (const broken of [value.subarray(0, -1), concatBytes(value, Uint8Array.of(0)), new Uint8Array()]) {
      const field = describeExtension(oid, false, broken);
      expect(field).toMatchObject({ malformed: true, lines: [Buffer.from(broken).toString('hex')] });
    }
  });

  it('never throw, whatever octet is changed, and let no control character through', () => {
    for (const [, oid, value] of READABLE)
      for (let at = 0; at < value.length; at++)
        for (const octet of [0x00, 0x1b, 0x30, 0x7f, 0x80, 0xff]) {
          const changed = Uint8Array.from(value);
          changed[at] = octet;
          const { lines } = describeExtension(oid, false, changed);
          expect(lines.join('')).not.toMatch(/\p{Cc}/u);
        }
  });

  it.each([
    [
      'timestamps that reach past their list',
      OID.signedCertificateTimestamps,
      octetString(concatBytes(uint16(40), uint16(90), new Uint8Array(38))),
    ],
    ['a timestamp that is too short', OID.signedCertificateTimestamps, stampList(timestamp(STAMPED).subarray(0, 30))],
    [
      'a signature that reaches past its timestamp',
      OID.signedCertificateTimestamps,
      stampList(timestamp(STAMPED).subarray(0, -1)),
    ],
    ['a role with more than a name', OID.qcStatements, sequence(extraRole())],
    [
      'a statement that ends with more',
      OID.qcStatements,
      sequence(sequence(oidDer('0.4.0.19495.2'), sequence(sequence(), utf8String('a'), utf8String('b'), integer(1)))),
    ],
    ['a feature that is no number', OID.tlsFeature, sequence(utf8String('5'))],
    [
      'an account that is followed by octets',
      OID.ntdsCaSecurity,
      sequence(explicit(0, oidDer('1.2.3'), explicit(0, octetString(LOG), nullValue()))),
    ],
    ['poison that holds something', OID.ctPoison, Uint8Array.of(5, 1, 0)],
  ])('are malformed: %s', (_name, oid, value) => {
    expect(describeExtension(oid, false, value)).toMatchObject({ malformed: true });
  });

  it('say the same as openssl where it knows them', () => {
    const authority = createTestAuthority({ name: 'CN=Root' });
    const extensions = READABLE.map(([, oid, value]) => ({ oid, critical: false, value }));
    const { pem } = authority.issue({ subject: 'CN=x', extensions });
    const run = spawnSync('openssl', ['x509', '-noout', '-text'], { input: pem, encoding: 'utf8' });
    expect(run.status).toBe(0);
    expect(run.stdout).toMatch(/TLS Feature: *\n *status_request, status_request_v2, 24/);
    expect(run.stdout).toMatch(/Netscape Cert Type: *\n *SSL Client, SSL CA/);
    expect(run.stdout).toMatch(/Netscape Comment: *\n *made here/);
    expect(run.stdout).toMatch(/CT Precertificate Poison: *\n *NULL/);
    expect(run.stdout).toMatch(/OCSP No Check: *\n/);
    expect(run.stdout.match(/Signed Certificate Timestamp:/g)).toHaveLength(2);
    expect(run.stdout).toMatch(/Log ID *: AB:AB:AB/);
    expect(run.stdout).toMatch(/Timestamp *: Jun {2}1 12:00:00\.123 2026 GMT/);
  });
});

function extraRole(): Uint8Array {
  const role = sequence(oidDer('0.4.0.19495.1.1'), utf8String('PSP_AS'), integer(1));
  return sequence(oidDer('0.4.0.19495.2'), sequence(sequence(role), utf8String('a'), utf8String('b')));
}
