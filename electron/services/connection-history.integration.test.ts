import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { DatabaseSync } from 'node:sqlite';
import { promisify } from 'node:util';
import { deflateSync, inflateSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { RunId } from '../../shared/model/brands.ts';
import { codeOf, passphrase, startTestApplication, type TestApplication, valueOf } from '../testing/application.ts';
import { dialRequest } from '../testing/dial-request.ts';
import { createTestAuthority, TEST_NOW } from '../testing/test-pki.ts';
import type { DialRequest } from './connection-request.ts';
import { NO_JOB } from './ports.ts';
import type { Workspace } from './workspace.ts';

const execute = promisify(execFile);
const BODY = 'the body nobody keeps';
const TOKEN = 'token-4711';

const root = createTestAuthority({ name: 'Root', notBefore: TEST_NOW - 86_400_000 });
const leaf = root.issue({ subject: 'CN=localhost', sans: ['ip:127.0.0.1'], eku: ['serverAuth'] });

let server: Server;
beforeAll(async () => {
  server = createServer({ key: leaf.keyPem, cert: leaf.chainPem }, (_request, response) => response.end(BODY));
  await once(server.listen(0, '127.0.0.1'), 'listening');
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

let test: TestApplication;
let workspace: Workspace;
beforeEach(async () => {
  test = startTestApplication();
  workspace = await test.createWorkspace('runs');
});
afterEach(() => test.end());

const portOf = (listening: Server): number => (listening.address() as AddressInfo).port;

const request = (change: Partial<DialRequest> = {}): DialRequest =>
  dialRequest(portOf(server), { httpGet: `/partners?key=${TOKEN}`, ...change });

const dial = async (change: Partial<DialRequest> = {}, from: Workspace = workspace) =>
  valueOf(await from.connections.dial(request(change), NO_JOB));

const historyOf = ({ connections }: Workspace) => connections.history ?? expect.fail('a workspace has a history');
const runsOf = async (from: Workspace) => valueOf(await historyOf(from).runs({ target: null, offset: 0, limit: 200 }));

async function reopen(): Promise<Workspace> {
  const { file } = workspace;
  await workspace.close();
  return valueOf(await test.application.openWorkspace({ file }));
}

const unlock = async (locked: Workspace): Promise<void> =>
  void valueOf(await locked.unlock({ passphrase: passphrase() }));

/** What tshark reads in a capture file: HTTP is there only where it could decrypt. */
async function tshark(file: string): Promise<string> {
  const { stdout } = await execute('tshark', ['-r', file, '-Y', 'http', '-T', 'fields', '-e', 'http.request.uri']);
  return stdout;
}

describe('the history of a workspace', () => {
  it('keeps every run across a restart, while locked, without what passed through it', async () => {
    const run = await dial();
    expect(run.outcome).toMatchObject({ handshake: 'completed', afterHandshake: 'accepted' });
    const secrets = workspace.connections.findRecording(run.id)?.secrets ?? [];
    expect(secrets.length).toBeGreaterThan(0);
    const reopened = await reopen();
    expect(reopened.isLocked()).toBe(true);
    const { total, items } = await runsOf(reopened);
    expect(total).toBe(1);
    expect(items[0]).toMatchObject({
      id: run.id,
      target: run.target,
      startedAt: test.clock.now,
      handshake: 'completed',
      afterHandshake: 'accepted',
      protocol: 'TLSv1.3',
      hasSecrets: false,
      note: '',
    });
    const kept = valueOf(await reopened.connections.get(run.id));
    expect(kept.settings.httpGet).toBe('/partners?…');
    const shape = ({ messages }: typeof run) =>
      messages.map(({ from, type, bytes, summary }) => [from, type, bytes, summary]);
    expect(shape(kept)).toEqual(shape(run));
    expect(kept.messages.find(({ type }) => type === 'ServerHello')?.hex).not.toBe('');
    expect({ ...kept, messages: [], settings: run.settings }).toEqual({ ...run, messages: [] });
    const row = new DatabaseSync(reopened.file, { readOnly: true }).prepare('SELECT run FROM connection_run').get();
    const written = inflateSync(row?.['run'] as Uint8Array).toString();
    for (const secret of [
      BODY,
      Buffer.from(BODY).toString('hex'),
      TOKEN,
      ...secrets.map((line) => line.split(' ')[2] ?? 'x'),
    ])
      expect(written).not.toContain(secret);
  });

  it('lists endpoints, takes notes and deletes with an entry in the log', async () => {
    const first = await dial();
    test.clock.now += 1000;
    const second = await dial({ host: 'localhost' });
    const history = historyOf(workspace);
    valueOf(await history.setNote(first.id, 'before the renewal'));
    const endpoints = valueOf(await history.endpoints({ filter: '', offset: 0, limit: 10 }));
    expect(endpoints.items.map(({ target, runs }) => [target, runs])).toEqual([
      [second.target, 1],
      [first.target, 1],
    ]);
    expect(valueOf(await workspace.connections.keeping(first.id))).toEqual({
      history: true,
      note: 'before the renewal',
      secrets: 'memory',
      capture: 'memory',
    });
    const stranger = 'z'.repeat(26) as RunId;
    expect(codeOf(await history.setNote(stranger, 'x'))).toBe('connection.run-unknown');
    expect(valueOf(await history.delete({ ids: [stranger] }))).toEqual({ deleted: 0 });
    expect(valueOf(await history.delete({ ids: [first.id, first.id, stranger] }))).toEqual({ deleted: 1 });
    expect(valueOf(await history.delete({ target: second.target }))).toEqual({ deleted: 1 });
    expect((await runsOf(workspace)).total).toBe(0);
    const log = valueOf(await workspace.activity.page({ search: '', offset: 0, limit: 10 }));
    expect(log.items.map(({ action, subject }) => [action, subject])).toEqual([
      ['connection.deleted', second.target],
      ['connection.deleted', first.target],
      ['connection.dialled', second.target],
      ['connection.dialled', first.target],
      ['certificate.seen', 'localhost'],
      ['workspace.created', 'runs'],
    ]);
    expect(valueOf(await workspace.check(NO_JOB)).clean).toBe(true);
  });

  it('does not keep a dial from being shown when it cannot be written', async () => {
    const raw = new DatabaseSync(workspace.file);
    raw.exec('BEGIN IMMEDIATE');
    const run = await dial();
    raw.exec('ROLLBACK');
    raw.close();
    expect(workspace.connections.find(run.id)).toEqual(run);
    expect(valueOf(await workspace.connections.keeping(run.id)).history).toBe(false);
    expect(codeOf(await workspace.connections.keepSecrets(run.id))).toBe('connection.run-unknown');
  });

  it('tells of runs that another process keeps', async () => {
    const other = valueOf(await test.application.openWorkspace({ file: workspace.file }));
    const told = new Promise<readonly string[]>((resolve) => void other.onChange(resolve));
    const run = await dial();
    expect(await told).toEqual(['*']);
    expect((await runsOf(other)).items[0]?.id).toBe(run.id);
    expect(valueOf(await other.connections.get(run.id)).target).toBe(run.target);
  });

  it('refuses what is no run, whoever wrote it', async () => {
    const run = await dial();
    const ids: RunId[] = [];
    const raw = new DatabaseSync(workspace.file);
    const bomb = deflateSync(Buffer.from(`[${' '.repeat(17_000_000)}]`));
    for (const octets of [Buffer.from('no run'), bomb, raw.prepare('SELECT run FROM connection_run').get()?.['run']]) {
      const id = String(ids.length).padStart(26, 'x') as RunId;
      ids.push(id);
      raw
        .prepare(
          'INSERT INTO connection_run SELECT ?, target, started_at, handshake, after_handshake, accepted, protocol, credential, diagnosis, note, ?, ? FROM connection_run WHERE id = ?',
        )
        .run(id, ids.length === 3 ? 99 : 1, octets as Uint8Array, run.id);
    }
    raw.close();
    for (const id of ids) expect(codeOf(await workspace.connections.get(id))).toBe('workspace.damaged');
    expect((await runsOf(workspace)).total).toBe(4);
  });
});

describe('secrets of a run', () => {
  it('are sealed on request and open a capture in Wireshark after a restart, once unlocked', async () => {
    const run = await dial();
    expect(valueOf(await workspace.connections.keepSecrets(run.id))).toBeNull();
    const lines = workspace.connections.findRecording(run.id)?.secrets ?? [];
    const file = readFileSync(workspace.file).toString('latin1');
    for (const line of lines) expect(file).not.toContain(line.split(' ')[2]);
    const reopened = await reopen();
    expect((await runsOf(reopened)).items[0]?.hasSecrets).toBe(true);
    expect(valueOf(await reopened.connections.keeping(run.id))).toMatchObject({ secrets: 'sealed', capture: 'sealed' });
    const target = { path: test.at('run.pcapng'), overwrite: false };
    const save = (secrets: boolean, path: string) =>
      reopened.connections.savePcapng(run.id, { target: { path, overwrite: false }, secrets });
    expect(codeOf(await save(true, target.path))).toBe('vault.locked');
    expect(readdirSync(test.folder)).not.toContain('run.pcapng');
    await unlock(reopened);
    valueOf(await save(true, target.path));
    expect(await tshark(target.path)).toContain(`/partners?key=${TOKEN}`);
    valueOf(await save(false, test.at('closed.pcapng')));
    expect(await tshark(test.at('closed.pcapng'))).toBe('');
    valueOf(await reopened.connections.saveKeyLog(run.id, { path: test.at('keys.log'), overwrite: false }));
    expect(readFileSync(test.at('keys.log'), 'latin1').trim().split('\n').toSorted()).toEqual(lines.toSorted());
    const log = valueOf(await reopened.activity.page({ search: 'exported', offset: 0, limit: 10 }));
    expect(log.items.map(({ detail }) => detail)).toEqual([
      { format: 'key-log', secrets: true },
      { format: 'pcapng', secrets: false },
      { format: 'pcapng', secrets: true },
    ]);
    valueOf(await reopened.connections.dropSecrets(run.id));
    expect(codeOf(await save(true, test.at('late.pcapng')))).toBe('connection.secrets-gone');
    expect(codeOf(await save(false, test.at('late.pcapng')))).toBe('connection.capture-gone');
  });

  it('go with their tab and are kept of no run that the workspace does not hold', async () => {
    const run = await dial();
    workspace.connections.forget(run.id);
    expect(workspace.connections.find(run.id)).toBeUndefined();
    expect(valueOf(await workspace.connections.get(run.id)).id).toBe(run.id);
    expect(codeOf(await workspace.connections.keepSecrets(run.id))).toBe('connection.secrets-gone');
    const outside = valueOf(await test.application.connections.dial(request(), NO_JOB));
    expect(codeOf(await test.application.connections.keepSecrets(outside.id))).toBe('workspace.none-open');
    expect(codeOf(await workspace.connections.get(outside.id))).toBe('connection.run-unknown');
    valueOf(await workspace.lock());
    const locked = await dial();
    expect(codeOf(await workspace.connections.keepSecrets(locked.id))).toBe('vault.locked');
  });

  it('that are sealed go from memory when the workspace is locked, others stay with their tab', async () => {
    const { connections } = workspace;
    const [kept, open, dropped] = [await dial(), await dial(), await dial()];
    for (const { id } of [kept, dropped]) valueOf(await connections.keepSecrets(id));
    valueOf(await connections.dropSecrets(dropped.id));
    valueOf(await workspace.lock());
    const save = (id: RunId) => connections.saveKeyLog(id, { path: test.at(id), overwrite: false });
    expect(codeOf(await save(kept.id))).toBe('vault.locked');
    expect(connections.findRecording(kept.id)?.secrets).toEqual([]);
    expect(connections.findRecording(kept.id)?.octets.length).toBeGreaterThan(0);
    for (const { id } of [open, dropped]) expect(valueOf(await save(id)).name).toBe(id);
    await unlock(workspace);
    expect(valueOf(await save(kept.id)).name).toBe(kept.id);
  });

  it('open for their own run alone', async () => {
    const [first, second] = [await dial(), await dial()];
    for (const { id } of [first, second]) valueOf(await workspace.connections.keepSecrets(id));
    const raw = new DatabaseSync(workspace.file);
    raw
      .prepare(
        'UPDATE connection_secret SET sealed = (SELECT sealed FROM connection_secret WHERE run_id = ?) WHERE run_id = ?',
      )
      .run(first.id, second.id);
    raw.close();
    expect(valueOf(await workspace.check(NO_JOB))).toMatchObject({
      clean: false,
      findings: [{ code: 'store.record-damaged', table: 'connection_secret', rowId: second.id }],
    });
    workspace.connections.close();
    const to = { target: { path: test.at('moved.pcapng'), overwrite: false }, secrets: true };
    expect(codeOf(await workspace.connections.savePcapng(second.id, to))).toBe('vault.record-damaged');
  });
});
