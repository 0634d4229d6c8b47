import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { KeyWrap } from '../../shared/model/workspace.ts';
import { type Application, compose, forkVault } from '../compose.ts';
import { NO_JOB } from '../services/ports.ts';
import type { Workspace } from '../services/workspace.ts';
import { DIGESTED_TABLES } from '../store/row-digest.ts';
import { passphrase, testPorts, valueOf } from '../testing/application.ts';
import { BENCH_AT } from '../testing/inventory-certificates.ts';
import { derivePassphraseKey } from '../vault/key-wrap.ts';
import { generateWorkspace } from './inventory-generate.ts';
import type { BenchResult } from './main.ts';
import { cpuSecondsOf, liveChildren, median, ownCpuSeconds, shipped } from './processor-time.ts';

const DEFAULT_ROWS = 100_000;
/** Named by `--rows=`. */
const ROWS = Number(process.env['COUNTERSIGN_BENCH_ROWS'] ?? DEFAULT_ROWS);
const ROUNDS = 5;
const MAX_UNLOCK = 1.5;
const MAX_CHECK = 2;
const MAX_BACKUP = 3;
const MS = 1000;

/**
 * What custody costs in a workspace of 100 000 certificates: unlocking against bare Argon2id with its parameters by the same library, the check in the background
 * against SQLite's quick_check and a SHA-256 over each row that has a digest, a backup against copying the file and encrypting the copy with openssl.
 *
 * Judged by processor time of all threads and processes that take part, so that what else the machine does counts for nobody; how long a person waits for
 * the unlocking is told beside it. Rounds alternate and medians count.
 */
export async function benchCustody(): Promise<readonly BenchResult[]> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-custody-'));
  const file = join(folder, 'bench.countersign');
  await generateWorkspace({ file, rows: ROWS });
  const application = compose({
    ...testPorts({ now: BENCH_AT }),
    storeWorkerEntry: shipped('store-worker.mjs'),
    spawnVault: forkVault({ entry: shipped('vault-process.mjs') }),
  });
  try {
    const workspace = valueOf(await application.openWorkspace({ file }));
    const unlocking = await benchUnlocking(workspace);
    await workspace.close();
    return [...unlocking, await benchCheck(application, file), await benchBackup(application, { file, folder })];
  } finally {
    await application.close();
    rmSync(folder, { recursive: true });
  }
}

const compared = (name: string, rounds: readonly Round[], most: number | null): BenchResult => {
  const [ours, rival] = [median(rounds.map((round) => round.ours)), median(rounds.map((round) => round.rival))];
  const ratio = ours / rival;
  const bar = most === null ? 'told only' : `<= ${most}x`;
  return { name, ours, rival, ratio, bar, passed: most === null || ratio <= most };
};

interface Round {
  readonly ours: number;
  readonly rival: number;
}

interface Took {
  readonly cpuMs: number;
  readonly ms: number;
}

async function benchUnlocking(workspace: Workspace): Promise<readonly BenchResult[]> {
  const wrap = readWrap(workspace.file);
  await deriveBare(wrap);
  const rounds: { readonly ours: Took; readonly rival: Took }[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const ours = await took(async () => valueOf(await workspace.unlock({ passphrase: passphrase() })));
    const vaults = liveChildren().reduce((sum, pid) => sum + cpuSecondsOf(pid), 0);
    valueOf(await workspace.lock());
    const rival = await took(() => deriveBare(wrap));
    rounds.push({ ours: { ...ours, cpuMs: ours.cpuMs + vaults * MS }, rival });
  }
  const by = (pick: keyof Took): readonly Round[] =>
    rounds.map(({ ours, rival }) => ({ ours: ours[pick], rival: rival[pick] }));
  return [
    compared('unlock against bare Argon2id (ms of CPU)', by('cpuMs'), MAX_UNLOCK),
    compared('the same as a person waits for it (ms)', by('ms'), null),
  ];
}

