import { type ServerFiles, startOnFreePort } from './starttls/server-folder.ts';
import type { TestServer } from './tool-process.ts';

interface ProxyOptions {
  readonly login?: { readonly user: string; readonly password: string };
  /** Ports that a tunnel may lead to; all where left out. */
  readonly allowedPort?: number;
}

/** tinyproxy, an HTTP proxy. A port that is not allowed is answered with 403. */
export const startTinyproxy = (files: ServerFiles, { login, allowedPort }: ProxyOptions = {}): Promise<TestServer> =>
  startOnFreePort({ name: 'tinyproxy', files }, (folder, port) => ({
    command: 'tinyproxy',
    debianPackage: 'tinyproxy-bin',
    args: [
      '-d',
      '-c',
      folder.write(
        'tinyproxy.conf',
        [
          `Port ${port}`,
          'Listen 127.0.0.1',
          'Timeout 60',
          ...(allowedPort === undefined ? [] : [`ConnectPort ${allowedPort}`]),
          ...(login === undefined ? [] : [`BasicAuth ${login.user} ${login.password}`]),
          '',
        ].join('\n'),
      ),
    ],
  }));

/** microsocks, a SOCKS5 proxy. */
export const startMicrosocks = (files: ServerFiles, { login }: ProxyOptions = {}): Promise<TestServer> =>
  startOnFreePort({ name: 'microsocks', files }, (_folder, port) => ({
    command: 'microsocks',
    debianPackage: 'microsocks',
    args: ['-i', '127.0.0.1', '-p', String(port), ...(login ? ['-u', login.user, '-P', login.password] : [])],
  }));

/** Dante, a SOCKS5 proxy with rules; this one forbids every connection. */
export const startForbiddingDante = (files: ServerFiles): Promise<TestServer> =>
  startOnFreePort({ name: 'dante', files }, (folder, port) => ({
    command: '/usr/sbin/danted',
    debianPackage: 'dante-server',
    args: [
      '-f',
      folder.write(
        'danted.conf',
        `logoutput: stderr
internal: 127.0.0.1 port = ${port}
external: lo
clientmethod: none
socksmethod: none
client pass { from: 127.0.0.0/8 to: 0.0.0.0/0 }
socks block { from: 0.0.0.0/0 to: 0.0.0.0/0 }
`,
      ),
    ],
  }));
