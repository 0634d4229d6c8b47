import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CertificateId } from '../../shared/model/brands.ts';
import { MAX_SELECTED_IDS } from '../../shared/model/inventory.ts';
import {
  clearCertificateMarks,
  countMarks,
  isMarked,
  markAll,
  markCertificates,
  markedSelection,
  markRange,
  readMarked,
  useCertificateMarks,
} from './certificate-marks.ts';
import { resetInventory, useInventory } from './inventory.ts';

const id = (text: string | number) => String(text) as CertificateId;
const marked = () => [...useCertificateMarks.getState().marked];

beforeEach(() => {
  const page = ({ offset, limit }: { offset: number; limit: number }) => {
    const items = Array.from({ length: limit }, (_, index) => ({ id: id(offset + index) }));
    return Promise.resolve({ ok: true, value: { total: 2000, of: 2000, exact: true, offset, items } });
  };
  Object.assign(globalThis, { window: { countersign: { 'certificate.page': page } } });
  resetInventory();
  clearCertificateMarks();
});
afterEach(() => {
  Reflect.deleteProperty(globalThis, 'window');
});

describe('marks of certificates', () => {
  it('are set and taken back', () => {
    markCertificates([id('a'), id('b')], true);
    markCertificates([id('a')], false);
    expect(marked()).toEqual(['b']);
    expect(markedSelection()).toEqual({ ids: ['b'] });
  });

  it('end where a selection ends, and say so', () => {
    markCertificates(
      Array.from({ length: MAX_SELECTED_IDS + 5 }, (_, index) => id(index)),
      true,
    );
    expect(marked()).toHaveLength(MAX_SELECTED_IDS);
    expect(useCertificateMarks.getState().isFull).toBe(true);
  });

  it('mean everything that the filter lets through but what was taken out', () => {
    useInventory.setState(({ query }) => ({ query: { ...query, filter: 'tag:prod' } }));
    markAll();
    markCertificates([id('a'), id('b')], false);
    markCertificates([id('a')], true);
    const state = useCertificateMarks.getState();
    expect(countMarks(state, 61_204)).toBe(61_203);
    expect([isMarked(state, id('a')), isMarked(state, id('b'))]).toEqual([true, false]);
    expect(markedSelection()).toEqual({ filter: 'tag:prod', except: ['b'] });
  });

  it('cover a stretch of rows that were not read yet', async () => {
    await markRange(1500, 4, true);
    expect(marked()).toHaveLength(1497);
    expect(marked()).toContain('777');
    await markRange(5, 1500, false);
    expect(marked()).toEqual(['4']);
  });

  it('are read for acts that need each row', async () => {
    useInventory.setState(({ window }) => ({ window: { ...window, total: 2000 } }));
    markAll();
    markCertificates([id(0)], false);
    const rows = await readMarked(3);
    expect(rows.ok && rows.value.map((row) => row.id)).toEqual(['1', '2', '3']);
  });

  it('are let go of when the list shows something else', () => {
    markAll();
    useInventory.setState(({ query }) => ({ query: { ...query, filter: 'other' } }));
    expect(useCertificateMarks.getState().allBut).toBeNull();
    expect(marked()).toEqual([]);
  });
});
