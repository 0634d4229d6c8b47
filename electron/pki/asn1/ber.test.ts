import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { normaliseBer } from './ber.ts';
import { fromHex, MAX_DEPTH, toHex } from './der.ts';
import { encodeTlv, octetString, sequence } from './der-write.ts';

const normalised = (hex: string): string => {
  const result = normaliseBer(fromHex(hex.replaceAll(' ', '')));
  return result.ok ? toHex(result.value) : `${result.error.code} ${JSON.stringify(result.error.evidence)}`;
};

describe('BER', () => {
  it.each([
    ['indefinite length', '3080020101 0000', '3003020101'],
    ['padded length', '30820003020101', '3003020101'],
    ['constructed OCTET STRING', '2406040101040102', '04020102'],
    ['empty constructed OCTET STRING', '2400', '0400'],
    ['pieces of pieces', '2480 240404020102 2480 040103 0000 0401 04 0000', '040401020304'],
    ['constructed BIT STRING', '2308 03020011 03020410', '0303041110'],
    ['empty constructed BIT STRING', '2300', '030100'],
    ['BIT STRING in pieces of pieces', '2380 2380 03020011 0000 2304 03020122 0000', '0303011122'],
    ['text of octets', '2c06 040161 0c0162', '0c026162'],
    ['constructed indefinite OCTET STRING in a SEQUENCE', '3080 2480 0401aa 0401bb 0000 0000', '30040402aabb'],
  ])('becomes DER: %s', (_, ber, der) => {
    expect(normalised(ber)).toBe(der);
  });

  it('is refused where an end mark is missing', () => {
    expect(normaliseBer(fromHex('3080020101')).ok).toBe(false);
  });

  it.each([
    ['pieces of another type', '2403020101'],
    ['bits after unused bits', '2308 03020410 03020011'],
    ['a piece without its count of unused bits', '23020300'],
    ['a primitive of indefinite length', '0480 0000'],
  ])('is refused with %s', (_, ber) => {
    expect(normalised(ber)).toContain('bad-value');
  });

  it('that is DER stays as it is, and what comes out is DER', () => {
    const leaf = fc.uint8Array({ maxLength: 200 }).map(octetString);
    const tree = fc.letrec<{ node: Uint8Array }>((tie) => ({
      node: fc.oneof(
        { maxDepth: 6 },
        leaf,
        fc.array(tie('node'), { maxLength: 4 }).map((parts) => sequence(...parts)),
      ),
    })).node;
    fc.assert(
      fc.property(tree, (der) => {
        const result = normaliseBer(der);
        expect(result.ok && toHex(result.value)).toBe(toHex(der));
      }),
    );
  });

  it('costs no more when it is nested deeply: 32 MiB below 60 levels', { timeout: 20_000 }, () => {
    let bomb = new Uint8Array(32 << 20);
    bomb = encodeTlv(0x04, bomb) as Uint8Array<ArrayBuffer>;
    const head = Buffer.alloc(60 * 2, Uint8Array.of(0x30, 0x80));
    const bytes = new Uint8Array(Buffer.concat([head, bomb, Buffer.alloc(60 * 2)]));
    const started = performance.now();
    const result = normaliseBer(bytes);
    expect(performance.now() - started).toBeLessThan(1000);
    expect(result.ok && result.value.length).toBeGreaterThan(32 << 20);
    expect(MAX_DEPTH).toBeGreaterThan(60);
  });

  it('is refused with more than a million elements', () => {
    expect(normaliseBer(sequence(new Uint8Array(2_000_002)))).toMatchObject({
      error: { evidence: { problem: 'too-many' } },
    });
  });
});
