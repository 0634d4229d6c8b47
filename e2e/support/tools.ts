import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '../..');

/** Runs the built command line on the Node that runs the test; throws with what it printed. */
export function countersign(...args: string[]): string {
  return execFileSync(process.execPath, [path.join(root, 'dist', 'cli', 'main.js'), ...args], {
    encoding: 'utf8',
    stdio: 'pipe',
  });
}

/** Runs OpenSSL as an independent judge and maker. */
export function openssl(...args: string[]): string {
  return execFileSync('openssl', args, { encoding: 'utf8', stdio: 'pipe' });
}

/** A partner's key and certification request, made by OpenSSL. */
export function makePartnerRequest(
  folder: string,
  name: string,
): { readonly csrFile: string; readonly keyFile: string } {
  const csrFile = path.join(folder, `${name}.csr`);
  const keyFile = path.join(folder, `${name}.key`);
  openssl(
    'req',
    '-new',
    '-newkey',
    'ec',
    '-pkeyopt',
    'ec_paramgen_curve:P-256',
    '-nodes',
    '-keyout',
    keyFile,
    '-out',
    csrFile,
    '-subj',
    `/CN=${name}/O=Kestrel`,
  );
  return { csrFile, keyFile };
}

/** A server identity from an authority of the workspace, made by the command line while the window is open. */
export function makeServerIdentity(
  workspace: Workspace,
  authority: string,
): { readonly certFile: string; readonly keyFile: string } {
  const certFile = path.join(workspace.folder, 'server.pem');
  const keyFile = path.join(workspace.folder, 'server-key.pem');
  const passphraseFile = path.join(workspace.folder, 'passphrase');
  writeFileSync(passphraseFile, `${workspace.passphrase}\n`, { mode: 0o600 });
  const names = ['--san', 'dns:localhost,ip:127.0.0.1'];
  const access = [
    '--workspace',
    workspace.file,
    '--passphrase-file',
    passphraseFile,
    '--export-passphrase-file',
    passphraseFile,
  ];
  countersign(
    'issue',
    '--ca',
    authority,
    '--profile',
    'tls-server',
    '--subject',
    'CN=localhost',
    '--key',
    'p256',
    ...names,
    '--out',
    certFile,
    ...access,
  );
  openssl('pkey', '-in', certFile, '-passin', `file:${passphraseFile}`, '-out', keyFile);
  return { certFile, keyFile };
}

export interface Workspace {
  readonly folder: string;
  readonly file: string;
  readonly name: string;
  readonly passphrase: string;
}
