import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, readSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AppError } from '../../shared/errors.ts';
import { ok, type Result } from '../../shared/result.ts';
import { insertCertificates } from './certificate-rows.ts';
import type { Connection } from './connection.ts';
import type { ReadDb } from './db.ts';
import type { HeldFile } from './held-file.ts';
import { HeldState } from './held-state.ts';
import type { Store } from './open-store.ts';
import { certificateOf, insertRoot, openForTest, valueOf } from './store-fixture.ts';

const UNWATCHED = { onProgress: () => undefined, signal: new AbortController().signal };
const OWNER_ONLY = 0o600;
const BATCH = 500;

let folder: string;
let file: string;
let copy: string;
let store: Store;
let other: ChildProcess | undefined;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'held-'));
  [file, copy] = [join(folder, 'lab.countersign'), join(folder, 'copy')];
  store = await openForTest(file, 'create');
  valueOf(await store.transaction(async (tx) => ok(await insertRoot(tx))));
});
afterEach(async () => {
  other?.kill();
  await store.close();
  rmSync(folder, { recursive: true });
});

/** Certificates from `first` on, in one transaction. */
const insert = async (first: number, count = BATCH): Promise<void> => {
  const rows = Array.from({ length: count }, (_, index) => certificateOf(first + index));
  valueOf(await store.transaction(async (tx) => ok(await insertCertificates(tx, rows))));
};

const holding = <T>(use: (held: HeldFile) => Promise<Result<T, AppError>>): Promise<Result<T, AppError>> =>
  store.holding(copy, UNWATCHED, use);

function octetsOf({ descriptor, length }: HeldFile): Buffer {
  const octets = Buffer.alloc(length);
  expect(readSync(descriptor, octets, 0, length, 0)).toBe(length);
  return octets;
}

/** What SQLite itself says of octets: whole, and how many certificates they hold. */
function judge(octets: Uint8Array): number {
  const alone = join(folder, 'alone');
  writeFileSync(alone, octets);
  const db = new DatabaseSync(alone);
  try {
    expect(db.prepare('PRAGMA integrity_check').all()).toEqual([{ integrity_check: 'ok' }]);
    return Number(db.prepare('SELECT count(*) AS count FROM certificate').get()?.['count']);
  } finally {
    db.close();
    for (const suffix of ['', '-wal', '-shm']) rmSync(alone + suffix, { force: true });
  }
}

const READER = `
const db = new (require('node:sqlite').DatabaseSync)(process.argv[1], { readOnly: true });
db.exec('BEGIN'); db.prepare('SELECT count(*) FROM certificate').get(); console.log('reading'); process.stdin.resume();`;
/** Another process reads the state of now until the test ends. */
async function startReader(): Promise<void> {
  other = spawn(process.execPath, ['-e', READER, file], { stdio: ['pipe', 'pipe', 'inherit'] });
  if (other.stdout !== null) await once(other.stdout, 'data');
}

/** Locks that this process has on the file, as the kernel tells: without them another program takes its log for abandoned, and removes it. */
function countLocks(): number {
  const { ino } = statSync(file);
  const locks = readFileSync('/proc/locks', 'utf8').split('\n');
  return locks.filter((line) => line.includes(` ${process.pid} `) && line.includes(`:${ino} `)).length;
}

