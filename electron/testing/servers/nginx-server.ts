import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TlsServerOptions } from './openssl-server.ts';
import { findFreePort, startTool, type TestServer, type ToolProcess, waitForPort } from './tool-process.ts';

const MAX_ATTEMPTS = 5;

export interface NginxOptions extends TlsServerOptions {
  /** Lines for the server block. */
  readonly extra?: string;
}

/**
 * nginx on a loopback port with a folder of its own. It completes the handshake whatever the client sent and refuses with a
 * page; `log` is its error log at level info, which tells the reasons apart.
 */
export async function startNginx(options: NginxOptions): Promise<TestServer> {
  for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt++) {
    const started = await attemptNginx(options, await findFreePort());
    if (started !== undefined) return started;
  }
  throw new Error(`nginx found no port in ${MAX_ATTEMPTS} attempts`);
}

async function attemptNginx(options: NginxOptions, port: number): Promise<TestServer | undefined> {
  const folder = await mkdtemp(join(tmpdir(), 'countersign-nginx-'));
  await mkdir(join(folder, 'temp'));
  await writeFile(join(folder, 'nginx.conf'), nginxConfig(options, folder, port));
  const tool = await startTool({
    command: 'nginx',
    debianPackage: 'nginx-light',
    args: ['-p', folder, '-c', join(folder, 'nginx.conf'), '-e', join(folder, 'error.log')],
  });
  if (await waitForPort(port, () => tool.child.exitCode === null)) return withLog(tool, folder, port);
  const output = tool.log();
  await tool.stop();
  await rm(folder, { recursive: true, force: true });
  if (/Address already in use/.test(output)) return undefined;
  throw new Error(`nginx did not start:\n${output}`);
}

async function withLog(tool: ToolProcess, folder: string, port: number): Promise<TestServer> {
  let log = '';
  const stop = async (): Promise<void> => {
    await tool.stop();
    log = await readFile(join(folder, 'error.log'), 'utf8');
    await rm(folder, { recursive: true, force: true });
  };
  return { port, stop, log: () => log };
}

const VERIFY = { none: 'off', request: 'optional', require: 'on' } as const;

function nginxConfig(options: NginxOptions, folder: string, port: number): string {
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
    .map((name) => `  ${name}_temp_path ${folder}/temp;`)
    .join('\n');
  return `daemon off;
master_process off;
pid ${folder}/nginx.pid;
error_log ${folder}/error.log info;
events { worker_connections 64; }
http {
${temporary}
  access_log off;
  server {
    listen 127.0.0.1:${port} ssl;
    ssl_certificate ${options.certFile};
    ssl_certificate_key ${options.keyFile};
    ssl_protocols ${options.version};
    ssl_verify_client ${VERIFY[options.clientAuth]};
    ssl_verify_depth 4;
    ${options.clientCaFile === undefined ? '' : `ssl_client_certificate ${options.clientCaFile};`}
    ${options.crlFile === undefined ? '' : `ssl_crl ${options.crlFile};`}
    ${options.extra ?? ''}
    location / { return 200 "ok\\n"; }
  }
}
`;
}
