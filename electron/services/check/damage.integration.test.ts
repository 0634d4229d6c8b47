import { copyFileSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DIGESTED_TABLES } from '../../store/row-digest.ts';
import { checkWorkspaceFile } from '../../store/own-thread.ts';
import {
  passphrase,
  startTestApplication,
  type TestApplication,
  testPorts,
  valueOf,
} from '../../testing/application.ts';
import { buildDamageSample, type DecidingAnswers, readDecidingAnswers } from '../../testing/damage-sample.ts';

const STEP = 1000;
/** Every so many-eth flip, so that the run is short; `COUNTERSIGN_DAMAGE=all` walks all of them. */
const SAMPLE = process.env['COUNTERSIGN_DAMAGE'] === 'all' ? 1 : 251;
const CUTS = process.env['COUNTERSIGN_DAMAGE'] === 'all' ? 50 : 3;
const UNWATCHED = { onProgress: () => undefined, signal: new AbortController().signal };

let test: TestApplication;
let good: Buffer;
let goodAnswers: DecidingAnswers;
let goodRows: ReadonlyMap<string, string>;
const file = () => test.at('damaged.countersign');

beforeAll(async () => {
  test = startTestApplication();
  const workspace = await buildDamageSample(test);
  goodAnswers = await readDecidingAnswers(workspace);
  const path = workspace.file;
  await workspace.close();
  good = readFileSync(path);
  copyFileSync(path, file());
  goodRows = readRows();
}, 600_000);
afterAll(() => test.end());

/** Every row that decides something as it reads in the file; a table that cannot be read is left out. */
function readRows(): ReadonlyMap<string, string> {
  const raw = new DatabaseSync(file(), { readOnly: true, readBigInts: true });
  const rows = new Map<string, string>();
  try {
    for (const table of DIGESTED_TABLES) {
      try {
        const all = raw.prepare(`SELECT * FROM ${table} NOT INDEXED`).all();
        rows.set(
          table,
          JSON.stringify(all, (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value)),
        );
      } catch {
        rows.set(table, 'unreadable');
      }
    }
  } catch {
    return new Map();
  } finally {
    raw.close();
  }
  return rows;
}

const openAnyway = () => {
  try {
    return readRows();
  } catch {
    return undefined;
  }
};

/** What went silently wrong with a file that was altered; empty where nothing did. */
async function judge(label: string): Promise<string[]> {
  const rows = openAnyway();
  const checked = await checkWorkspaceFile(
    testPorts(test.clock).storeWorkerEntry,
    { file: file(), depth: 'full' },
    UNWATCHED,
  );
  const findings = checked.ok ? checked.value.findings.filter(({ severity }) => severity === 'error') : [];
  const isReported = !checked.ok || findings.length > 0;
  const wrong: string[] = [];
  for (const [table, content] of rows ?? [])
    if (content !== goodRows.get(table)) {
      const isNamed = !checked.ok || findings.some((finding) => finding.table === table || finding.table === '');
      if (!isNamed) wrong.push(`${label}: ${table} differs and is not reported`);
    }
  const opened = await test.application.openWorkspace({ file: file() });
  if (!opened.ok) return wrong;
  const answers = await readDecidingAnswers(opened.value);
  await opened.value.close();
  for (const [question, answer] of Object.entries(answers)) {
    const isRight = answer === goodAnswers[question] || answer.startsWith('refused ');
    if (!isRight && !isReported) wrong.push(`${label}: ${question} is silently wrong`);
  }
  return wrong;
}

describe('a workspace file that rotted', () => {
  it('of 4 MB, with any thousandth octet flipped, never answers wrongly in silence', async () => {
    expect(good.length).toBeGreaterThan(4_000_000);
    const wrong: string[] = [];
    for (let at = STEP * 7; at < good.length; at += STEP * SAMPLE) {
      const flipped = Buffer.from(good);
      flipped[at] = (flipped[at] ?? 0) ^ 0xff;
      writeFileSync(file(), flipped);
      for (const suffix of ['-wal', '-shm']) rmSync(file() + suffix, { force: true });
      wrong.push(...(await judge(`flip at ${at}`)));
    }
    expect(wrong).toEqual([]);
  }, 7_200_000);

  it('cut off anywhere is refused or reported', async () => {
    const wrong: string[] = [];
    for (let cut = 0; cut < CUTS; cut += 1) {
      writeFileSync(file(), good);
      for (const suffix of ['-wal', '-shm']) rmSync(file() + suffix, { force: true });
      truncateSync(file(), Math.floor((good.length * (2 * cut + 1)) / (2 * CUTS)));
      wrong.push(...(await judge(`cut ${cut}`)));
    }
    expect(wrong).toEqual([]);
  }, 7_200_000);

  it('opens for reading only, says what is wrong, and refuses every change', async () => {
    writeFileSync(file(), good);
    for (const suffix of ['-wal', '-shm']) rmSync(file() + suffix, { force: true });
    const raw = new DatabaseSync(file());
    raw.exec("UPDATE authority SET path_length = 7 WHERE name = 'Issuing CA'");
    raw.close();
    const before = readFileSync(file());
    const workspace = valueOf(await test.application.openWorkspace({ file: file() }));
    const state = valueOf(await workspace.state());
    expect(state.readOnly).toBe(true);
    expect(state.damage).toMatchObject([{ code: 'store.row-digest', table: 'authority' }]);
    expect(valueOf(await workspace.certificates.counts()).valid).toBeGreaterThan(0);
    const changes = [
      workspace.partners.save({ name: 'new', contact: '', note: '', tags: [], subject: {} }),
      workspace.settings.set({ expiringDays: 9 }),
      workspace.unlock({ passphrase: passphrase() }),
      workspace.backups.setPlan(null),
    ];
    for (const change of await Promise.all(changes))
      expect(change).toMatchObject({ ok: false, error: { code: 'workspace.read-only' } });
    expect(workspace.isLocked()).toBe(true);
    await workspace.close();
    expect(readFileSync(file()).equals(before)).toBe(true);
  });

  it('found in the background becomes read-only then', async () => {
    writeFileSync(file(), good);
    for (const suffix of ['-wal', '-shm']) rmSync(file() + suffix, { force: true });
    const raw = new DatabaseSync(file());
    raw.exec("UPDATE revocation SET reason = 'superseded' WHERE reason = 'keyCompromise'");
    raw.close();
    const workspace = valueOf(await test.application.openWorkspace({ file: file() }));
    expect(valueOf(await workspace.state()).readOnly).toBe(false);
    let told = 0;
    workspace.onChange((tables) => tables.includes('damage') && (told += 1));
    const report = valueOf(await workspace.checkQuickly({ signal: UNWATCHED.signal, progress: () => undefined }));
    expect(report.findings[0]).toMatchObject({ code: 'store.row-digest', table: 'revocation' });
    expect(told).toBe(1);
    expect(valueOf(await workspace.state())).toMatchObject({ readOnly: true, damage: report.findings });
    await workspace.close();
  });
});
