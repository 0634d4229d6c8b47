import { execFileSync } from 'node:child_process';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatAsn1Text } from './asn1-text.ts';
import { MAX_ASN1_DEPTH, parseAsn1Text } from './asn1-text-parse.ts';
import type { Asn1TextReason } from '../../../shared/model/profile-reason.ts';
import { contextGroup, contextTag, toHex } from './der.ts';
import {
  bitString,
  bmpString,
  boolean,
  concatBytes,
  encodeTlv,
  integer,
  nullValue,
  octetString,
  oidDer,
  printableString,
  sequence,
  setOf,
  utf8String,
} from './der-write.ts';

function derOf(text: string): Uint8Array {
  const parsed = parseAsn1Text(text);
  if (!parsed.ok) throw new Error(`${parsed.error.problem} at ${parsed.error.line}:${parsed.error.column}`);
  return parsed.value;
}

const hexOf = (text: string): string => toHex(derOf(text));

function textOf(der: Uint8Array): string {
  const text = formatAsn1Text(der);
  if (!text.ok) throw new Error(text.error.code);
  return text.value;
}

const everything = `SEQUENCE {
  BOOLEAN TRUE, BOOLEAN FALSE
  INTEGER 0 INTEGER 127 INTEGER 128 INTEGER -1 INTEGER -128 INTEGER -129 INTEGER 340282366920938463463374607431768211456
  ENUMERATED 2 NULL OID 2.16.840.1.101.3.4.2.1
  UTF8String "Größe \\"x\\" \\\\ \\u{1F511} \\u{202e}" PrintableString "Acme (DE)" IA5String "a@b.example" NumericString "12 34"
  VisibleString "seen" TeletexString "M\\u{fc}nchen" BMPString "Ünï" UniversalString "𝄞"
  UTCTime "261122101500Z" GeneralizedTime "20501122101500Z"
  OCTETS '0A ff'H OCTETS { SEQUENCE { } } BITS '1011'B BITS ''B BITS 'A0'H BITS { NULL }
  SET { INTEGER 2 INTEGER 1 } SET OF { INTEGER 2 INTEGER 1 } -- the second one is sorted
  [0] EXPLICIT INTEGER 1 [1] IMPLICIT IA5String "x" [2] { NULL } [3] '0102'H [4] IMPLICIT SEQUENCE { NULL }
  [31] EXPLICIT NULL [APPLICATION 200] IMPLICIT OCTETS ''H [PRIVATE 2097151] 'ff'H [5] EXPLICIT { NULL, NULL }
  DER '30030101ff'H
}`;

/** One line a value: depth, tag and length by OpenSSL. */
const openSslLines = (der: Uint8Array): string[] =>
  execFileSync('openssl', ['asn1parse', '-inform', 'DER'], { input: der, encoding: 'utf8' }).trimEnd().split('\n');

