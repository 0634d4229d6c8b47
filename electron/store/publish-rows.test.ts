import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { CrlKind } from '../../shared/model/crl-plan.ts';
import { ok } from '../../shared/result.ts';
import { insertAct, listCurrentDocuments, type NewDocument } from './crl-act-rows.ts';
import type { Store } from './open-store.ts';
import { findCrlOctets, listCurrentCrls } from './publish-rows.ts';
import { AT, DAY, insertRoot, openForTest, ROOT_ID, valueOf } from './store-fixture.ts';

const SHARDS = [0, 1, 2, 3];
const folder = mkdtempSync(join(tmpdir(), 'publish-rows-'));
let store: Store;

beforeAll(async () => {
  store = await openForTest(join(folder, 'one.countersign'), 'create');
  valueOf(await store.transaction(async (tx) => ok(await insertRoot(tx))));
});
afterAll(async () => {
  await store.close();
  rmSync(folder, { recursive: true });
});

const octetsOf = (number: number, kind: CrlKind, shard: number): Uint8Array =>
  Buffer.from(`${number} ${kind} ${shard}`);

const listsOf = (number: number, kind: CrlKind): readonly NewDocument[] =>
  SHARDS.map((shard) => ({
    kind,
    shard,
    ...(kind === 'delta' ? { baseNumber: 1 } : {}),
    nextUpdate: AT + DAY,
    entries: 0,
    sha256: `${number}-${kind}-${shard}`,
    der: octetsOf(number, kind, shard),
  }));

async function issue(number: number, ...kinds: readonly CrlKind[]): Promise<void> {
  const documents = kinds.flatMap((kind) => listsOf(number, kind));
  const act = { authorityId: ROOT_ID, number, thisUpdate: AT + number, documents };
  valueOf(await store.transaction(async (tx) => ok(await insertAct(tx, act))));
}

/** What is current, as it is published, with the octets that would be sent. */
async function told(): Promise<readonly string[]> {
  const current = await listCurrentCrls(store.read, ROOT_ID);
  const sent: string[] = [];
  for (const one of current) {
    const octets = (await findCrlOctets(store.read, ROOT_ID, one)) ?? new Uint8Array();
    expect(octets.length).toBe(one.size);
    sent.push(Buffer.from(octets).toString());
  }
  const served = await listCurrentDocuments(store.read, ROOT_ID);
  expect(current.map(({ sha256 }) => sha256)).toEqual(served.map(({ sha256 }) => sha256));
  return sent;
}

const names = (number: number, kind: CrlKind): readonly string[] => SHARDS.map((shard) => `${number} ${kind} ${shard}`);

it('every shard of the newest complete list and of the newest delta is what is published, as it is what is served', async () => {
  await issue(1, 'complete');
  expect(await told()).toEqual(names(1, 'complete'));
  await issue(2, 'delta');
  expect(await told()).toEqual([...names(1, 'complete'), ...names(2, 'delta')]);
  await issue(3, 'complete', 'delta');
  expect(await told()).toEqual([...names(3, 'complete'), ...names(3, 'delta')]);
  await issue(4, 'delta');
  expect(await told()).toEqual([...names(3, 'complete'), ...names(4, 'delta')]);
  await issue(5, 'complete');
  expect(await told()).toEqual(names(5, 'complete'));
});
