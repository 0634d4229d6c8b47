import { afterEach, beforeEach, expect, it } from 'vitest';
import { startTestApplication, type TestApplication, valueOf } from '../testing/application.ts';
import { makeTestPki, type TestPki } from '../testing/test-pki.ts';
import { NO_JOB } from './ports.ts';
import type { Workspace } from './workspace.ts';

let test: TestApplication;
let workspace: Workspace;
let pki: TestPki;
beforeEach(async () => {
  test = startTestApplication();
  workspace = await test.createWorkspace();
  pki = makeTestPki();
  const bytes = Buffer.from(pki.certificates.client.chainPem);
  valueOf(await workspace.imports.run([{ name: 'chain.pem', bytes }], NO_JOB));
});
afterEach(() => test.end());

async function match(content: string) {
  const file = valueOf(await test.application.inspection.read({ name: 'x', bytes: Buffer.from(content) }));
  const octets = file.octets(0);
  const item = valueOf(await file.item(0));
  return valueOf(await workspace.certificates.matches(item, octets.ok ? octets.value.bytes : undefined));
}

it('finds the same certificate, its issuer by signature, and the key beside it', async () => {
  expect(await match(pki.certificates.client.pem)).toMatchObject({
    certificate: { name: 'partner-gw' },
    issuers: [{ certificate: { name: 'Test Issuing CA' }, verified: true }],
    sameKey: [],
    hasPrivateKey: false,
    issuedCount: 0,
  });
  expect(await match(pki.certificates.client.keyPem)).toMatchObject({ sameKey: [{ name: 'partner-gw' }] });
});

it('finds what an authority has issued, and what a list revokes', async () => {
  const issuer = pki.certificates.client.chainPem.slice(pki.certificates.client.pem.length);
  expect(await match(issuer)).toMatchObject({ issued: [{ name: 'partner-gw' }], issuedCount: 1 });
  const found = await match(pki.crl.pem);
  expect(found).toMatchObject({ issuers: [{ certificate: { name: 'Test Issuing CA' }, verified: true }] });
  expect(found.certificate).toBeUndefined();
});
