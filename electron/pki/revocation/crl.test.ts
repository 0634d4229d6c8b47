import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { REVOCATION_REASONS } from '../../../shared/model/certificate.ts';
import { createTestAuthority, signBytes, type TestAuthority, TEST_NOW } from '../../testing/test-pki.ts';
import {
  buildTbsCertList,
  type CrlEntry,
  crlPem,
  findEntries,
  findRevocation,
  listRevocations,
  parseCrl,
  type ParsedCrl,
} from './crl.ts';
import { crlFields } from './crl-fields.ts';
import { assembleSigned } from '../issuing/draft.ts';

let root: TestAuthority;
let folder: string;
beforeAll(() => {
  root = createTestAuthority({ name: 'CN=Root' });
  folder = mkdtempSync(join(tmpdir(), 'crl-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

function build(entries: Iterable<CrlEntry>): Uint8Array {
  const tbs = buildTbsCertList({
    issuerNameDer: root.nameDer,
    issuerKeyId: root.keyId,
    signatureAlgorithm: root.algorithm,
    number: 4711,
    thisUpdate: TEST_NOW,
    nextUpdate: TEST_NOW + 86_400_000,
    entries,
  });
  return assembleSigned(tbs, root.algorithm, signBytes(root, tbs));
}

function parsed(der: Uint8Array): ParsedCrl {
  const result = parseCrl(der);
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
}

const serial = (i: number): string => `40${i.toString(16).padStart(30, '0')}`;

describe('a CRL', () => {
  it('is verified and read by openssl: number, key, every reason, invalidity date', () => {
    const entries = REVOCATION_REASONS.map((reason, i) => ({
      serialHex: serial(i),
      revokedAt: TEST_NOW - 1000 * i,
      reason,
      ...(i === 1 && { invaliditySince: TEST_NOW - 86_400_000 }),
    }));
    const file = join(folder, 'a.crl');
    writeFileSync(file, crlPem(build(entries)));
    writeFileSync(join(folder, 'root.pem'), root.pem);
    const text = execFileSync('openssl', ['crl', '-in', file, '-CAfile', join(folder, 'root.pem'), '-noout', '-text'], {
      encoding: 'utf8',
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    expect(text).toMatch(/Version 2/);
    expect(text).toMatch(/CRL Number:\s+4711/);
    expect(text).toMatch(/Authority Key Identifier/);
    for (const words of [
      'Key Compromise',
      'CA Compromise',
      'Affiliation Changed',
      'Superseded',
      'Cessation Of Operation',
      'Certificate Hold',
      'Privilege Withdrawn',
    ])
      expect(text).toContain(words);
    expect(text).toMatch(/Invalidity Date:\s+Jun 14 12:00:00 2026 GMT/);
    const verified = execFileSync(
      'sh',
      ['-c', `openssl crl -in ${file} -CAfile ${join(folder, 'root.pem')} -noout 2>&1`],
      { encoding: 'utf8' },
    );
    expect(verified).toContain('verify OK');
  });

  it('may be empty', () => {
    const crl = parsed(build([]));
    expect(crl.entryCount).toBe(0);
    expect(crlFields(crl)).toMatchObject({
      ok: true,
      value: { issuer: 'CN=Root', number: '4711', entries: 0, thisUpdate: TEST_NOW },
    });
  });

  it('answers for a serial what was written', () => {
    const crl = parsed(
      build([
        { serialHex: serial(1), revokedAt: TEST_NOW, reason: 'superseded', invaliditySince: TEST_NOW - 5000 },
        { serialHex: '80', revokedAt: TEST_NOW, reason: 'unspecified' },
      ]),
    );
    expect(findRevocation(crl, serial(1))).toMatchObject({
      serialHex: serial(1),
      revokedAt: TEST_NOW,
      reason: 'superseded',
      invaliditySince: TEST_NOW - 5000,
      unknownCritical: [],
    });
    expect(findRevocation(crl, serial(2))).toBeUndefined();
    // the content of the INTEGER carries the sign octet
    expect(findRevocation(crl, '0080')).toMatchObject({ reason: 'unspecified' });
  });

  it('holds 100 000 entries, built in under a second of processor time and read by openssl', () => {
    const entries = Array.from({ length: 100_000 }, (_, i) => ({
      serialHex: serial(i),
      revokedAt: TEST_NOW - i * 1000,
      reason: 'keyCompromise' as const,
    }));
    const started = process.cpuUsage();
    const der = build(entries);
    expect(process.cpuUsage(started).user / 1000).toBeLessThan(1000);
    const crl = parsed(der);
    expect(crl.entryCount).toBe(100_000);
    expect(findRevocation(crl, serial(99_999))).toMatchObject({ reason: 'keyCompromise' });
    const file = join(folder, 'big.crl');
    writeFileSync(file, der);
    expect(
      execFileSync('openssl', ['crl', '-inform', 'DER', '-in', file, '-noout', '-lastupdate'], { encoding: 'utf8' }),
    ).toContain('2026');
  });

  it('never throws when a byte is changed', () => {
    const der = build([{ serialHex: serial(1), revokedAt: TEST_NOW, reason: 'keyCompromise' }]);
    fc.assert(
      fc.property(fc.nat(der.length - 1), fc.nat(255), (at, value) => {
        const copy = Uint8Array.from(der);
        copy[at] = value;
        const crl = parseCrl(copy);
        if (crl.ok) crlFields(crl.value);
      }),
      { numRuns: 1500 },
    );
  });

  it('finds by its index what a walk over its entries finds, doubles included', () => {
    const serials = fc.array(fc.constantFrom('01', '02', '7f', '0100', '017f', serial(1), serial(2), serial(77)), {
      minLength: 1,
      maxLength: 40,
    });
    fc.assert(
      fc.property(serials, (list) => {
        const crl = parsed(
          build(
            list.map((serialHex, i) => ({ serialHex, revokedAt: TEST_NOW - i * 1000, reason: 'superseded' as const })),
          ),
        );
        const all = [...listRevocations(crl)];
        for (const wanted of [...list, '03', serial(3)])
          expect(findEntries(crl, Buffer.from(wanted, 'hex'))).toEqual(
            all.filter(({ serialHex }) => serialHex === wanted),
          );
      }),
      { numRuns: 50 },
    );
  });

  it('lists its entries in order', () => {
    const crl = parsed(
      build([1, 2, 3].map((i) => ({ serialHex: serial(i), revokedAt: TEST_NOW, reason: 'certificateHold' as const }))),
    );
    expect([...listRevocations(crl)].map(({ serialHex }) => serialHex)).toEqual([serial(1), serial(2), serial(3)]);
  });
});
