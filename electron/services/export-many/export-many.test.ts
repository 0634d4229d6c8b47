import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CertificateId } from '../../../shared/model/brands.ts';
import type { CertificateSummary } from '../../../shared/model/certificate.ts';
import { EXPORT_COLUMNS, EXPORT_MANY_FORMATS } from '../../../shared/model/export-many.ts';
import type { CertificateSelection } from '../../../shared/model/inventory.ts';
import { codeOf, startTestApplication, type TestApplication, valueOf } from '../../testing/application.ts';
import { HOSTILE_CONTROLS, HOSTILE_PRINTABLE, hostileSubject } from '../../testing/hostile-name.ts';
import { EC_KEY, openssl } from '../../testing/outside-authority.ts';
import { NO_JOB } from '../ports.ts';
import type { Workspace } from '../workspace.ts';

const FORMULAS = ['=cmd|calc', '+1', '-1', '@SUM(A1)', '-----BEGIN CERTIFICATE-----'];
const EVERYTHING: CertificateSelection = { filter: '', except: [] };

let running: TestApplication | undefined;
let begun: Begun | undefined;
beforeAll(async () => {
  begun = await begin();
}, 60_000);
afterAll(() => running?.end());

function getBegun(): Begun {
  if (begun === undefined) throw new Error('nothing was made ready');
  return begun;
}

interface Begun {
  readonly test: TestApplication;
  readonly workspace: Workspace;
  readonly names: readonly string[];
  list(): Promise<readonly CertificateSummary[]>;
}

async function begin(): Promise<Begun> {
  running = startTestApplication();
  const test = running;
  const workspace = await test.createWorkspace('Acme');
  const root = valueOf(
    await workspace.authorities.create({ name: 'Root', key: 'p256', validity: { count: 900, unit: 'days' } }),
  );
  const own = [...HOSTILE_PRINTABLE, ...FORMULAS, 'gw-1.example', 'GW-1.example'];
  const requests = own.map((name, at) => ({
    authorityId: root.id,
    profile: 'tls-client' as const,
    key: 'p256' as const,
    subject: hostileSubject(name),
    sans: [`dns:host-${at}.example`],
    validity: { count: 30 + at, unit: 'days' } as const,
    tags: ['prod'],
  }));
  valueOf(await workspace.issuing.issueMany(requests, NO_JOB));
  // Such names are signed by nobody here; they come from elsewhere.
  const foreign = [...HOSTILE_CONTROLS, '\t=1'];
  for (const [at, name] of foreign.entries()) makeForeign(test.at(`foreign-${at}.pem`), name);
  valueOf(
    await workspace.imports.run(
      foreign.map((_, at) => ({ path: test.at(`foreign-${at}.pem`) })),
      NO_JOB,
    ),
  );
  const names = [...own, ...foreign];
  const list = async () =>
    valueOf(
      await workspace.certificates.page({ search: '', sort: 'notAfter', direction: 'desc', offset: 0, limit: 500 }),
    ).items;
  return { test, workspace, names, list };
}

function makeForeign(file: string, name: string): void {
  const subject = `/CN=${name.replaceAll(/[\\/+]/g, String.raw`\$&`)}`;
  openssl(
    'req',
    '-x509',
    '-utf8',
    '-newkey',
    ...EC_KEY,
    '-nodes',
    '-subj',
    subject,
    '-days',
    '90',
    '-keyout',
    `${file}.key`,
    '-out',
    file,
  );
}

const BY_END = { sort: 'notAfter', direction: 'desc' } as const;
const python = (script: string, file: string): unknown =>
  JSON.parse(execFileSync('/usr/bin/python3', ['-c', script, file], { encoding: 'utf8' }));
const READ_CSV = `
import sys, csv, json
print(json.dumps(list(csv.DictReader(open(sys.argv[1], newline='', encoding='utf-8-sig')))))`;
const READ_JSON = `
import sys, json
print(json.dumps(json.load(open(sys.argv[1], encoding='utf-8'))))`;

