import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import type { AuthorityId } from '../../shared/model/brands.ts';
import type { Workspace } from '../services/workspace.ts';
import { type TestApplication, valueOf } from './application.ts';

/** Runs openssl and keeps quiet; a failure ends the test. */
export const openssl = (...args: readonly string[]): void => {
  execFileSync('openssl', args, { stdio: 'ignore' });
};

export const EC_KEY = ['ec', '-pkeyopt', 'ec_paramgen_curve:P-256'] as const;
export const CA_EXTENSIONS = [
  '-addext',
  'basicConstraints=critical,CA:TRUE',
  '-addext',
  'keyUsage=critical,keyCertSign,cRLSign',
] as const;

/** A root made by openssl: `<name>.pem` and `<name>.key` in the test's folder. */
export function makeOutsideRoot(test: TestApplication, name: string, key: readonly string[] = EC_KEY): void {
  const out = ['-keyout', test.at(`${name}.key`), '-out', test.at(`${name}.pem`)];
  openssl(
    'req',
    '-x509',
    '-newkey',
    ...key,
    '-nodes',
    '-subj',
    `/CN=${name}`,
    '-days',
    '900',
    ...CA_EXTENSIONS,
    ...out,
  );
}

const SUBORDINATE = [
  'basicConstraints=critical,CA:TRUE,pathlen:0',
  'keyUsage=critical,keyCertSign,cRLSign',
  'subjectKeyIdentifier=hash',
  'authorityKeyIdentifier=keyid',
].join('\n');

/** Signs a request as an authority by a root of `makeOutsideRoot`. */
export function signOutside(
  test: TestApplication,
  files: { readonly parent: string; readonly csr: string; readonly out: string },
  change: readonly string[] = [],
): void {
  const { parent, csr, out } = files;
  writeFileSync(test.at('extensions'), SUBORDINATE);
  const signer = ['-CA', test.at(`${parent}.pem`), '-CAkey', test.at(`${parent}.key`)];
  const rest = ['-days', '400', '-extfile', test.at('extensions'), ...change, '-out', test.at(out)];
  openssl('x509', '-req', '-in', csr, ...signer, ...rest);
}

/** Issues a client certificate and answers the file with its PEM. */
export async function issueLeafFile(
  test: TestApplication,
  workspace: Workspace,
  authorityId: AuthorityId,
): Promise<string> {
  const wanted = { authorityId, profile: 'tls-client', key: 'p256', subject: 'CN=leaf' } as const;
  const validity = { count: 30, unit: 'days' } as const;
  const { id } = valueOf(await workspace.issuing.issue({ ...wanted, validity }));
  const file = test.at('leaf.pem');
  valueOf(await workspace.exports.certificate({ id, format: 'pem', target: { path: file, overwrite: true } }));
  return file;
}

/** What `openssl verify` says of a chain at the moment of the test. */
export const verifyChain = (
  test: TestApplication,
  files: { readonly leaf: string; readonly trust: string; readonly untrusted?: string },
): string => {
  const { leaf, trust, untrusted } = files;
  const between = untrusted === undefined ? [] : ['-untrusted', untrusted];
  const at = String(Math.floor(test.clock.now / 1000));
  const command = ['verify', '-x509_strict', '-attime', at, '-CAfile', trust, ...between, leaf];
  return execFileSync('openssl', command, { encoding: 'utf8' });
};
