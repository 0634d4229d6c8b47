import { spawn } from 'node:child_process';
import { chmodSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RunId } from '../../shared/model/brands.ts';
import type { ConnectionRun, RunSettings } from '../../shared/model/connection.ts';
import {
  createDialLab,
  credentialOf,
  type DialLab,
  dialOptions,
  dialRun,
  startMatrixServer,
} from '../testing/dial/run-matrix.ts';
import { RUN_SETTINGS } from '../testing/dial/run-settings.ts';
import { startOpensslServer } from '../testing/servers/openssl-server.ts';
import { startMicrosocks, startTinyproxy } from '../testing/servers/proxy-servers.ts';
import { startDovecot } from '../testing/servers/starttls/dovecot-server.ts';
import type { TestServer } from '../testing/servers/tool-process.ts';
import type { TestCertificateName } from '../testing/test-pki.ts';
import type { DialOptions } from '../tls/dial.ts';
import { buildCommands } from './run-commands.ts';

let lab: DialLab;
beforeAll(() => {
  lab = createDialLab();
  for (const [name, { chainPem, pem, keyPem }] of Object.entries(lab.pki.certificates)) {
    const folder = join(lab.folder, `with-${name}`);
    mkdirSync(folder);
    writeFileSync(join(folder, 'client.pem'), chainPem);
    writeFileSync(join(folder, 'client-leaf.pem'), pem);
    writeFileSync(join(folder, 'client-key.pem'), keyPem, { mode: 0o600 });
    writeFileSync(join(folder, 'client-chain.pem'), lab.pki.intermediate.pem);
    writeFileSync(join(folder, 'trust.pem'), lab.pki.root.pem);
  }
});
afterAll(() => lab.remove());

const serverFiles = () => ({
  certFile: join(lab.folder, 'server.pem'),
  keyFile: join(lab.folder, 'server-key.pem'),
  clientCaFile: join(lab.folder, 'root.pem'),
});

interface Said {
  readonly exitCode: number | null;
  readonly output: string;
}

function runShell(text: string, folder: string, path = process.env['PATH']): Promise<Said> {
  const child = spawn('sh', ['-c', text], {
    cwd: folder,
    env: { ...process.env, PATH: path },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const chunks: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => chunks.push(chunk));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (exitCode) => resolve({ exitCode, output: Buffer.concat(chunks).toString('latin1') }));
  });
}

interface Played {
  readonly run: ConnectionRun;
  readonly openssl: Said;
  readonly curl: Said;
}

/** Dials, then runs both commands against the same server in a folder that holds the files they name. */
async function play(
  server: TestServer,
  credential: TestCertificateName,
  changes: { readonly settings?: Partial<RunSettings>; readonly options?: Partial<DialOptions> } = {},
): Promise<Played> {
  const options = dialOptions(lab, server.port, {
    credential: credentialOf(lab, credential),
    afterHandshakeWaitMs: 1_500,
    ...changes.options,
  });
  const run = { ...(await dialRun(options)), id: 'run' as RunId, settings: { ...RUN_SETTINGS, ...changes.settings } };
  const folder = join(lab.folder, `with-${credential}`);
  const [openssl, curl] = await Promise.all(
    ['openssl', 'curl'].map((tool) => {
      const command = buildCommands(run).commands.find((each) => each.tool === tool);
      return runShell(command?.text ?? 'false', folder);
    }),
  );
  if (openssl === undefined || curl === undefined) throw new Error('no command');
  return { run, openssl, curl };
}

const statusOf = ({ output }: Said): number => Number(/HTTP\/1\.[01] (\d{3})/.exec(output)?.[1] ?? 0);

