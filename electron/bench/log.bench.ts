import { createHash } from 'node:crypto';
import { copyFileSync, createWriteStream, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { finished } from 'node:stream/promises';
import type { ActivityFilter } from '../../shared/model/activity.ts';
import { type Application, compose, forkVault } from '../compose.ts';
import type { Workspace } from '../services/workspace.ts';
import { passphrase, testPorts, TEST_INSTANT, valueOf } from '../testing/application.ts';
import { limited } from './limited.ts';
import { fillLog, RARE_WORD } from './log-generate.ts';
import type { BenchResult } from './main.ts';
import { runCommand } from './measured-command.ts';
import { cpuSecondsOf, liveChildren, median, ownCpuSeconds, shipped } from './processor-time.ts';

const DEFAULT_ENTRIES = 1_000_000;
/** Named by `--rows=`. */
const ENTRIES = Number(process.env['COUNTERSIGN_BENCH_ROWS'] ?? DEFAULT_ENTRIES);
const FEW = 10_000;
const ROUNDS = 5;
const MAX_GROWTH = 1.5;
const MAX_VERIFY = 2;
const MAX_EXPORT = 4;
const MAX_MIB = 400;
const MAX_PAGE_MS = 100;
const PAGE_ROWS = 150;
const MS = 1000;

/**
 * A log of a million entries. Opening follows its end alone and must take as long as with a log of 10 000; the whole verification is held against reading the rows
 * and hashing them, the export against reading, writing and hashing them as JSON, and a page of the screen to 100 ms of processor time for every answer.
 */
export async function benchLog(): Promise<readonly BenchResult[]> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-log-'));
  const [few, many] = [join(folder, 'few.countersign'), join(folder, 'many.countersign')];
  const application = compose({
    ...testPorts({ now: TEST_INSTANT }),
    storeWorkerEntry: shipped('store-worker.mjs'),
    spawnVault: forkVault({ entry: shipped('vault-process.mjs') }),
  });
  try {
    const created = await application.createWorkspace({ file: few, name: 'Bench', passphrase: passphrase() });
    await valueOf(created).workspace.close();
    fillLog(few, FEW, TEST_INSTANT);
    copyFileSync(few, many);
    fillLog(many, ENTRIES, TEST_INSTANT);
    return [
      await benchOpening(application, few, many),
      ...(await benchVerification(folder, many)),
      ...(await benchPages(application, many)),
      await benchExport(application, folder, many),
    ];
  } finally {
    await application.close();
    rmSync(folder, { recursive: true });
  }
}

const ratioOf = (name: string, [ours, rival]: readonly [number, number], most: number): BenchResult => {
  const ratio = ours / rival;
  return { name, ours, rival, ratio, bar: `<= ${most}x`, passed: ratio <= most };
};

async function benchOpening(application: Application, few: string, many: string): Promise<BenchResult> {
  const open = async (file: string): Promise<number> => {
    let workspace: Workspace | undefined;
    const seconds = await ownCpuSeconds(async () => {
      workspace = valueOf(await application.openWorkspace({ file }));
    });
    if (workspace?.damage().length !== 0) throw new Error('the log is doubted');
    await workspace.close();
    return seconds * MS;
  };
  const rounds: { readonly few: number; readonly many: number }[] = [];
  for (let round = 0; round < ROUNDS; round += 1) rounds.push({ few: await open(few), many: await open(many) });
  const figures = [median(rounds.map((round) => round.many)), median(rounds.map((round) => round.few))] as const;
  return ratioOf(`open a workspace with ${ENTRIES} entries against ${FEW} (ms of CPU)`, figures, MAX_GROWTH);
}

async function benchVerification(folder: string, file: string): Promise<readonly BenchResult[]> {
  const command = await runCommand(['activity', 'verify', '--workspace', file, '--json'], join(folder, 'user-data'));
  const { entries } = JSON.parse(command.printed) as { readonly entries: number };
  if (entries !== ENTRIES) throw new Error(`${entries} of ${ENTRIES} were verified`);
  const bare = await ownCpuSeconds(() => hashBare(file));
  const perSecond = [ENTRIES / command.cpuSeconds, ENTRIES / bare] as const;
  const ratio = perSecond[1] / perSecond[0];
  return [
    {
      name: 'entries verified in a second of CPU, against rows read and hashed',
      ours: perSecond[0],
      rival: perSecond[1],
      ratio,
      bar: `<= ${MAX_VERIFY}x the time`,
      passed: ratio <= MAX_VERIFY,
    },
    limited('memory of the command that verifies, at most (MiB)', command.peakMiB, MAX_MIB),
  ];
}

