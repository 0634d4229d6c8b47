import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { IssuedTestCertificate, TestAuthority } from '../test-pki.ts';
import { findFreePort, startTool, type TestServer } from './tool-process.ts';

export interface ResponderSetup {
  /** A folder of the test. */
  readonly folder: string;
  readonly issuer: TestAuthority;
  /** Signs the answers; the issuer itself or one that it delegated to. */
  readonly signer: Pick<IssuedTestCertificate, 'pem' | 'keyPem'>;
  readonly good?: readonly IssuedTestCertificate[];
  readonly revoked?: readonly IssuedTestCertificate[];
  /** Added to the command. */
  readonly args?: readonly string[];
}

/** `openssl ocsp` as a responder on loopback; a certificate that is neither good nor revoked is unknown to it. Answers hold for ten minutes. */
export async function startOpensslResponder(setup: ResponderSetup): Promise<TestServer> {
  const { folder, issuer, signer, good = [], revoked = [], args = [] } = setup;
  const port = await findFreePort();
  const at = (name: string): string => join(folder, `${port}-${name}`);
  const line = (state: 'V' | 'R', { serialHex }: IssuedTestCertificate): string =>
    `${state}\t500101000000Z\t${state === 'R' ? '250101000000Z,keyCompromise' : ''}\t${serialHex.toUpperCase()}\tunknown\t/CN=x\n`;
  writeFileSync(
    at('index.txt'),
    [...good.map((each) => line('V', each)), ...revoked.map((each) => line('R', each))].join(''),
  );
  writeFileSync(at('ca.pem'), issuer.pem);
  writeFileSync(at('signer.pem'), signer.pem);
  writeFileSync(at('key.pem'), signer.keyPem);
  const files = ['-index', at('index.txt'), '-CA', at('ca.pem'), '-rsigner', at('signer.pem'), '-rkey', at('key.pem')];
  const tool = await startTool({
    command: 'openssl',
    args: ['ocsp', '-port', String(port), '-nmin', '10', ...files, ...args],
    debianPackage: 'openssl',
  });
  await tool.waitFor(/ACCEPT|waiting for OCSP client/i);
  return { port, log: tool.log, stop: tool.stop };
}
