import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { activityFromRow, activityHash } from './activity-hash.ts';
import { fingerprintOf } from './log-checkpoint.ts';
import type { DbRow } from './schema.ts';
import { AT } from './store-fixture.ts';
import { verifyLog } from './verify-log.ts';
import {
  after,
  codesAfter,
  connection,
  db,
  ENTRIES,
  head,
  makeForgeableLog,
  pristine,
  question,
  rechain,
  removeForgeableLog,
  renumber,
  rowAt,
  spkiDer,
  write,
  COLUMNS,
} from './forgeable-log-fixture.ts';

beforeAll(makeForgeableLog);
afterAll(removeForgeableLog);

describe('a log that nobody touched', () => {
  it('is whole, with its newest checkpoint and what is not signed yet', () => {
    expect(verifyLog(connection, question(head))).toEqual({
      intact: true,
      entries: ENTRIES,
      findings: [],
      checkpoint: { sequence: 33, at: AT, reason: 'entries', keySha256: fingerprintOf(spkiDer) },
      unsigned: 7,
      outside: 'present',
    });
  });

  it('is accused of nothing where it is not known, or where another copy went on or another way', () => {
    const elsewhere = { ...head, place: '0b'.repeat(32) };
    expect(verifyLog(connection, question())).toMatchObject({ intact: true, outside: 'none' });
    expect(verifyLog(connection, question(elsewhere))).toMatchObject({ intact: true, outside: 'present' });
    const further = { ...elsewhere, sequence: 99, keySha256: null };
    const other = { ...elsewhere, hash: 'cc'.repeat(32) };
    expect(verifyLog(connection, question(further))).toMatchObject({ intact: true, outside: 'other-copy' });
    expect(verifyLog(connection, question(other))).toMatchObject({ intact: true, outside: 'other-copy' });
  });
});

describe('a single change', () => {
  /** Other values of a column, of the same kind and of the other extremes that SQLite takes. */
  const others = (column: string, value: DbRow[string]): readonly (string | number | bigint)[] => {
    if (column === 'at') return [Number(value) + 1, 0, -1, 2n ** 62n];
    const text = String(value);
    const flipped = text.length === 0 ? 'x' : String.fromCodePoint((text.codePointAt(0) ?? 0) ^ 1) + text.slice(1);
    return column === 'hash'
      ? [flipped, '', text.toUpperCase().replace(/^\d/u, 'A'), text.slice(1)]
      : [flipped, '', `${text} `];
  };

  it('of any column of any entry is found, and told as that', () => {
    for (const row of pristine) {
      for (const column of COLUMNS.slice(1)) {
        for (const value of others(column, row[column] ?? null)) {
          const verdict = after(() =>
            db.prepare(`UPDATE activity SET ${column} = ? WHERE sequence = ?`).run(value, Number(row['sequence'])),
          );
          expect(verdict.findings, `${column} of ${String(row['sequence'])}`).toEqual([
            { code: 'store.activity-changed', sequence: row['sequence'] },
          ]);
        }
      }
    }
  });

  it('of the number of an entry is found', () => {
    for (const { sequence } of pristine)
      for (const other of [0, -5, ENTRIES + 1, ENTRIES + 1000, 2n ** 62n]) {
        const change = (): unknown =>
          db.prepare('UPDATE activity SET sequence = ? WHERE sequence = ?').run(other, Number(sequence));
        expect(after(change).intact, `${String(sequence)} as ${other}`).toBe(false);
      }
  });

  it('of any column of a checkpoint or of the log key is found', () => {
    const changes = [
      ...['hash', 'reason', 'log_key_id'].map(
        (column) => `UPDATE activity_checkpoint SET ${column} = 'x' WHERE sequence = 25`,
      ),
      ...['at', 'sequence'].map(
        (column) => `UPDATE activity_checkpoint SET ${column} = ${column} + 1 WHERE sequence = 25`,
      ),
      'UPDATE activity_checkpoint SET at = 4611686018427387904 WHERE sequence = 25',
      "UPDATE activity_checkpoint SET signature = x'00' WHERE sequence = 25",
      'DELETE FROM activity_checkpoint WHERE sequence = 25',
      "UPDATE log_key SET spki_der = x'00'",
      'DELETE FROM log_key',
    ];
    for (const change of changes)
      expect(
        codesAfter(() => db.exec(change)),
        change,
      ).toContain('store.checkpoint-wrong');
  });
});

describe('two entries in each other’s place', () => {
  it('are found wherever they are', () => {
    for (let one = 1; one <= ENTRIES; one += 1)
      for (let other = one + 1; other <= ENTRIES; other += 1) {
        const { findings } = after(() => {
          write(rowAt(one), other);
          write(rowAt(other), one);
        });
        expect(findings, `${one} and ${other}`).toEqual([
          { code: 'store.activity-reordered', sequence: one, to: other },
        ]);
      }
  });
});

describe('entries taken out', () => {
  it('are found whether the others keep their numbers or not', () => {
    for (let count = 1; count <= 5; count += 1)
      for (let first = 1; first + count - 1 <= ENTRIES - 2; first += 1) {
        const found = {
          code: 'store.activity-removed',
          sequence: first,
          ...(count > 1 ? { to: first + count - 1 } : {}),
        };
        const remove = (): unknown =>
          db.prepare('DELETE FROM activity WHERE sequence BETWEEN ? AND ?').run(first, first + count - 1);
        expect(after(remove).findings, `${count} from ${first}`).toEqual([found]);
        const close = (): void => {
          renumber(first + count, -count);
          db.prepare('DELETE FROM activity WHERE sequence > ?').run(ENTRIES - count);
        };
        expect(after(close).findings, `${count} from ${first}, renumbered`).toEqual([found]);
      }
  });

  it('are found by the checkpoint where the chain was closed behind them', () => {
    for (let first = 1; first <= 33; first += 1) {
      const verdict = after(() => {
        renumber(first + 1, -1);
        rechain(1);
      });
      expect(verdict.intact, `from ${first}`).toBe(false);
    }
  });
});

describe('entries put in', () => {
  it('are found whether they fit the entry before or not', () => {
    for (let at = 1; at < ENTRIES; at += 1)
      for (const fits of [true, false]) {
        const { findings } = after(() => {
          renumber(at, 1);
          write({ ...rowAt(at), subject: 'never happened' }, at);
          if (fits) {
            const before = at === 1 ? '0'.repeat(64) : String(rowAt(at - 1)['hash']);
            const [added = {}] = connection.rows('SELECT * FROM activity WHERE sequence = ?', at);
            db.prepare('UPDATE activity SET hash = ? WHERE sequence = ?').run(
              activityHash(before, activityFromRow(added)),
              at,
            );
          }
        });
        expect(findings, `at ${at}`).toEqual([{ code: 'store.activity-added', sequence: at }]);
      }
  });
});
