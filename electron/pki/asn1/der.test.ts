import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { attemptParse, DerError, DerReader, fromHex, MAX_DEPTH, TAG, toHex } from './der.ts';
import {
  decodeOid,
  decodeText,
  readBitString,
  readBoolean,
  readIntegerBytes,
  readOid,
  readSmallInteger,
  readTime,
} from './der-value.ts';
import {
  bitString,
  encodeTlv,
  generalizedTime,
  integer,
  isOid,
  namedBits,
  octetString,
  oidDer,
  sequence,
  setOf,
  time,
  utf8String,
} from './der-write.ts';
import { normaliseBer } from './ber.ts';

function problemOf(parse: () => unknown): string {
  const result = attemptParse('test', parse);
  if (result.ok) return 'none';
  return result.error.code === 'format.malformed'
    ? `${result.error.evidence.problem}@${result.error.evidence.offset}`
    : result.error.code;
}

const readerOf = (hex: string): DerReader => new DerReader(fromHex(hex));

describe('the DER reader', () => {
  it.each([
    ['indefinite length', '30800000', 'not-canonical@1'],
    ['long form of a short length', '3081020500', 'not-canonical@1'],
    ['leading zero in the length', '308200020500', 'not-canonical@1'],
    ['content cut', '3005020101', 'truncated@5'],
    ['length cut', '3082', 'truncated@1'],
    ['header only', '30', 'truncated@1'],
    ['nothing', '', 'truncated@0'],
    ['high tag number below 31', '1f1e00', 'not-canonical@0'],
    ['padded high tag number', '1f8001', 'not-canonical@1'],
    ['length of five octets', '30850100000000', 'truncated@1'],
  ])('refuses %s', (_, hex, problem) => {
    expect(problemOf(() => readerOf(hex).read())).toBe(problem);
  });

  it('names the offset of a wrong tag inside a structure', () => {
    expect(
      problemOf(() => {
        const inner = readerOf('300602010104010a').enter(TAG.sequence);
        inner.read(TAG.integer);
        inner.read(TAG.integer);
      }),
    ).toBe('unexpected-tag@5');
  });

  it('refuses bytes after the end', () => {
    expect(
      problemOf(() => {
        const reader = readerOf('050000');
        reader.read(TAG.null);
        reader.expectEnd();
      }),
    ).toBe('trailing-bytes@2');
  });

  it('follows 64 levels and not one more', () => {
    const nest = (levels: number): Uint8Array => {
      let der = Uint8Array.of(5, 0) as Uint8Array;
      for (let i = 0; i < levels; i++) der = sequence(der);
      return der;
    };
    const descend = (der: Uint8Array): void => {
      let reader = new DerReader(der);
      while (reader.peekTag() === TAG.sequence) reader = reader.enter(TAG.sequence);
    };
    expect(problemOf(() => descend(nest(MAX_DEPTH)))).toBe('none');
    expect(problemOf(() => descend(nest(MAX_DEPTH + 1)))).toMatch(/^too-deep/);
  });

  it('gives views, not copies', () => {
    const der = octetString(Uint8Array.of(1, 2, 3));
    const reader = new DerReader(der);
    expect(reader.content(reader.read()).buffer).toBe(der.buffer);
  });

  it('throws nothing but its own failure, whatever the bytes', () => {
    const walk = (reader: DerReader): void => {
      while (!reader.done) {
        const tlv = reader.read();
        if ((tlv.tag & 0x20) !== 0) walk(reader.inside(tlv));
      }
    };
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        const readers = [
          () => walk(new DerReader(bytes)),
          ...[readOid, readTime, readBoolean, readBitString, readIntegerBytes, readSmallInteger].map(
            (read) => () => read(new DerReader(bytes)),
          ),
        ];
        for (const read of readers) {
          try {
            read();
          } catch (error) {
            expect(error).toBeInstanceOf(DerError);
          }
        }
        expect(normaliseBer(bytes)).toHaveProperty('ok');
      }),
      { numRuns: 2000 },
    );
  });
});

