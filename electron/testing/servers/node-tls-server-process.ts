import { readFileSync } from 'node:fs';
import { createServer } from 'node:https';
import process from 'node:process';

/** Runs in a process of its own, so that the server is Node's whatever runtime the test has. */
const options: unknown = JSON.parse(process.argv[2] ?? '{}');

const text = (name: string): string | undefined => {
  const value: unknown = typeof options === 'object' && options !== null ? Reflect.get(options, name) : undefined;
  return typeof value === 'string' ? value : undefined;
};

const read = (name: string): string | undefined => {
  const file = text(name);
  return file === undefined ? undefined : readFileSync(file, 'utf8');
};

const version = text('version') === 'TLSv1.2' ? 'TLSv1.2' : 'TLSv1.3';
const server = createServer(
  {
    cert: read('certFile'),
    key: read('keyFile'),
    ca: read('clientCaFile'),
    crl: read('crlFile'),
    minVersion: version,
    maxVersion: version,
    requestCert: text('clientAuth') !== 'none',
    rejectUnauthorized: text('clientAuth') === 'require',
  },
  (_request, response) => {
    response.end('ok\n');
  },
);
server.on('tlsClientError', (error) => process.stdout.write(`tlsClientError ${error.message}\n`));
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  if (address !== null && typeof address !== 'string') process.stdout.write(`listening ${address.port}\n`);
});
