import { writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CommandFolder, createCommandFolder } from '../testing/command-line.ts';
import { createTestAuthority, DAY_MS, TEST_NOW } from '../testing/test-authority.ts';

let folder: CommandFolder;
const at = new Date(TEST_NOW).toISOString();

beforeAll(() => {
  folder = createCommandFolder();
  const root = createTestAuthority({ name: 'CLI Root' });
  const issuer = createTestAuthority({ name: 'CLI CA', issuer: root });
  const leaf = issuer.issue({ subject: 'CN=leaf', sans: ['dns:gw.example'], eku: ['clientAuth'] });
  const revoked = issuer.crl([{ serialHex: leaf.serialHex, reason: 'keyCompromise' }]);
  const files = {
    'root.pem': root.pem,
    'ca.pem': issuer.pem,
    'leaf.pem': leaf.pem,
    'chain.pem': leaf.chainPem,
    'empty.crl': issuer.crl([]).pem,
    'revoked.crl': revoked.pem,
    'root.crl': root.crl([]).pem,
  };
  for (const [name, pem] of Object.entries(files)) writeFileSync(folder.at(name), pem);
  writeFileSync(folder.at('leaf.der'), leaf.der);
  writeFileSync(folder.at('short.pem'), issuer.issue({ subject: 'CN=short', key: 'rsa1024' }).chainPem);
  writeFileSync(folder.at('noise.pem'), `-----BEGIN CERTIFICATE-----\nMAA=\n-----END CERTIFICATE-----\n`);
  const cases = [
    { id: 'one', leaf: 'chain.pem#0', trusted: ['root.pem'], untrusted: ['ca.pem'], at, expected: { valid: true } },
  ];
  const manifest = { manifest: 'path-validation', version: 1, suite: 'cli', cases };
  writeFileSync(folder.at('manifest.json'), JSON.stringify(manifest));
  const wrong = { ...manifest, cases: cases.map((each) => ({ ...each, expected: { valid: false } })) };
  writeFileSync(folder.at('wrong.json'), JSON.stringify(wrong));
});
afterAll(() => folder.remove());

async function verify(
  ...args: readonly string[]
): Promise<{ exitCode: number | null; answer: Record<string, unknown> }> {
  const { exitCode, stdout } = await folder.run('verify', ...args, '--trust', 'root.pem', '--at', at, '--json');
  return { exitCode, answer: JSON.parse(stdout) as Record<string, unknown> };
}

describe('verify', () => {
  it('tells the path and every check of a valid certificate', async () => {
    const { exitCode, answer } = await verify(
      'leaf.der',
      '--untrusted',
      'ca.pem',
      '--purpose',
      'tls-client',
      '--host',
      'gw.example',
    );
    expect(exitCode).toBe(0);
    expect(answer).toMatchObject({
      valid: true,
      path: [{ subject: 'CN=leaf' }, { subject: 'CN=CLI CA' }, { subject: 'CN=CLI Root' }],
      reasons: [],
      missingIssuers: [],
    });
    expect(answer['checks']).toContainEqual(
      expect.objectContaining({
        check: 'path-length',
        result: 'passed',
        at: 1,
        code: null,
        rfc: 'RFC 5280 §6.1.4 (l)',
      }),
    );
  });

  it('ends with 1 and the reasons where there is no valid path', async () => {
    const { exitCode, answer } = await verify(
      'chain.pem',
      '--purpose',
      'tls-server',
      '--host',
      'other.example',
      '--untrusted',
      'noise.pem',
    );
    expect(exitCode).toBe(1);
    expect(answer).toMatchObject({ valid: false, ignored: [{ name: 'noise.pem', count: 1 }] });
    expect((answer['reasons'] as { code: string }[]).map(({ code }) => code)).toEqual([
      'path.purpose',
      'name.mismatch',
    ]);
  });

  it('asks revocation lists', async () => {
    const lists = ['--crl', 'root.crl', '--crl', 'empty.crl'];
    expect((await verify('chain.pem', '--revocation', 'require', ...lists)).exitCode).toBe(0);
    expect((await verify('chain.pem', '--revocation', 'require', '--crl', 'empty.crl')).answer).toMatchObject({
      reasons: [{ code: 'path.revocation-unknown', at: 1 }],
    });
    expect((await verify('chain.pem', '--revocation', 'if-given', '--crl', 'revoked.crl')).answer).toMatchObject({
      reasons: [{ code: 'path.revoked', at: 0, evidence: { reason: 'keyCompromise' } }],
    });
  });

  it('warns of what is weak, or refuses it', async () => {
    const { exitCode, answer } = await verify('short.pem');
    expect(exitCode).toBe(0);
    expect(answer).toMatchObject({ valid: true, warnings: [{ code: 'path.weak-key', at: 0, rfc: 'RFC 8017 §3' }] });
    expect((await verify('chain.pem')).answer).toMatchObject({ warnings: [] });
    const refused = await verify('short.pem', '--refuse-weak');
    expect(refused.exitCode).toBe(1);
    expect(refused.answer).toMatchObject({ reasons: [{ code: 'path.weak-key', at: 0 }], warnings: [] });
    const { stdout } = await folder.run('verify', 'short.pem', '--trust', 'root.pem', '--at', at);
    expect(stdout).toContain('Warning: certificate 0: The key is too short');
  });

  it('says in words what was wrong', async () => {
    const later = new Date(TEST_NOW + 400 * DAY_MS).toISOString();
    const { exitCode, stdout } = await folder.run('verify', 'chain.pem', '--trust', 'root.pem', '--at', later);
    expect(exitCode).toBe(1);
    expect(stdout).toContain('FAILED       validity: The certificate has expired.');
  });

  it.each([
    [2, ['verify', 'chain.pem'], 'input.invalid'],
    [2, ['verify', 'chain.pem', '--trust', 'root.pem', '--at', 'today'], 'input.invalid'],
    [2, ['verify', 'chain.pem', '--trust', 'root.pem', '--policy', 'any'], 'input.invalid'],
    [1, ['verify', 'noise.pem', '--trust', 'root.pem'], 'format.malformed'],
    [1, ['verify', 'manifest.json', '--trust', 'root.pem'], 'format.malformed'],
    [3, ['verify', 'gone.pem', '--trust', 'root.pem'], 'file.not-found'],
  ] as const)('ends with %i for %j', async (exitCode, args, code) => {
    expect(await folder.failure(exitCode, ...args)).toMatchObject({ code });
  });
});

describe('conformance', () => {
  it('prints how many verdicts agree and each one that does not', async () => {
    expect(await folder.json('conformance', 'manifest.json')).toMatchObject({
      suite: 'cli',
      cases: 1,
      agree: 1,
      falseAccepts: 0,
      falseRejects: 0,
      tiers: { core: { agree: 1, total: 1, skipped: 0 } },
      disagreements: [],
    });
    const wrong = await folder.run('conformance', 'wrong.json');
    expect(wrong.exitCode).toBe(1);
    expect(wrong.stdout).toContain('agree 0 of 1');
    expect(wrong.stdout).toContain('one (core): expected invalid, got valid');
  });
});
