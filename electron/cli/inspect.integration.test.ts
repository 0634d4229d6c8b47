import { createPublicKey, generateKeyPairSync, hash, X509Certificate } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createCommandFolder, PASSPHRASE } from '../testing/command-line.ts';
import { findCorpus } from '../testing/corpus.ts';
import { createTestAuthority } from '../testing/test-pki.ts';

const cli = createCommandFolder();
const NOW = Date.now();
const root = createTestAuthority({ name: 'Root', notBefore: NOW - 86_400_000 });
const leaf = root.issue({ subject: 'CN=partner', sans: ['dns:partner.example'], eku: ['clientAuth'], notBefore: NOW });
const OPEN = ['--passphrase-file', 'pass'] as const;

beforeAll(() => {
  const write = (name: string, content: string | Uint8Array): void => writeFileSync(cli.at(name), content);
  write('wrong', 'not this one\n');
  write('leaf.pem', leaf.pem);
  write('leaf.der', leaf.der);
  write('chain.pem', leaf.chainPem + root.pem);
  write('key.pem', leaf.keyPem);
  write('list.crl', root.crl([{ serialHex: leaf.serialHex }]).der);
  write('empty', '');
  write('huge', new Uint8Array(64 * 1024 * 1024 + 1));
  mkdirSync(cli.at('folder'));
  const ssl = (...args: readonly string[]): string => cli.tool('openssl', ...args);
  write('root.pem', root.pem);
  ssl('pkey', '-in', 'key.pem', '-pubout', '-out', 'public.pem');
  ssl('pkcs8', '-topk8', '-in', 'key.pem', '-passout', 'file:pass', '-out', 'locked.pem');
  ssl('req', '-new', '-key', 'key.pem', '-subj', '/CN=asked', '-out', 'request.csr');
  ssl('crl2pkcs7', '-nocrl', '-certfile', 'chain.pem', '-outform', 'DER', '-out', 'chain.p7b');
  const p12 = ['pkcs12', '-export', '-inkey', 'key.pem', '-in', 'leaf.pem', '-certfile', 'root.pem'];
  ssl(...p12, '-name', 'gw', '-passout', 'file:pass', '-out', 'a.p12');
  ssl('ocsp', '-issuer', 'root.pem', '-cert', 'leaf.pem', '-reqout', 'ask.ocsp', '-no_nonce');
  write('root.key', root.keyPem);
  write('index', `V\t${expiry()}\t\t${leaf.serialHex.toUpperCase()}\tunknown\t/CN=partner\n`);
  const signer = ['-index', 'index', '-CA', 'root.pem', '-rsigner', 'root.pem', '-rkey', 'root.key'];
  ssl('ocsp', ...signer, '-reqin', 'ask.ocsp', '-respout', 'answer.ocsp', '-noverify');
  cli.tool('ssh-keygen', '-q', '-t', 'ed25519', '-N', '', '-C', 'me@here', '-f', 'id');
  write('key.jwk', JSON.stringify(generateKeyPairSync('ed25519').publicKey.export({ format: 'jwk' })));
}, 60_000);
afterAll(() => cli.remove());

/** `YYMMDDHHMMSSZ` in a year, as openssl's index has it. */
const expiry = (): string => `${new Date(NOW + 31_536_000_000).toISOString().replaceAll(/\D/g, '').slice(2, 14)}Z`;

type Items = readonly Readonly<Record<string, unknown>>[];
const itemsOf = async (...args: readonly string[]): Promise<Items> =>
  (await cli.json('inspect', ...args))['items'] as Items;

