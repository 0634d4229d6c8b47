import { execFileSync, spawnSync } from 'node:child_process';
import { createHash, X509Certificate } from 'node:crypto';
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CertificateSummary } from '../../../shared/model/certificate.ts';
import { KIT_PARTS, type KitChoice, type KitReport } from '../../../shared/model/kit.ts';
import { codeOf, startTestApplication, type TestApplication, valueOf } from '../../testing/application.ts';
import { HOSTILE_CONTROLS, HOSTILE_PRINTABLE, hostileSubject } from '../../testing/hostile-name.ts';
import { NO_JOB } from '../ports.ts';
import type { Workspace } from '../workspace.ts';

let test: TestApplication;
let workspace: Workspace;
let leaf: CertificateSummary;
let outside: CertificateSummary;
const folders: string[] = [];

function newFolder(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'countersign-kit-'));
  folders.push(folder);
  return folder;
}

const choose = (...parts: KitChoice['parts']): KitChoice => ({ parts, keyForm: 'encrypted' });

beforeAll(async () => {
  test = startTestApplication();
  workspace = await test.createWorkspace();
  const root = valueOf(await workspace.authorities.create({ name: 'Kit Root', key: 'p256' }));
  const issuing = valueOf(await workspace.authorities.create({ name: 'Kit CA', key: 'p256', issuerId: root.id }));
  const wanted = { authorityId: issuing.id, profile: 'tls-client-server', sans: ['dns:gw.acme.example'] };
  leaf = valueOf(await workspace.issuing.issue({ ...wanted, subject: 'CN=acme gw', key: 'p256' }));
  const csr = execFileSync('sh', [
    '-c',
    'openssl req -new -newkey rsa:2048 -nodes -keyout /dev/null -subj /CN=outside 2>/dev/null | openssl req -outform DER',
  ]);
  outside = valueOf(await workspace.issuing.issue({ ...wanted, csr }));
});
afterAll(async () => {
  await test.end();
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

const write = async (choice: KitChoice, parent = newFolder(), id = leaf.id): Promise<KitReport> =>
  valueOf(await workspace.kits.write({ id, choice, parent }));

function openssl(folder: string, passphrase: string, ...args: readonly string[]): string {
  const run = spawnSync('openssl', args, { cwd: folder, encoding: 'utf8', env: { ...process.env, P: passphrase } });
  if (run.status !== 0) throw new Error(run.stderr);
  return run.stdout;
}

describe('a hand-over kit', () => {
  it('holds what the partner needs, opened by OpenSSL with the passphrase shown', async () => {
    const report = await write(choose('p12', 'p12-legacy', 'pem', 'trust', 'fingerprints', 'java'));
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
    const verified = ['verify', '-CAfile', 'trust.pem', '-untrusted', 'chain.pem', 'certificate.pem'];
    expect(openssl(report.folder, '', ...verified)).toContain('OK');
  });

  it('lets nobody else in, whatever the process may do with new files', async () => {
    const before = process.umask(0o277);
    const report = await write(choose('p12', 'pem', 'nginx')).finally(() => process.umask(before));
    expect(statSync(report.folder).mode & 0o777).toBe(0o700);
    for (const { name, mode } of report.files)
      expect([name, statSync(path.join(report.folder, name)).mode & 0o777]).toEqual([name, mode]);
    const secret = report.files.filter(({ mode }) => mode === 0o600).map(({ name }) => name);
    expect(secret).toEqual(expect.arrayContaining(['keystore.p12', 'key.pem']));
  });

  it('says in fingerprints what OpenSSL says', async () => {
    const report = await write(choose('fingerprints', 'pem'));
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
    const report = await write({ parts: ['pem'], keyForm: 'clear' });
    expect(report.passphrase).toBeUndefined();
    expect(readFileSync(path.join(report.folder, 'key.pem'), 'utf8')).toMatch(/^-----BEGIN PRIVATE KEY-----\n/);
    expect(readFileSync(path.join(report.folder, 'README.txt'), 'utf8')).toContain('NOT encrypted');
    openssl(report.folder, '', 'pkey', '-in', 'key.pem', '-noout', '-check');
    const both = await write({ parts: ['p12', 'pem'], keyForm: 'clear' });
    expect(both.passphrase).toBeDefined();
  });

  it('takes a passphrase as it was typed, however it was composed, and answers none', async () => {
    const typed = Buffer.from('Gru\u0308\u00dfe 😀 ok');
    const report = valueOf(
      await workspace.kits.write({ id: leaf.id, choice: choose('p12', 'pem'), parent: newFolder(), passphrase: typed }),
    );
    expect(report.passphrase).toBeUndefined();
    expect(typed.every((octet) => octet === 0)).toBe(true);
    openssl(report.folder, 'Gr\u00fc\u00dfe 😀 ok', 'pkcs12', '-in', 'keystore.p12', '-passin', 'env:P', '-nodes');
  });

  it('leaves its passphrase nowhere but in the answer', async () => {
    const report = await write(
      choose(
        ...valueOf(await workspace.kits.offer(leaf.id))
          .filter((o) => o.isOffered)
          .map((o) => o.part),
      ),
    );
    const passphrase = report.passphrase ?? expect.fail('no passphrase');
    for (const name of readdirSync(report.folder))
      expect(readFileSync(path.join(report.folder, name)).includes(passphrase), name).toBe(false);
    const log = JSON.stringify(valueOf(await workspace.activity.page({ search: '', offset: 0, limit: 100 })));
    expect(log).not.toContain(passphrase);
    for (const file of readdirSync(test.folder, { recursive: true, encoding: 'utf8' }))
      if (statSync(path.join(test.folder, file)).isFile())
        expect(readFileSync(path.join(test.folder, file)).includes(passphrase), file).toBe(false);
  });

  it('is recorded with its parts in the activity log', async () => {
    await write(choose('trust', 'nginx'));
    const { items } = valueOf(await workspace.activity.page({ search: '', offset: 0, limit: 1 }));
    expect(items).toMatchObject([
      {
        action: 'certificate.exported',
        entityId: leaf.id,
        detail: { format: 'kit', parts: 'pem trust nginx', withKey: true, keyForm: 'encrypted' },
      },
    ]);
  });

  it('has no key where the key is the partner’s own', async () => {
    expect(codeOf(await workspace.kits.write({ id: outside.id, choice: choose('p12'), parent: newFolder() }))).toBe(
      'kit.part-unavailable',
    );
    const report = await write(choose('pem', 'nginx', 'java'), newFolder(), outside.id);
    expect(report.passphrase).toBeUndefined();
    const names = report.files.map(({ name }) => name);
    expect(names).toContain('truststore.p12');
    expect(names).not.toContain('key.pem');
    expect(names).not.toContain('keystore.p12');
    expect(readFileSync(path.join(report.folder, 'README.txt'), 'utf8')).toContain('key.pem');
  });

  it('offers every part or says why not, and writes what it offers', async () => {
    const offers = valueOf(await workspace.kits.offer(outside.id));
    expect(offers.map(({ part }) => part)).toEqual([...KIT_PARTS]);
    expect(offers.filter(({ part }) => part.startsWith('p12')).map(({ reason }) => reason)).toEqual([
      'no-key',
      'no-key',
    ]);
    const all = offers.flatMap(({ part, isOffered }) => (isOffered ? [part] : []));
    const report = await write(choose(...all), newFolder(), outside.id);
    for (const part of all)
      expect(
        report.files.some((file) => file.part === part),
        part,
      ).toBe(true);
    const { files } = valueOf(await workspace.kits.preview({ id: leaf.id, part: 'pem', choice: choose('pem') }));
    expect(files.find(({ name }) => name === 'key.pem')).toEqual({ name: 'key.pem', text: null });
  });

  it('works locked as far as no key is needed', async () => {
    await workspace.lock();
    try {
      expect(valueOf(await workspace.kits.offer(leaf.id))).not.toHaveLength(0);
      const trust = await write(choose('trust', 'fingerprints'));
      expect(trust.files.map(({ name }) => name)).toEqual(['README.txt', 'trust.pem', 'fingerprints.txt']);
      const parent = newFolder();
      expect(codeOf(await workspace.kits.write({ id: leaf.id, choice: choose('pem'), parent }))).toBe('vault.locked');
      expect(readdirSync(parent)).toEqual([]);
    } finally {
      valueOf(await workspace.unlock({ passphrase: Buffer.from('correct horse battery staple') }));
    }
  });
});

describe('the folder of a kit', () => {
  it('replaces nothing: files, folders and links of its name make it take a number', async () => {
    const parent = newFolder();
    mkdirSync(path.join(parent, 'acme-gw'));
    symlinkSync('/nowhere', path.join(parent, 'acme-gw-2'));
    const [one, two] = [await write(choose('trust'), parent), await write(choose('trust'), parent)];
    expect([one.folder, two.folder].map((folder) => path.basename(folder))).toEqual(['acme-gw-3', 'acme-gw-4']);
    expect(readdirSync(path.join(parent, 'acme-gw'))).toEqual([]);
  });

  it('is not left behind by a job that was cancelled, wherever it was', async () => {
    const parent = newFolder();
    for (const after of [0, 1]) {
      const abort = new AbortController();
      if (after === 0) abort.abort();
      const job = { signal: abort.signal, progress: () => abort.abort() };
      const done = await workspace.kits.write({ id: leaf.id, choice: choose('p12', 'pem'), parent }, job);
      expect(codeOf(done)).toBe('job.cancelled');
      expect(readdirSync(parent)).toEqual([]);
    }
  });

  it('is refused where nothing can be written, and says so without a trace', async () => {
    expect(
      await workspace.kits.write({ id: leaf.id, choice: choose('trust'), parent: '/nonexistent/place' }),
    ).toMatchObject({ error: { code: 'file.not-writable', evidence: { name: 'acme-gw', cause: 'ENOENT' } } });
    const full = spawnSync('sh', ['-c', 'test -w /dev/full']).status === 0;
    expect(full).toBe(true);
    const before = valueOf(await workspace.activity.page({ search: '', offset: 0, limit: 1 })).total;
    const file = path.join(newFolder(), 'file');
    execFileSync('touch', [file]);
    expect(codeOf(await workspace.kits.write({ id: leaf.id, choice: choose('trust'), parent: file }))).toBe(
      'file.not-writable',
    );
    expect(valueOf(await workspace.activity.page({ search: '', offset: 0, limit: 1 })).total).toBe(before);
  });

  it('takes away what a killed process left an hour ago, and nothing younger or foreign', async () => {
    const parent = newFolder();
    const old = path.join(parent, '.countersign-kit-0123456789ab');
    const young = path.join(parent, '.countersign-kit-ba9876543210');
    const foreign = path.join(parent, '.countersign-kit-mine');
    for (const folder of [old, young, foreign]) mkdirSync(folder);
    for (const folder of [old, foreign]) utimesSync(folder, 1, 1);
    await write(choose('trust'), parent);
    expect(readdirSync(parent).toSorted()).toEqual(
      [path.basename(young), path.basename(foreign), 'acme-gw'].toSorted(),
    );
  });

  it('refuses a host that is none before anything is written', async () => {
    const parent = newFolder();
    const choice: KitChoice = { ...choose('nginx'), endpoint: { host: 'a.example;}evil', port: 443 } };
    expect(codeOf(await workspace.kits.write({ id: leaf.id, choice, parent }))).toBe('connection.host-invalid');
    expect(readdirSync(parent)).toEqual([]);
  });
});

describe('kits of several certificates', () => {
  it('have a folder and a passphrase each; one that fails does not stop the others', async () => {
    const parent = newFolder();
    const job = { signal: new AbortController().signal, progress: () => undefined };
    const { reports, failed } = valueOf(
      await workspace.kits.writeMany({ ids: [leaf.id, outside.id, leaf.id], choice: choose('p12'), parent }, job),
    );
    expect(reports.map(({ folder }) => path.basename(folder))).toEqual(['acme-gw', 'acme-gw-2']);
    expect(new Set(reports.map(({ passphrase }) => passphrase)).size).toBe(2);
    expect(failed).toMatchObject([{ id: outside.id, error: { code: 'kit.part-unavailable' } }]);
  });
});

describe('a certificate with a hostile name', () => {
  /** No control character but the ends of lines, and no line that the name begins. */
  function judgeKit(report: KitReport, parent: string): void {
    expect(readdirSync(parent)).toEqual([path.basename(report.folder)]);
    expect(path.basename(report.folder)).toMatch(/^[\p{L}\p{N}_][\p{L}\p{N}._-]*$/u);
    for (const { name } of report.files) {
      expect(name).toMatch(/^[A-Za-z0-9][A-Za-z0-9._-]*$/);
      if (name.endsWith('.p12')) continue;
      const text = readFileSync(path.join(report.folder, name), 'utf8');
      expect(text, name).not.toMatch(/[^\P{Cc}\n\t]|\p{Cf}|\p{Zl}|\p{Zp}/u);
      expect(
        text.split('\n').filter((line) => /^\s*(?:<b>|ssl_verify_client off|include )/.test(line)),
        name,
      ).toEqual([]);
    }
  }

  const countEntries = (folder: string, store: string, passphrase: string): string =>
    execFileSync('keytool', ['-J-Duser.language=en', '-list', '-keystore', store, '-storepass:env', 'P'], {
      cwd: folder,
      encoding: 'utf8',
      env: { ...process.env, P: passphrase, LC_ALL: 'C.UTF-8' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });

  it('goes through every file of its kit, stores with their aliases too', async () => {
    const name = HOSTILE_PRINTABLE.slice(0, 3).join(' ').slice(0, 60);
    const authority = valueOf(
      await workspace.authorities.create({ name: 'Hostile', subject: hostileSubject(name), key: 'p256' }),
    );
    const issued = valueOf(
      await workspace.issuing.issue({
        authorityId: authority.id,
        profile: 'tls-client-server',
        subject: hostileSubject(name),
        key: 'p256',
        sans: ['dns:gw.acme.example'],
      }),
    );
    const parent = newFolder();
    const parts = valueOf(await workspace.kits.offer(issued.id)).flatMap((o) => (o.isOffered ? [o.part] : []));
    const report = await write(choose(...parts), parent, issued.id);
    judgeKit(report, parent);
    expect(countEntries(report.folder, 'keystore.p12', report.passphrase ?? '')).toContain('contains 1 entry');
    expect(countEntries(report.folder, 'truststore.p12', 'changeit')).toContain('trustedCertEntry');
  });

  /** Ours refuse control characters in names; others do not. */
  function makeElsewhere(name: string): { pem: string; der: Uint8Array } {
    const subject = `/CN=${name.replaceAll(/[\\/+=]/g, String.raw`\$&`)}`;
    const names = [
      '-addext',
      'subjectAltName=DNS:gw.acme.example',
      '-addext',
      'extendedKeyUsage=clientAuth,serverAuth',
    ];
    const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-noenc', '-keyout', '/dev/null'];
    const usage = ['-addext', 'basicConstraints=CA:FALSE'];
    const args = ['req', '-x509', '-utf8', '-subj', subject, '-days', '30', ...key, ...names, ...usage];
    const pem = execFileSync('openssl', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
    return { pem, der: new X509Certificate(pem).raw };
  }

  it.each([...HOSTILE_PRINTABLE, ...HOSTILE_CONTROLS])(
    'that was made elsewhere comes out harmless: %j',
    async (name) => {
      const made = makeElsewhere(name);
      valueOf(await workspace.imports.run([{ name: 'hostile.pem', bytes: Buffer.from(made.pem) }], NO_JOB));
      const { id } = valueOf(await workspace.certificates.find(createHash('sha256').update(made.der).digest('hex')));
      const parent = newFolder();
      const parts = valueOf(await workspace.kits.offer(id)).flatMap((o) => (o.isOffered ? [o.part] : []));
      const report = await write(choose(...parts), parent, id);
      judgeKit(report, parent);
      expect(countEntries(report.folder, 'truststore.p12', 'changeit')).toContain('trustedCertEntry');
    },
  );
});
