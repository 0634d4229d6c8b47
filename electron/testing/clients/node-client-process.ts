import { readFileSync } from 'node:fs';
import { request } from 'node:https';
import process from 'node:process';
import type { ClientTarget } from './client-programs.ts';

/** Dials many targets with Node's https. The argument is a JSON file; prints `id words` for each line of each. */
const targets: readonly ClientTarget[] = JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8'));

const dial = (target: ClientTarget): Promise<string> =>
  new Promise((resolve) => {
    const asked = request({
      host: '127.0.0.1',
      port: target.port,
      servername: target.serverName,
      ca: readFileSync(target.caFile),
      minVersion: target.version,
      maxVersion: target.version,
      agent: false,
      timeout: 5_000,
      ...(target.certFile === undefined ? {} : { cert: readFileSync(target.certFile) }),
      ...(target.keyFile === undefined ? {} : { key: readFileSync(target.keyFile) }),
      ...(target.alpn === undefined ? {} : { ALPNProtocols: [target.alpn] }),
    });
    asked.on('response', (response) => {
      response.setEncoding('utf8');
      let body = '';
      response.on('data', (chunk: string) => {
        body += chunk;
      });
      response.on('end', () => resolve(`${response.statusCode}\n${body}`));
    });
    asked.on('error', (error: NodeJS.ErrnoException) => resolve(`${error.code} ${error.message}`));
    asked.on('timeout', () => asked.destroy());
    asked.end();
  });

for (const target of targets) {
  // A credential that the library does not hold throws before anything is dialled.
  const said = await dial(target).catch((error: unknown) => String(error));
  for (const line of said.trim().split('\n')) process.stdout.write(`${target.id} ${line}\n`);
}