describe('ASN.1 text', () => {
  it('writes the octets that the encoders write', () => {
    expect(hexOf('SEQUENCE { OID 1.2.840.113549 INTEGER 5 [0] EXPLICIT UTF8String "x" }')).toBe(
      toHex(sequence(oidDer('1.2.840.113549'), integer(5), encodeTlv(contextGroup(0), utf8String('x')))),
    );
    expect(hexOf('SET OF { INTEGER 2 INTEGER 1 }')).toBe(toHex(setOf(integer(1), integer(2))));
    expect(hexOf('BMPString "Ü"')).toBe(toHex(bmpString('Ü')));
    expect(hexOf("BITS '1011'B")).toBe('030204b0');
    expect(hexOf('INTEGER -129')).toBe('0202ff7f');
    expect(hexOf('[200] EXPLICIT NULL')).toBe('bf8148020500');
    expect(hexOf('[1] IMPLICIT [200] EXPLICIT NULL')).toBe('a1020500');
  });

  it('is read by OpenSSL to the end, every type', () => {
    const lines = openSslLines(derOf(everything));
    for (const type of [
      'BOOLEAN',
      'ENUMERATED',
      'UTF8STRING',
      'PRINTABLESTRING',
      'IA5STRING',
      'T61STRING',
      'BMPSTRING',
    ])
      expect(lines.some((line) => line.includes(type))).toBe(true);
    expect(lines.some((line) => line.includes('UNIVERSALSTRING'))).toBe(true);
    expect(lines.filter((line) => line.includes('d=1')).length).toBe(40);
    expect(lines.join('\n')).not.toContain('BAD');
    expect(lines.join('\n')).toContain('INTEGER           :-81');
  });

  it('comes back from its DER as the same octets, and as text that hides nothing', () => {
    const der = derOf(everything);
    const text = textOf(der);
    expect(toHex(derOf(text))).toBe(toHex(der));
    expect(text).toContain('\\u{202e}');
    expect(text).toContain('SET OF {\n    INTEGER 1');
    expect(text).toContain('SET {\n    INTEGER 2');
  });

  it('keeps any DER through text and back', () => {
    const leaf = fc.oneof(
      fc.bigInt({ min: 0n, max: 1n << 200n }).map((value) => integer(value)),
      fc.uint8Array({ maxLength: 40 }).map(octetString),
      fc.uint8Array({ maxLength: 40 }).map(bitString),
      fc.string({ unit: 'grapheme', maxLength: 20 }).map(utf8String),
      fc.string({ maxLength: 20 }).map(printableString),
      fc.boolean().map(boolean),
      fc.constant(nullValue()),
      fc
        .tuple(fc.integer({ min: 0, max: 30 }), fc.uint8Array({ maxLength: 9 }))
        .map(([n, c]) => encodeTlv(contextTag(n), c)),
      fc
        .tuple(fc.constantFrom(1, 2, 3, 6, 9, 10, 13, 18, 23, 24, 28, 30), fc.uint8Array({ maxLength: 15 }))
        .map(([tag, c]) => encodeTlv(tag, c)),
    );
    const { value } = fc.letrec<{ value: Uint8Array }>((tie) => ({
      value: fc.oneof(
        { depthSize: 'small', withCrossShrink: true },
        leaf,
        fc
          .tuple(fc.constantFrom(0x30, 0x31, 0xa0, 0xbe, 0x61, 0xe3, 0x24), fc.array(tie('value'), { maxLength: 4 }))
          .map(([tag, parts]) => encodeTlv(tag, ...parts)),
      ),
    }));
    fc.assert(
      fc.property(value, (der) => {
        const text = textOf(der);
        if (text.length <= 16_384) expect(toHex(derOf(text))).toBe(toHex(der));
      }),
      { numRuns: 400 },
    );
  });

  it('answers any text with octets that OpenSSL takes or with a place inside the text', () => {
    const word = fc.constantFrom(
      'SEQUENCE',
      'SET',
      'OF',
      'INTEGER',
      '5',
      '-1',
      '{',
      '}',
      '[',
      ']',
      '"x"',
      "'00'H",
      'DER',
      'NULL',
      ',',
      '\n',
      'EXPLICIT',
      '--',
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(word, fc.string({ maxLength: 3 })), { maxLength: 20 }), (words) => {
        const text = words.join(' ');
        const parsed = parseAsn1Text(text);
        if (parsed.ok) expect(textOf(parsed.value).length).toBeGreaterThan(0);
        else expect(parsed.error.line).toBeLessThanOrEqual(text.split('\n').length);
      }),
      { numRuns: 1000 },
    );
  });

  const refused: readonly (readonly [text: string, problem: Asn1TextReason, line: number, column: number])[] = [
    ['', 'empty', 1, 1],
    ['-- nothing', 'empty', 1, 1],
    ['NULL NULL', 'text-after-end', 1, 6],
    ['SEQUENCE {\n  INTEGER x\n}', 'value-expected', 2, 11],
    ['SEQUENCE {\n  INTEGER 5', 'unclosed', 1, 10],
    ['SEQUENCE { NULL,, NULL }', 'type-expected', 1, 17],
    ['SEQUENCE { NULL, }', 'type-expected', 1, 18],
    ['sequence { }', 'unknown-type', 1, 1],
    ['INTEGER 007', 'bad-number', 1, 9],
    ['INTEGER 1.5', 'bad-number', 1, 9],
    ['INTEGER -0', 'bad-number', 1, 9],
    ['OID 1.50.3', 'bad-oid', 1, 5],
    ['OID 3.1', 'bad-oid', 1, 5],
    ["OCTETS 'abc'H", 'bad-hex', 1, 8],
    ["OCTETS '11'B", 'value-expected', 1, 8],
    ["BITS '12'B", 'bad-bits', 1, 6],
    ['PrintableString "a@b"', 'bad-text', 1, 17],
    ['TeletexString "日"', 'bad-text', 1, 15],
    ['BOOLEAN 1', 'value-expected', 1, 9],
    ['UTCTime "2611221015Z"', 'bad-time', 1, 9],
    ['GeneralizedTime "20260230101500Z"', 'bad-time', 1, 17],
    ['[-1] NULL', 'bad-tag', 1, 2],
    ['[2097152] NULL', 'bad-tag', 1, 2],
    ['[UNIVERSAL 3] NULL', 'bad-tag', 1, 2],
    ['[0] NULL', 'value-expected', 1, 5],
    ['UTF8String "x\\q"', 'bad-escape', 1, 14],
    ['UTF8String "\\u{d800}"', 'bad-escape', 1, 13],
    ['UTF8String "a\u202eb"', 'bad-character', 1, 14],
    ['UTF8String "open', 'unclosed', 1, 12],
    ['NULL ;', 'bad-character', 1, 6],
    ["DER '0500 00'H", 'bad-der', 1, 5],
    ["DER '3003020105ff'H", 'bad-der', 1, 5],
    ["DER '308000'H", 'bad-der', 1, 5],
  ];
  it.each(refused)('refuses %j: %s at %i:%i', (text, problem, line, column) => {
    expect(parseAsn1Text(text)).toEqual({ ok: false, error: { problem, line, column } });
  });

  it('bounds depth, text and DER', () => {
    const nest = (depth: number): string => `${'SEQUENCE { '.repeat(depth - 1)}NULL${' }'.repeat(depth - 1)}`;
    expect(parseAsn1Text(nest(MAX_ASN1_DEPTH)).ok).toBe(true);
    expect(parseAsn1Text(nest(MAX_ASN1_DEPTH + 1))).toMatchObject({ error: { problem: 'too-deep' } });
    expect(parseAsn1Text(`UTF8String "${'x'.repeat(16_384)}"`)).toMatchObject({ error: { problem: 'too-large' } });
    expect(parseAsn1Text(`BMPString "${'x'.repeat(16_000)}"`)).toMatchObject({ error: { problem: 'too-large' } });
    const deep = Array.from({ length: 40 }).reduce<Uint8Array>((inner) => sequence(inner), nullValue());
    expect(toHex(derOf(textOf(deep)))).toBe(toHex(deep));
  });

  it('shows what its types forbid as whole DER, and fails on what is no DER', () => {
    expect(textOf(Uint8Array.of(0x02, 2, 0, 1))).toBe("DER '02020001'H");
    expect(textOf(Uint8Array.of(0x01, 1, 7))).toBe("DER '010107'H");
    expect(formatAsn1Text(Uint8Array.of(0x30, 0x80, 0, 0)).ok).toBe(false);
    expect(formatAsn1Text(concatBytes(nullValue(), nullValue())).ok).toBe(false);
  });
});
