import { spawnSync } from 'node:child_process';
import { createHash, X509Certificate } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { KIT_PARTS } from '../../../shared/model/kit.ts';
import { codeOf, passphrase, valueOf } from '../../testing/application.ts';
import { choose, type KitLab, startKitLab } from './kit-fixture.ts';

let lab: KitLab;
beforeAll(async () => {
  lab = await startKitLab();
});
afterAll(() => lab.end());

function openssl(folder: string, passphrase: string, ...args: readonly string[]): string {
  const run = spawnSync('openssl', args, { cwd: folder, encoding: 'utf8', env: { ...process.env, P: passphrase } });
  if (run.status !== 0) throw new Error(run.stderr);
  return run.stdout;
}

/** What openssl says of the MAC and of the encryption of the keystore. */
function roundsOf(folder: string, passphrase: string): string {
  const info = ['pkcs12', '-in', 'keystore.p12', '-passin', 'env:P', '-info', '-noout'];
  const run = spawnSync('openssl', info, { cwd: folder, encoding: 'utf8', env: { ...process.env, P: passphrase } });
  const rounds = [...run.stderr.matchAll(/(MAC|PBES2).*?Iteration (\d+)/g)];
  return rounds.map(([, what, count]) => `${what} ${count}`).join(', ');
}

const ENCRYPTED = 'PBES2 600000, PBES2 600000';

