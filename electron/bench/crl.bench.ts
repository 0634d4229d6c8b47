import { execFileSync, fork } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { compose } from '../compose.ts';
import { passphrase, testPorts, TEST_INSTANT, valueOf } from '../testing/application.ts';
import { createDigester } from '../store/row-digest.ts';
import { type CommandIssue, issueByCommand } from './command-crl.ts';
import type { CrlFigures } from './crl-process.ts';
import type { BenchResult } from './main.ts';

const DEFAULT_ROWS = 1_000_000;
/** Named by `--rows=`. */
const ROWS = Number(process.env['COUNTERSIGN_BENCH_ROWS'] ?? DEFAULT_ROWS);
const ROUNDS = 3;
const MAX_ISSUE_RATIO = 0.25;
const MAX_READ_RATIO = 2;
const MAX_MIB = 400;
const MAX_TURN_MS = 250;
const DAY_MS = 86_400_000;
/** Of every how many rows one is new since the last list. */
const NEW_AMONG = 1000;

/**
 * A complete list of a million entries issued by the service, from the order to the commit: rows read, encoded, signed in the vault's process, verified against
 * nothing but kept with their digests; all processor time of our process and of the vault's counts. Go's x509.CreateRevocationList signs as many entries that it has
 * in memory already. Then the list read and searched in full by the viewer, its thread's start included, against Go's x509.ParseRevocationList, which searches nothing.
 */
