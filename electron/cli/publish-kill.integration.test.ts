import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync, readFileSync, rmSync, utimesSync, watch, writeFileSync } from 'node:fs';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AuthorityId } from '../../shared/model/brands.ts';
import { type CommandFolder, createCommandFolder } from '../testing/command-line.ts';
import { revokeMany } from '../testing/many-revoked.ts';
import { type SshServer, startSshServer } from '../testing/servers/file-servers.ts';

const MAIN = path.resolve(import.meta.dirname, 'main.ts');
const own = ['--ca', 'Root', '--workspace', 'w'];
const secret = ['--passphrase-file', 'pass'];
/** The name of the list, everywhere. */
const LIST = 'root.crl';

let cli: CommandFolder;
let ssh: SshServer;
beforeAll(async () => {
  cli = createCommandFolder();
  ssh = await startSshServer();
  await cli.json('workspace', 'init', '--workspace', 'w', ...secret);
  await cli.json('ca', 'create', '--name', 'Root', '--workspace', 'w', ...secret);
  makeListsLarge();
}, 120_000);
afterAll(async () => {
  cli.remove();
  await ssh.stop();
});

/** Signs the next list. Answers its octets. */
async function issue(): Promise<Buffer> {
  await cli.json('crl', 'issue', ...own, ...secret, '--out', 'next.crl', '--force', '--no-publish');
  return readFileSync(cli.at('next.crl'));
}

/** Lists are of some hundred kilobytes: writing one takes a while. */
function makeListsLarge(): void {
  const database = new DatabaseSync(cli.at('w'));
  const id = database.prepare('SELECT id FROM authority').get()?.['id'] as AuthorityId;
  database.close();
  revokeMany(cli.at('w'), id);
}

const publish = (...args: readonly string[]) => cli.json('crl', 'publish', ...own, ...secret, ...args);

interface Place {
  readonly name: string;
  readonly folder: string;
  /** How files begin that have no name yet. */
  readonly temporary: string;
  readonly options: () => Promise<readonly string[]>;
}

const FOLDER: Place = {
  name: 'folder',
  folder: 'out',
  temporary: '.countersign-',
  options: () => Promise.resolve(['--folder', cli.at('out')]),
};

const sftpTo = (name: string, below: string): Place => ({
  name,
  folder: below,
  temporary: `.${LIST}.`,
  options: async () => {
    writeFileSync(cli.at('id'), ssh.clientKey);
    const hostKey = ['--host-key', `ssh-ed25519 SHA256:${ssh.hostKeySha256}`];
    const server = [
      '--sftp',
      `${ssh.user}@127.0.0.1`,
      '--port',
      String(ssh.port),
      '--path',
      folderOf({ folder: below }),
    ];
    return [...server, '--key', 'id', ...hostKey];
  },
});

/** Both kinds of places lie in the folder of this test. */
const folderOf = ({ folder }: Pick<Place, 'folder'>): string => cli.at(folder);
const listAt = (place: Place): Buffer => readFileSync(path.join(folderOf(place), LIST));
const leftAt = (place: Place): readonly string[] =>
  readdirSync(folderOf(place)).filter((name) => name.startsWith(place.temporary));

async function add(place: Place): Promise<void> {
  await cli.json(
    'publish',
    'add',
    ...own,
    ...secret,
    '--name',
    place.name,
    '--file-name',
    'root',
    ...(await place.options()),
  );
}

const startPublishing = (): ChildProcess =>
  spawn(process.execPath, ['--disable-warning=ExperimentalWarning', MAIN, 'crl', 'publish', ...own, ...secret], {
    cwd: cli.folder,
    stdio: 'ignore',
  });

/** Kills it so long after the first octets of the list arrived. */
async function killWhileWriting(place: Place, afterMs: number): Promise<void> {
  const begun = Promise.withResolvers<void>();
  const watcher = watch(folderOf(place), (_event, name) => {
    if (name?.startsWith(place.temporary) === true) begun.resolve();
  });
  const child = startPublishing();
  const ended = once(child, 'exit');
  await Promise.race([begun.promise, ended]);
  watcher.close();
  await sleep(afterMs);
  child.kill('SIGKILL');
  await ended;
}

async function killAtSeveralMoments(place: Place): Promise<void> {
  let before = await issue();
  await publish();
  for (const afterMs of [0, 3, 8]) {
    const next = await issue();
    await killWhileWriting(place, afterMs);
    const there = listAt(place);
    expect(there.equals(before) || there.equals(next)).toBe(true);
    expect(await publish()).toMatchObject({ runs: [{ state: 'done' }] });
    expect(listAt(place).equals(next)).toBe(true);
    before = next;
  }
}

/** What was left counts as left by somebody at work for a minute. */
function makeOld(place: Place): void {
  const then = Date.now() / 1000 - 600;
  for (const name of leftAt(place)) utimesSync(path.join(folderOf(place), name), then, then);
}

describe.each([FOLDER, sftpTo('ssh', 'sent')])('publishing ($name) that is killed', (place) => {
  beforeAll(async () => {
    mkdirSync(folderOf(place));
    await issue();
    await add(place);
  }, 60_000);
  afterAll(() => cli.json('publish', 'remove', place.name, ...own));

  it('leaves the list before or the next one, whole, and goes on afterwards', async () => {
    await killAtSeveralMoments(place);
  }, 120_000);

  it('clears away what a killed process left', async () => {
    writeFileSync(path.join(folderOf(place), `${place.temporary}theirs`), 'of somebody else');
    await issue();
    await killWhileWriting(place, 0);
    makeOld(place);
    await issue();
    await publish();
    expect(leftAt(place)).toEqual([`${place.temporary}theirs`]);
  }, 60_000);
});

describe.each([
  { ...FOLDER, name: 'full folder', folder: 'small', options: async () => ['--folder', cli.at('small')] },
  sftpTo('full ssh', 'small-sent'),
])('publishing ($name) to a disk that is full', (place: Place) => {
  it('keeps the list before, says what is the matter, and goes on when there is room', async () => {
    mkdirSync(folderOf(place));
    cli.tool('mount', '-t', 'tmpfs', '-o', 'size=2m', 'tmpfs', folderOf(place));
    try {
      await add(place);
      const before = await issue();
      await publish();
      writeFileSync(path.join(folderOf(place), 'ballast'), Buffer.alloc(2 * 1024 * 1024 - before.length - 65_536));
      const next = await issue();
      const { stdout, exitCode } = await cli.run('crl', 'publish', ...own, ...secret);
      expect({ stdout, exitCode }).toMatchObject({ exitCode: 1, stdout: expect.stringContaining('no room') });
      expect(listAt(place).equals(before)).toBe(true);
      expect(leftAt(place)).toEqual([]);
      rmSync(path.join(folderOf(place), 'ballast'));
      await publish('--now');
      expect(listAt(place).equals(next)).toBe(true);
    } finally {
      cli.tool('umount', folderOf(place));
      await cli.json('publish', 'remove', place.name, ...own);
    }
  }, 60_000);
});
