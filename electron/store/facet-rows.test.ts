import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CertificateId } from '../../shared/model/brands.ts';
import { parseFilter } from '../../shared/model/filter/parser.ts';
import { type CertificateSelection, FACETS, type FacetId } from '../../shared/model/inventory.ts';
import { ok } from '../../shared/result.ts';
import { countCertificates } from './certificate-count.ts';
import { listValues } from './completion-rows.ts';
import { readDataVersion } from './data-version.ts';
import { countFacets, emptyFacets } from './facet-rows.ts';
import { CREATED, fillVaried, PARTNER_ID, variedCertificate } from './filter/filter-fixture.ts';
import { conditionsOf } from './filter/query-conditions.ts';
import { saveCertificateTags } from './note-rows.ts';
import type { Store } from './open-store.ts';
import { resolveSelection } from './selection-rows.ts';
import { AT, idOf, openForTest, valueOf } from './store-fixture.ts';

const folder = mkdtempSync(join(tmpdir(), 'facets-'));
const view = { at: AT, expiringDays: 30 };
let store: Store;

beforeAll(async () => {
  store = await openForTest(join(folder, 'facets.countersign'), 'create');
  await fillVaried(store);
});
afterAll(async () => {
  await store.close();
  rmSync(folder, { recursive: true });
});

async function facetsOf(filter: string, facets: readonly FacetId[] = FACETS) {
  const { conditions } = conditionsOf({ ...view, filter: valueOf(parseFilter(filter)) });
  const state = emptyFacets();
  await countFacets(store.slow, { conditions, view, facets }, state, () => false);
  return state;
}

const count = (filter: string) => countCertificates(store.slow, { ...view, filter: valueOf(parseFilter(filter)) });

describe('facets', () => {
  it.each(['', 'gateway', 'key:rsa -tag:prod', 'status:valid OR ze'])(
    'of "%s" count what their terms let through',
    async (filter) => {
      const { counts, complete } = await facetsOf(filter);
      expect([...complete].toSorted()).toEqual(FACETS.toSorted());
      const narrowed = async (term: string) => (await count(filter === '' ? term : `(${filter}) ${term}`)) ?? -1;
      for (const [status, rows] of counts.get('status') ?? [])
        expect([status, rows]).toEqual([status, await narrowed(`status:${status}`)]);
      for (const [tag, rows] of counts.get('tag') ?? [])
        expect([tag, rows]).toEqual([tag, await narrowed(`tag:"${tag}"`)]);
      for (const [source, rows] of counts.get('source') ?? [])
        expect([source, rows]).toEqual([source, await narrowed(`source:${source}`)]);
      expect(counts.get('partner')?.get(PARTNER_ID) ?? 0).toBe(await narrowed('partner:acme'));
      expect(counts.get('owner')?.get('Ann') ?? 0).toBe(await narrowed('owner:ann'));
      expect(counts.get('profile')?.get('tls-client') ?? 0).toBe(await narrowed('profile:tls-client'));
      expect(counts.get('signature')?.get('sha1') ?? 0).toBe(await narrowed('sig:sha1'));
      expect(counts.get('key')?.get('rsa:2048') ?? 0).toBe(await narrowed('key:rsa=2048'));
      expect(counts.get('lifetime')?.get('47') ?? 0).toBe(await narrowed('life:<=47d'));
      const all = [...(counts.get('issuer') ?? [])].reduce((sum, [, rows]) => sum + rows, 0);
      expect(all).toBe(await count(filter));
    },
  );

  it('end when nobody waits any more, and are not complete then', async () => {
    const state = emptyFacets();
    await countFacets(store.slow, { conditions: [], view, facets: FACETS }, state, () => true);
    expect(state.complete.size).toBe(0);
    expect(await countCertificates(store.slow, { ...view, search: 'gateway' }, () => true)).toBeNull();
  });
});

describe('a selection', () => {
  async function idsOf(
    selection: CertificateSelection,
    until = Number.POSITIVE_INFINITY,
  ): Promise<readonly CertificateId[][]> {
    const groups: CertificateId[][] = [];
    const each = async (ids: readonly CertificateId[]) => {
      groups.push([...ids]);
      return groups.length < until;
    };
    const resolved = valueOf(await resolveSelection(store.slow, selection, { view, each }));
    expect(resolved).toBe(groups.flat().length);
    return groups;
  }
  const idOfNumber = (number: number): CertificateId => variedCertificate(number).id;

  it('by filter is all that it lets through but the excepted, in groups', async () => {
    const groups = await idsOf({ filter: '', except: [idOfNumber(3), idOf('x', 1) as CertificateId] });
    expect(groups.map((group) => group.length)).toEqual([500, CREATED - 500]);
    expect(groups.flat()).not.toContain(idOfNumber(3));
    expect((await idsOf({ filter: 'tag:prod', except: [] })).flat()).toHaveLength(Math.floor(CREATED / 8));
    expect((await idsOf({ filter: 'gateway status:valid', except: [] })).flat().length).toBe(
      await count('gateway status:valid'),
    );
  });

  it('by ids leaves out unknown and repeated ones', async () => {
    const ids = [idOfNumber(9), idOf('x', 1) as CertificateId, idOfNumber(9), idOfNumber(2)];
    expect((await idsOf({ ids })).flat()).toEqual([idOfNumber(2), idOfNumber(9)]);
  });

  it('ends when it is told to, and refuses what is no filter', async () => {
    expect(await idsOf({ filter: '', except: [] }, 1)).toHaveLength(1);
    const each = async () => true;
    const refused = await resolveSelection(store.slow, { filter: 'a (', except: [] }, { view, each });
    expect(refused).toMatchObject({ ok: false, error: { code: 'filter.invalid' } });
  });
});

describe('values that are offered', () => {
  it('are those of the workspace that hold what is typed', async () => {
    expect(await listValues(store.read, 'issuer', 'ca')).toEqual(
      expect.arrayContaining(['Partner CA', 'Public CA, Inc.']),
    );
    expect(await listValues(store.read, 'issuer', 'ÉMILE')).toEqual(['Émile Root']);
    expect(await listValues(store.read, 'tag', '')).toEqual(['PCI scope', 'prod']);
    expect(await listValues(store.read, 'owner', 'a')).toEqual(['ann']);
    expect(await listValues(store.read, 'partner', 'gmbh')).toEqual(['ACME GmbH']);
    expect(await listValues(store.read, 'ca', '%')).toEqual([]);
    expect(await listValues(store.read, 'name', 'gateway')).toEqual([]);
  });
});

it('the version of the data changes with a commit of this process too', async () => {
  const before = await readDataVersion(store.read);
  expect(await readDataVersion(store.read)).toBe(before);
  valueOf(
    await store.transaction(async (tx) =>
      ok(await saveCertificateTags(tx, new Map([[variedCertificate(1).id, ['new']]]))),
    ),
  );
  expect(await readDataVersion(store.read)).not.toBe(before);
});
