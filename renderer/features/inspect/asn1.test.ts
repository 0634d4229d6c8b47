import { describe, expect, it } from 'vitest';
import type { Asn1Node } from '../../../shared/model/inspect.ts';
import { findByOid, findLabel, findNodePath, findPath } from './asn1.ts';

const node = (offset: number, length: number, parts: Partial<Asn1Node> = {}): Asn1Node => ({
  offset,
  headerLength: 2,
  length,
  tag: 'SEQUENCE',
  children: [],
  ...parts,
});

// 30 0c · 30 07 [06 03 55 1d 25 · 04 00] · 02 01 05
const oid = node(4, 3, { tag: 'OBJECT IDENTIFIER', value: '2.5.29.37 (extKeyUsage)' });
const value = node(9, 0, { tag: 'OCTET STRING' });
const extension = node(2, 7, { label: 'extension', children: [oid, value] });
const serial = node(11, 1, { tag: 'INTEGER', label: 'serialNumber', value: '5' });
const root = node(0, 12, { children: [extension, serial] });

describe('the ASN.1 tree', () => {
  it('finds the nodes around an octet, outermost first', () => {
    expect(findPath(root, 6)).toEqual([root, extension, oid]);
    expect(findPath(root, 3)).toEqual([root, extension]);
    expect(findPath(root, 14)).toEqual([]);
  });

  it('finds the way down to a node by where it begins', () => {
    expect(findNodePath(root, 2)).toEqual([root, extension]);
    expect(findNodePath(root, 5)).toEqual([]);
  });

  it('finds a field by its name and an extension by its identifier', () => {
    expect(findLabel(root, ['serialNumber'])).toBe(serial);
    expect(findByOid(root, '2.5.29.37', 'extKeyUsage')).toBe(extension);
    expect(findByOid(root, '2.5.29.3', 'keyUsage')).toBeUndefined();
  });

  it('survives a tree as wide as a long list', () => {
    const wide = node(0, 90_000, { children: Array.from({ length: 30_000 }, (_, at) => node(2 + at * 3, 1)) });
    expect(findPath(wide, 90_001)).toHaveLength(2);
    expect(findLabel(wide, ['absent'])).toBeUndefined();
  });
});
