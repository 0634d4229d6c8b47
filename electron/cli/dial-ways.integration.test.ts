import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createCommandFolder } from '../testing/command-line.ts';
import { createDialLab, type DialLab, startMatrixServer } from '../testing/dial/run-matrix.ts';
import { startTinyproxy } from '../testing/servers/proxy-servers.ts';
import { startRawServer } from '../testing/servers/raw-server.ts';
import { startDovecot } from '../testing/servers/starttls/dovecot-server.ts';
import { findFreePort, type TestServer } from '../testing/servers/tool-process.ts';

const cli = createCommandFolder();
let lab: DialLab;
let server: TestServer;
const at = (name: string): string => join(lab.folder, name);
const CLIENT = (): readonly string[] => [
  '--cert',
  at('client.pem'),
  '--key',
  at('client-key.pem'),
  '--trust',
  at('root.pem'),
];
const target = (): string => `localhost:${server.port}`;
const serverFiles = () => ({ certFile: at('server.pem'), keyFile: at('server-key.pem'), clientCaFile: at('root.pem') });

beforeAll(async () => {
  lab = createDialLab();
  server = await startMatrixServer(lab, { server: 'nginx', version: 'TLSv1.3', certificate: 'server' });
});
afterAll(async () => {
  await server.stop();
  lab.remove();
  cli.remove();
});

describe('dial by every way on the command line', () => {
  it('goes through a proxy with a login, and writes report, capture, key log and commands', async () => {
    const login = { user: 'me', password: 'correct horse' };
    const proxy = await startTinyproxy(serverFiles(), { login: { ...login, password: 'hunter2' } });
    writeFileSync(cli.at('proxy-pass'), 'hunter2\n');
    const args = [
      'dial',
      target(),
      ...CLIENT(),
      '--http-get',
      '/?token=hunter3',
      '--proxy',
      `http://me@127.0.0.1:${proxy.port}`,
    ];
    const outputs = ['--report', 'run.json', '--pcapng', 'run.pcapng', '--keylog', 'run.keys', '--commands'];
    const done = await cli.run(...args, '--proxy-passphrase-file', 'proxy-pass', ...outputs, '--json');
    await proxy.stop();
    expect(done.exitCode, done.stderr).toBe(0);
    const printed = JSON.parse(done.stdout) as { commands: { commands: { tool: string; text: string }[] } };
    expect(printed).toMatchObject({
      schema: 'countersign.connection-run/1',
      outcome: { afterHandshake: 'accepted', application: { status: 200 } },
      settings: { proxy: { kind: 'http', user: 'me', port: proxy.port }, httpGet: '/?…' },
    });
    const { commands, ...report } = printed;
    expect(JSON.parse(readFileSync(cli.at('run.json'), 'utf8'))).toEqual(report);
    expect(commands.commands.map(({ tool }) => tool)).toEqual(['openssl', 'curl']);
    expect(commands.commands[1]?.text).toContain(`--cert ${at('client.pem')}`);
    expect(done.stderr).toContain('run.pcapng holds the connection with its secrets');
    expect(done.stderr).toContain('run.keys holds the secrets');
    const shown = execFileSync('tshark', ['-r', cli.at('run.pcapng'), '-Y', 'http'], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    expect(shown).toContain('GET /?token=hunter3 HTTP/1.1');
    expect(readFileSync(cli.at('run.keys'), 'utf8')).toMatch(/^CLIENT_TRAFFIC_SECRET_0 /m);
    for (const told of [done.stdout, readFileSync(cli.at('run.json'), 'utf8')]) {
      expect(told.replaceAll(/printf.*/g, '').replaceAll(/--url.*/g, '')).not.toMatch(/hunter/);
    }
    expect(await cli.failure(3, ...args, '--pcapng', 'run.pcapng')).toMatchObject({ code: 'file.exists' });
  });

  it('begins with STARTTLS, with the offer and the family that were asked for', async () => {
    const mail = await startDovecot(serverFiles());
    const offer = [
      '--max',
      '1.2',
      '--ciphers',
      'ECDHE-ECDSA-AES128-GCM-SHA256',
      '--groups',
      'secp384r1,secp256r1',
      '--chain',
      'leaf',
      '-4',
    ];
    const done = await cli.run(
      'dial',
      `127.0.0.1:${mail.portOf.imap}`,
      ...CLIENT(),
      '--starttls',
      'imap',
      '--sni',
      'localhost',
      ...offer,
      '--wait',
      '300',
      '--json',
    );
    await mail.stop();
    const report = JSON.parse(done.stdout) as { messages: { type: string }[] };
    expect(report, done.stderr).toMatchObject({
      protocol: 'TLSv1.2',
      cipherSuite: 'TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256',
      group: 'secp384r1',
      settings: { startTls: 'imap', family: 'ipv4', chain: 'leaf', groups: ['secp384r1', 'secp256r1'] },
    });
    expect(report.messages.map(({ type }) => type)).toEqual(expect.arrayContaining(['StartTls', 'ClientHello']));
    expect(report.messages.findIndex(({ type }) => type === 'StartTls')).toBe(0);
  });

  it('tells people the verdict, the time, the causes, the messages and the commands, without control characters', async () => {
    const done = await cli.run(
      'dial',
      target(),
      '--cert',
      at('clientExpired.pem'),
      '--key',
      at('clientExpired-key.pem'),
      '--trust',
      at('root.pem'),
      '--http-get',
      '/',
      '--commands',
    );
    expect(done.exitCode).toBe(1);
    expect(done.stdout).toMatch(/^The server refused us after the handshake$/m);
    expect(done.stdout).toMatch(/^Time {6}.*handshake \d+ ms, whole run \d+ ms$/m);
    expect(done.stdout).toMatch(/confidence \d\.\d\d, fix on this side\)$/m);
    expect(done.stdout).toMatch(/^ +\d+\.\d {2}→ ClientHello +\d+ {2}TLSv1\.3/m);
    expect(done.stdout).toMatch(/^ +\d+\.\d {2}← CertificateRequest /m);
    expect(done.stdout).toContain('openssl s_client \\\n  -connect 127.0.0.1:');
    const evil = await startRawServer((socket) => socket.end('220 \u001b[2J\u202eevil\u0007 greeting\r\n'));
    const greeted = await cli.run('dial', `127.0.0.1:${evil.port}`, '--timeout', '2000');
    const started = await cli.run('dial', `127.0.0.1:${evil.port}`, '--starttls', 'smtp', '--timeout', '2000');
    await evil.stop();
    for (const { stdout, exitCode } of [greeted, started]) {
      expect(exitCode).toBe(1);
      expect(stdout).toContain('evil');
      expect(stdout).not.toMatch(/[^\n\P{Cc}]|\p{Cf}/u);
    }
  });

  it('says where nothing could be written because nothing was said', async () => {
    const port = await findFreePort();
    const done = await cli.run('dial', `127.0.0.1:${port}`, '--pcapng', 'none.pcapng', '--keylog', 'none.keys');
    expect(done.exitCode).toBe(1);
    expect(done.stderr).toBe(
      'No capture was written: TLS never began.\nNo key log was written: the connection had no secrets.\n',
    );
    expect(done.stdout).toContain(`127.0.0.1 refused (ECONNREFUSED)`);
  });

  it.each([
    [['--proxy', 'http://me:secret@127.0.0.1:8080'], { field: '--proxy', text: expect.not.stringContaining('secret') }],
    [['--ciphers', 'NONSENSE'], { code: 'connection.option-unsupported' }],
    [['--local-address', 'nowhere'], { code: 'connection.local-address-invalid' }],
  ] as const)('calls %j wrong use', async (options, error) => {
    expect(await cli.failure(2, 'dial', target(), ...options)).toMatchObject(error);
  });

  it('keeps note and sealed secrets in the workspace', async () => {
    await cli.json('workspace', 'init', '--workspace', 'w.countersign', '--passphrase-file', 'pass');
    const open = ['--workspace', 'w.countersign', '--passphrase-file', 'pass'];
    const done = await cli.run(
      'dial',
      target(),
      ...CLIENT(),
      ...open,
      '--note',
      'after the renewal',
      '--keep-secrets',
      '--json',
    );
    expect(done.exitCode, done.stderr).toBe(0);
    const { id } = JSON.parse(done.stdout) as { id: string };
    const db = new DatabaseSync(cli.at('w.countersign'), { readOnly: true });
    const row = db
      .prepare('SELECT note, accepted, sealed FROM connection_run JOIN connection_secret ON run_id = id WHERE id = ?')
      .get(id);
    db.close();
    expect(row).toMatchObject({ note: 'after the renewal', accepted: 1 });
    expect(Buffer.from(row?.['sealed'] as Uint8Array).includes('TRAFFIC_SECRET')).toBe(false);
  });
});

