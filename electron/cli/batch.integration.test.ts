import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createCommandFolder } from '../testing/command-line.ts';

const cli = createCommandFolder();
const W = ['--workspace', 'w.countersign'] as const;
const UNLOCK = ['--passphrase-file', 'pass'] as const;
const DEFAULTS = ['--ca', 'CA', '--profile', 'tls-client'] as const;

beforeAll(async () => {
  await cli.json('workspace', 'init', ...W, ...UNLOCK);
  await cli.json('ca', 'create', ...W, ...UNLOCK, '--name', 'CA');
});
afterAll(() => cli.remove());

/** What a command answers that ends with this exit code. */
async function answer(exitCode: number, ...args: readonly string[]): Promise<Record<string, unknown>> {
  const done = await cli.run(...args, '--json');
  if (done.exitCode !== exitCode) throw new Error(`${args.join(' ')} ended with ${done.exitCode}: ${done.stderr}`);
  return JSON.parse(done.stdout) as Record<string, unknown>;
}

const passphrasesIn = (name: string): ReadonlyMap<string, string> =>
  new Map(
    readFileSync(cli.at(name), 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => line.split('\t') as [string, string]),
  );

describe('batch', () => {
  it('tells what stands against each row without a passphrase, and signs nothing', async () => {
    writeFileSync(
      cli.at('dry.csv'),
      'name,subject,validity,colour\nfirst,CN=a,,red\nsecond,CN=b,9q,\n,,,\nthird,CN=a,,\n',
    );
    const dry = await answer(1, 'batch', 'dry.csv', ...W, ...DEFAULTS, '--dry-run');
    expect(dry).toMatchObject({
      state: 'planned',
      rows: 3,
      ready: 1,
      warnings: 1,
      refused: 1,
      issued: 0,
      unknownColumns: ['colour'],
      kits: null,
      findings: [
        {
          line: 3,
          name: 'second',
          state: 'refused',
          findings: [{ column: 'validity', code: 'batch.validity-invalid' }],
        },
        { line: 5, name: 'third', state: 'warning', findings: [{ code: 'batch.same-name-in-file' }] },
      ],
    });
    const told = await cli.run('batch', 'dry.csv', ...W, ...DEFAULTS, '--dry-run');
    expect(told.stdout).toContain('3 rows: 0 issued, 1 ready, 1 with warnings, 1 refused.');
    expect(told.stdout).toContain('line 3  second  9q is no length of time');
    expect(await cli.json('list', ...W)).toMatchObject({ total: 1 });
  });

  it('issues, writes a kit for each row, and its passphrases into a file that only the owner reads', async () => {
    writeFileSync(cli.at('run.csv'), 'name,subject,key\ngateway,"CN=gw, O=Acme",p256\n../../up,CN=x,ed25519\n');
    const kits = ['--out', 'kits', '--passphrases-out', 'secrets'];
    expect(await answer(0, 'batch', 'run.csv', ...W, ...UNLOCK, ...DEFAULTS, ...kits)).toMatchObject({
      state: 'done',
      issued: 2,
      findings: [],
      kits: { written: 2, failed: [] },
    });
    expect(readdirSync(cli.at('kits')).toSorted()).toEqual(['gateway', 'up']);
    expect([statSync(cli.at('kits/gateway')).mode & 0o777, statSync(cli.at('secrets')).mode & 0o777]).toEqual([
      0o700, 0o600,
    ]);
    for (const [folder, passphrase] of passphrasesIn('secrets'))
      cli.tool('openssl', 'pkcs12', '-in', `kits/${folder}/keystore.p12`, '-passin', `pass:${passphrase}`, '-noout');
    expect([...passphrasesIn('secrets').keys()].toSorted()).toEqual(['gateway', 'up']);
  });

  it('refuses what cannot be meant before it issues anything', async () => {
    const run = ['batch', 'run.csv', ...W, ...UNLOCK, ...DEFAULTS] as const;
    expect(await cli.failure(1, ...run, '--out', 'k', '--passphrases-out', 'secrets')).toMatchObject({
      code: 'file.exists',
    });
    expect(await cli.failure(2, ...run, '--out', 'k')).toMatchObject({ field: '--passphrases-out' });
    expect(await cli.failure(2, ...run, '--passphrases-out', 'p')).toMatchObject({ field: '--out' });
    expect(await cli.failure(2, ...run, '--resume', '--dry-run')).toMatchObject({ field: '--resume' });
    expect(await cli.failure(3, 'batch', 'none.csv', ...W, ...UNLOCK, ...DEFAULTS)).toMatchObject({
      code: 'file.not-found',
    });
    expect(await cli.json('list', ...W)).toMatchObject({ total: 3 });
  });

  it('goes on where it was left, by the name of the file', async () => {
    const run = ['batch', 'dry.csv', ...W, ...UNLOCK] as const;
    expect(await answer(1, ...run, '--resume')).toMatchObject({ state: 'done', issued: 1, warnings: 1 });
    expect(await answer(1, ...run, '--resume', '--accept-warnings')).toMatchObject({ issued: 2, warnings: 0 });
    expect(await cli.failure(1, ...run, '--resume')).toMatchObject({ code: 'batch.not-found' });
    const kits = ['--out', 'late', '--passphrases-out', 'secrets-late'];
    expect(await answer(1, ...run, '--resume', ...kits)).toMatchObject({ issued: 2, kits: { written: 2, failed: [] } });
  });
});