describe('equivalent commands, run by a shell', () => {
  it.each(['TLSv1.2', 'TLSv1.3'] as const)('are accepted where the run was, over %s', async (version) => {
    const server = await startMatrixServer(lab, { server: 'nginx', version, certificate: 'server' });
    const played = await play(server, 'client');
    await server.stop();
    expect(played.run.outcome).toMatchObject({ afterHandshake: 'accepted', application: { status: 200 } });
    expect([played.openssl, played.curl].map(statusOf), played.openssl.output + played.curl.output).toEqual([200, 200]);
    expect(played.openssl.output).toContain('Verify return code: 0 (ok)');
    expect(played.curl.exitCode).toBe(0);
  });

  it.each(['TLSv1.2', 'TLSv1.3'] as const)(
    'meet the same alert where the run was refused, over %s',
    async (version) => {
      const server = await startMatrixServer(lab, { server: 'openssl', version, certificate: 'server' });
      const played = await play(server, 'clientWrongCa');
      await server.stop();
      expect(played.run.alert).toMatchObject({ name: 'unknown_ca', number: 48 });
      expect(played.openssl.output).toContain('SSL alert number 48');
      expect(played.curl.output).toContain('unknown ca');
      expect(played.curl.exitCode).toBe(version === 'TLSv1.2' ? 35 : 56);
    },
  );

  it('meet the same page where nginx refuses by one', async () => {
    const server = await startMatrixServer(lab, { server: 'nginx', version: 'TLSv1.3', certificate: 'server' });
    const played = await play(server, 'clientExpired');
    await server.stop();
    expect(played.run.outcome.application?.status).toBe(400);
    expect([played.openssl, played.curl].map(statusOf)).toEqual([400, 400]);
    expect(played.curl.output).toContain('The SSL certificate error');
  });

  it('judge the server alike: a name that does not fit, a chain that is not trusted', async () => {
    const wrong = await startMatrixServer(lab, { server: 'nginx', version: 'TLSv1.3', certificate: 'serverWrongName' });
    const named = await play(wrong, 'client');
    const other = await play(wrong, 'client', {
      options: { serverName: 'other.example' },
      settings: { serverName: { name: 'other.example' } },
    });
    await wrong.stop();
    expect(named.run.trust).toMatchObject({ verified: true, nameMatches: false });
    expect(named.openssl.output).toContain('hostname mismatch');
    expect(statusOf(named.openssl)).toBe(0);
    expect(named.curl.exitCode).toBe(60);
    expect(other.run.trust.nameMatches).toBe(true);
    expect([other.openssl, other.curl].map(statusOf), other.openssl.output + other.curl.output).toEqual([200, 200]);
  });

  it('offer the same versions, ciphers, groups, protocols and the leaf alone', async () => {
    const server = await startOpensslServer({
      certFile: join(lab.folder, 'server.pem'),
      keyFile: join(lab.folder, 'server-key.pem'),
      version: 'TLSv1.2',
      clientAuth: 'require',
      clientCaFile: join(lab.folder, 'root.pem'),
      extraArgs: ['-alpn', 'http/1.1'],
    });
    const offer = { maxVersion: 'TLSv1.2', alpn: ['http/1.1'], chain: 'leaf' } as const;
    const settings = {
      ...offer,
      ciphers: ['ECDHE-ECDSA-AES128-GCM-SHA256'],
      groups: ['secp384r1', 'secp256r1'],
      family: 'ipv4',
    } as const;
    const options = { ...offer, credential: credentialOf(lab, 'client', true) };
    const played = await play(server, 'client', { settings, options });
    await server.stop();
    expect(played.run.alert?.number).toBe(48);
    expect(played.openssl.output).toContain('SSL alert number 48');
    expect(played.openssl.output).toMatch(/ECDHE-ECDSA-AES128-GCM-SHA256/);
    expect(played.openssl.output).toContain('Server Temp Key: ECDH, secp384r1, 384 bits');
    expect(played.curl.output).toContain('unknown ca');
    expect(played.curl.output).toContain('ALPN: offers http/1.1');
  });
});

describe('equivalent commands for old versions', () => {
  it('lower the level of OpenSSL for TLS 1.1, which it needs', async () => {
    const files = { certFile: join(lab.folder, 'serverRsa.pem'), keyFile: join(lab.folder, 'serverRsa-key.pem') };
    const server = await startOpensslServer({ ...files, version: 'TLSv1.1', clientAuth: 'none' });
    const versions = { minVersion: 'TLSv1', maxVersion: 'TLSv1.1' } as const;
    const played = await play(server, 'clientRsa', { options: versions, settings: versions });
    await server.stop();
    expect(played.run.protocol).toBe('TLSv1.1');
    expect([played.openssl, played.curl].map(statusOf), played.openssl.output + played.curl.output).toEqual([200, 200]);
  });
});

