import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { ok } from '../../shared/result.ts';
import { insertCertificates } from './certificate-rows.ts';
import { countAll } from './certificate-page.ts';
import { ask } from './list-rows.ts';
import type { Store } from './open-store.ts';
import { certificateOf, openForTest, valueOf } from './store-fixture.ts';

let folder: string;
let store: Store;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'slow-'));
  store = await openForTest(join(folder, 'slow.countersign'), 'create');
});
afterEach(async () => {
  await store.close();
  rmSync(folder, { recursive: true });
});

const LONG = sql`with recursive n (i) as (select 1 union all select i + 1 from n where i < 3000000) select count(*) as rows from n`;

it('reads what is committed, in a thread that holds up no page', async () => {
  valueOf(
    await store.transaction(async (tx) => ok(await insertCertificates(tx, [certificateOf(1), certificateOf(2)]))),
  );
  expect(await countAll(store.slow)).toBe(2);
  const order: string[] = [];
  const long = ask(store.slow, LONG).then(() => order.push('long'));
  await countAll(store.read).then(() => order.push('page'));
  await long;
  expect(order).toEqual(['page', 'long']);
});

it('knows the functions that filters use, and offers nothing that writes', async () => {
  const folded = await store.readingSlowly((db) => ask(db, sql`select fold_text('É') as folded`));
  expect(valueOf(folded)).toEqual([{ folded: 'é' }]);
  expect(Object.keys(store.slow)).toEqual(['query', 'requireSound']);
});

it('ends with the store, whether it was asked or not', async () => {
  await store.close();
  expect(await store.readingSlowly(countAll)).toMatchObject({ ok: false, error: { code: 'store.io' } });
});