describe('inspect', () => {
  it.each([
    ['leaf.pem', ['certificate']],
    ['leaf.der', ['certificate']],
    ['chain.pem', ['certificate', 'certificate']],
    ['request.csr', ['csr']],
    ['list.crl', ['crl']],
    ['key.pem', ['private-key']],
    ['locked.pem', ['private-key']],
    ['public.pem', ['public-key']],
    ['chain.p7b', ['pkcs7', 'certificate', 'certificate']],
    ['a.p12', ['pkcs12']],
    ['ask.ocsp', ['ocsp-request']],
    ['answer.ocsp', ['ocsp-response', 'certificate']],
    ['id.pub', ['ssh-key']],
    ['id', ['ssh-key']],
    ['key.jwk', ['jwk']],
  ])('says what %s is, the kind first and with problems in words', async (file, kinds) => {
    const items = await itemsOf(file);
    expect(items.map((item) => item['kind'])).toEqual(kinds);
    for (const item of items) {
      expect(Object.keys(item)[0]).toBe('kind');
      expect(item['offset']).toEqual(expect.any(Number));
      for (const problem of item['problems'] as Items)
        expect(problem).toMatchObject({ code: expect.any(String), text: expect.stringMatching(/^[A-Z].*\.$/) });
    }
    expect(JSON.stringify(items)).not.toMatch(/BEGIN [A-Z ]*PRIVATE KEY|"d":/);
  });

  it('tells the digests that node computes', async () => {
    const [item] = await itemsOf('leaf.pem');
    const certificate = new X509Certificate(leaf.der);
    expect(item).toMatchObject({
      sha256: hash('sha256', leaf.der),
      x5tS256: hash('sha256', leaf.der, 'base64url'),
      spkiPin: hash('sha256', certificate.publicKey.export({ type: 'spki', format: 'der' }), 'base64'),
      serialHex: certificate.serialNumber.toLowerCase(),
    });
    const { stdout } = await cli.run('inspect', 'leaf.pem');
    expect(stdout).toContain(`x5t#S256    ${hash('sha256', leaf.der, 'base64url')}`);
    expect(stdout).toMatch(/Valid {7}\d{4}-\d\d-\d\d \d\d:\d\d UTC to /);
  });

  it('shows what a passphrase opens as a tree, and never the key', async () => {
    const { exitCode, stdout } = await cli.run('inspect', 'a.p12', ...OPEN);
    expect(exitCode).toBe(0);
    const headings = stdout.split('\n').filter((line) => /^ *\d+\. /.test(line));
    expect(headings[0]).toBe('1. PKCS #12 keystore');
    expect(headings.slice(1).toSorted((a, b) => a.localeCompare(b))).toEqual(
      expect.arrayContaining([expect.stringMatching(/^ {2}\d\. Certificate: partner$/)]),
    );
    expect(headings.slice(1).every((line) => line.startsWith('  '))).toBe(true);
    expect(stdout).toMatch(/^ {4}SPKI pin {4}\S{44}$/m);
    expect(stdout).toMatch(/^ {2}Integrity {3}verified$/m);
    const items = await itemsOf('a.p12', ...OPEN);
    const kinds = items.map((item) => String(item['kind'])).toSorted((a, b) => a.localeCompare(b));
    expect(kinds).toEqual(['certificate', 'certificate', 'pkcs12', 'private-key']);
    const key = items.find((item) => item['kind'] === 'private-key');
    const spki = createPublicKey(leaf.keyPem).export({ type: 'spki', format: 'der' });
    expect(key).toMatchObject({ publicKey: { spkiSha256: hash('sha256', spki) } });
    expect(JSON.stringify(items)).not.toContain(PASSPHRASE);
  });

  it('opens an encrypted key and refuses a wrong passphrase in three parts', async () => {
    expect(await itemsOf('locked.pem', ...OPEN)).toMatchObject([
      { kind: 'private-key', publicKey: { curve: 'P-256' } },
    ]);
    for (const file of ['a.p12', 'locked.pem']) {
      const error = await cli.failure(1, 'inspect', file, '--passphrase-file', 'wrong');
      expect(error).toMatchObject({
        code: 'format.wrong-passphrase',
        text: expect.any(String),
        hint: expect.any(String),
      });
    }
    const { stderr } = await cli.run('inspect', 'a.p12', '--passphrase-file', 'wrong');
    expect(stderr.trim().split(/(?<=\.)\s/).length).toBeGreaterThanOrEqual(3);
  });

  it('reads standard input, of any form', async () => {
    const done = await cli.runWith(leaf.der, 'inspect', '-', '--json');
    expect(done.exitCode).toBe(0);
    expect(JSON.parse(done.stdout)).toMatchObject({
      items: [{ kind: 'certificate', sha256: hash('sha256', leaf.der) }],
    });
    const nothing = await cli.runWith(new Uint8Array(), 'inspect', '-', '--json');
    expect(nothing.exitCode).toBe(1);
    expect(JSON.parse(nothing.stdout)).toMatchObject({ items: [], problems: [{ code: 'file.empty' }] });
  });

  it('answers what it cannot read with an exit code and words', async () => {
    const empty = await cli.run('inspect', 'empty', '--json');
    expect(empty.exitCode).toBe(1);
    expect(JSON.parse(empty.stdout)).toMatchObject({
      size: 0,
      items: [],
      problems: [{ code: 'file.empty', text: expect.any(String) }],
    });
    expect(await cli.failure(1, 'inspect', 'huge')).toMatchObject({ code: 'file.too-large' });
    const folder = await cli.run('inspect', 'folder', '--json');
    expect(folder.exitCode).toBeGreaterThan(0);
    expect(JSON.parse(folder.stderr)).toMatchObject({ error: { text: expect.any(String), hint: expect.any(String) } });
    const missing = await cli.run('inspect', 'missing', '--json');
    expect(missing.exitCode).toBeGreaterThan(0);
    expect(JSON.parse(missing.stderr)).toMatchObject({ error: { code: 'file.not-found' } });
  });

  it('tells where the octets end that were cut', async () => {
    writeFileSync(cli.at('cut.der'), leaf.der.subarray(0, 100));
    const done = await cli.run('inspect', 'cut.der', '--json');
    expect(done.exitCode).toBe(1);
    expect(JSON.parse(done.stdout)).toMatchObject({
      items: [{ kind: 'unknown', problems: [{ code: 'der.truncated', offset: 100 }] }],
    });
  });
});

