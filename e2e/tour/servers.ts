import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { TestServer } from '../../electron/testing/servers/tool-process.ts';
import { countersign, openssl, type Workspace } from '../support/tools.ts';

export interface ServerIdentity {
  readonly certFile: string;
  readonly keyFile: string;
}

/** A server certificate of an authority of the workspace, issued by the command line while the window has the workspace open. */
export function issueServer(workspace: Workspace, authority: string, host: string): ServerIdentity {
  const file = (ending: string): string => path.join(workspace.folder, `${host}${ending}`);
  const passphraseFile = path.join(workspace.folder, 'passphrase');
  writeFileSync(passphraseFile, `${workspace.passphrase}\n`, { mode: 0o600 });
  const what = ['--ca', authority, '--profile', 'tls-server', '--subject', `CN=${host}`, '--san', `dns:${host}`];
  const access = ['--workspace', workspace.file, '--passphrase-file', passphraseFile];
  const out = ['--out', file('.pem'), '--export-passphrase-file', passphraseFile];
  countersign('issue', ...what, ...access, ...out);
  openssl('pkey', '-in', file('.pem'), '-passin', `file:${passphraseFile}`, '-out', file('-key.pem'));
  // The file holds the sealed key as well, which OpenSSL would ask a passphrase for.
  const certificates = readFileSync(file('.pem'), 'utf8').match(
    /-----BEGIN CERTIFICATE-----[^]*?-----END CERTIFICATE-----/g,
  );
  writeFileSync(file('.pem'), `${certificates?.join('\n') ?? ''}\n`);
  return { certFile: file('.pem'), keyFile: file('-key.pem') };
}

/** Runs something against a server and stops the server whatever happens. */
export async function withServer(starting: Promise<TestServer>, work: (port: number) => Promise<void>): Promise<void> {
  const server = await starting;
  try {
    await work(server.port);
  } finally {
    await server.stop();
  }
}

/** The tools that took part, by what they say of themselves. */
export function toolVersions(): readonly { readonly name: string; readonly version: string }[] {
  const versionOf = (command: string, ...args: string[]): string => {
    const { stdout, stderr } = spawnSync(command, args, { encoding: 'utf8' });
    return /\d+\.\d+[.\w]*/.exec(`${stdout ?? ''}${stderr ?? ''}`)?.[0] ?? '';
  };
  return [
    { name: 'Node', version: process.version },
    { name: 'OpenSSL', version: versionOf('openssl', 'version') },
    { name: 'nginx', version: versionOf('nginx', '-v') },
  ];
}