describe('a table of many certificates', () => {
  it('is read back by another program, in the order of the list, and computes nothing', async () => {
    const { test, workspace, list } = getBegun();
    const target = { path: test.at('all.csv'), overwrite: false };
    const report = valueOf(
      await workspace.exportMany.run(
        { selection: EVERYTHING, format: 'csv', order: BY_END, byteOrderMark: true, target },
        NO_JOB,
      ),
    );
    const rows = python(READ_CSV, target.path) as readonly Record<string, string>[];
    const listed = await list();
    expect(report).toEqual({ name: 'all.csv', certificates: listed.length });
    expect(rows.map((row) => row['sha256'])).toEqual(listed.map(({ sha256 }) => sha256));
    expect(rows.map((row) => row['notAfter'])).toEqual(
      listed.map(({ notAfter }) => new Date(notAfter).toISOString().replace('.000Z', 'Z')),
    );
    expect(rows.every((row) => Object.values(row).every((cell) => !/^\s*[=+\-@]/u.test(cell)))).toBe(true);
    const bytes = readFileSync(target.path);
    expect(bytes.subarray(0, 3).toString('hex')).toBe('efbbbf');
    expect(bytes.toString('utf8').split('\r\n').at(-1)).toBe('');
    expect(statSync(target.path).mode & 0o777).toBe(0o600);
  });

  it('has the columns that were chosen, without a mark where none is wanted', async () => {
    const { test, workspace } = getBegun();
    const target = { path: test.at('few.csv'), overwrite: false };
    valueOf(
      await workspace.exportMany.run(
        {
          selection: { filter: 'san:host-1.example', except: [] },
          format: 'csv',
          columns: ['alternativeNames', 'tags', 'purposes'],
          target,
        },
        NO_JOB,
      ),
    );
    expect(readFileSync(target.path, 'utf8')).toBe(
      '"alternativeNames","tags","purposes"\r\n"dns:host-1.example","prod","client"\r\n',
    );
  });
});

describe('JSON of many certificates', () => {
  it('is one array of every field with names as they are', async () => {
    const { test, workspace, names, list } = getBegun();
    const target = { path: test.at('all.json'), overwrite: false };
    valueOf(await workspace.exportMany.run({ selection: EVERYTHING, format: 'json', order: BY_END, target }, NO_JOB));
    const read = python(READ_JSON, target.path) as readonly Record<string, unknown>[];
    expect(read.map((row) => row['id'])).toEqual((await list()).map(({ id }) => id));
    expect(read.every((row) => Object.keys(row).join() === EXPORT_COLUMNS.join())).toBe(true);
    const told = new Set(read.map((row) => row['name']));
    expect(names.filter((name) => !told.has(name))).toEqual([]);
    const first = read.find((row) => row['name'] === 'gw-1.example');
    expect(first).toMatchObject({
      status: 'valid',
      tags: ['prod'],
      purposes: ['client'],
      alternativeNames: [`dns:host-${names.indexOf('gw-1.example')}.example`],
      authority: 'Root',
      profile: 'tls-client',
      source: 'issued',
      revokedAt: null,
      owner: null,
      isCa: false,
    });
  });

  it('is an empty array where nothing is selected', async () => {
    const { test, workspace } = getBegun();
    const target = { path: test.at('none.json'), overwrite: false };
    const selection = { filter: 'name:nobody-has-this', except: [] };
    expect(valueOf(await workspace.exportMany.run({ selection, format: 'json', target }, NO_JOB)).certificates).toBe(0);
    expect(JSON.parse(readFileSync(target.path, 'utf8'))).toEqual([]);
    expect(
      codeOf(
        await workspace.exportMany.run({ selection, format: 'pem', target: { ...target, overwrite: true } }, NO_JOB),
      ),
    ).toBe('export.nothing');
  });
});

