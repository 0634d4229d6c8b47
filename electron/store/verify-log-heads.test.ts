import { generateKeyPairSync, sign } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listNewestCheckpoints } from './checkpoint-rows.ts';
import { checkpointOctets } from './log-checkpoint.ts';
import { AT } from './store-fixture.ts';
import { verifyLog } from './verify-log.ts';
import { verifyLogEnd } from './verify-log-end.ts';
import {
  after,
  codesAfter,
  connection,
  db,
  ENTRIES,
  head,
  makeForgeableLog,
  question,
  readHere,
  rechain,
  removeForgeableLog,
  SIGNED,
  WORKSPACE,
} from './forgeable-log-fixture.ts';

beforeAll(makeForgeableLog);
afterAll(removeForgeableLog);

describe('a log that was cut back', () => {
  const cut = (last: number): unknown => db.prepare('DELETE FROM activity WHERE sequence > ?').run(last);

  it('is found at any entry against what is known outside', () => {
    for (let last = 0; last < ENTRIES; last += 1) {
      const verdict = after(() => {
        cut(last);
        db.prepare('DELETE FROM activity_checkpoint WHERE sequence > ?').run(last);
      }, question(head));
      expect(verdict.findings).toEqual([{ code: 'store.activity-cut', sequence: last, to: ENTRIES }]);
      expect(verdict.outside).toBe('missing');
    }
  });

  it('is found without that where a checkpoint stands behind the end, and not behind the last one', () => {
    expect(after(() => cut(30)).findings).toEqual([{ code: 'store.activity-cut', sequence: 30, to: 33 }]);
    expect(after(() => cut(34)).intact).toBe(true);
  });
});

describe('a log that was written anew', () => {
  const forge = (): void => {
    db.exec("UPDATE activity SET actor = 'mallory' WHERE sequence = 20");
    rechain(20);
  };

  it('is found by the next checkpoint, and by what is known outside where nobody signed since', () => {
    expect(after(forge).findings).toEqual([{ code: 'store.activity-rewritten', sequence: 25, to: 33 }]);
    const unsigned = (): void => {
      db.exec("UPDATE activity SET actor = 'mallory' WHERE sequence = 35");
      rechain(35);
    };
    expect(after(unsigned).intact).toBe(true);
    expect(after(unsigned, question(head)).findings).toEqual([{ code: 'store.activity-rewritten', sequence: ENTRIES }]);
  });

  it('is found also where a key of somebody else signed it again', () => {
    const forged = generateKeyPairSync('ed25519');
    const forgedSpki = forged.publicKey.export({ type: 'spki', format: 'der' });
    const signAgain = (): void => {
      forge();
      let previous = 0;
      for (const sequence of SIGNED) {
        const [row = {}] = connection.rows('SELECT hash FROM activity WHERE sequence = ?', sequence);
        const statement = {
          workspaceId: WORKSPACE,
          sequence,
          hash: String(row['hash']),
          at: AT,
          reason: 'entries',
          previous,
        } as const;
        const signature = sign(null, checkpointOctets(statement), forged.privateKey);
        db.prepare('UPDATE activity_checkpoint SET hash = ?, signature = ? WHERE sequence = ?').run(
          statement.hash,
          signature,
          sequence,
        );
        previous = sequence;
      }
    };
    const replaced = (): void => {
      signAgain();
      db.prepare('UPDATE log_key SET spki_der = ?').run(forgedSpki);
    };
    expect(codesAfter(replaced, question(head))).toEqual(['store.log-key-replaced', 'store.activity-rewritten']);
    const beside = (): void => {
      signAgain();
      db.prepare("INSERT INTO log_key SELECT 'z', ?, sealed, created_at, ended_at, digest FROM log_key").run(
        forgedSpki,
      );
      db.exec("UPDATE activity_checkpoint SET log_key_id = 'z'");
    };
    expect(codesAfter(beside)).toContain('store.log-key-replaced');
  });
});

describe('the quick verification', () => {
  it('says the same of the end of the log', async () => {
    const changes = [
      '',
      "UPDATE activity SET actor = 'mallory' WHERE sequence = 36",
      'DELETE FROM activity WHERE sequence = 36',
      'DELETE FROM activity WHERE sequence > 30',
      'DELETE FROM activity WHERE sequence > 36',
      "UPDATE activity_checkpoint SET signature = x'00' WHERE sequence = 33",
    ];
    for (const change of changes) {
      db.exec('BEGIN');
      db.exec(change);
      const deep = verifyLog(connection, question(head));
      const quick = await verifyLogEnd(readHere(), question(head));
      // A checkpoint before a wrong one is not looked for when a file is opened.
      expect(quick, change).toEqual(
        change.includes('signature') ? { ...deep, checkpoint: null, unsigned: ENTRIES } : deep,
      );
      db.exec('ROLLBACK');
    }
  });

  it('reads the newest checkpoints first', async () => {
    const newest = await listNewestCheckpoints(readHere(), 2);
    expect(newest.map(({ sequence }) => sequence)).toEqual([33, 25]);
  });
});
