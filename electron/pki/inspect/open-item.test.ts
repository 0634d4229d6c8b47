import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeTestPki, TEST_NOW, type TestPki } from '../../testing/test-pki.ts';
import { inspectFile } from './inspect.ts';
import { openItem } from './open-item.ts';

let pki: TestPki;
let folder: string;
beforeAll(() => {
  pki = makeTestPki();
  folder = mkdtempSync(join(tmpdir(), 'open-'));
  writeFileSync(join(folder, 'both.pem'), pki.certificates.client.keyPem + pki.certificates.client.chainPem);
});
afterAll(() => rmSync(folder, { recursive: true }));

const run = (tool: string, args: readonly string[]): Buffer =>
  execFileSync(tool, args, { cwd: folder, stdio: ['ignore', 'pipe', 'ignore'] });

function open(bytes: Uint8Array, passphrase: string) {
  const { report, found } = inspectFile(bytes, { at: TEST_NOW, name: 'x' });
  const [item] = report.items;
  const sealed = found[0]?.sealed;
  if (item === undefined || sealed === undefined) throw new Error('nothing is locked');
  const below = report.items.flatMap(({ parent }, index) => (parent === 0 ? [index] : []));
  const base = { item, index: 0, sealed, below, first: report.items.length, at: TEST_NOW, maxItems: 1000 };
  return { before: report, result: openItem(base, Buffer.from(passphrase)) };
}

const WRONG = { ok: false, error: { code: 'format.wrong-passphrase' } };

describe('opening with a passphrase', () => {
  it('shows what a PKCS #12 holds and leaves out the key', () => {
    const p12 = run('openssl', ['pkcs12', '-export', '-in', 'both.pem', '-name', 'gw', '-passout', 'pass:secret']);
    const { before, result } = open(p12, 'secret');
    expect(before.items).toMatchObject([{ kind: 'pkcs12', container: { state: 'locked' } }]);
    expect(result).toMatchObject({
      ok: true,
      value: { opened: { item: { container: { state: 'open', integrity: 'verified' } } }, renewed: [] },
    });
    const added = result.ok ? result.value.added : [];
    expect(added.map(({ item }) => `${item.kind} ${item.title} ${item.parent}`).toSorted()).toEqual([
      'certificate Test Issuing CA 0',
      'certificate partner-gw 0',
      'private-key gw 0',
    ]);
    for (const { item, shown } of added) expect(shown === undefined).toBe(item.kind === 'private-key');
    expect(open(p12, 'wrong').result).toMatchObject(WRONG);
  });

  it('keeps the numbers of what a Java keystore listed without it', () => {
    run('openssl', ['pkcs12', '-export', '-in', 'both.pem', '-name', 'gw', '-passout', 'pass:secret', '-out', 's.p12']);
    const source = ['-srckeystore', 's.p12', '-srcstoretype', 'PKCS12', '-srcstorepass', 'secret', '-srcalias', 'gw'];
    const target = [
      '-destkeystore',
      'k.jks',
      '-deststoretype',
      'JKS',
      '-deststorepass',
      'changeit',
      '-destkeypass',
      'changeit',
    ];
    run('keytool', ['-importkeystore', ...source, ...target, '-noprompt']);
    const jks = readFileSync(join(folder, 'k.jks'));
    const { before, result } = open(jks, 'changeit');
    expect(before.items).toMatchObject([
      { kind: 'keystore', container: { format: 'jks', state: 'locked', integrity: 'unchecked' } },
      { kind: 'private-key', privateKey: { encrypted: true } },
      { kind: 'certificate', title: 'partner-gw' },
      { kind: 'certificate' },
    ]);
    expect(result).toMatchObject({
      ok: true,
      value: {
        opened: { item: { container: { state: 'open', integrity: 'verified' } } },
        added: [],
        renewed: [
          { index: 1, found: { item: { parent: 0, privateKey: { encrypted: false, publicKey: { curve: 'P-256' } } } } },
          { index: 2, found: { item: { signedBy: 3 } } },
          { index: 3 },
        ],
      },
    });
    expect(open(jks, 'wrong').result).toMatchObject(WRONG);
  });

  it.each([
    ['PKCS #8', ['pkcs8', '-topk8', '-in', 'both.pem', '-passout', 'pass:secret'], 'pkcs8'],
    ['the old PEM encryption', ['ec', '-in', 'both.pem', '-aes128', '-passout', 'pass:secret'], 'pem'],
  ])('tells which key is in %s', (_name, args, format) => {
    const key = run('openssl', args);
    const { before, result } = open(key, 'secret');
    expect(before.items).toMatchObject([{ kind: 'private-key', privateKey: { encrypted: true, format } }]);
    expect(result).toMatchObject({
      ok: true,
      value: { opened: { item: { title: 'EC P-256', privateKey: { encrypted: false } } }, added: [] },
    });
    expect(result.ok && result.value.opened.shown).toBeUndefined();
    expect(open(key, 'wrong').result).toMatchObject(WRONG);
  });

  it('opens an OpenSSH key and tells its comment', () => {
    run('ssh-keygen', ['-q', '-t', 'ed25519', '-N', 'secret', '-C', 'me@host', '-f', 'ssh']);
    const key = readFileSync(join(folder, 'ssh'));
    const { before, result } = open(key, 'secret');
    expect(before.items).toMatchObject([{ kind: 'ssh-key', ssh: { form: 'private', encrypted: true } }]);
    expect(result).toMatchObject({
      ok: true,
      value: { opened: { item: { kind: 'ssh-key', ssh: { comment: 'me@host' } } } },
    });
    expect(open(key, 'wrong').result).toMatchObject(WRONG);
  });

  it('shows no octets of a PKCS #12 whose key is not encrypted', () => {
    const args = [
      'pkcs12',
      '-export',
      '-in',
      'both.pem',
      '-passout',
      'pass:x',
      '-keypbe',
      'NONE',
      '-certpbe',
      'NONE',
      '-nomac',
    ];
    const { report, found } = inspectFile(run('openssl', args), { at: TEST_NOW, name: 'x' });
    expect(report.items).toMatchObject([{ kind: 'pkcs12', container: { state: 'open', entries: 3 } }, {}, {}, {}]);
    expect(found[0]?.shown).toBeUndefined();
  });
});
