import { beforeAll, describe, expect, it } from 'vitest';
import * as fc from 'fast-check';
import type { Asn1Node } from '../../../shared/model/inspect.ts';
import type { Asn1Row } from '../../../shared/model/inspect-answers.ts';
import { makeTestPki, type TestPki } from '../../testing/test-pki.ts';
import { readAsn1Page, readAsn1Path } from './asn1-page.ts';
import { buildAsn1Tree } from './asn1-tree.ts';
import { encodeTlv, octetString, sequence } from './der-write.ts';

let pki: TestPki;
beforeAll(() => {
  pki = makeTestPki();
});

function page(der: Uint8Array, query: { node?: number; from?: number; limit?: number } = {}) {
  const read = readAsn1Page(der, { from: 0, limit: 500, ...query });
  if (!read.ok) throw new Error(JSON.stringify(read.error));
  return read.value;
}

/** The whole tree, asked for node by node. */
function walk(der: Uint8Array, row: Asn1Row): Omit<Asn1Node, 'value'> {
  const children = row.children === 0 ? [] : page(der, { node: row.offset }).rows.map((child) => walk(der, child));
  const { offset, headerLength, length, tag, label } = row;
  return { offset, headerLength, length, tag, ...(label !== undefined && { label }), children };
}

const withoutValues = ({ value: _value, children, ...node }: Asn1Node): Omit<Asn1Node, 'value'> => ({
  ...node,
  children: children.map((child) => withoutValues(child) as Asn1Node),
});

describe('pages of an ASN.1 structure', () => {
  it('make up the same tree as reading it whole', () => {
    for (const { der } of [pki.certificates.client, pki.certificates.serverRsa, pki.crl]) {
      const whole = buildAsn1Tree(der);
      expect(whole.ok && withoutValues(whole.value)).toEqual(walk(der, page(der).node));
    }
  });

  it('tell where the fields stand', () => {
    const { der } = pki.certificates.client;
    const { spans = {} } = page(der);
    const { start = 0, end = 0 } = spans['serialNumber'] ?? {};
    expect(der.subarray(start, end)[0]).toBe(0x02);
    expect(Object.keys(spans)).toEqual(expect.arrayContaining(['issuer', 'subject', 'extension:2.5.29.37']));
    expect(page(der, { node: 0 }).spans).toBeUndefined();
  });

  it('lead from an octet to its node', () => {
    const { der } = pki.certificates.client;
    const at = page(der).spans?.['extension:2.5.29.37']?.start ?? -1;
    const path = readAsn1Path(der, at + 3);
    expect(path.ok && path.value.map(({ row }) => row.label)).toEqual([
      'Certificate',
      'tbsCertificate',
      'extensions',
      'Extensions',
      'Extension',
      'extnID',
    ]);
    expect(readAsn1Path(der, der.length)).toMatchObject({ ok: false, error: { code: 'input.invalid' } });
  });

  it('read a part of a long list and say how long it is', () => {
    const list = sequence(...Array.from({ length: 5000 }, (_, i) => octetString(Uint8Array.of(i >> 8, i & 255, 9))));
    const { node, rows } = page(list, { from: 4990, limit: 500 });
    expect(node.children).toBe(5000);
    expect(rows.map(({ offset }) => offset)).toEqual(Array.from({ length: 10 }, (_, i) => 4 + (4990 + i) * 5));
  });

  it('say where content stops being DER', () => {
    const broken = encodeTlv(0x30, Uint8Array.of(5, 0, 4, 9, 1));
    expect(page(broken)).toMatchObject({ node: { children: 1, brokenAt: 4 }, rows: [{ tag: 'NULL' }] });
  });

  it('refuse a place where no node begins', () => {
    expect(readAsn1Page(pki.crl.der, { node: 1, from: 0, limit: 1 })).toMatchObject({
      ok: false,
      error: { code: 'input.invalid' },
    });
    expect(readAsn1Page(Uint8Array.of(0x30, 9), { from: 0, limit: 1 })).toMatchObject({
      ok: false,
      error: { code: 'format.malformed', evidence: { offset: 2 } },
    });
  });

  it('answer one page of 10 MB of small values at once', () => {
    const huge = encodeTlv(0x30, Buffer.alloc(10_000_000, Buffer.of(0x30, 3, 2, 1, 5)));
    const start = performance.now();
    expect(page(huge, { from: 500_000, limit: 500 }).rows).toHaveLength(500);
    expect(performance.now() - start).toBeLessThan(1500);
  });

  it('never throw', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 80 }), fc.nat(90), (bytes, at) => {
        readAsn1Page(bytes, { from: 0, limit: 10 });
        readAsn1Page(bytes, { node: at, from: 0, limit: 10 });
        readAsn1Path(bytes, at);
      }),
      { numRuns: 2000 },
    );
  });
});