describe('a hand-over kit', () => {
  it('holds what the partner needs, opened by OpenSSL with the passphrase shown', async () => {
    const report = await lab.write(choose('p12', 'p12-legacy', 'pem', 'trust', 'fingerprints', 'java'));
    const passphrase = report.passphrase ?? '';
    expect(passphrase).toMatch(/^[0-9a-hjkmnp-tv-z]{5}(-[0-9a-hjkmnp-tv-z]{5}){4}$/);
    const names = report.files.map(({ name }) => name);
    expect(names).toEqual([
      'README.txt',
      'keystore.p12',
      'keystore-legacy.p12',
      'certificate.pem',
      'chain.pem',
      'fullchain.pem',
      'key.pem',
      'trust.pem',
      'fingerprints.txt',
      'truststore.p12',
    ]);
    expect(readdirSync(report.folder).toSorted()).toEqual(names.toSorted());
    for (const { name, sha256, octets } of report.files) {
      const bytes = readFileSync(path.join(report.folder, name));
      expect([createHash('sha256').update(bytes).digest('hex'), bytes.length]).toEqual([sha256, octets]);
    }
    for (const store of ['keystore.p12', 'keystore-legacy.p12']) {
      const text = openssl(report.folder, passphrase, 'pkcs12', '-in', store, '-passin', 'env:P', '-nodes');
      expect(text.match(/BEGIN (?:PRIVATE KEY|CERTIFICATE)/g)).toHaveLength(3);
    }
    const key = openssl(report.folder, passphrase, 'pkey', '-in', 'key.pem', '-passin', 'env:P', '-pubout');
    expect(key).toBe(openssl(report.folder, '', 'x509', '-in', 'certificate.pem', '-noout', '-pubkey'));
    expect(roundsOf(report.folder, passphrase)).toBe(`MAC 10000, ${ENCRYPTED}`);
    const verified = ['verify', '-CAfile', 'trust.pem', '-untrusted', 'chain.pem', 'certificate.pem'];
    expect(openssl(report.folder, '', ...verified)).toContain('OK');
  });

  it('lets nobody else in, whatever the process may do with new files', async () => {
    const before = process.umask(0o277);
    const report = await lab.write(choose('p12-legacy', 'pem', 'nginx')).finally(() => process.umask(before));
    expect(statSync(report.folder).mode & 0o777).toBe(0o700);
    for (const { name, mode } of report.files)
      expect([name, statSync(path.join(report.folder, name)).mode & 0o777]).toEqual([name, mode]);
    const secret = report.files.filter(({ mode }) => mode === 0o600).map(({ name }) => name);
    expect(secret).toEqual(expect.arrayContaining(['keystore-legacy.p12', 'key.pem']));
  });

  it('says in fingerprints what OpenSSL says', async () => {
    const report = await lab.write(choose('fingerprints', 'pem'));
    const sheet = readFileSync(path.join(report.folder, 'fingerprints.txt'), 'utf8');
    const certificate = new X509Certificate(readFileSync(path.join(report.folder, 'certificate.pem')));
    expect(sheet).toContain(certificate.fingerprint256);
    expect(sheet).toContain(certificate.fingerprint);
    expect(sheet).toContain(`sha256//${report.fingerprints.spkiPin}`);
    expect(report.fingerprints.x5tS256).toBe(createHash('sha256').update(certificate.raw).digest('base64url'));
    const spki = certificate.publicKey.export({ type: 'spki', format: 'der' });
    expect(report.fingerprints.spkiPin).toBe(createHash('sha256').update(spki).digest('base64'));
    expect(sheet).toMatch(/x5t#S256: +[\w-]{43}\n/);
    expect(sheet).toMatch(/Valid until: +\d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC \(/);
  });

  it('has the key in clear only when that was chosen, and then needs no passphrase for it', async () => {
    const report = await lab.write({ parts: ['pem'], keyForm: 'clear' });
    expect(report.passphrase).toBeUndefined();
    expect(readFileSync(path.join(report.folder, 'key.pem'), 'utf8')).toMatch(/^-----BEGIN PRIVATE KEY-----\n/);
    expect(readFileSync(path.join(report.folder, 'README.txt'), 'utf8')).toContain('NOT encrypted');
    openssl(report.folder, '', 'pkey', '-in', 'key.pem', '-noout', '-check');
    const both = await lab.write({ parts: ['p12-legacy', 'pem'], keyForm: 'clear' });
    expect(both.passphrase).toBeDefined();
  });

  it('takes a passphrase as it was typed, however it was composed, and answers none', async () => {
    const typed = Buffer.from('Gru\u0308\u00dfe 😀 ok');
    const report = valueOf(
      await lab.workspace.kits.write({
        id: lab.leaf.id,
        choice: choose('p12', 'pem'),
        parent: lab.newFolder(),
        passphrase: typed,
      }),
    );
    expect(report.passphrase).toBeUndefined();
    expect(typed.every((octet) => octet === 0)).toBe(true);
    openssl(report.folder, 'Gr\u00fc\u00dfe 😀 ok', 'pkcs12', '-in', 'keystore.p12', '-passin', 'env:P', '-nodes');
    expect(roundsOf(report.folder, 'Gr\u00fc\u00dfe 😀 ok')).toBe(`MAC 600000, ${ENCRYPTED}`);
  });

  it('leaves its passphrase nowhere but in the answer', async () => {
    const report = await lab.write(
      choose(
        ...valueOf(await lab.workspace.kits.offer(lab.leaf.id))
          .filter((o) => o.isOffered)
          .map((o) => o.part),
      ),
    );
    const passphrase = report.passphrase ?? expect.fail('no passphrase');
    for (const name of readdirSync(report.folder))
      expect(readFileSync(path.join(report.folder, name)).includes(passphrase), name).toBe(false);
    const log = JSON.stringify(valueOf(await lab.workspace.activity.page({ search: '', offset: 0, limit: 100 })));
    expect(log).not.toContain(passphrase);
    for (const file of readdirSync(lab.test.folder, { recursive: true, encoding: 'utf8' }))
      if (statSync(path.join(lab.test.folder, file)).isFile())
        expect(readFileSync(path.join(lab.test.folder, file)).includes(passphrase), file).toBe(false);
  });

  it('is recorded with its parts in the activity log', async () => {
    await lab.write(choose('trust', 'nginx'));
    const { items } = valueOf(await lab.workspace.activity.page({ search: '', offset: 0, limit: 1 }));
    expect(items).toMatchObject([
      {
        action: 'certificate.exported',
        entityId: lab.leaf.id,
        detail: { format: 'kit', parts: 'pem trust nginx', withKey: true, keyForm: 'encrypted' },
      },
    ]);
  });

  it('has no key where the key is the partner’s own', async () => {
    expect(
      codeOf(await lab.workspace.kits.write({ id: lab.outside.id, choice: choose('p12'), parent: lab.newFolder() })),
    ).toBe('kit.part-unavailable');
    const report = await lab.write(choose('pem', 'nginx', 'java'), lab.newFolder(), lab.outside.id);
    expect(report.passphrase).toBeUndefined();
    const names = report.files.map(({ name }) => name);
    expect(names).toContain('truststore.p12');
    expect(names).not.toContain('key.pem');
    expect(names).not.toContain('keystore.p12');
    expect(readFileSync(path.join(report.folder, 'README.txt'), 'utf8')).toContain('key.pem');
  });

  it('offers every part or says why not, and writes what it offers', async () => {
    const offers = valueOf(await lab.workspace.kits.offer(lab.outside.id));
    expect(offers.map(({ part }) => part)).toEqual([...KIT_PARTS]);
    expect(offers.filter(({ part }) => part.startsWith('p12')).map(({ reason }) => reason)).toEqual([
      'no-key',
      'no-key',
    ]);
    const all = offers.flatMap(({ part, isOffered }) => (isOffered ? [part] : []));
    const report = await lab.write(choose(...all), lab.newFolder(), lab.outside.id);
    for (const part of all)
      expect(
        report.files.some((file) => file.part === part),
        part,
      ).toBe(true);
    const { files } = valueOf(
      await lab.workspace.kits.preview({ id: lab.leaf.id, part: 'pem', choice: choose('pem') }),
    );
    expect(files.find(({ name }) => name === 'key.pem')).toEqual({ name: 'key.pem', text: null });
  });

  it('works locked as far as no key is needed', async () => {
    await lab.workspace.lock();
    try {
      expect(valueOf(await lab.workspace.kits.offer(lab.leaf.id))).not.toHaveLength(0);
      const trust = await lab.write(choose('trust', 'fingerprints'));
      expect(trust.files.map(({ name }) => name)).toEqual(['README.txt', 'trust.pem', 'fingerprints.txt']);
      const parent = lab.newFolder();
      expect(codeOf(await lab.workspace.kits.write({ id: lab.leaf.id, choice: choose('pem'), parent }))).toBe(
        'vault.locked',
      );
      expect(readdirSync(parent)).toEqual([]);
    } finally {
      valueOf(await lab.workspace.unlock({ passphrase: passphrase(), isConfirmed: true }));
    }
  });
});

describe('kits of several certificates', () => {
  it('have a folder and a passphrase each; one that fails does not stop the others', async () => {
    const parent = lab.newFolder();
    const job = { signal: new AbortController().signal, progress: () => undefined };
    const { reports, failed } = valueOf(
      await lab.workspace.kits.writeMany(
        { ids: [lab.leaf.id, lab.outside.id, lab.leaf.id], choice: choose('p12-legacy'), parent },
        job,
      ),
    );
    expect(reports.map(({ folder }) => path.basename(folder))).toEqual(['acme-gw', 'acme-gw-2']);
    expect(new Set(reports.map(({ passphrase }) => passphrase)).size).toBe(2);
    expect(failed).toMatchObject([{ id: lab.outside.id, error: { code: 'kit.part-unavailable' } }]);
  });
});
