import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CertificateId } from '../../shared/model/brands.ts';
import type { CertificateSummary } from '../../shared/model/certificate.ts';
import { changeInventoryQuery, resetInventory, showInventoryRows, useInventory } from './inventory.ts';

interface Asked {
  readonly filter: string;
  readonly offset: number;
  readonly limit: number;
  readonly answer: (rows: number, total?: number, exact?: boolean) => Promise<void>;
  /** So many were found by now. */
  readonly goOn: (found: number) => Promise<void>;
}

let asked: Asked[] = [];
let counts: ((total: number) => Promise<void>)[] = [];

const row = (index: number): CertificateSummary => ({
  id: `c${index}` as CertificateId,
  name: `c${index}`,
  subject: '',
  issuer: '',
  issuerName: '',
  serialHex: '',
  sha256: '',
  notBefore: 0,
  notAfter: 1,
  status: 'valid',
  key: 'EC P-256',
  isCa: false,
  hasKey: false,
  source: 'imported',
});

beforeEach(() => {
  asked = [];
  counts = [];
  const page = ({ filter, offset, limit }: { filter: string; offset: number; limit: number }) =>
    new Promise((resolve) => {
      asked.push({
        filter,
        offset,
        limit,
        answer: async (rows, total = rows, exact = true) => {
          const items = Array.from({ length: Math.min(limit, total - offset) }, (_, index) => row(offset + index));
          resolve({ ok: true, value: { total, exact, of: 1000, offset, items } });
          await new Promise((done) => setTimeout(done, 0));
        },
        goOn: async (found) => {
          const items = Array.from({ length: found }, (_, index) => row(offset + index));
          resolve({ ok: true, value: { total: found, exact: false, isSearching: true, of: 1000, offset, items } });
          await new Promise((done) => setTimeout(done, 0));
        },
      });
    });
  const count = () =>
    new Promise((resolve) => {
      counts.push(async (total) => {
        resolve({ ok: true, value: { total } });
        await new Promise((done) => setTimeout(done, 0));
      });
    });
  Object.assign(globalThis, {
    window: { countersign: { 'certificate.page': page, 'certificate.count': count } },
  });
  resetInventory();
});

afterEach(() => {
  Reflect.deleteProperty(globalThis, 'window');
});

const rows = () => useInventory.getState().window;

describe('the rows of the inventory', () => {
  it('drops a late answer to an old search', async () => {
    void changeInventoryQuery({ filter: 'old' });
    void changeInventoryQuery({ filter: 'new' });
    await asked[1]?.answer(7);
    await asked[0]?.answer(99);
    expect(asked.map(({ filter }) => filter)).toEqual(['old', 'new']);
    expect(rows().total).toBe(7);
  });

  it('keeps the rows before until the next ones are here', async () => {
    void changeInventoryQuery({ filter: 'a' });
    await asked[0]?.answer(5);
    void changeInventoryQuery({ filter: 'b' });
    expect(rows().total).toBe(5);
    await asked[1]?.answer(3);
    expect(rows().total).toBe(3);
  });

  it('reads only what is missing, each page once, at most 200 rows at a time', async () => {
    void changeInventoryQuery({ filter: '' });
    await asked[0]?.answer(1000);
    showInventoryRows(0, 40);
    expect(asked).toHaveLength(1);
    showInventoryRows(400, 460);
    showInventoryRows(405, 465);
    expect(asked.slice(1).map(({ offset }) => offset)).toEqual([300, 450]);
    expect(asked.every(({ limit }) => limit <= 200)).toBe(true);
    await asked[1]?.answer(1000);
    await asked[2]?.answer(1000);
    expect(rows().rows.get(460)?.name).toBe('c460');
  });

  it('reads what was scrolled to while the rows before were read anew', async () => {
    void changeInventoryQuery({ filter: '' });
    await asked[0]?.answer(1000);
    void changeInventoryQuery({ filter: 'x' });
    showInventoryRows(600, 640);
    await asked[2]?.answer(1000);
    await asked[1]?.answer(1000);
    expect(asked.map(({ offset }) => offset)).toEqual([0, 0, 600, 600]);
    await asked[3]?.answer(1000);
    expect(rows().rows.has(0)).toBe(true);
    expect(rows().rows.has(620)).toBe(true);
  });

  it('forgets a workspace whose answers come after it was left', async () => {
    void changeInventoryQuery({ filter: 'secret' });
    resetInventory();
    await asked[0]?.answer(5);
    expect(rows().total).toBe(0);
    expect(useInventory.getState().query.filter).toBe('');
  });

  it('counts exactly where a page knows only a lower bound', async () => {
    void changeInventoryQuery({ filter: 'a' });
    await asked[0]?.answer(150, 150, false);
    expect([rows().total, useInventory.getState().exact]).toEqual([150, false]);
    await counts[0]?.(61_204);
    expect([rows().total, useInventory.getState().exact]).toEqual([61_204, true]);
    showInventoryRows(300, 310);
    await asked[1]?.answer(450, 450, false);
    expect(rows().total).toBe(61_204);
  });

  it('shows what was found while the search goes on, and asks until it is over', async () => {
    void changeInventoryQuery({ filter: 'a' });
    await asked[0]?.goOn(2);
    expect([rows().total, useInventory.getState().searching]).toEqual([2, true]);
    await asked[1]?.goOn(5);
    expect([rows().total, useInventory.getState().searching]).toEqual([5, true]);
    await asked[2]?.answer(7);
    expect([rows().total, useInventory.getState().searching, asked.length]).toEqual([7, false, 3]);
  });

  it('keeps the rows before a little longer where nothing was found at once', async () => {
    void changeInventoryQuery({ filter: 'a' });
    await asked[0]?.answer(5);
    void changeInventoryQuery({ filter: 'b' });
    await asked[1]?.goOn(0);
    expect(rows().total).toBe(5);
    await asked[2]?.goOn(0);
    expect([rows().total, useInventory.getState().searching]).toEqual([0, true]);
    await asked[3]?.answer(0);
    expect([rows().total, useInventory.getState().searching]).toEqual([0, false]);
  });

  it('ends a search whose filter was changed', async () => {
    void changeInventoryQuery({ filter: 'a' });
    await asked[0]?.goOn(1);
    void changeInventoryQuery({ filter: 'b' });
    await asked[1]?.goOn(4);
    await asked[2]?.answer(3);
    expect(asked.map(({ filter }) => filter)).toEqual(['a', 'a', 'b']);
    expect([rows().total, useInventory.getState().searching]).toEqual([3, false]);
  });

  it('drops a count of an older filter', async () => {
    void changeInventoryQuery({ filter: 'a' });
    await asked[0]?.answer(150, 150, false);
    void changeInventoryQuery({ filter: 'b' });
    await counts[0]?.(61_204);
    await asked[1]?.answer(3);
    expect([rows().total, useInventory.getState().exact]).toEqual([3, true]);
  });
});