describe('renew', () => {
  it('plans without a passphrase, rekeys two, revokes the old ones, and links each to its successor', async () => {
    const dry = await cli.json('renew', 'gw', 'x', ...W, '--rekey', '--dry-run');
    expect(dry).toMatchObject({
      items: [
        { name: 'gw', canRenew: true, changes: [] },
        { name: 'x', canRenew: true },
      ],
    });
    const filtered = await cli.json('renew', '--filter', 'status:valid -x gw', ...W, '--dry-run');
    expect(filtered).toMatchObject({ items: [{ name: 'gw', canRenew: true }] });
    expect((await cli.run('renew', '--filter', 'expires:<1d', ...W, '--dry-run')).stdout).toMatch(/^No certificate/);
    expect(await cli.failure(2, 'renew', '--filter', 'expires:soon', ...W, '--dry-run')).toHaveProperty('code');
    const kits = ['--out', 'renewed', '--passphrases-out', 'secrets-2'];
    const done = await cli.json('renew', 'gw', 'x', ...W, ...UNLOCK, '--rekey', '--revoke-old', ...kits);
    expect(done).toMatchObject({ issued: 2, refused: 0, revoked: 2, kitsFailed: 0 });
    const items = done['items'] as { certificateId: string; successorId: string; revoked: boolean }[];
    expect(items.every(({ revoked }) => revoked)).toBe(true);
    for (const [folder, passphrase] of passphrasesIn('secrets-2'))
      cli.tool('openssl', 'pkcs12', '-in', `renewed/${folder}/keystore.p12`, '-passin', `pass:${passphrase}`, '-noout');
    const listed = (await cli.json('list', ...W)) as { items: { id: string; serialHex: string; status: string }[] };
    const of = (id: string) => listed.items.find((one) => one.id === id);
    await cli.json('crl', 'issue', '--ca', 'CA', ...W, ...UNLOCK, '--out', 'ca.crl');
    const crl = cli.tool('openssl', 'crl', '-in', 'ca.crl', '-noout', '-text').toLowerCase();
    for (const { certificateId, successorId } of items) {
      expect([of(certificateId)?.status, of(successorId)?.status]).toEqual(['revoked', 'valid']);
      expect(crl).toContain(`serial number: ${of(certificateId)?.serialHex}`);
      expect(crl).not.toContain(`serial number: ${of(successorId)?.serialHex}`);
    }
  });

  it('tells of what cannot be renewed and ends with 1; refuses wrong use with 2', async () => {
    const refused = await answer(1, 'renew', 'CA', ...W, ...UNLOCK);
    expect(refused).toMatchObject({ issued: 0, refused: 1, items: [{ reason: 'is-authority', revoked: false }] });
    expect(await cli.failure(2, 'renew', ...W, ...UNLOCK)).toMatchObject({ code: 'input.invalid' });
    expect(await cli.failure(2, 'renew', 'gw', ...W, ...UNLOCK, '--validity', 'soon')).toHaveProperty('code');
    expect(await cli.failure(1, 'renew', 'nobody', ...W, ...UNLOCK)).toMatchObject({ code: 'certificate.not-found' });
  });
});
