import { execFileSync, spawnSync } from 'node:child_process';
import { createPublicKey, randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestAuthority, type IssuedTestCertificate, type TestAuthority } from '../../testing/test-pki.ts';
import { encryptPkcs8, encryptPkcs8Legacy } from '../key/pkcs8.ts';
import { pkcs8MatchesSpki } from '../key/public-half.ts';
import { parsePkcs12 } from './pkcs12.ts';
import { buildPkcs12, LEGACY_ITERATIONS, PBKDF2_ITERATIONS, type Pkcs12Input } from './pkcs12-build.ts';
import { cleanAlias, trustAliases } from './trust-alias.ts';

let folder: string;
let root: TestAuthority;
let leaf: IssuedTestCertificate;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'p12-judges-'));
  root = createTestAuthority({ name: 'CN=Root' });
  leaf = root.issue({ subject: 'CN=partner', eku: ['clientAuth'] });
});
afterAll(() => rmSync(folder, { recursive: true }));

function write(name: string, bytes: Uint8Array): string {
  const file = join(folder, name);
  writeFileSync(file, bytes);
  return file;
}

async function build(scheme: 'modern' | 'legacy', passphrase: Uint8Array): Promise<Uint8Array> {
  const plaintext = new Uint8Array(leaf.privateKey.export({ type: 'pkcs8', format: 'der' }));
  const base = { plaintext, passphrase, salt: randomBytes(16) };
  const encryptedPkcs8Der =
    scheme === 'legacy'
      ? await encryptPkcs8Legacy({ ...base, iterations: LEGACY_ITERATIONS })
      : await encryptPkcs8({ ...base, iv: randomBytes(16), iterations: PBKDF2_ITERATIONS });
  return buildPkcs12({
    certificateDer: leaf.der,
    chainDers: [root.der],
    encryptedPkcs8Der,
    friendlyName: 'Partner',
    localKeyId: randomBytes(20),
    passphrase,
    random: randomBytes(48),
    scheme,
  });
}

const buildTrust = (chainDers: readonly Uint8Array[], more: Partial<Pkcs12Input> = {}): Promise<Uint8Array> =>
  buildPkcs12({
    chainDers,
    friendlyName: 'trust',
    localKeyId: randomBytes(20),
    passphrase: Buffer.from('changeit'),
    random: randomBytes(48),
    iterations: 10_000,
    ...more,
  });

/** Standard output and error of a judge that must succeed. */
function judge(command: string, ...args: readonly string[]): string {
  const run = spawnSync(command, args, { encoding: 'utf8', env: { ...process.env, LC_ALL: 'C.UTF-8' } });
  if (run.status !== 0) throw new Error(`${command} ended with ${run.status}: ${run.stderr}`);
  return run.stdout + run.stderr;
}

const PASSPHRASES = ['r7q2k-0c9xm-plain', 'Grüße aus Köln', '😀 surrogates 𝄞', `${'x'.repeat(300)}'"\\$(id)`];