async function took(work: () => unknown): Promise<Took> {
  const started = performance.now();
  const cpu = await ownCpuSeconds(work);
  return { cpuMs: cpu * MS, ms: performance.now() - started };
}

function readWrap(file: string): Pick<KeyWrap, 'kdf' | 'salt'> {
  const db = new DatabaseSync(file, { readOnly: true });
  const row = db.prepare("SELECT kdf, salt FROM key_wrap WHERE kind = 'passphrase'").get();
  db.close();
  if (!(row?.['salt'] instanceof Uint8Array)) throw new Error('no wrap was kept');
  return { kdf: JSON.parse(String(row['kdf'])) as KeyWrap['kdf'], salt: row['salt'] };
}

const deriveBare = async (wrap: Pick<KeyWrap, 'kdf' | 'salt'>): Promise<void> =>
  void valueOf(await derivePassphraseKey(passphrase(), wrap));

async function benchCheck(application: Application, file: string): Promise<BenchResult> {
  const workspace = valueOf(await application.openWorkspace({ file }));
  const rounds: Round[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const ours = await ownCpuSeconds(async () => {
      const report = valueOf(await workspace.checkQuickly(NO_JOB));
      if (!report.clean || report.rows < ROWS) throw new Error(`${report.rows} rows were checked`);
    });
    rounds.push({ ours, rival: await ownCpuSeconds(() => checkBare(file)) });
  }
  await workspace.close();
  return compared(`background check of ${ROWS} certificates (s of CPU)`, rounds, MAX_CHECK);
}

/** Pages and a hash over each row, which is compared with nothing. */
function checkBare(file: string): void {
  const db = new DatabaseSync(file, { readOnly: true });
  if (db.prepare('PRAGMA quick_check').get()?.['quick_check'] !== 'ok') throw new Error('the file is damaged');
  for (const table of DIGESTED_TABLES)
    for (const row of db.prepare(`SELECT * FROM ${table}`).iterate()) {
      const values = Object.values(row);
      const hash = createHash('sha256').update(values.filter((value) => !(value instanceof Uint8Array)).join('\0'));
      for (const value of values) if (value instanceof Uint8Array) hash.update(value);
      hash.digest();
    }
  db.close();
}

async function benchBackup(
  application: Application,
  { file, folder }: { readonly file: string; readonly folder: string },
): Promise<BenchResult> {
  const workspace = valueOf(await application.openWorkspace({ file }));
  valueOf(await workspace.unlock({ passphrase: passphrase() }));
  valueOf(await workspace.backups.ensureKey());
  const rounds: Round[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const target = { path: join(folder, 'bench.csbackup'), overwrite: true };
    const ours = await ownCpuSeconds(async () => valueOf(await workspace.backups.run(target, NO_JOB)));
    rounds.push({ ours, rival: copyAndEncrypt(file, folder) });
  }
  await workspace.close();
  return compared(`backup of ${ROWS} certificates (s of CPU)`, rounds, MAX_BACKUP);
}

const HEX_KEY = '5a'.repeat(32);
const HEX_IV = '5a'.repeat(16);

/** Seconds of processor time of both programs, as the shell that starts them tells: without reading anything back. */
function copyAndEncrypt(file: string, folder: string): number {
  const script = `cp "$1" "$2.copy" && openssl enc -aes-256-ctr -K ${HEX_KEY} -iv ${HEX_IV} -in "$2.copy" -out "$2.sealed" && times`;
  const told = execFileSync('bash', ['-c', script, 'bash', file, join(folder, 'rival')], { encoding: 'utf8' });
  const [, children = ''] = told.trim().split('\n');
  const seconds = [...children.matchAll(/(\d+)m([\d.]+)s/g)].map(
    ([, minutes, rest]) => Number(minutes) * 60 + Number(rest),
  );
  if (seconds.length !== 2) throw new Error(`times told ${told}`);
  return seconds.reduce((sum, each) => sum + each, 0);
}