const readRows = (db: DatabaseSync) => db.prepare('SELECT * FROM activity ORDER BY sequence').iterate();

function hashBare(file: string): void {
  const db = new DatabaseSync(file, { readOnly: true });
  for (const row of readRows(db)) createHash('sha256').update(Object.values(row).join('\0')).digest();
  db.close();
}

const QUESTIONS: readonly (readonly [string, ActivityFilter])[] = [
  ['everything', {}],
  ['one act', { actions: ['certificate.revoked'] }],
  ['one person, one act', { actors: ['operator 3'], actions: ['certificate.revoked'] }],
  ['a period', { since: TEST_INSTANT + (ENTRIES / 2) * MS }],
  ['one certificate', { entity: { kind: 'certificate', id: (ENTRIES / 4).toString(36).padStart(26, 'c') } }],
  ['a rare word', { search: RARE_WORD }],
  ['a word that stands nowhere', { search: 'nowhere-to-be-found' }],
];

/** As the screen asks: again and again while older entries are looked through. The dearest answer counts. */
async function benchPages(application: Application, file: string): Promise<readonly BenchResult[]> {
  const workspace = valueOf(await application.openWorkspace({ file }));
  // The threads are there.
  valueOf(await workspace.activity.page({ search: 'a', offset: 0, limit: 1, soon: true }));
  const results: BenchResult[] = [];
  for (const [name, filter] of QUESTIONS) {
    const answers = await askUntilWhole(workspace, filter);
    const label = `page of ${name} of ${ENTRIES} entries, dearest of ${answers.length} answers (ms of CPU)`;
    results.push(limited(label, Math.max(...answers), MAX_PAGE_MS));
  }
  await workspace.close();
  return results;
}

/** Milliseconds of processor time of each answer. */
async function askUntilWhole(workspace: Workspace, filter: ActivityFilter): Promise<readonly number[]> {
  const answers: number[] = [];
  const asked = { ...filter, offset: 0, limit: PAGE_ROWS, soon: true };
  for (;;) {
    let isWhole = false;
    const seconds = await ownCpuSeconds(async () => {
      isWhole = valueOf(await workspace.activity.page(asked)).isSearching !== true;
    });
    answers.push(seconds * MS);
    if (isWhole) return answers;
  }
}

async function benchExport(application: Application, folder: string, file: string): Promise<BenchResult> {
  const workspace = valueOf(await application.openWorkspace({ file }));
  valueOf(await workspace.unlock({ passphrase: passphrase() }));
  const vaultsBefore = vaultSeconds();
  const ours = await ownCpuSeconds(async () => {
    const target = { path: join(folder, 'log.jsonl'), overwrite: false };
    const { entries } = valueOf(await workspace.activity.export({ filter: {}, target }));
    if (entries < ENTRIES) throw new Error(`${entries} of ${ENTRIES} were exported`);
  });
  const all = ours + vaultSeconds() - vaultsBefore;
  await workspace.close();
  for (const name of readdirSync(folder)) if (name.startsWith('log.jsonl')) rmSync(join(folder, name));
  const bare = await ownCpuSeconds(() => writeBare(file, join(folder, 'bare.jsonl')));
  return ratioOf(`export of ${ENTRIES} entries, signed, against bare JSON (s of CPU)`, [all, bare], MAX_EXPORT);
}

const vaultSeconds = (): number => liveChildren().reduce((sum, pid) => sum + cpuSecondsOf(pid), 0);

async function writeBare(file: string, target: string): Promise<void> {
  const db = new DatabaseSync(file, { readOnly: true });
  const hash = createHash('sha512');
  const stream = createWriteStream(target);
  let lines: string[] = [];
  const flush = (): void => {
    const text = lines.join('');
    hash.update(text);
    stream.write(text);
    lines = [];
  };
  for (const row of readRows(db)) {
    lines.push(`${JSON.stringify({ ...row, detail: JSON.parse(String(row['detail'])) as unknown })}\n`);
    if (lines.length === FEW) flush();
  }
  flush();
  hash.digest();
  stream.end();
  await finished(stream);
  db.close();
}