describe.each(['modern', 'legacy'] as const)('a %s PKCS #12 file', (scheme) => {
  it.each(PASSPHRASES)('is opened by openssl without the legacy provider under %s', async (passphrase) => {
    const file = write('a.p12', await build(scheme, Buffer.from(passphrase)));
    const pass = `file:${write('pass', Buffer.from(passphrase))}`;
    const text = judge('openssl', 'pkcs12', '-in', file, '-passin', pass, '-nodes', '-info');
    expect(text).toContain('BEGIN PRIVATE KEY');
    expect(text.match(/BEGIN CERTIFICATE/g)).toHaveLength(2);
    expect(text).not.toMatch(/RC2/i);
  });

  it('is opened by GnuTLS', async () => {
    const file = write('g.p12', await build(scheme, Buffer.from('r7q2k-0c9xm')));
    const text = judge('certtool', '--p12-info', '--inder', '--infile', file, '--password', 'r7q2k-0c9xm');
    expect(text.match(/BEGIN CERTIFICATE/g)).toHaveLength(2);
    expect(text).toMatch(/BEGIN (?:EC |ENCRYPTED |)PRIVATE KEY/);
  });

  it('is opened by Java with its chain', async () => {
    const file = write('j.p12', await build(scheme, Buffer.from('changeit')));
    const text = judge('keytool', '-J-Duser.language=en', '-list', '-v', '-keystore', file, '-storepass', 'changeit');
    expect(text).toContain('Entry type: PrivateKeyEntry');
    expect(text).toContain('Certificate chain length: 2');
  });

  it('is opened by us under the same passphrase alone', async () => {
    const bytes = await build(scheme, Buffer.from('😀 surrogates 𝄞'));
    const opened = parsePkcs12(bytes, Buffer.from('😀 surrogates 𝄞'));
    const spki = createPublicKey(leaf.privateKey).export({ type: 'spki', format: 'der' });
    expect(opened.ok && opened.value.keys.map(({ pkcs8Der }) => pkcs8MatchesSpki(pkcs8Der, spki))).toEqual([true]);
    expect(parsePkcs12(bytes, Buffer.from('😀 surrogates 𝄢'))).toMatchObject({
      error: { code: 'format.wrong-passphrase' },
    });
  });
});

describe('a legacy PKCS #12 file', () => {
  it('protects key and certificates with 3DES and SHA-1 in 2 048 rounds', async () => {
    const file = write('l.p12', await build('legacy', Buffer.from('changeit')));
    const text = judge('openssl', 'pkcs12', '-in', file, '-passin', 'pass:changeit', '-info', '-noout');
    expect(text).toMatch(/MAC: sha1, Iteration 2048/);
    expect(text.match(/pbeWithSHA1And3-KeyTripleDES-CBC, Iteration 2048/g)).toHaveLength(2);
  });
});

describe('a file of trusted certificates', () => {
  const names = ['Root', 'ROOT', 'root\u0000\u202e', '', '😀'];

  it('is counted by keytool, each entry trusted and under an alias of its own', async () => {
    const others = names.map((_, index) => createTestAuthority({ name: `CN=CA ${index}` }).der);
    const trustNames = trustAliases(names, 'authority');
    const file = write('t.p12', await buildTrust(others, { trustNames }));
    const text = judge('keytool', '-J-Duser.language=en', '-list', '-keystore', file, '-storepass', 'changeit');
    expect(text).toContain(`contains ${names.length} entries`);
    expect(text.match(/trustedCertEntry/g)).toHaveLength(names.length);
    expect(text).not.toContain('PrivateKeyEntry');
  });

  it('is opened by openssl and carries the mark of a trusted certificate', async () => {
    const file = write('o.p12', await buildTrust([root.der], { trustNames: ['Root'] }));
    const text = judge('openssl', 'pkcs12', '-in', file, '-passin', 'pass:changeit', '-nokeys', '-info');
    expect(text).toMatch(/2\.16\.840\.1\.113894\.746875\.1\.1|Trusted key usage \(Oracle\)/);
    expect(text).toMatch(/MAC: sha256, Iteration 10000/);
  });

  it('gives names that Java would take for one another numbers', () => {
    expect(trustAliases(names, 'authority')).toEqual(['Root', 'ROOT 2', 'root 3', 'authority', '😀']);
    expect(trustAliases(['ΟΔΟΣ', 'οδος', 'οδοσ'], 'x')).toEqual(['ΟΔΟΣ', 'οδος 2', 'οδοσ 3']);
    expect([...cleanAlias('𝄞'.repeat(100))]).toHaveLength(64);
  });
});

it('has its judges', () => {
  for (const tool of ['openssl', 'certtool', 'keytool'])
    expect(() => execFileSync('sh', ['-c', `command -v ${tool}`]), `${tool} is installed`).not.toThrow();
});