const corpus = findCorpus('keystores-pyjks');

describe(`inspect of Bouncy Castle keystores (${corpus.label})`, () => {
  it('lists a BKS without a passphrase and opens it, and finds a UBER', async () => {
    writeFileSync(cli.at('bc'), '12345678\n');
    const store = path.join(corpus.folder, 'bks/christmas.bksv2');
    const listed = await itemsOf(store);
    expect(listed[0]).toMatchObject({ kind: 'keystore', format: 'bks', state: 'locked' });
    const opened = await itemsOf(store, '--passphrase-file', 'bc');
    expect(opened[0]).toMatchObject({ kind: 'keystore', format: 'bks', integrity: 'verified' });
    expect(opened.length).toBeGreaterThanOrEqual(listed.length);
    const uber = await itemsOf(path.join(corpus.folder, 'uber/empty.uber'));
    expect(uber).toMatchObject([{ kind: 'keystore', format: 'uber', state: 'locked' }]);
  });
});

describe('compare', () => {
  it('says that two forms of one certificate are the same', async () => {
    expect(await cli.json('compare', 'leaf.pem', 'leaf.der')).toMatchObject({ same: true, fields: [], ranges: [] });
    expect((await cli.run('compare', 'leaf.pem', 'leaf.der')).stdout).toMatch(/same, byte for byte/);
  });

  it('names the fields that differ, with both values, and answers no', async () => {
    const renewed = root.issue({ subject: 'CN=partner', sans: ['dns:partner.example'], eku: ['clientAuth'] });
    writeFileSync(cli.at('renewed.pem'), renewed.pem);
    const done = await cli.run('compare', 'leaf.pem', 'renewed.pem', '--json');
    expect(done.exitCode).toBe(1);
    const report = JSON.parse(done.stdout) as { fields: Items };
    expect(report).toMatchObject({ same: false, a: { kind: 'certificate' }, b: { kind: 'certificate' } });
    const names = report.fields.map((field) => field['field']);
    expect(names).toContain('serialNumber');
    expect(names).not.toContain('subject');
    const { stdout } = await cli.run('compare', 'leaf.pem', 'renewed.pem');
    expect(stdout).toMatch(/^ {2}- .+\n {2}\+ .+$/m);
  });

  it('compares what is of different kinds, and refuses what has nothing to show', async () => {
    const done = await cli.run('compare', 'leaf.pem', 'request.csr', '--json');
    expect(done.exitCode).toBe(1);
    expect(JSON.parse(done.stdout)).toMatchObject({ same: false, a: { kind: 'certificate' }, b: { kind: 'csr' } });
    expect(await cli.failure(1, 'compare', 'leaf.pem', 'key.pem')).toMatchObject({ text: expect.any(String) });
    expect(await cli.failure(2, 'compare', 'leaf.pem')).toMatchObject({ code: 'input.invalid' });
  });
});
