import { beforeAll, describe, expect, it } from 'vitest';
import { makeTestPki, TEST_NOW, type TestPki } from '../../testing/test-pki.ts';
import { octetString, sequence } from '../asn1/der-write.ts';
import { compareItems } from './compare.ts';
import { compareOctets, MAX_DIFFERENCES } from './compare-nodes.ts';

let pki: TestPki;
beforeAll(() => {
  pki = makeTestPki();
});

const certificate = (der: Uint8Array) => ({ der, kind: 'certificate', title: 'x' }) as const;

describe('comparing', () => {
  it('finds no difference between a thing and itself', () => {
    const same = certificate(pki.certificates.client.der);
    expect(compareItems(same, same, TEST_NOW)).toMatchObject({
      same: true,
      fields: [],
      nodes: [],
      ranges: [],
      cut: false,
    });
  });

  it('names the fields and nodes in which two certificates differ', () => {
    const { client, clientWrongEku } = pki.certificates;
    const report = compareItems(certificate(client.der), certificate(clientWrongEku.der), TEST_NOW);
    expect(report.same).toBe(false);
    expect(report.fields).toContainEqual({ field: 'extensions.extKeyUsage', a: 'clientAuth', b: 'serverAuth' });
    expect(report.fields.map(({ field }) => field)).toContain('serialNumber');
    expect(report.nodes).toContainEqual(expect.objectContaining({ change: 'changed', label: 'serialNumber' }));
  });

  it('covers every octet that differs by its ranges', () => {
    const [a, b] = [pki.certificates.client.der, pki.certificates.serverRsa.der];
    const { ranges } = compareOctets(a, b);
    const without = (bytes: Uint8Array, side: 'a' | 'b'): string => {
      const differs = new Set(ranges.flatMap((range) => numbers(range[side].start, range[side].end)));
      return Buffer.from(bytes.filter((_, at) => !differs.has(at))).toString('hex');
    };
    expect(without(a, 'a')).toBe(without(b, 'b'));
  });

  it('matches what was moved, and tells what only one side has', () => {
    const [one, two, three] = ['one', 'two', 'three'].map((text) => octetString(Buffer.from(text)));
    if (one === undefined || two === undefined || three === undefined) throw new Error('no parts');
    expect(compareOctets(sequence(one, two), sequence(one, two, three))).toMatchObject({
      nodes: [{ change: 'only-b', b: { start: 12, end: 19 } }],
    });
    expect(compareOctets(sequence(one, two, three), sequence(two, three))).toMatchObject({
      nodes: [{ change: 'only-a', a: { start: 2, end: 7 } }],
    });
    expect(compareOctets(sequence(one, two), sequence(two, one))).toMatchObject({ nodes: [{ change: 'changed' }] });
  });

  it('compares what is no DER as octets', () => {
    expect(compareOctets(Buffer.from('abcXdef'), Buffer.from('abcYYdef'))).toEqual({
      nodes: [],
      ranges: [{ a: { start: 3, end: 4 }, b: { start: 3, end: 5 } }],
      cut: false,
    });
  });

  it('is bounded and says so', () => {
    const many = (first: number): Uint8Array =>
      sequence(...Array.from({ length: 50_000 }, (_, i) => octetString(Uint8Array.of(first, i >> 8, i & 255))));
    const start = performance.now();
    const { nodes, ranges, cut } = compareOctets(many(1), many(2));
    expect([nodes.length, ranges.length, cut]).toEqual([MAX_DIFFERENCES, MAX_DIFFERENCES, true]);
    expect(performance.now() - start).toBeLessThan(3000);
  });
});

const numbers = (start: number, end: number): number[] => Array.from({ length: end - start }, (_, i) => start + i);
