import {
  appendFileSync,
  copyFileSync,
  existsSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createCommandFolder, type CommandFolder } from '../testing/command-line.ts';

const TIMEOUT_MS = 240_000;

let cli: CommandFolder;
const WORKSPACE = ['--workspace', 'lab.countersign'] as const;
const UNLOCK = [...WORKSPACE, '--passphrase-file', 'pass'] as const;

beforeAll(async () => {
  cli = createCommandFolder();
  await cli.json('workspace', 'init', ...UNLOCK, '--name', 'Lab');
  await cli.json('partner', 'add', ...WORKSPACE, 'Acme');
}, TIMEOUT_MS);

afterAll(() => cli.remove());

/** Removes what stands against changes, changes, and puts it back: the file is what a program of its own can make of it. */
function forge(change: string): void {
  const db = new DatabaseSync(cli.at('lab.countersign'));
  const triggers = db.prepare("SELECT sql FROM sqlite_schema WHERE type = 'trigger' AND tbl_name = 'activity'").all();
  db.exec('DROP TRIGGER activity_no_update; DROP TRIGGER activity_no_delete');
  db.exec(change);
  for (const { sql } of triggers) if (!String(sql).includes('BEFORE INSERT')) db.exec(String(sql));
  db.close();
}

const heads = (): string => cli.at(path.join('.user-data', 'log-heads'));

describe('the activity log on the command line', () => {
  it(
    'is shown, found by person, act and words, and filtered by time',
    async () => {
      const all = await cli.json('activity', 'show', ...WORKSPACE);
      expect(all).toMatchObject({
        total: 2,
        items: [{ action: 'partner.created', subject: 'Acme' }, { action: 'workspace.created' }],
      });
      expect(await cli.json('activity', 'show', ...WORKSPACE, 'acme')).toMatchObject({ total: 1 });
      expect(await cli.json('activity', 'show', ...WORKSPACE, '--action', 'workspace.created')).toMatchObject({
        total: 1,
      });
      expect(await cli.json('activity', 'show', ...WORKSPACE, '--who', 'nobody of that name')).toMatchObject({
        total: 0,
      });
      expect(
        await cli.json('activity', 'show', ...WORKSPACE, '--since', '2020-01-01T00:00:00Z', '--limit', '1'),
      ).toMatchObject({ total: 2 });
      expect(await cli.json('activity', 'show', ...WORKSPACE, '--until', '2020-01-01T00:00:00Z')).toMatchObject({
        total: 0,
      });
      expect(await cli.failure(2, 'activity', 'show', ...WORKSPACE, '--action', 'everything')).toMatchObject({
        code: 'input.invalid',
      });
    },
    TIMEOUT_MS,
  );

  it(
    'is verified, with what is remembered in the folder of the user',
    async () => {
      const verdict = await cli.json('activity', 'verify', ...WORKSPACE);
      expect(verdict).toMatchObject({
        intact: true,
        entries: 2,
        unsigned: 1,
        outside: 'present',
        checkpoint: { sequence: 1, reason: 'key-made' },
      });
      const [file = '', ...more] = readdirSync(heads());
      expect(more).toEqual([]);
      expect(statSync(path.join(heads(), file)).mode & 0o777).toBe(0o600);
      expect(statSync(heads()).mode & 0o777).toBe(0o700);
    },
    TIMEOUT_MS,
  );

  it(
    'is exported with a signature that OpenSSL verifies, and that one octet breaks',
    async () => {
      const written = await cli.json('activity', 'export', ...UNLOCK, '--out', 'log.jsonl');
      expect(written).toMatchObject({ files: ['log.jsonl', 'log.jsonl.sig', 'log.jsonl.pem'], entries: 3 });
      const verify = [
        'pkeyutl',
        '-verify',
        '-rawin',
        '-pubin',
        '-inkey',
        'log.jsonl.pem',
        '-sigfile',
        'log.jsonl.sig',
        '-in',
      ];
      expect(cli.tool('openssl', ...verify, 'log.jsonl')).toContain('Signature Verified Successfully');
      copyFileSync(cli.at('log.jsonl'), cli.at('forged.jsonl'));
      appendFileSync(cli.at('forged.jsonl'), '\n');
      expect(() => cli.tool('openssl', ...verify, 'forged.jsonl')).toThrow('openssl');
      const [head, ...lines] = readFileSync(cli.at('log.jsonl'), 'utf8')
        .trimEnd()
        .split('\n')
        .map((line): unknown => JSON.parse(line));
      expect(head).toMatchObject({
        countersign: 'activity export',
        version: 1,
        part: 1,
        head: { sequence: 3 },
        checkpoint: { sequence: 3, reason: 'export' },
      });
      expect(lines).toMatchObject([
        { sequence: 1 },
        { sequence: 2, action: 'partner.created' },
        { sequence: 3, action: 'workspace.unlocked' },
      ]);
      expect(await cli.failure(1, 'activity', 'export', ...UNLOCK, '--out', 'log.jsonl')).toMatchObject({
        code: 'file.exists',
      });
      expect(await cli.json('activity', 'verify', ...WORKSPACE, '--against', 'log.jsonl')).toMatchObject({
        intact: true,
      });
    },
    TIMEOUT_MS,
  );

  it(
    'tells who cut it back, by what this computer remembers and by an export, and takes an older copy that was put there on purpose',
    async () => {
      copyFileSync(cli.at('lab.countersign'), cli.at('copy.countersign'));
      forge('DELETE FROM activity WHERE sequence > 1; DELETE FROM activity_checkpoint WHERE sequence > 1');
      const cut = await cli.run('activity', 'verify', ...WORKSPACE, '--json');
      expect(cut.exitCode).toBe(1);
      expect(JSON.parse(cut.stdout)).toMatchObject({
        intact: false,
        outside: 'missing',
        findings: [{ code: 'store.activity-cut', sequence: 1 }],
      });
      const remembered = readdirSync(heads());
      rmSync(heads(), { recursive: true });
      expect(await cli.json('activity', 'verify', ...WORKSPACE)).toMatchObject({ intact: true });
      const exported = await cli.run('activity', 'verify', ...WORKSPACE, '--against', 'log.jsonl', '--json');
      expect(JSON.parse(exported.stdout)).toMatchObject({
        findings: [{ code: 'store.activity-cut', sequence: 1, to: 3 }],
      });
      expect(remembered).toHaveLength(1);
      expect(existsSync(heads())).toBe(true);
      writeFileSync(cli.at('lab.countersign'), readFileSync(cli.at('copy.countersign')));
      expect((await cli.run('activity', 'verify', ...WORKSPACE, '--forget-known')).exitCode).toBe(0);
      expect(await cli.json('activity', 'verify', ...WORKSPACE)).toMatchObject({ intact: true });
    },
    TIMEOUT_MS,
  );

  it(
    'tells of an entry that was changed, and says so in words',
    async () => {
      forge("UPDATE activity SET subject = 'Acne' WHERE sequence = 2");
      const run = await cli.run('activity', 'verify', ...WORKSPACE);
      expect(run.exitCode).toBe(1);
      expect(run.stdout).toContain('Entry 2 was changed after it was written.');
    },
    TIMEOUT_MS,
  );
});