export async function benchCrl(): Promise<readonly BenchResult[]> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-crl-'));
  try {
    const workspace = join(folder, 'bench.countersign');
    const authority = await makeWorkspace(workspace);
    const go = buildGoRival(folder);
    const list = join(folder, 'list.crl');
    const rounds: Round[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      const at = TEST_INSTANT + (round + 1) * DAY_MS;
      const issue = await run([`--workspace=${workspace}`, `--authority=${authority}`, `--at=${at}`]);
      if (issue.entries !== ROWS) throw new Error(`${issue.entries} of ${ROWS} were listed`);
      if (round === 0) writeList(workspace, list);
      const command = await issueByCommand(folder, workspace);
      if (command.entries !== ROWS) throw new Error(`the command listed ${command.entries} of ${ROWS}`);
      const read = await run([`--crl=${list}`]);
      if (read.entries !== ROWS) throw new Error(`${read.entries} of ${ROWS} were read`);
      rounds.push({ issue, command, read, goIssue: go('issue', String(ROWS)), goRead: go('parse', list) });
    }
    return judge(rounds);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

interface Round {
  readonly issue: CrlFigures;
  readonly command: CommandIssue;
  readonly read: CrlFigures;
  readonly goIssue: number;
  readonly goRead: number;
}

function judge(rounds: readonly Round[]): readonly BenchResult[] {
  const of = (pick: (round: Round) => number): number => median(rounds.map(pick));
  const against = (
    name: string,
    ours: (round: Round) => number,
    rival: (round: Round) => number,
    most: number,
  ): BenchResult => {
    const ratio = of((round) => ours(round) / rival(round));
    return { name, ours: of(ours), rival: of(rival), ratio, bar: `<= ${most}x`, passed: ratio <= most };
  };
  const limit = (name: string, value: number, most: number): BenchResult => ({
    name,
    ours: value,
    rival: most,
    ratio: value / most,
    bar: `<= ${most}`,
    passed: value <= most,
  });
  return [
    against(
      `a CRL of ${ROWS} entries issued against Go (s of CPU)`,
      ({ issue }) => issue.cpuSeconds,
      ({ goIssue }) => goIssue,
      MAX_ISSUE_RATIO,
    ),
    limit(
      'memory of the command that issues it, at most (MiB)',
      of(({ command }) => command.peakMiB),
      MAX_MIB,
    ),
    limit(
      'memory of the vault that signs it, at most (MiB)',
      of(({ issue }) => issue.vaultPeakMiB),
      MAX_MIB,
    ),
    limit(
      'longest that the window waits for it at a time (ms of CPU)',
      of(({ issue }) => issue.longestTurnMs),
      MAX_TURN_MS,
    ),
    against(
      'the same read and searched against Go parsing it (s of CPU)',
      ({ read }) => read.cpuSeconds,
      ({ goRead }) => goRead,
      MAX_READ_RATIO,
    ),
    limit(
      'memory of the process that reads it, at most (MiB)',
      of(({ read }) => read.peakMiB),
      MAX_MIB,
    ),
  ];
}

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

/** An authority with its key and so many revocations, written past the services: by them it would take minutes. Answers its id. */
async function makeWorkspace(file: string, newAmong = NEW_AMONG): Promise<string> {
  const application = compose(testPorts({ now: TEST_INSTANT }));
  const { workspace } = valueOf(await application.createWorkspace({ file, name: 'Bench', passphrase: passphrase() }));
  const authority = valueOf(await workspace.authorities.create({ name: 'CA', key: 'p256' }));
  valueOf(await workspace.revocations.issue({ authorityId: authority.id, kinds: ['complete'] }));
  await application.close();
  const db = new DatabaseSync(file, { enableForeignKeyConstraints: false });
  db.exec('PRAGMA synchronous = OFF; PRAGMA cache_size = -400000');
  const digest = createDigester('revocation', DIGESTED_COLUMNS);
  db.function('digest_of', { varargs: true, deterministic: true }, (...row) =>
    digest(Object.fromEntries(DIGESTED_COLUMNS.map((column, place) => [column, valueOfRow(row[place])]))),
  );
  db.prepare(
    `WITH RECURSIVE counted (n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM counted WHERE n < ?1 - 1), made AS MATERIALIZED (
      SELECT printf('c%025d', n) AS id, printf('4%07x', n * 2654435761 % 268435456) || lower(hex(randomblob(12))) AS serial,
        CASE n % 4 WHEN 0 THEN 'unspecified' WHEN 1 THEN 'keyCompromise' WHEN 2 THEN 'superseded' ELSE 'cessationOfOperation' END AS reason,
        ?3 + n * 1000 AS at, CASE n % ?4 WHEN 0 THEN NULL ELSE 1 END AS listed FROM counted)
    INSERT INTO revocation (certificate_id, authority_id, serial_hex, reason, revoked_at, crl_number, not_after, digest)
    SELECT id, ?2, serial, reason, at, listed, ?5, digest_of(id, ?2, serial, reason, at, listed, ?5) FROM made`,
  ).run(ROWS, authority.id, TEST_INSTANT - 400 * DAY_MS, newAmong, TEST_INSTANT + 400 * DAY_MS);
  db.close();
  return authority.id;
}

/** Of a row as it is inserted, in the order of the arguments. */
const DIGESTED_COLUMNS = [
  'certificate_id',
  'authority_id',
  'serial_hex',
  'reason',
  'revoked_at',
  'crl_number',
  'not_after',
] as const;

const valueOfRow = (value: unknown): string | number | null =>
  typeof value === 'string' || typeof value === 'number' ? value : null;

async function run(args: readonly string[]): Promise<CrlFigures> {
  const child = fork(join(import.meta.dirname, 'crl-process.ts'), args);
  let figures: CrlFigures | undefined;
  child.on('message', (message) => {
    figures = message as CrlFigures;
  });
  await once(child, 'exit');
  if (figures === undefined) throw new Error('the list was not made or not read');
  return figures;
}

function writeList(workspace: string, file: string): void {
  const db = new DatabaseSync(workspace, { readOnly: true });
  const der = db.prepare('SELECT der FROM crl ORDER BY number DESC LIMIT 1').get()?.['der'];
  db.close();
  if (!(der instanceof Uint8Array)) throw new Error('no list was kept');
  writeFileSync(file, der);
}

/** Builds the Go program that stands beside as text: a `.go` file would make the folder a Go package. */
function buildGoRival(folder: string): (...args: readonly string[]) => number {
  const source = join(folder, 'main.go');
  copyFileSync(join(import.meta.dirname, 'rivals', 'crl.go.txt'), source);
  const program = join(folder, 'crl');
  const settings = { GOCACHE: join(folder, 'cache'), GOPATH: folder, GOFLAGS: '', GO111MODULE: 'off' };
  execFileSync('go', ['build', '-o', program, source], { env: { ...process.env, ...settings }, stdio: 'pipe' });
  const env = { ...process.env, GOMAXPROCS: '1' };
  return (...args) => Number(execFileSync(program, [...args], { env, encoding: 'utf8' }));
}
