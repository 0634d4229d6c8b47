import { hash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { digestRow } from './row-digest.ts';

/** The canonical content as its description has it, put together plainly. */
function canonical(table: string, row: Readonly<Record<string, string | number | Uint8Array>>): Buffer {
  const length = (octets: Uint8Array): Buffer => {
    const field = Buffer.alloc(4);
    field.writeUInt32BE(octets.length);
    return field;
  };
  const text = (value: string): Buffer => Buffer.concat([length(Buffer.from(value)), Buffer.from(value)]);
  const parts = Object.keys(row)
    .toSorted()
    .map((name) => {
      const value = row[name] ?? 0;
      const octets = value instanceof Uint8Array ? value : Buffer.from(String(value));
      const type = value instanceof Uint8Array ? 'b' : typeof value === 'number' ? 'i' : 't';
      return Buffer.concat([text(name), Buffer.from(type), length(octets), octets]);
    });
  return Buffer.concat([text(table), ...parts]);
}

describe('the digest of a row', () => {
  it.each([0, 100, 1024 * 1024 - 100, 1024 * 1024 + 1, 5_000_000])(
    'is the hash of its canonical content, with a blob of %i octets',
    (octets) => {
      const row = { number: 7, name: 'Zoë', der: Buffer.alloc(octets, 0xa5), at: -12.5 };
      expect(Buffer.from(digestRow('crl', { ...row, seq: 1, comment: null }))).toEqual(
        hash('sha256', canonical('crl', row), 'buffer'),
      );
    },
  );
});
