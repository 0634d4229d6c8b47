import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { findFreePort, startTool, type TestServer, waitForPort } from './tool-process.ts';

/** A server that keeps what is sent to it in `files`. */
export interface FileServer extends TestServer {
  /** Its folder of files. */
  readonly files: string;
  readonly folder: string;
}

export interface DavOptions {
  readonly certificatePem: string;
  readonly keyPem: string;
  readonly user: string;
  readonly password: string;
  /** Lines for the server block. */
  readonly extra?: string;
  /** Certificates that clients' are checked with; absent: none is asked for. */
  readonly clientCaPem?: string;
}

/** nginx with WebDAV behind TLS and HTTP Basic below `/`, without a login below `/open/`; plain HTTP is not served. */
export async function startDavServer(options: DavOptions): Promise<FileServer> {
  const folder = mkdtempSync(path.join(tmpdir(), 'countersign-dav-'));
  const files = path.join(folder, 'files');
  for (const name of ['temp', 'files', 'files/open', 'files/full']) mkdirSync(path.join(folder, name));
  writeFileSync(path.join(folder, 'server.pem'), options.certificatePem);
  writeFileSync(path.join(folder, 'server.key'), options.keyPem);
  writeFileSync(path.join(folder, 'clients.pem'), options.clientCaPem ?? '');
  writeFileSync(path.join(folder, 'users'), `${options.user}:{PLAIN}${options.password}\n`);
  const port = await findFreePort();
  writeFileSync(path.join(folder, 'nginx.conf'), davConfig(options, folder, port));
  const tool = await startTool({
    command: 'nginx',
    debianPackage: 'nginx',
    args: ['-p', folder, '-c', path.join(folder, 'nginx.conf'), '-e', path.join(folder, 'error.log')],
  });
  if (!(await waitForPort(port, () => tool.child.exitCode === null)))
    throw new Error(`nginx did not start: ${tool.log()}`);
  const stop = async (): Promise<void> => {
    await tool.stop();
    rmSync(folder, { recursive: true, force: true });
  };
  return { port, files, folder, stop, log: tool.log };
}

function davConfig({ extra = '', clientCaPem }: DavOptions, folder: string, port: number): string {
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
    .map((name) => `  ${name}_temp_path ${folder}/temp;`)
    .join('\n');
  const clients =
    clientCaPem === undefined ? '' : `ssl_verify_client on; ssl_client_certificate ${folder}/clients.pem;`;
  const login = `auth_basic files; auth_basic_user_file ${folder}/users;`;
  return `daemon off;
master_process off;
pid ${folder}/nginx.pid;
error_log ${folder}/error.log info;
events { worker_connections 64; }
http {
${temporary}
  access_log off;
  client_max_body_size 4m;
  server {
    listen 127.0.0.1:${port} ssl;
    ssl_certificate ${folder}/server.pem;
    ssl_certificate_key ${folder}/server.key;
    ${clients}
    root ${folder}/files;
    dav_methods PUT DELETE MOVE;
    ${extra}
    location / { ${login} }
    location /open/ { auth_basic off; }
    location /full/ { return 507; }
    location /busy/ { return 503; }
  }
}
`;
}

/** OpenSSH's server for the user who runs the test, with a key of that user and nothing but SFTP. */
export interface SshServer extends FileServer {
  /** OpenSSH private key that it lets in. */
  readonly clientKey: string;
  /** SHA-256 of its key for the host, as `ssh-keygen -l` shows it, without `SHA256:`. */
  readonly hostKeySha256: string;
  readonly user: string;
  /** Ends it and starts another with another key on the same port. */
  restartWithOtherKey(): Promise<void>;
}

/** Starts it on a loopback port, with files, keys and configuration in a folder of its own. `keyType`: of the client. */
export async function startSshServer(keyType: 'ed25519' | 'rsa' | 'ecdsa' = 'ed25519'): Promise<SshServer> {
  const folder = mkdtempSync(path.join(tmpdir(), 'countersign-sshd-'));
  const files = path.join(folder, 'files');
  mkdirSync(files);
  const clientKey = makeKey(path.join(folder, 'client'), keyType);
  makeKey(path.join(folder, 'host'), 'ed25519');
  writeFileSync(path.join(folder, 'authorized_keys'), clientKey.publicLine);
  const port = await findFreePort();
  writeFileSync(path.join(folder, 'sshd_config'), sshdConfig(folder, port));
  // OpenSSH wants this folder where it is run by root
  if (process.getuid?.() === 0) mkdirSync('/run/sshd', { recursive: true, mode: 0o755 });
  let server = await startSshd(folder, port);
  return {
    port,
    files,
    folder,
    clientKey: clientKey.privateText,
    hostKeySha256: fingerprint(path.join(folder, 'host.pub')),
    user: execFileSync('id', ['-un'], { encoding: 'utf8' }).trim(),
    log: () => server.log(),
    stop: async () => {
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    },
    restartWithOtherKey: async () => {
      await server.stop();
      for (const name of ['host', 'host.pub']) rmSync(path.join(folder, name));
      makeKey(path.join(folder, 'host'), 'ed25519');
      server = await startSshd(folder, port);
    },
  };
}

async function startSshd(folder: string, port: number) {
  const tool = await startTool({
    command: '/usr/sbin/sshd',
    debianPackage: 'openssh-server',
    args: ['-D', '-e', '-f', path.join(folder, 'sshd_config')],
  });
  if (!(await waitForPort(port, () => tool.child.exitCode === null)))
    throw new Error(`sshd did not start: ${tool.log()}`);
  return tool;
}

function makeKey(file: string, type: string): { readonly privateText: string; readonly publicLine: string } {
  execFileSync('ssh-keygen', ['-q', '-t', type, '-N', '', '-C', '', '-f', file]);
  chmodSync(file, 0o600);
  const read = (name: string): string => execFileSync('cat', [name], { encoding: 'utf8' });
  return { privateText: read(file), publicLine: read(`${file}.pub`) };
}

const fingerprint = (publicFile: string): string =>
  /SHA256:(\S+)/.exec(execFileSync('ssh-keygen', ['-l', '-f', publicFile], { encoding: 'utf8' }))?.[1] ?? '';

const sshdConfig = (folder: string, port: number): string => `Port ${port}
ListenAddress 127.0.0.1
HostKey ${folder}/host
PidFile none
UsePAM no
StrictModes no
PermitRootLogin yes
PasswordAuthentication no
KbdInteractiveAuthentication no
AuthorizedKeysFile ${folder}/authorized_keys
Subsystem sftp internal-sftp
ForceCommand internal-sftp
`;
