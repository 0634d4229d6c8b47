import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toHex } from './der.ts';
import { decodeBase64, encodeBase64, encodePem, type PemBlock, readPemBlocks, readPemDer, writePem } from './pem.ts';

const DER = Uint8Array.from({ length: 100 }, (_, i) => i);
const PEM = writePem('CERTIFICATE', DER);

const blocksOf = (text: string): PemBlock[] => readPemBlocks(Buffer.from(text, 'latin1'));

describe('PEM', () => {
  it.each([0, 1, 47, 48, 49, 95, 96, 48 * 1024 - 1, 48 * 1024, 48 * 1024 + 1, 100_000])(
    'is the same as octets as it is as text, for %i octets',
    (length) => {
      const der = Uint8Array.from({ length }, (_, at) => (at * 31) & 0xff);
      expect(Buffer.from(encodePem('X509 CRL', der)).toString()).toBe(writePem('X509 CRL', der));
    },
  );

  it('is written in 64 columns with a final line break', () => {
    const lines = PEM.split('\n');
    expect(lines[0]).toBe('-----BEGIN CERTIFICATE-----');
    expect(lines[1]).toHaveLength(64);
    expect(lines.at(-2)).toBe('-----END CERTIFICATE-----');
    expect(lines.at(-1)).toBe('');
  });

  it.each([
    ['CRLF', PEM.replaceAll('\n', '\r\n')],
    ['CR', PEM.replaceAll('\n', '\r')],
    ['indentation', PEM.replaceAll(/^/gm, '    ')],
    ['one line', PEM.replaceAll(/\n(?!-)/g, '').replace('CERTIFICATE-----', 'CERTIFICATE-----\n')],
    ['text around', `subject=CN = x\nissuer=y\n\n${PEM}trailing text`],
    ['a JSON string', JSON.stringify({ cert: PEM })],
    ['no final line break', PEM.trimEnd()],
  ])('is read with %s', (_, text) => {
    const [block, ...more] = blocksOf(text);
    expect(more).toEqual([]);
    expect(toHex(block?.der ?? new Uint8Array())).toBe(toHex(DER));
    expect(text.slice(block?.offset, (block?.offset ?? 0) + (block?.length ?? 0))).toMatch(
      /^-----BEGIN[\s\S]*-----END CERTIFICATE-----$/,
    );
  });

  it('is read with headers', () => {
    const [block] = blocksOf(PEM.replace('-----\n', '-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-256-CBC,00\n\n'));
    expect(block?.headers).toEqual([
      ['Proc-Type', '4,ENCRYPTED'],
      ['DEK-Info', 'AES-256-CBC,00'],
    ]);
    expect(block?.der).toHaveLength(100);
  });

  it('gives every block with its label, in order', () => {
    expect(blocksOf(`${PEM}${writePem('X509 CRL', DER)}\n# comment\n${PEM}`).map(({ label }) => label)).toEqual([
      'CERTIFICATE',
      'X509 CRL',
      'CERTIFICATE',
    ]);
  });

  it('says where base64 is wrong', () => {
    const broken = PEM.replace('AAEC', 'AA*C');
    expect(blocksOf(broken)[0]?.problem).toEqual({ code: 'pem.bad-base64', offset: broken.indexOf('*') });
  });

  it('says that an end line is missing and goes on with the next block', () => {
    const cut = PEM.slice(0, 80);
    const blocks = blocksOf(`${cut}\n${PEM}`);
    expect(blocks.map(({ problem }) => problem?.code)).toEqual(['pem.no-end', undefined]);
    expect(readPemDer(Buffer.from(cut), ['CERTIFICATE'])).toMatchObject({
      ok: false,
      error: { code: 'format.malformed', evidence: { problem: 'pem.no-end' } },
    });
  });

  it('takes an end line of another label for a missing one', () => {
    expect(blocksOf(PEM.replace('END CERTIFICATE', 'END X509 CRL'))[0]?.problem?.code).toBe('pem.no-end');
  });

  it('is linear in a file full of begin lines', () => {
    const started = performance.now();
    blocksOf('-----BEGIN CERTIFICATE-----\n'.repeat(50_000));
    expect(performance.now() - started).toBeLessThan(3000);
  });

  it('never throws', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary' }),
        (text) => blocksOf(`-----BEGIN A-----${text}-----END A-----`).length <= 3,
      ),
    );
  });
});

describe('base64', () => {
  it('agrees with the engine on what it encodes', () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => toHex(decodeBase64(encodeBase64(bytes)) as Uint8Array) === toHex(bytes)),
    );
  });

  it.each(['A', 'AA', 'AAA', 'AA=', 'AAAA=', '=AAA', 'AA=A', 'A===', 'AAA-'])('refuses %s', (text) => {
    expect(typeof decodeBase64(text)).toBe('number');
  });

  it('keeps a few headers of a block that is nothing but headers', () => {
    const text = `-----BEGIN X-----\n${'a: b\n'.repeat(2_000_000)}\n-----END X-----`;
    const began = performance.now();
    expect(readPemBlocks(Buffer.from(text))[0]?.headers.length).toBe(64);
    expect(performance.now() - began).toBeLessThan(1000);
  });
});