describe('values', () => {
  it('come back as they were written', () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: 0n, max: 1n << 200n }),
        fc.uint8Array({ maxLength: 400 }),
        fc.string({ unit: 'binary' }),
        (number, bytes, text) => {
          expect(BigInt(`0x${toHex(readIntegerBytes(new DerReader(integer(number))))}`)).toBe(number);
          const reader = new DerReader(octetString(bytes));
          expect(toHex(reader.content(reader.read(TAG.octetString)))).toBe(toHex(bytes));
          expect(toHex(readBitString(new DerReader(bitString(bytes))).bytes)).toBe(toHex(bytes));
          const string = utf8String(text);
          const textReader = new DerReader(string);
          expect(decodeText(TAG.utf8String, textReader.content(textReader.read()))).toBe(text.toWellFormed());
        },
      ),
    );
  });

  it.each([1, 127, 128, 255, 256, 65_535, 65_536, 16_777_216])('carry a length of %i octets', (length) => {
    const der = encodeTlv(TAG.octetString, new Uint8Array(length));
    const tlv = new DerReader(der).read();
    expect(tlv.end - tlv.body).toBe(length);
    expect(tlv.end).toBe(der.length);
  });

  it.each([
    '1.2.840.113549.1.1.11',
    '2.5.29.17',
    '2.999.1',
    '0.9.2342.19200300.100.1.1',
    '2.25.329800735698586629295641978511506172918',
  ])('know the OID %s both ways', (oid) => {
    const der = oidDer(oid);
    expect(readOid(new DerReader(der))).toBe(oid);
  });

  it('refuse padded and cut OIDs, and take no OID for what is none', () => {
    expect(problemOf(() => decodeOid(fromHex('2a8001'), 0, 3))).toBe('not-canonical@1');
    expect(problemOf(() => decodeOid(fromHex('2a86'), 0, 2))).toBe('truncated@1');
    expect(['1.40.1', '3.1', '1', '1.2.', '1.02', '1.2.a'].map(isOid)).toEqual([
      false,
      false,
      false,
      false,
      false,
      false,
    ]);
  });

  it.each([
    ['positive padding', '0202007f'],
    ['negative padding', '0202ff80'],
    ['empty', '0200'],
  ])('refuse an INTEGER with %s', (_, hex) => {
    expect(problemOf(() => readIntegerBytes(readerOf(hex)))).not.toBe('none');
  });

  it('refuse a BOOLEAN that is neither 00 nor FF', () => {
    expect(problemOf(() => readBoolean(readerOf('010101')))).toBe('bad-value@0');
  });

  it('write named bits without trailing zeros', () => {
    expect(toHex(namedBits([0, 2]))).toBe('030205a0');
    expect(toHex(namedBits([5, 6]))).toBe('03020106');
    expect(toHex(namedBits([]))).toBe('030100');
  });

  it('sort a SET OF by its encodings', () => {
    expect(toHex(setOf(Uint8Array.of(2, 1, 9), Uint8Array.of(2, 1, 1)))).toBe('3106020101020109');
  });
});

describe('times', () => {
  it('cut over from UTCTime to GeneralizedTime at 2050', () => {
    expect(toHex(time(Date.UTC(2049, 11, 31, 23, 59, 59, 999)))).toBe(
      toHex(encodeTlv(0x17, new TextEncoder().encode('491231235959Z'))),
    );
    expect(toHex(time(Date.UTC(2050, 0, 1)))).toBe(toHex(generalizedTime(Date.UTC(2050, 0, 1))));
  });

  it('are read back to the second', () => {
    fc.assert(
      fc.property(fc.integer({ min: -2_000_000_000, max: 250_000_000_000 }), (seconds) => {
        expect(readTime(new DerReader(time(seconds * 1000)))).toBe(seconds * 1000);
      }),
    );
  });

  it.each([
    '250229000000Z',
    '251301000000Z',
    '250101240000Z',
    '250101006000Z',
    '2501010000Z',
    '250101000000+0000',
    '250101000000z',
  ])('refuse %s', (text) => {
    expect(problemOf(() => readTime(new DerReader(encodeTlv(0x17, new TextEncoder().encode(text)))))).toBe(
      'bad-value@2',
    );
  });
});
