import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { UnixMs } from '../../shared/model/brands.ts';
import {
  createTestAuthority,
  DAY_MS,
  type IssuedTestCertificate,
  type IssueOptions,
  type TestAuthority,
  type TestCrl,
  type TestRevocation,
  TEST_NOW,
} from './test-authority.ts';

export { createTestAuthority, makeKey, signBytes, TEST_NOW } from './test-authority.ts';
export type { IssuedTestCertificate, TestAuthority, TestCrl, TestKeyChoice } from './test-authority.ts';

/** A whole PKI: every kind of certificate that TLS and inventory tests ask for. */
export interface TestPki {
  readonly root: TestAuthority;
  readonly intermediate: TestAuthority;
  /** An authority that nobody here trusts. */
  readonly otherRoot: TestAuthority;
  readonly certificates: Readonly<Record<TestCertificateName, IssuedTestCertificate>>;
  /** CRL of the intermediate that lists `revoked`. */
  readonly crl: TestCrl;
  /** The same, with nextUpdate in the past. */
  readonly staleCrl: TestCrl;
}

export type TestCertificateName =
  | 'server'
  | 'serverRsa'
  | 'serverEd25519'
  | 'serverWrongName'
  | 'serverExpired'
  | 'serverWrongEku'
  | 'client'
  | 'clientRsa'
  | 'clientExpired'
  | 'clientNotYetValid'
  | 'clientWrongCa'
  | 'clientWrongEku'
  | 'clientNoEku'
  | 'revoked';

/** Builds root → intermediate → leaves with fresh keys; names `localhost` and `127.0.0.1` for servers. RSA takes some 100 ms. */
export function makeTestPki(now: UnixMs = TEST_NOW): TestPki {
  const notBefore = now - 60 * DAY_MS;
  const root = createTestAuthority({ name: 'CN=Test Root,O=Countersign Test', notBefore });
  const intermediate = createTestAuthority({
    name: 'CN=Test Issuing CA,O=Countersign Test',
    issuer: root,
    notBefore,
    days: 1825,
  });
  const otherRoot = createTestAuthority({ name: 'CN=Other Root,O=Somebody Else', notBefore });
  const window = { notBefore: now - DAY_MS, notAfter: now + 365 * DAY_MS };
  const past = { notBefore: now - 40 * DAY_MS, notAfter: now - DAY_MS };
  const server = {
    subject: 'CN=localhost',
    sans: ['dns:localhost', 'ip:127.0.0.1'],
    eku: ['serverAuth'],
    ...window,
  } satisfies IssueOptions;
  const client = {
    subject: 'CN=partner-gw',
    sans: ['dns:partner-gw.example'],
    eku: ['clientAuth'],
    ...window,
  } satisfies IssueOptions;
  const issue = (options: IssueOptions): IssuedTestCertificate => intermediate.issue(options);
  const certificates = {
    server: issue(server),
    serverRsa: issue({ ...server, key: 'rsa2048' }),
    serverEd25519: issue({ ...server, key: 'ed25519' }),
    serverWrongName: issue({ ...server, subject: 'CN=other.example', sans: ['dns:other.example'] }),
    serverExpired: issue({ ...server, ...past }),
    serverWrongEku: issue({ ...server, eku: ['clientAuth'] }),
    client: issue(client),
    clientRsa: issue({ ...client, key: 'rsa2048' }),
    clientExpired: issue({ ...client, ...past }),
    clientNotYetValid: issue({ ...client, notBefore: now + DAY_MS }),
    clientWrongCa: otherRoot.issue(client),
    clientWrongEku: issue({ ...client, eku: ['serverAuth'] }),
    clientNoEku: issue({ ...client, eku: [] }),
    revoked: issue({ ...client, subject: 'CN=revoked-gw' }),
  };
  const list = [
    { serialHex: certificates.revoked.serialHex, reason: 'keyCompromise', revokedAt: now - 3600_000 },
  ] satisfies TestRevocation[];
  const crl = intermediate.crl(list, { number: 2, thisUpdate: now - 3600_000, nextUpdate: now + 7 * DAY_MS });
  const staleCrl = intermediate.crl(list, { number: 1, thisUpdate: now - 9 * DAY_MS, nextUpdate: now - 2 * DAY_MS });
  return { root, intermediate, otherRoot, certificates, crl, staleCrl };
}

/** Writes a PKI as files: `root.pem`, `intermediate.pem`, `<name>.pem` (with chain), `<name>-key.pem`, `crl.pem`, `stale-crl.pem`. */
export function writeTestPki(pki: TestPki, folder: string): void {
  mkdirSync(folder, { recursive: true });
  const write = (name: string, text: string): void => writeFileSync(join(folder, name), text, { mode: 0o600 });
  write('root.pem', pki.root.pem);
  write('intermediate.pem', pki.intermediate.pem);
  write('other-root.pem', pki.otherRoot.pem);
  write('crl.pem', pki.crl.pem);
  write('stale-crl.pem', pki.staleCrl.pem);
  for (const [name, certificate] of Object.entries(pki.certificates)) {
    write(`${name}.pem`, certificate.chainPem);
    write(`${name}-key.pem`, certificate.keyPem);
  }
}
