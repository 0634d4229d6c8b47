import * as fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { createTestAuthority, signBytes, type TestAuthority, TEST_NOW } from '../../testing/test-pki.ts';
import { assembleSigned, assembleSignedInPlace } from '../issuing/draft.ts';
import { buildTbsCertList } from './crl-build.ts';
import { type CrlDocument, CrlDocuments, PackedLineError } from './crl-packed.ts';
import { listRevocations, parseCrl } from './crl.ts';

const WHOLE: CrlDocument = { shard: 0, shards: 1 };

let root: TestAuthority;
beforeAll(() => {
  root = createTestAuthority({ name: 'CN=Root' });
});

const head = (): ConstructorParameters<typeof CrlDocuments>[0] => ({
  issuerNameDer: root.nameDer,
  issuerKeyId: root.keyId,
  signatureAlgorithm: root.algorithm,
  number: 10,
  thisUpdate: TEST_NOW,
  nextUpdate: TEST_NOW + 1000,
});

function build(lines: string, documents: readonly CrlDocument[] = [WHOLE]): { tbs: Uint8Array; entries: number }[] {
  const lists = new CrlDocuments(head(), documents);
  lists.add(Buffer.from(lines));
  return lists.finish();
}

function serialsOf(tbs: Uint8Array | undefined): string[] {
  const bytes = tbs ?? new Uint8Array();
  const crl = parseCrl(assembleSigned(bytes, root.algorithm, signBytes(root, bytes)));
  if (!crl.ok) throw new Error(JSON.stringify(crl.error));
  return [...listRevocations(crl.value)].map(({ serialHex }) => serialHex);
}