describe('a file that is held', () => {
  it('is read in its place with all that its log held, without a copy', async () => {
    await insert(1);
    expect(statSync(`${file}-wal`).size).toBeGreaterThan(0);
    const held = await holding(async (state) => {
      expect(readdirSync(folder).some((name) => name.startsWith('copy'))).toBe(false);
      expect(state.isInPlace).toBe(true);
      expect(valueOf(await state.isWhole())).toBe(true);
      return ok(octetsOf(state));
    });
    expect(judge(valueOf(held))).toBe(BATCH + 1);
  });

  it('stays as it was, whatever is written and however often somebody empties the log meanwhile', async () => {
    await insert(1);
    const [before, after] = valueOf(
      await holding(async (state) => {
        const first = octetsOf(state);
        const raw = new DatabaseSync(file);
        // More than SQLite keeps in the log before it empties it by itself.
        for (let batch = 1; batch <= 16; batch += 1) {
          await insert(1 + batch * BATCH);
          for (const mode of ['PASSIVE', 'FULL', 'RESTART', 'TRUNCATE'])
            raw.prepare(`PRAGMA wal_checkpoint(${mode})`).get();
        }
        raw.close();
        return ok([first, octetsOf(state)] as const);
      }),
    );
    expect(after.equals(before)).toBe(true);
    expect(judge(after)).toBe(BATCH + 1);
    // Let go of, it is caught up with.
    const raw = new DatabaseSync(file);
    expect(raw.prepare('PRAGMA wal_checkpoint(TRUNCATE)').get()).toMatchObject({ busy: 0 });
    raw.close();
    expect(judge(valueOf(await holding(async (state) => ok(octetsOf(state)))))).toBe(17 * BATCH + 1);
  });

  it('is of one instant while others write without a pause', async () => {
    await insert(1);
    const ending = new AbortController();
    const writing = (async () => {
      for (let next = 1 + BATCH; !ending.signal.aborted; next += 5) await insert(next, 5);
    })();
    for (let round = 0; round < 5; round += 1) {
      const octets = valueOf(await holding(async (state) => ok(octetsOf(state))));
      expect((judge(octets) - 1) % 5).toBe(0);
    }
    ending.abort();
    await writing;
  });

  it('is copied where another process reads an earlier state, and nothing stays of the copy', async () => {
    await insert(1);
    await startReader();
    await insert(1 + BATCH);
    const octets = valueOf(
      await holding(async (state) => {
        expect(state.isInPlace).toBe(false);
        // Nothing that a killed process would leave, or that another could take for left behind.
        expect(existsSync(copy)).toBe(process.platform === 'win32');
        return ok(octetsOf(state));
      }),
    );
    expect(judge(octets)).toBe(2 * BATCH + 1);
    expect(existsSync(copy)).toBe(false);
  });

  it('is copied to no file that is there, and says why a copy could not be written', async () => {
    await startReader();
    await insert(1);
    writeFileSync(copy, 'of somebody else');
    expect(await holding(async () => ok(null))).toMatchObject({ error: { code: 'file.exists' } });
    expect(statSync(copy).size).toBe('of somebody else'.length);
    const nowhere = join(folder, 'no', 'such', 'folder');
    expect(await store.holding(nowhere, UNWATCHED, async () => ok(null))).toMatchObject({
      error: { code: 'store.io', evidence: { cause: 'ENOENT' } },
    });
    expect(statSync(file).mode & 0o777).toBe(OWNER_ONLY);
  });

  it.skipIf(process.platform !== 'linux')('keeps the locks that SQLite has on it when it was read', async () => {
    await insert(1);
    const read = async (one: Store) => valueOf(await one.holding(copy, UNWATCHED, async (held) => ok(octetsOf(held))));
    expect(countLocks()).toBe(1);
    await read(store);
    expect(countLocks()).toBe(1);
    // Nor are they lost where one of two that have it open goes.
    const second = await openForTest(file, 'open');
    await read(second);
    await second.close();
    expect(countLocks()).toBe(1);
    await store.close();
    expect(countLocks()).toBe(0);
  });

  it('whose pages rotted is not whole', async () => {
    await insert(1);
    await store.close();
    expect(valueOf(await readRotted())).toBe(false);
  });

  it('is read by queries as it stood, and tells whether it was held to the end', async () => {
    await insert(1);
    const count = async ({ query }: ReadDb): Promise<number> =>
      (await query.selectFrom('certificate').select('id').execute()).length;
    const told = await holding(async (state) => {
      await insert(1 + BATCH);
      return ok([await count(state.read), await count(store.read), valueOf(await state.isHeld())]);
    });
    expect(valueOf(told)).toEqual([BATCH + 1, 2 * BATCH + 1, true]);

    const state = new HeldState();
    let reader: Connection | undefined;
    state.hold(file, (connection) => (reader = connection));
    expect(state.isHeld()).toBe(true);
    // As an error of the disk does.
    reader?.db.exec('ROLLBACK');
    expect(state.isHeld()).toBe(false);
    state.close();
  });

  it('leaves what was done with it done, though that was cancelled in the last moment', async () => {
    const cancelling = new AbortController();
    const done = store.holding(copy, { ...UNWATCHED, signal: cancelling.signal }, async (state) => {
      const octets = octetsOf(state).length;
      cancelling.abort();
      return ok(octets);
    });
    expect(valueOf(await done)).toBeGreaterThan(0);
  });

  it('is let go of when it is cancelled', async () => {
    const cancelling = new AbortController();
    const watched = { ...UNWATCHED, signal: cancelling.signal };
    const held = store.holding(copy, watched, async (state) => {
      cancelling.abort();
      return state.isHeld();
    });
    expect(await held).toMatchObject({ error: { code: 'job.cancelled' } });
    const raw = new DatabaseSync(file);
    expect(raw.prepare('PRAGMA wal_checkpoint(TRUNCATE)').get()).toMatchObject({ busy: 0 });
    raw.close();
  });
});

/** A page in the middle of an index is no page any more. */
async function readRotted(): Promise<Result<boolean, AppError>> {
  const raw = new DatabaseSync(file);
  const page = Number(
    raw.prepare("SELECT pageno FROM dbstat WHERE name = 'certificate_serial' AND pagetype = 'leaf' LIMIT 1").get()?.[
      'pageno'
    ],
  );
  const size = Number(raw.prepare('PRAGMA page_size').get()?.['page_size']);
  raw.close();
  const octets = readFileSync(file);
  octets.fill(0x5a, (page - 1) * size + 8, (page - 1) * size + 72);
  writeFileSync(file, octets);
  store = await openForTest(file, 'open');
  return store.holding(copy, UNWATCHED, (state) => state.isWhole());
}