describe('files with the certificates themselves', () => {
  it('are a bundle that OpenSSL reads whole and in order, whatever names stand in its comments', async () => {
    const { test, workspace, list } = getBegun();
    const target = { path: test.at('all.pem'), overwrite: false };
    valueOf(await workspace.exportMany.run({ selection: EVERYTHING, format: 'pem', order: BY_END, target }, NO_JOB));
    const listed = await list();
    const text = execFileSync('openssl', ['storeutl', '-noout', '-text', '-certs', target.path], { encoding: 'utf8' });
    expect(/Total found: (\d+)/.exec(text)?.[1]).toBe(String(listed.length));
    const serials = [...readFileSync(target.path, 'utf8').matchAll(/^# SHA-256: (\w+)$/gm)].map(([, sha256]) => sha256);
    expect(serials).toEqual(listed.map(({ sha256 }) => sha256));
    expect(readFileSync(target.path, 'utf8').match(/-----BEGIN/g)).toHaveLength(listed.length);
  });

  it('are a PKCS #7 that OpenSSL reads whole', async () => {
    const { test, workspace, list } = getBegun();
    const target = { path: test.at('all.p7b'), overwrite: false };
    valueOf(await workspace.exportMany.run({ selection: EVERYTHING, format: 'p7b', target }, NO_JOB));
    const pem = execFileSync('openssl', ['pkcs7', '-inform', 'DER', '-print_certs', '-in', target.path], {
      encoding: 'utf8',
    });
    expect(pem.match(/^-----BEGIN CERTIFICATE-----$/gm)).toHaveLength((await list()).length);
  });

  it('are one for each in a new folder that nobody else reads, under safe names that never meet', async () => {
    const { test, workspace, list } = getBegun();
    const target = { path: test.at('each'), overwrite: false };
    const request = { selection: EVERYTHING, format: 'files', target } as const;
    const report = valueOf(await workspace.exportMany.run(request, NO_JOB));
    const listed = await list();
    expect(report).toEqual({ name: 'each', certificates: listed.length });
    const files = readdirSync(target.path);
    expect(files).toHaveLength(listed.length);
    expect(new Set(files.map((file) => file.toLowerCase())).size).toBe(files.length);
    expect(files.every((file) => /^[\p{L}\p{N}_][\p{L}\p{N}._-]*\.pem$/u.test(file))).toBe(true);
    expect(files.every((file) => (statSync(`${target.path}/${file}`).mode & 0o777) === 0o600)).toBe(true);
    expect(statSync(target.path).mode & 0o777).toBe(0o700);
    const [file = ''] = files.filter((name) => name.startsWith('gw-1.example'));
    const subject = execFileSync('openssl', ['x509', '-noout', '-subject', '-in', `${target.path}/${file}`], {
      encoding: 'utf8',
    });
    expect(subject).toContain('gw-1.example');
    // A folder that is there is left alone.
    expect(valueOf(await workspace.exportMany.run(request, NO_JOB)).name).toBe('each-2');
  });
});

describe('an export of many certificates', () => {
  it('leaves nothing behind when it is cancelled, in every format', async () => {
    const { test, workspace } = getBegun();
    const before = readdirSync(test.folder).toSorted();
    for (const format of EXPORT_MANY_FORMATS) {
      const cancel = new AbortController();
      // Cancelled when the first group was written.
      const job = { signal: cancel.signal, progress: () => cancel.abort() };
      const target = { path: test.at(`cancelled.${format}`), overwrite: false };
      expect(codeOf(await workspace.exportMany.run({ selection: EVERYTHING, format, target }, job)), format).toBe(
        'job.cancelled',
      );
    }
    expect(readdirSync(test.folder).toSorted()).toEqual(before);
  });

  it('keeps a file that is there unless it may be replaced, and notes what left', async () => {
    const { test, workspace, list } = getBegun();
    const ids: readonly CertificateId[] = (await list()).slice(0, 2).map(({ id }) => id);
    const target = { path: test.at('two.pem'), overwrite: false };
    const request = { selection: { ids }, format: 'pem', target } as const;
    expect(valueOf(await workspace.exportMany.run(request, NO_JOB)).certificates).toBe(2);
    expect(codeOf(await workspace.exportMany.run(request, NO_JOB))).toBe('file.exists');
    const rest = { filter: 'tag:prod', except: ids };
    const replaced = { ...request, selection: rest, target: { ...target, overwrite: true } };
    const { certificates } = valueOf(await workspace.exportMany.run(replaced, NO_JOB));
    expect(certificates).toBeLessThan((await list()).length - 2);
    expect(certificates).toBeGreaterThan(2);
    const [newest] = valueOf(await workspace.activity.page({ search: '', offset: 0, limit: 1 })).items;
    expect(newest).toMatchObject({
      action: 'inventory.exported',
      subject: 'two.pem',
      detail: { format: 'pem', count: certificates, filter: 'tag:prod' },
    });
    expect(
      codeOf(
        await workspace.exportMany.run(
          { ...request, selection: { filter: 'expires:soon', except: [] }, target: replaced.target },
          NO_JOB,
        ),
      ),
    ).toBe('filter.invalid');
  });

  it('goes in the order of every list, both ways', async () => {
    const { test, workspace } = getBegun();
    for (const sort of ['name', 'issuer', 'status', 'notBefore', 'key', 'serial', 'created'] as const)
      for (const direction of ['asc', 'desc'] as const) {
        const page = valueOf(await workspace.certificates.page({ search: '', sort, direction, offset: 0, limit: 500 }));
        const target = { path: test.at('order.json'), overwrite: true };
        const order = { sort, direction };
        valueOf(
          await workspace.exportMany.run(
            { selection: EVERYTHING, format: 'json', columns: ['id'], order, target },
            NO_JOB,
          ),
        );
        const ids = (JSON.parse(readFileSync(target.path, 'utf8')) as readonly { readonly id: string }[]).map(
          ({ id }) => id,
        );
        expect(ids, `${sort} ${direction}`).toEqual(page.items.map(({ id }) => id));
      }
  });
});
