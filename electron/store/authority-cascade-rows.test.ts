import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AuthorityId } from '../../shared/model/brands.ts';
import { ok } from '../../shared/result.ts';
import {
  countCascade,
  countedAuthorities,
  countedRevoked,
  countedValid,
  orderedEnds,
} from './authority-cascade-rows.ts';
import { countDependents, countedDependents, countedElsewhere } from './authority-dependent-rows.ts';
import { findAuthority, insertAuthority } from './authority-rows.ts';
import { insertCertificates } from './certificate-rows.ts';
import type { Store } from './open-store.ts';
import { insertRevocation } from './revocation-rows.ts';
import { AT, certificateOf, DAY, idOf, insertRoot, openForTest, revocationOf, ROOT_ID } from './store-fixture.ts';

const BELOW = idOf('a', 2) as AuthorityId;
const DEEP = idOf('a', 3) as AuthorityId;

let folder: string;
let file: string;
let store: Store;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'countersign-cascade-'));
  file = join(folder, 'w.countersign');
  store = await openForTest(file, 'create');
  await store.transaction(async (tx) => {
    await insertRoot(tx);
    for (const [id, number, parentId] of [
      [BELOW, 1, ROOT_ID],
      [DEEP, 2, BELOW],
    ] as const) {
      const own = certificateOf(number, { isCa: true, source: 'issued', authorityId: parentId });
      await insertCertificates(tx, [own]);
      await insertAuthority(tx, { id, name: `CA ${number}`, certificateId: own.id, parentId, createdAt: AT });
    }
    const leaf = (number: number, authorityId: AuthorityId, days: number, from = -30) =>
      certificateOf(number, {
        authorityId,
        source: 'issued',
        notBefore: AT + from * DAY,
        notAfter: AT + days * DAY,
      });
    await insertCertificates(tx, [
      leaf(10, BELOW, 5),
      leaf(11, DEEP, 10),
      leaf(12, DEEP, 400),
      leaf(13, DEEP, 500),
      leaf(14, DEEP, -1),
      leaf(15, DEEP, 900, 1),
      leaf(16, ROOT_ID, 1),
    ]);
    await insertRevocation(tx, { ...revocationOf(13), authorityId: DEEP });
    await insertRevocation(tx, { ...revocationOf(16) });
    return ok(null);
  });
});
afterEach(async () => {
  await store.close();
  rmSync(folder, { recursive: true });
});

const notAfter = AT + 335 * DAY;

describe('what ends with an authority', () => {
  it('is everything below it that is valid now, without what is revoked and without authorities', async () => {
    expect(await countCascade(store.read, { id: ROOT_ID, notAfter }, AT)).toEqual({
      authorities: 2,
      certificates: 3,
      cutShort: 1,
      firstEnd: AT + 5 * DAY,
      lastEnd: AT + 400 * DAY,
    });
    expect(await countCascade(store.read, { id: DEEP, notAfter }, AT)).toEqual({
      authorities: 0,
      certificates: 2,
      cutShort: 1,
      firstEnd: AT + 10 * DAY,
      lastEnd: AT + 400 * DAY,
    });
    expect(await countCascade(store.read, { id: DEEP, notAfter }, AT + 2000 * DAY)).toEqual({
      authorities: 0,
      certificates: 0,
      cutShort: 0,
    });
  });

  it('ends where a file was altered into a loop', async () => {
    await store.transaction(async (tx) => {
      await tx.updateRows('authority', { id: ROOT_ID }, { parent_id: DEEP });
      return ok(null);
    });
    expect((await countCascade(store.read, { id: ROOT_ID, notAfter }, AT)).authorities).toBe(2);
  });

  it('is counted by indexes, so that a million certificates are no matter', () => {
    const ids = [ROOT_ID, BELOW, DEEP];
    const period = { at: AT, after: notAfter };
    const valid = planOf(countedValid(store.read, ids, period).compile());
    expect(valid).toMatch(
      /^SEARCH certificate USING COVERING INDEX certificate_authority \(authority_id=\? AND not_after>\?\)$/m,
    );
    const authorities = planOf(countedAuthorities(store.read, ids, period).compile());
    expect(authorities).toMatch(
      /^SEARCH certificate USING (?:COVERING )?INDEX certificate_of_ca \(authority_id=\? AND not_after>\?\)$/m,
    );
    const revoked = planOf(countedRevoked(store.read, ids, period).compile());
    expect(revoked).toMatch(/^SEARCH revocation USING (?:COVERING )?INDEX revocation_authority/m);
    expect(revoked).toMatch(/^SEARCH certificate USING INDEX sqlite_autoindex_certificate_1 \(id=\?\)$/m);
    for (const direction of ['asc', 'desc'] as const) {
      const ends = planOf(orderedEnds(store.read, { id: DEEP, at: AT, direction }).compile());
      expect(ends).toMatch(
        /^SEARCH certificate USING INDEX certificate_authority \(authority_id=\? AND not_after>\?\)$/m,
      );
      expect(ends).not.toMatch(/TEMP B-TREE/);
    }
  });
});

describe('what an authority issued and what depends on it', () => {
  it('is counted by indexes too', () => {
    const dependents = planOf(countedDependents(store.read, DEEP).compile());
    expect(dependents).toMatch(/^SEARCH e USING COVERING INDEX certificate_elsewhere \(authority_id=\?\)$/m);
    expect(dependents).toMatch(/^SEARCH r USING COVERING INDEX revocation_serial \(authority_id=\?\)$/m);
    expect(dependents).not.toMatch(/SCAN (?:c|e|r|certificate|revocation)$/m);
    const elsewhere = planOf(countedElsewhere(store.read, DEEP).compile());
    expect(elsewhere).toMatch(/^SEARCH certificate USING COVERING INDEX certificate_elsewhere \(authority_id=\?\)$/m);
  });

  it('leaves its own certificates out', async () => {
    const view = { at: AT, expiringDays: 30 };
    expect((await findAuthority(store.read, ROOT_ID, view))?.issued).toBe(2);
    expect((await findAuthority(store.read, DEEP, view))?.issued).toBe(5);
    expect(await countDependents(store.read, ROOT_ID)).toEqual({
      certificates: 2,
      authorities: 1,
      crls: 0,
      reservedSerials: 0,
    });
  });
});

function planOf({ sql, parameters }: { sql: string; parameters: readonly unknown[] }): string {
  const raw = new DatabaseSync(file, { readOnly: true });
  const rows = raw.prepare(`EXPLAIN QUERY PLAN ${sql}`).all(...(parameters as number[]));
  raw.close();
  return rows.map((row) => String(row['detail'])).join('\n');
}