describe('compare on the command line', () => {
  it('calls two runs of the same the same, and says in what others differ', async () => {
    const dialled = ['dial', target(), ...CLIENT(), '--http-get', '/'];
    for (const [name, more] of [
      ['a', []],
      ['b', []],
      ['c', ['--max', '1.2']],
      ['d', ['--sni', 'off']],
    ] as const) {
      await cli.run(...dialled, '--report', `${name}.json`, ...more);
    }
    const same = await cli.run('compare', 'a.json', 'b.json', '--json');
    expect(JSON.parse(same.stdout)).toMatchObject({ same: true, facts: [], gone: [], appeared: [] });
    expect(same.exitCode).toBe(0);
    const versions = await cli.run('compare', 'a.json', 'c.json');
    expect(versions.exitCode).toBe(1);
    expect(versions.stdout).toContain('Newest version offered\n  - TLSv1.3\n  + TLSv1.2\n');
    expect(versions.stdout).toMatch(/^New: /m);
    const names = await cli.run('compare', 'a.json', 'd.json', '--json');
    expect(JSON.parse(names.stdout)).toMatchObject({
      same: false,
      facts: [{ fact: 'settings.serverName', before: 'same', after: 'off' }],
      messages: expect.arrayContaining([
        { before: 0, after: 0, differences: [{ field: 'extensions › server_name', before: 'localhost', after: null }] },
      ]),
    });
  });

  it('refuses a report beside something else, and what only says to be one', async () => {
    expect(await cli.failure(1, 'compare', 'a.json', at('root.pem'))).toMatchObject({ code: 'format.not-recognised' });
    writeFileSync(cli.at('bad.json'), '{"schema": "countersign.connection-run/1", "messages": "none"}');
    expect(await cli.failure(1, 'compare', 'a.json', 'bad.json')).toMatchObject({ code: 'format.not-recognised' });
  });
});
