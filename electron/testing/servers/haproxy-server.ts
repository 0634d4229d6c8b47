import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Listening, startConfigured } from './config-server.ts';
import { type Fleet, opensslCiphers, type ServerSetup } from './server-setup.ts';

/** HAProxy that answers by itself; its log is what it writes of failed handshakes. */
export const startHaproxyServers = (setups: readonly ServerSetup[]): Promise<Fleet> =>
  startConfigured(
    {
      name: 'haproxy',
      config,
      tool: (file) => ({ command: 'haproxy', debianPackage: 'haproxy', args: ['-db', '-f', file] }),
    },
    setups,
  );

async function config(listening: readonly Listening[], folder: string): Promise<string> {
  const binds: string[] = [];
  for (const { setup, port } of listening) binds.push(await frontend(setup, port, folder));
  return [
    'global',
    '  log stdout format raw local0 info',
    '  tune.ssl.default-dh-param 2048',
    'defaults',
    '  mode http',
    '  log global',
    '  option httplog',
    '  timeout client 10s',
    '  timeout connect 5s',
    '  timeout server 10s',
    '  timeout http-request 10s',
    ...binds,
    '',
  ].join('\n');
}

async function frontend(setup: ServerSetup, port: number, folder: string): Promise<string> {
  const tls = setup.plain === true ? '' : ` ssl ${await tlsWords(setup, folder)}`;
  return [
    `frontend ${setup.id}`,
    `  bind 127.0.0.1:${port}${tls}`,
    '  http-request return status 200 content-type text/plain string "ok"',
  ].join('\n');
}

async function tlsWords(setup: ServerSetup, folder: string): Promise<string> {
  const ciphers = opensslCiphers(setup);
  const both = join(folder, `${setup.id}.pem`);
  await writeFile(both, (await readFile(setup.certFile, 'utf8')) + (await readFile(setup.keyFile, 'utf8')), {
    mode: 0o600,
  });
  return [
    `crt ${both} ssl-min-ver ${setup.version} ssl-max-ver ${setup.version}`,
    ...(setup.clientCaFile === undefined ? [] : [`ca-file ${setup.clientCaFile} verify required`]),
    ...(setup.crlFile === undefined ? [] : [`crl-file ${setup.crlFile}`]),
    ...(ciphers === undefined ? [] : [`ciphers ${ciphers}`]),
    ...(setup.suites === undefined ? [] : [`ciphersuites ${setup.suites}`]),
    ...(setup.group === undefined ? [] : [`curves ${setup.group}`]),
    ...(setup.alpn === undefined ? [] : [`alpn ${setup.alpn}`]),
    ...(setup.onlyName === undefined ? [] : ['strict-sni']),
  ].join(' ');
}
