import { describe, expect, it } from 'vitest';
import type { AuthorityId } from '../../../shared/model/brands.ts';
import type { BatchColumn } from '../../../shared/model/batch.ts';
import { MAX_CELL_CHARACTERS } from './csv-records.ts';
import { parseRow } from './row-order.ts';
import { readRequestCell } from './row-request.ts';

const KNOWN = { authorities: new Map(), profiles: new Map(), partners: new Map(), standardKeys: new Map() };
const DEFAULTS = { authorityId: 'a'.repeat(26) as AuthorityId, profile: 'tls-client' };

function readNames(cell: string) {
  const columns = { places: new Map<BatchColumn, number>([['san', 0]]), width: 1, unknown: [] };
  const { order, findings } = parseRow({ line: 2, cells: [cell] }, columns, { known: KNOWN, defaults: DEFAULTS });
  return { names: order.sans, codes: findings.filter(({ kind }) => kind === 'cell').length };
}

/** Ten of them would take minutes if the time grew with the square of the length. */
const repeated = <T>(act: () => T): readonly T[] => Array.from({ length: 10 }, act);
const BLANKS = ' '.repeat(MAX_CELL_CHARACTERS - 200);

describe('a cell as long as cells may be', () => {
  it('costs no more than its length where it is nearly a request', async () => {
    const read = await Promise.all(repeated(() => readRequestCell(`${'A'.repeat(80)}${BLANKS}!`, undefined)));
    expect(read.every(({ ok }) => !ok)).toBe(true);
  });

  it('costs no more than its length where it is nearly a list of names', () => {
    for (const { names } of repeated(() => readNames(`dns:a.example${BLANKS}x`))) expect(names).toHaveLength(1);
    for (const { names } of repeated(() => readNames(`dns:a.example${BLANKS}dns:b.example`)))
      expect(names).toEqual(['dns:a.example', 'dns:b.example']);
  });

  it('is no list of thousands of names, each with a finding of its own', () => {
    expect(readNames('a '.repeat(30_000))).toEqual({ names: undefined, codes: 2 });
  });
});

describe('names with their types', () => {
  it('may hold what separates them', () => {
    expect(readNames('uri:https://a.example/?x=1,2;3, DNS:b.example;ip:10.0.0.1')).toEqual({
      names: ['uri:https://a.example/?x=1,2;3', 'DNS:b.example', 'ip:10.0.0.1'],
      codes: 1,
    });
  });
});
