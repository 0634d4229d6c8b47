import { describe, expect, it } from 'vitest';
import type { InspectItem } from '../../../shared/model/inspect.ts';
import { createTestAuthority, TEST_NOW } from '../../testing/test-pki.ts';
import { inspectFile } from './inspect.ts';
import { isVerifiedLate, verifyLate } from './verify-late.ts';

const root = createTestAuthority({ name: 'Root' });
const leaf = root.issue({ subject: 'CN=leaf' });

/** A long list with one certificate behind it. */
function readLast(der: Uint8Array): InspectItem {
  const bytes = Buffer.concat([...Array.from({ length: 300 }, () => root.der), der]);
  const item = inspectFile(bytes, { at: TEST_NOW, name: 'x' }).report.items.at(-1);
  if (item === undefined) throw new Error('nothing found');
  return item;
}

function readFirst(der: Uint8Array): InspectItem {
  const [item] = inspectFile(der, { at: TEST_NOW, name: 'x' }).report.items;
  if (item === undefined) throw new Error('nothing found');
  return item;
}

const codes = ({ problems }: InspectItem): string[] => problems.map(({ code }) => code);

describe('the signature of a self-issued certificate far down a list', () => {
  it('is verified when it is looked at, with the same verdict as one at the top', () => {
    const broken = Uint8Array.from(root.der);
    broken[broken.length - 1] = (broken[broken.length - 1] ?? 0) ^ 1;
    for (const der of [root.der, broken]) {
      const item = readLast(der);
      expect(isVerifiedLate(item)).toBe(true);
      const told = verifyLate(item, der);
      const first = readFirst(der);
      expect(told.kind === 'certificate' && told.certificate).toEqual(
        first.kind === 'certificate' && first.certificate,
      );
      expect(codes(told).toSorted()).toEqual(codes(first).toSorted());
    }
    expect(codes(verifyLate(readLast(broken), broken))).toContain('cert.self-signature-invalid');
  });

  it('is nothing that others have', () => {
    expect(isVerifiedLate(readLast(leaf.der))).toBe(false);
    expect(isVerifiedLate(readFirst(root.der))).toBe(false);
  });

  it('is not waited for when thousands are listed', () => {
    const bytes = Buffer.concat(Array.from({ length: 5000 }, () => root.der));
    const began = performance.now();
    expect(inspectFile(bytes, { at: TEST_NOW, name: 'x' }).report.items).toHaveLength(5000);
    expect(performance.now() - began).toBeLessThan(4000);
  });
});