describe('equivalent commands by another way', () => {
  it('begin with STARTTLS where the run did', async () => {
    const mail = await startDovecot(serverFiles());
    const options = { startTls: 'smtp' } as const;
    const server = { port: mail.portOf.smtp, stop: mail.stop, log: mail.log };
    const played = await play(server, 'client', { options, settings: { startTls: 'smtp', httpGet: null } });
    await mail.stop();
    expect(played.run.outcome.handshake).toBe('completed');
    expect(played.openssl.output).toContain('Verify return code: 0 (ok)');
    expect(played.openssl.output).toContain(`Cipher is ${played.run.cipherSuite ?? ''}`);
    expect(played.curl.output).toContain('SSL certificate verify ok');
    expect(buildCommands({ ...played.run, settings: { ...played.run.settings, startTls: 'xmpp' } }).commands).toEqual([
      expect.objectContaining({ tool: 'openssl', text: expect.stringContaining('-starttls xmpp') }),
    ]);
  });

  it('go through the proxy that the run went through, or say that they cannot', async () => {
    const server = await startMatrixServer(lab, { server: 'nginx', version: 'TLSv1.3', certificate: 'server' });
    for (const [kind, start] of [
      ['http', startTinyproxy],
      ['socks5', startMicrosocks],
    ] as const) {
      const proxy = await start(serverFiles());
      const place = { kind, host: '127.0.0.1', port: proxy.port } as const;
      const settings = { proxy: { ...place, user: null } };
      const played = await play(server, 'client', { options: { proxy: { ...place, login: null } }, settings });
      await proxy.stop();
      expect([played.run.outcome.application?.status, statusOf(played.curl), statusOf(played.openssl)], kind).toEqual([
        200, 200, 200,
      ]);
      expect(played.curl.output, kind).toMatch(kind === 'http' ? /CONNECT localhost:\d+/ : /SOCKS5/);
      const [openssl] = buildCommands(played.run).commands;
      expect(openssl?.differs.includes('proxy')).toBe(kind === 'socks5');
    }
    await server.stop();
  });
});

const HOSTILE = [
  `a'; touch pwned; '`,
  '$(touch pwned)',
  '`touch pwned`',
  '"; touch pwned #',
  '-o pwned',
  'x\ntouch pwned\n',
  String.raw`\'touch pwned\'`,
  '&& touch pwned',
  '*',
  '~',
  'ünïcode \u202e',
];

describe('hostile names in commands', () => {
  it('stay one argument each and start nothing', async () => {
    const folder = join(lab.folder, 'hostile');
    mkdirSync(join(folder, 'bin'), { recursive: true });
    for (const tool of ['openssl', 'curl']) {
      writeFileSync(join(folder, 'bin', tool), '#!/bin/sh\nprintf "%s\\0" "$@" > arguments\ncat > input\n');
      chmodSync(join(folder, 'bin', tool), 0o755);
    }
    writeFileSync(join(folder, 'bin', 'sleep'), '#!/bin/sh\n');
    chmodSync(join(folder, 'bin', 'sleep'), 0o755);
    const server = await startMatrixServer(lab, { server: 'nginx', version: 'TLSv1.3', certificate: 'server' });
    const base = await dialRun(dialOptions(lab, server.port, { credential: credentialOf(lab, 'client') }));
    await server.stop();
    for (const bad of HOSTILE) {
      const proxy = { kind: 'http', host: bad, port: 3128, user: bad } as const;
      const settings = {
        ...RUN_SETTINGS,
        serverName: { name: bad },
        alpn: [bad],
        ciphers: [bad],
        groups: [bad],
        signatureSchemes: [bad],
        localAddress: bad,
        httpGet: `/${bad}`,
        proxy,
      };
      const run: ConnectionRun = { ...base, id: 'run' as RunId, host: bad, serverName: bad, settings };
      const names = { certificate: bad, leaf: bad, key: bad, chain: bad, trust: bad, 'proxy-passphrase': bad };
      for (const { tool, text } of buildCommands(run, names).commands) {
        const said = await runShell(text, folder, `${join(folder, 'bin')}:${process.env['PATH'] ?? ''}`);
        expect(said, text).toMatchObject({ exitCode: 0, output: '' });
        const given = readFileSync(join(folder, 'arguments'), 'utf8')
          .split('\0')
          .slice(tool === 'openssl' ? 1 : 0);
        const last = tool === 'openssl' ? `file:${bad}` : `/${bad}`;
        expect(
          given.some((word) => word.endsWith(last)),
          text,
        ).toBe(true);
        expect(given.filter((word) => word === bad).length, text).toBeGreaterThanOrEqual(3);
        if (tool === 'openssl')
          expect(readFileSync(join(folder, 'input'), 'utf8')).toContain(`GET /${bad} HTTP/1.1\r\n`);
      }
      expect(readdirSync(folder).toSorted()).toEqual(['arguments', 'bin', 'input']);
    }
  });
});
