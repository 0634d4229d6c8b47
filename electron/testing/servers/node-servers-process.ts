import { readFileSync } from 'node:fs';
import { createServer as createPlainServer, type Server } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import process from 'node:process';
import { opensslCiphers, type ServerSetup } from './server-setup.ts';

/** Runs in a process of its own, so that the servers are Node's whatever runtime the test has. The argument is a JSON file. */
const setups: readonly ServerSetup[] = JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8'));

const answer: Parameters<typeof createPlainServer>[1] = (_request, response) => {
  response.end('ok\n');
};

const read = (file: string | undefined): string | undefined =>
  file === undefined ? undefined : readFileSync(file, 'utf8');

/** Concatenated lists are taken apart: Node reads one a buffer. */
const lists = (file: string | undefined): string[] | undefined =>
  read(file)?.match(/-----BEGIN X509 CRL-----[^]*?-----END X509 CRL-----/g) ?? undefined;

function serve(setup: ServerSetup): Server {
  if (setup.plain === true) return createPlainServer(answer);
  const ciphers = opensslCiphers(setup) ?? setup.suites;
  const server = createServer(
    {
      cert: read(setup.certFile),
      key: read(setup.keyFile),
      ca: read(setup.clientCaFile),
      crl: lists(setup.crlFile),
      minVersion: setup.version,
      maxVersion: setup.version,
      requestCert: setup.clientCaFile !== undefined,
      rejectUnauthorized: setup.clientCaFile !== undefined,
      ...(ciphers === undefined ? {} : { ciphers }),
      ...(setup.group === undefined ? {} : { ecdhCurve: setup.group }),
      ...(setup.clientScheme === undefined ? {} : { sigalgs: setup.clientScheme }),
      ...(setup.alpn === undefined ? {} : { ALPNProtocols: [setup.alpn] }),
      ...(setup.onlyName === undefined ? {} : { SNICallback: onlyName(setup.onlyName) }),
    },
    answer,
  );
  server.on('tlsClientError', (error) => process.stdout.write(`${setup.id} tlsClientError ${error.message.trim()}\n`));
  return server;
}

const onlyName =
  (wanted: string) =>
  (name: string, done: (error: Error | null) => void): void =>
    done(name === wanted ? null : new Error(`no certificate for ${name}`));

const servers = setups.map((setup) => ({ id: setup.id, server: serve(setup).listen(0, '127.0.0.1') }));
await Promise.all(servers.map(({ server }) => new Promise((resolve) => server.once('listening', resolve))));
for (const { id, server } of servers) {
  const { port } = server.address() as AddressInfo;
  process.stdout.write(`port ${id} ${port}\n`);
}
process.stdout.write('ready\n');
