import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { askStatus, opensslVerdict } from '../../testing/revocation-question.ts';
import { createTestAuthority, signBytes, type TestAuthority, TEST_NOW } from '../../testing/test-pki.ts';
import { crlDistributionPoints } from '../certificate/extension-build.ts';
import { assembleSigned } from '../issuing/draft.ts';
import { buildTbsCertList, type CrlInput } from './crl-build.ts';
import { crlPem } from './crl.ts';

const HOUR_MS = 3600_000;
const POINT = 'http://crl.example.com/acme-1.crl';
const DELTA_POINT = 'http://crl.example.com/acme-1-delta.crl';

let root: TestAuthority;
let folder: string;
beforeAll(() => {
  root = createTestAuthority({ name: 'CN=Root' });
  folder = mkdtempSync(join(tmpdir(), 'crl-build-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

function build(input: Partial<CrlInput>): Uint8Array {
  const tbs = buildTbsCertList({
    issuerNameDer: root.nameDer,
    issuerKeyId: root.keyId,
    signatureAlgorithm: root.algorithm,
    number: 10,
    thisUpdate: TEST_NOW - HOUR_MS,
    nextUpdate: TEST_NOW + 24 * HOUR_MS,
    entries: [],
    ...input,
  });
  return assembleSigned(tbs, root.algorithm, signBytes(root, tbs));
}

function textOf(der: Uint8Array, command: 'openssl' | 'certtool'): string {
  const file = join(folder, 'list.pem');
  writeFileSync(file, crlPem(der));
  const args = command === 'openssl' ? ['crl', '-in', file, '-noout', '-text'] : ['--crl-info', '--infile', file];
  return execFileSync(command, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
}

const held = { revokedAt: TEST_NOW - 48 * HOUR_MS, reason: 'certificateHold' } as const;
const withPoint = { subject: 'CN=leaf', extensions: [crlDistributionPoints([POINT])] };

describe('a complete list with its delta', () => {
  it('names its point critically and the delta not, as openssl and GnuTLS read them', () => {
    const complete = build({
      idpUrls: [POINT, 'ldap://directory.example.com/acme'],
      freshestUrls: [DELTA_POINT],
      entries: [{ serialHex: '0a', ...held }],
    });
    const text = textOf(complete, 'openssl');
    expect(text).toMatch(
      /Issuing Distribution Point: critical\s+Full Name:\s+URI:http:\/\/crl\.example\.com\/acme-1\.crl/,
    );
    expect(text).toMatch(/URI:ldap:/);
    expect(text).toMatch(/X509v3 Freshest CRL:\s+Full Name:\s+URI:http:\/\/crl\.example\.com\/acme-1-delta\.crl/);
    expect(text).not.toMatch(/Delta CRL Indicator/);
    expect(textOf(complete, 'certtool')).toMatch(/CRL Number \(not critical\): 0a/);
    const delta = build({
      number: 11,
      base: 10,
      idpUrls: [POINT],
      entries: [{ serialHex: '0a', ...held, reason: 'removeFromCRL' }],
    });
    const deltaText = textOf(delta, 'openssl');
    expect(deltaText).toMatch(/Delta CRL Indicator: critical\s+10/);
    expect(deltaText).toMatch(/Remove From CRL/);
    expect(textOf(delta, 'certtool')).toMatch(/Revoked certificates \(1\)/);
  });

  it('is followed by openssl and by us: held, released by the delta, revoked by the delta', () => {
    const released = root.issue(withPoint);
    const later = root.issue(withPoint);
    const common = { idpUrls: [POINT], freshestUrls: [DELTA_POINT] };
    const complete = build({ ...common, entries: [{ serialHex: released.serialHex, ...held }] });
    const delta = build({
      number: 11,
      base: 10,
      idpUrls: [POINT],
      entries: [
        { serialHex: released.serialHex, ...held, reason: 'removeFromCRL' },
        { serialHex: later.serialHex, revokedAt: TEST_NOW - HOUR_MS, reason: 'keyCompromise' },
      ],
    });
    const ask = (leaf: typeof released, crls: Uint8Array[]): unknown[] => [
      opensslVerdict({ root, leaf, crls }, folder),
      askStatus({ root, leaf, crls }).status,
    ];
    expect(ask(released, [complete])).toEqual(['revoked', 'revoked']);
    expect(ask(released, [complete, delta])).toEqual(['good', 'good']);
    expect(ask(later, [complete])).toEqual(['good', 'good']);
    expect(ask(later, [complete, delta])).toEqual(['revoked', 'revoked']);
  });

  it('holds for certificates of its own point alone', () => {
    const other = root.issue({
      subject: 'CN=leaf',
      extensions: [crlDistributionPoints(['http://crl.example.com/acme-2.crl'])],
    });
    const shard = build({ idpUrls: [POINT], entries: [] });
    expect(opensslVerdict({ root, leaf: other, crls: [shard] }, folder)).not.toBe('good');
    expect(askStatus({ root, leaf: other, crls: [shard] }).status).not.toBe('good');
    expect(opensslVerdict({ root, leaf: root.issue(withPoint), crls: [shard] }, folder)).toBe('good');
  });
});

describe('what a list may not say', () => {
  it.each<[string, Partial<CrlInput>]>([
    [
      'that a hold is taken back, where it is complete',
      { entries: [{ serialHex: '0a', ...held, reason: 'removeFromCRL' }] },
    ],
    ['where its own delta is, where it is one', { base: 9, freshestUrls: [DELTA_POINT] }],
    ['that it rests on itself', { base: 10 }],
    ['that it ends before it begins', { nextUpdate: TEST_NOW - 2 * HOUR_MS }],
    ['a number of more than twenty octets', { number: 2n ** 159n }],
    ['a negative number', { number: -1 }],
    ['a serial that is none', { entries: [{ serialHex: '', ...held }] }],
    ['a serial of 65 octets', { entries: [{ serialHex: '11'.repeat(65), ...held }] }],
    ['a day after the year 9999', { entries: [{ serialHex: '0a', ...held, revokedAt: 253_402_300_800_000 }] }],
  ])('%s', (_, input) => {
    expect(() => build(input)).toThrow();
  });

  it('but a number of twenty octets, odd serials and odd years are said', () => {
    const text = textOf(
      build({
        number: 2n ** 159n - 1n,
        entries: [
          { serialHex: '00', ...held, revokedAt: Date.UTC(1949, 11, 31, 23, 59, 59) },
          { serialHex: '0000ff', ...held, revokedAt: Date.UTC(2049, 11, 31, 23, 59, 59) },
          { serialHex: '11'.repeat(64), ...held, revokedAt: Date.UTC(2050, 0, 1) },
          {
            serialHex: '7f',
            ...held,
            revokedAt: Date.UTC(2024, 1, 29, 12, 34, 56),
            invaliditySince: Date.UTC(2000, 1, 29),
          },
        ],
      }),
      'openssl',
    );
    expect(text).toMatch(/CRL Number:\s+0x7F{39}/);
    expect(text).toMatch(/Serial Number: 00\s+Revocation Date: Dec 31 23:59:59 1949 GMT/);
    expect(text).toMatch(/Serial Number: FF\s+Revocation Date: Dec 31 23:59:59 2049 GMT/);
    expect(text).toMatch(/1{58}\s+Revocation Date: Jan {2}1 00:00:00 2050 GMT/);
    expect(text).toMatch(/Serial Number: 7F\s+Revocation Date: Feb 29 12:34:56 2024 GMT/);
    expect(text).toMatch(/Invalidity Date:\s+Feb 29 00:00:00 2000 GMT/);
  });
});
