import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CommandFolder, createCommandFolder } from '../testing/command-line.ts';
import { type SshServer, startSshServer } from '../testing/servers/file-servers.ts';

const MAIN = path.resolve(import.meta.dirname, 'main.ts');
let cli: CommandFolder;
let ssh: SshServer;
const own = ['--ca', 'Root', '--workspace', 'w'];
const secret = ['--passphrase-file', 'pass'];
const issue = (): Promise<Record<string, unknown>> =>
  cli.json('crl', 'issue', ...own, ...secret, '--out', 'root.crl', '--force', '--no-publish');

beforeAll(async () => {
  cli = createCommandFolder();
  ssh = await startSshServer();
  await cli.json('workspace', 'init', '--workspace', 'w', ...secret);
  await cli.json(
    'ca',
    'create',
    '--name',
    'Root',
    '--crl-url',
    'http://pki.example/root-ca.crl',
    '--workspace',
    'w',
    ...secret,
  );
  await issue();
}, 120_000);
afterAll(async () => {
  cli.remove();
  await ssh.stop();
});

describe('countersign publish', () => {
  it('keeps places, publishes under the name that certificates carry, and forgets them', async () => {
    mkdirSync(cli.at('out'));
    expect((await cli.run('publish', 'list', ...own)).stdout).toContain('published nowhere');
    await cli.json('publish', 'add', ...own, '--name', 'out', '--folder', cli.at('out'));
    expect(await cli.json('publish', 'test', 'out', ...own, '--write')).toMatchObject({ wrote: true });
    expect(await cli.json('crl', 'publish', ...own)).toMatchObject({ runs: [{ target: 'out', state: 'done' }] });
    expect(readdirSync(cli.at('out'))).toEqual(['root-ca.crl']);
    expect(readFileSync(cli.at('out/root-ca.crl'))).toEqual(readFileSync(cli.at('root.crl')));
    expect(cli.tool('openssl', 'crl', '-inform', 'DER', '-in', 'out/root-ca.crl', '-noout', '-issuer')).toContain(
      'Root',
    );
    expect((await cli.run('publish', 'list', ...own)).stdout).toMatch(/out +folder .*Up to date +No\. 1/);
    await cli.json('publish', 'remove', 'out', ...own);
    expect(await cli.failure(1, 'publish', 'remove', 'out', ...own)).toMatchObject({
      code: 'publish.target-not-found',
    });
  });

  it('brings places that are enabled up to date with each list that is issued, and tells of those that fail', async () => {
    const issuing = ['crl', 'issue', ...own, ...secret, '--out', 'root.crl', '--force'] as const;
    mkdirSync(cli.at('here'));
    for (const name of ['gone', 'idle']) mkdirSync(cli.at(name));
    await cli.json('publish', 'add', ...own, '--name', 'here', '--folder', cli.at('here'));
    await cli.json('publish', 'add', ...own, '--name', 'off', '--folder', cli.at('idle'), '--disabled');
    expect(await cli.json(...issuing)).toMatchObject({ published: [{ target: 'here', state: 'done', error: null }] });
    expect(readFileSync(cli.at('here/root-ca.crl'))).toEqual(readFileSync(cli.at('root.crl')));
    await cli.json('publish', 'add', ...own, '--name', 'gone', '--folder', cli.at('gone'));
    rmSync(cli.at('gone'), { recursive: true });
    const { exitCode, stdout } = await cli.run(...issuing);
    expect(exitCode).toBe(1);
    expect(stdout).toMatch(/is in root\.crl[\s\S]*gone: /);
    expect(readFileSync(cli.at('here/root-ca.crl'))).toEqual(readFileSync(cli.at('root.crl')));
    expect(await cli.json(...issuing, '--no-publish')).toMatchObject({ published: [] });
    expect(readFileSync(cli.at('here/root-ca.crl'))).not.toEqual(readFileSync(cli.at('root.crl')));
    for (const name of ['here', 'off', 'gone']) await cli.json('publish', 'remove', name, ...own);
  });

  it('shows the key of an SSH server first, and publishes once it was confirmed', async () => {
    writeFileSync(cli.at('id'), ssh.clientKey);
    const place = ['--sftp', `${ssh.user}@127.0.0.1`, '--port', String(ssh.port), '--path', ssh.files, '--key', 'id'];
    const asked = await cli.run('publish', 'add', ...own, ...secret, '--name', 'ssh', ...place);
    expect([asked.exitCode, asked.stdout]).toEqual([
      1,
      expect.stringContaining(`ssh-ed25519 SHA256:${ssh.hostKeySha256}`),
    ]);
    const hostKey = ['--host-key', `ssh-ed25519 SHA256:${ssh.hostKeySha256}`];
    await cli.json('publish', 'add', ...own, ...secret, '--name', 'ssh', ...place, ...hostKey);
    await cli.json('crl', 'publish', ...own, ...secret);
    expect(readFileSync(`${ssh.files}/root-ca.crl`)).toEqual(readFileSync(cli.at('root.crl')));
    await cli.json('publish', 'remove', 'ssh', ...own);
  });
});

/** Keeps files that came whole; while it is `stuck` it takes half of one and says nothing. */
async function startSlowServer() {
  const files = new Map<string, Buffer>();
  const state = { stuck: false, begun: Promise.withResolvers<void>() };
  const server: Server = createServer((request, response) => {
    const name = request.url ?? '';
    const pieces: Buffer[] = [];
    if (request.method === 'PUT' && state.stuck) {
      request.once('data', () => state.begun.resolve());
      return;
    }
    request.on('data', (piece: Buffer) => pieces.push(piece));
    request.on('end', () => {
      if (request.method === 'PUT') files.set(name, Buffer.concat(pieces));
      const file = files.get(name);
      response.writeHead(file === undefined ? 404 : 200).end(request.method === 'GET' ? file : undefined);
    });
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return { files, state, server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/` };
}

describe('a program that is killed while it publishes', () => {
  it('leaves the list before whole, tells the run as interrupted, and takes it up again', async () => {
    const { files, state, server, url } = await startSlowServer();
    try {
      await cli.json('publish', 'add', ...own, '--name', 'web', '--url', url);
      await cli.json('crl', 'publish', ...own);
      const before = files.get('/root-ca.crl') ?? expect.fail('not there');
      await issue();
      state.stuck = true;
      const started = spawn(process.execPath, [MAIN, 'crl', 'publish', ...own], { cwd: cli.folder, stdio: 'ignore' });
      await state.begun.promise;
      started.kill('SIGKILL');
      await once(started, 'exit');
      expect(files.get('/root-ca.crl')?.equals(before)).toBe(true);
      const standing = await cli.json('publish', 'list', ...own);
      expect(standing).toMatchObject({ targets: [{ isCurrent: false, last: { state: 'interrupted' } }] });
      state.stuck = false;
      expect(await cli.json('crl', 'publish', ...own)).toMatchObject({ runs: [{ state: 'done', attempts: 1 }] });
      expect(files.get('/root-ca.crl')).toEqual(readFileSync(cli.at('root.crl')));
      expect((await cli.run('check', '--workspace', 'w')).stdout).not.toContain('damaged');
    } finally {
      server.closeAllConnections();
      server.close();
    }
  });
});
