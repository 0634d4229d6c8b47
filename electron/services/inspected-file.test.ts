import { execFileSync } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeTestPki, TEST_NOW, type TestPki } from '../testing/test-pki.ts';
import { createInspection, type Inspection } from './inspection.ts';

let pki: TestPki;
let inspection: Inspection;
beforeAll(() => {
  pki = makeTestPki();
  inspection = createInspection(
    {
      inspectWorkerEntry: new URL('../workers/inspect-worker.ts', import.meta.url),
      clock: { now: () => TEST_NOW, monotonicMs: () => performance.now() },
    },
    {
      connections: { dial: () => Promise.reject(new Error('not dialled here')), forget: () => undefined },
      fetcher: { address: () => Promise.reject(new Error('not fetched here')) },
    },
  );
});
afterAll(() => inspection.close());

async function read(bytes: Uint8Array | string) {
  const inspected = await inspection.read({ name: 'x', bytes: Buffer.from(bytes) });
  if (!inspected.ok) throw new Error(inspected.error.code);
  return inspected.value;
}

const makeP12 = (): Buffer =>
  execFileSync('openssl', ['pkcs12', '-export', '-name', 'gw', '-passout', 'pass:secret'], {
    input: pki.certificates.client.keyPem + pki.certificates.client.chainPem,
    stdio: ['pipe', 'pipe', 'ignore'],
  });

describe('an inspected file', () => {
  it('answers rows, items and windows of octets, none for a private key', async () => {
    const { pem, keyPem, der } = pki.certificates.client;
    const file = await read(`# both\n${pem}${keyPem}`);
    expect(file.outline(0, 10)).toMatchObject({
      total: 2,
      counts: { certificate: 1, 'private-key': 1 },
      rows: [
        { item: 0, kind: 'certificate', isCa: false },
        { item: 1, kind: 'private-key' },
      ],
    });
    expect(await file.bytes(0, 0, 4)).toEqual({
      ok: true,
      value: { hex: Buffer.from(der.subarray(0, 4)).toString('hex'), size: der.length },
    });
    for (const refused of [await file.bytes(1, 0, 4), file.octets(1)])
      expect(refused).toMatchObject({ ok: false, error: { code: 'format.unsupported' } });
    expect(await file.item(2)).toMatchObject({ ok: false, error: { code: 'input.invalid' } });
  });

  it('opens a PKCS #12, keeps what was inside and hands its certificates to an import', async () => {
    const file = await read(makeP12());
    expect(file.outline(0, 10).rows).toMatchObject([{ kind: 'pkcs12', locked: true }]);
    expect(await file.open(0, Buffer.from('wrong'))).toMatchObject({
      ok: false,
      error: { code: 'format.wrong-passphrase' },
    });
    expect(file.openedCertificates()).toBeUndefined();
    const passphrase = Buffer.from('secret');
    const opened = await file.open(0, passphrase);
    expect(opened).toMatchObject({ ok: true, value: { opened: { children: 3 }, added: { from: 1, total: 4 } } });
    expect(opened.ok && opened.value.opened.locked).toBeUndefined();
    const leaf = file.report.items.findIndex(({ title }) => title === 'partner-gw');
    const octets = file.octets(leaf);
    expect(octets.ok && Buffer.from(octets.value.bytes)).toEqual(Buffer.from(pki.certificates.client.der));
    const source = file.openedCertificates();
    expect(source !== undefined && 'bytes' in source && (await read(source.bytes)).report.items).toHaveLength(2);
    expect(JSON.stringify(file.report)).not.toContain('secret');
  });

  it('lints, compares and pages what it holds', async () => {
    const file = await read(pki.certificates.client.chainPem);
    const [leaf, issuer] = [file.octets(0), file.octets(1)];
    if (!leaf.ok || !issuer.ok) throw new Error('no octets');
    expect(await inspection.lint(leaf.value)).toMatchObject({ ok: true, value: { profile: 'mtls-client' } });
    expect(await inspection.lint(issuer.value, { profile: 'crl' })).toMatchObject({
      ok: false,
      error: { code: 'format.unsupported' },
    });
    expect(await inspection.compare(leaf.value, issuer.value)).toMatchObject({ ok: true, value: { same: false } });
    expect(await inspection.asn1Children(leaf.value, { from: 1, limit: 1 })).toMatchObject({
      ok: true,
      value: { node: { label: 'Certificate', children: 3 }, rows: [{ label: 'signatureAlgorithm' }] },
    });
  });
});
