import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CertificateId } from '../../shared/model/brands.ts';
import type { CertificateSummary } from '../../shared/model/certificate.ts';
import { changeInventoryQuery, resetInventory, showInventoryRows, useInventory } from './inventory.ts';

interface Asked {
  readonly search: string;
  readonly offset: number;
  readonly limit: number;
  readonly answer: (rows: number, total?: number) => Promise<void>;
}

let asked: Asked[] = [];

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
  const page = ({ search, offset, limit }: { search: string; offset: number; limit: number }) =>
    new Promise((resolve) => {
      asked.push({
        search,
        offset,
        limit,
        answer: async (rows, total = rows) => {
          const items = Array.from({ length: Math.min(limit, total - offset) }, (_, index) => row(offset + index));
          resolve({ ok: true, value: { total, of: 1000, offset, items } });
          await new Promise((done) => setTimeout(done, 0));
        },
      });
    });
  Object.assign(globalThis, { window: { countersign: { 'certificate.page': page } } });
  resetInventory();
});

afterEach(() => {
  Reflect.deleteProperty(globalThis, 'window');
});

const rows = () => useInventory.getState().window;

describe('the rows of the inventory', () => {
  it('drops a late answer to an old search', async () => {
    void changeInventoryQuery({ search: 'old' });
    void changeInventoryQuery({ search: 'new' });
    await asked[1]?.answer(7);
    await asked[0]?.answer(99);
    expect(asked.map(({ search }) => search)).toEqual(['old', 'new']);
    expect(rows().total).toBe(7);
  });

  it('keeps the rows before until the next ones are here', async () => {
    void changeInventoryQuery({ search: 'a' });
    await asked[0]?.answer(5);
    void changeInventoryQuery({ search: 'b' });
    expect(rows().total).toBe(5);
    await asked[1]?.answer(3);
    expect(rows().total).toBe(3);
  });

  it('reads only what is missing, each page once, at most 200 rows at a time', async () => {
    void changeInventoryQuery({ search: '' });
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
    void changeInventoryQuery({ search: '' });
    await asked[0]?.answer(1000);
    void changeInventoryQuery({ search: 'x' });
    showInventoryRows(600, 640);
    await asked[2]?.answer(1000);
    await asked[1]?.answer(1000);
    expect(asked.map(({ offset }) => offset)).toEqual([0, 0, 600, 600]);
    await asked[3]?.answer(1000);
    expect(rows().rows.has(0)).toBe(true);
    expect(rows().rows.has(620)).toBe(true);
  });

  it('forgets a workspace whose answers come after it was left', async () => {
    void changeInventoryQuery({ search: 'secret' });
    resetInventory();
    await asked[0]?.answer(5);
    expect(rows().total).toBe(0);
    expect(useInventory.getState().query.search).toBe('');
  });
});