describe('packed revocations', () => {
  it('become octet by octet the list that is built of objects', () => {
    const moment = fc.integer({ min: -62_167_219_200, max: 253_402_300_799 }).map((seconds) => seconds * 1000);
    const serial = fc
      .uint8Array({ minLength: 1, maxLength: 21 })
      .filter((octets) => octets.length === 1 || octets[0] !== 0);
    const reasons = ['unspecified', 'keyCompromise', 'superseded', 'privilegeWithdrawn', 'certificateHold'] as const;
    const entry = fc.record({
      serialHex: serial.map((octets) => Buffer.from(octets).toString('hex')),
      revokedAt: moment,
      reason: fc.constantFrom(...reasons),
      invaliditySince: fc.option(moment, { nil: undefined }),
    });
    fc.assert(
      fc.property(fc.uniqueArray(entry, { maxLength: 30, selector: ({ serialHex }) => serialHex }), (entries) => {
        const lines = entries.map(
          ({ serialHex, revokedAt, reason, invaliditySince }) =>
            `${serialHex},${reason},${revokedAt},${invaliditySince ?? ''}\n`,
        );
        const expected = buildTbsCertList({
          ...head(),
          entries: entries.map(({ invaliditySince, ...rest }) => ({
            ...rest,
            ...(invaliditySince !== undefined && { invaliditySince }),
          })),
        });
        const [built] = build(lines.join(''));
        expect(built?.entries).toBe(entries.length);
        expect(Buffer.from(built?.tbs ?? []).equals(expected)).toBe(true);
      }),
      { numRuns: 200 },
    );
  });

  it('keep serials positive, zero and negative as they are', () => {
    const [built] = build(
      '00,unspecified,0,\n7f,unspecified,0,\n80,unspecified,0,\n-80,unspecified,0,\n-ff00,unspecified,0,\nff00,unspecified,0,\n',
    );
    expect(serialsOf(built?.tbs)).toEqual(['00', '7f', '0080', '80', 'ff00', '00ff00']);
  });

  it('with one serial become one entry, a hold only where all are', () => {
    const [built] = build(
      '41,certificateHold,0,\n41,certificateHold,1,\n42,certificateHold,0,\n42,keyCompromise,0,\n42,certificateHold,0,\n43,keyCompromise,0,\n43,superseded,0,\n-80,keyCompromise,0,\n80,keyCompromise,0,\n',
    );
    expect(built?.entries).toBe(5);
    const bytes = built?.tbs ?? new Uint8Array();
    const crl = parseCrl(assembleSigned(bytes, root.algorithm, signBytes(root, bytes)));
    expect(crl.ok && [...listRevocations(crl.value)].map(({ serialHex, reason }) => `${serialHex} ${reason}`)).toEqual([
      '41 certificateHold',
      '42 keyCompromise',
      '43 keyCompromise',
      '80 keyCompromise',
      '0080 keyCompromise',
    ]);
  });

  it('go each to one of the shards, by the remainder of the serial', () => {
    const serials = Array.from({ length: 400 }, (_, i) => (i * 7919 + 1).toString(16).padStart(8, '1'));
    const documents = Array.from({ length: 16 }, (_, shard): CrlDocument => ({ shard, shards: 16 }));
    const built = build(serials.map((serial) => `${serial},superseded,0,\n`).join(''), documents);
    expect(built.map(({ entries }) => entries).reduce((a, b) => a + b)).toBe(400);
    built.forEach(({ tbs }, shard) => {
      const expected = serials.filter((serial) => BigInt(`0x${serial}`) % 16n === BigInt(shard));
      expect(serialsOf(tbs)).toEqual(expected);
    });
    const [all] = build(serials.map((serial) => `${serial},superseded,0,\n`).join(''));
    expect(serialsOf(all?.tbs)).toEqual(serials);
  });

  it.each([
    'x,unspecified,0,\n',
    ',unspecified,0,\n',
    'abc,unspecified,0,\n',
    'AB,unspecified,0,\n',
    '00ff,unspecified,0,\n',
    '-7f,unspecified,0,\n',
    '-ff80,unspecified,0,\n',
    `${'11'.repeat(65)},unspecified,0,\n`,
    'ab,0,0,\n',
    'ab,unspecifieD,0,\n',
    'ab,unspecifie,0,\n',
    'ab,cessationOfOperationn,0,\n',
    'ab,cessationOfOperation0,0,\n',
    'ab,removeFromCRL,0,\n',
    'ab,u,0,\n',
    'ab,-1,0,\n',
    'ab,,0,\n',
    'ab,unspecified,,\n',
    'ab,unspecified,-,\n',
    'ab,unspecified,0,-\n',
    'ab,unspecified,0\n',

    'ab,unspecified,0,0,0\n',
    'ab,unspecified,253402300800000,\n',
    'ab,unspecified,9999999999999999999999,\n',
    'ab,unspecified,0,-62167219200001\n',
    'ab;0;0;\n',
  ])('are refused where a line is %j, with its number', (line) => {
    expect(() => build(`ab,unspecified,0,\n${line}`)).toThrow(new PackedLineError(2));
  });

  it('are the same list and the same signed one, however many were expected', () => {
    const lines = Array.from({ length: 12_000 }, (_, at) => `4${(at + 0x10_0000).toString(16)}5,superseded,${at},5\n`);
    const made = [0, 100, 6000, 12_000, 10_000_000].map((expected) => {
      const lists = new CrlDocuments(head(), [WHOLE], expected);
      lists.add(Buffer.from(lines.join('')));
      const [built] = lists.finish();
      if (built === undefined) throw new Error('no list');
      const signature = signBytes(root, built.tbs);
      const copied = assembleSigned(built.tbs, root.algorithm, signature);
      const { buffer } = built.tbs;
      const whole = assembleSignedInPlace(built.tbs, root.algorithm, signature);
      expect(Buffer.from(whole).equals(copied)).toBe(true);
      expect(whole.buffer).toBe(buffer);
      expect(serialsOf(built.tbs)).toHaveLength(12_000);
      return Buffer.from(built.tbs);
    });
    for (const tbs of made) expect(tbs.equals(made[0] ?? Buffer.of())).toBe(true);
    const alone = Uint8Array.from(made[0] ?? []);
    expect(assembleSignedInPlace(alone, root.algorithm, Uint8Array.of(1))).toEqual(
      assembleSigned(alone, root.algorithm, Uint8Array.of(1)),
    );
  });

  it('are never cut', () => {
    expect(() => build('ab,unspecified,0,')).toThrow();
    expect(() => build('ab,unspecified,0,0')).toThrow();
  });

  it('take holds back in deltas alone', () => {
    expect(() => build('ab,removeFromCRL,0,\n', [{ ...WHOLE, base: 3 }])).not.toThrow();
    expect(() => build('ab,removeFromCRL,0,\n', [{ ...WHOLE, base: 3 }, WHOLE])).toThrow(PackedLineError);
  });

  it('know no shards but powers of two up to 64', () => {
    for (const document of [
      { shard: 0, shards: 3 },
      { shard: 0, shards: 128 },
      { shard: 0, shards: 0 },
      { shard: 2, shards: 2 },
      { shard: -1, shards: 2 },
    ])
      expect(() => build('', [document])).toThrow();
  });
});
