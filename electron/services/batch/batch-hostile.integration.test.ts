import { spawn } from 'node:child_process';
import { generateKeyPairSync, sign } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { BatchId } from '../../../shared/model/brands.ts';
import { assembleSigned } from '../../pki/issuing/draft.ts';
import { buildRequestInfo } from '../../pki/issuing/request.ts';
import { buildName } from '../../pki/name/name-build.ts';
import type { TestApplication } from '../../testing/application.ts';
import { codeOf, passphrase, startTestApplication, valueOf } from '../../testing/application.ts';
import { HOSTILE_CONTROLS, HOSTILE_PRINTABLE, hostileSubject } from '../../testing/hostile-name.ts';
import type { Ports } from '../ports.ts';
import { NO_JOB } from '../ports.ts';
import type { Workspace } from '../workspace.ts';
import { readCsvRecords } from './csv-records.ts';
import { decodeCsv } from './csv-text.ts';
import { writeSafeCsv } from './safe-csv.ts';

let test: TestApplication;
afterEach(() => test.end());

async function plan(workspace: Workspace, rows: readonly (readonly string[])[]): Promise<BatchId> {
  const authority = valueOf(await workspace.authorities.create({ name: 'CA', key: 'p256' }));
  const quoted = rows.map((row) => row.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(','));
  writeFileSync(test.at('batch.csv'), `${quoted.join('\n')}\n`);
  const defaults = { authorityId: authority.id, profile: 'tls-client' };
  return valueOf(await workspace.batches.plan({ source: { path: test.at('batch.csv') }, defaults }, NO_JOB)).id;
}

async function readReport(workspace: Workspace, id: BatchId): Promise<readonly (readonly string[])[]> {
  valueOf(await workspace.batches.exportReport(id, { path: test.at('report.csv'), overwrite: true }));
  const { text } = decodeCsv(readFileSync(test.at('report.csv')));
  return valueOf(await readCsvRecords(text, 'report.csv')).records.map(({ cells }) => cells);
}

/** Runs a batch in a process of its own. */
function runProcess(order: string): Promise<{ exitCode: number | null; stdout: string; stderr: string }> {
  const entry = path.resolve(import.meta.dirname, '../../testing/issuing-process.ts');
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', entry, order]);
  const said = { stdout: '', stderr: '' };
  child.stdout.on('data', (chunk: Buffer) => (said.stdout += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (said.stderr += chunk.toString()));
  return new Promise((resolve) => {
    child.on('close', (exitCode) => resolve({ exitCode, ...said }));
  });
}

function makeRequest(subject: string): string {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const spkiDer = new Uint8Array(publicKey.export({ type: 'spki', format: 'der' }));
  const info = buildRequestInfo({ subjectDer: valueOf(buildName(subject)), spkiDer, extensions: [] });
  const der = assembleSigned(info, 'ecdsa-sha256', new Uint8Array(sign('sha256', info, privateKey)));
  return Buffer.from(der).toString('base64');
}

describe('a batch of a thousand requests', () => {
  it('is checked, issued and reported, row by row', async () => {
    test = startTestApplication();
    const workspace = await test.createWorkspace();
    const subjects = Array.from({ length: 1000 }, (_, index) => `CN=client ${index}`);
    const id = await plan(workspace, [['csr'], ...subjects.map((subject) => [makeRequest(subject)])]);
    expect(valueOf(await workspace.batches.get(id))).toMatchObject({
      rows: 1000,
      ready: 1000,
      warnings: 0,
      refused: 0,
    });
    const ran = valueOf(await workspace.batches.run({ id, includeWarnings: false }, NO_JOB));
    expect(ran).toEqual({ issued: 1000, refused: 0, left: 0 });
    const report = await readReport(workspace, id);
    expect(report.map(([line]) => line)).toEqual(subjects.map((_, index) => String(index + 2)));
    expect(report.map(([, , subject]) => subject)).toEqual(subjects);
    expect(new Set(report.map(([, , , , state]) => state))).toEqual(new Set(['issued']));
    expect(new Set(report.map(([, , , , , serial]) => serial)).size).toBe(1000);
    expect(new Set(report.map(([, , , , , , sha256]) => sha256)).size).toBe(1000);
    const page = { search: 'client', sort: 'name', direction: 'asc', offset: 0, limit: 500 } as const;
    const issued = valueOf(await workspace.certificates.page(page));
    expect(issued.total).toBe(1000);
    const [first] = issued.items;
    const line = report.find(([, , , , , , sha256]) => sha256 === first?.sha256);
    expect([line?.[2], line?.[5]]).toEqual([first?.subject, first?.serialHex]);
  });
});

describe('a batch that is run', () => {
  it('is run by nobody else, not discarded, and survives that the workspace is locked in the middle', async () => {
    const meanwhile: string[] = [];
    let interfere = async (): Promise<void> => undefined;
    const stops: NonNullable<Ports['stops']> = {
      at: async (step) => {
        if (step === 'signed') await interfere();
      },
    };
    test = startTestApplication({ stops });
    const workspace = await test.createWorkspace();
    const subjects = Array.from({ length: 300 }, (_, index) => `CN=client ${index}`);
    const id = await plan(workspace, [['subject'], ...subjects.map((subject) => [subject])]);
    const order = { id, includeWarnings: false };
    interfere = async () => {
      interfere = async () => undefined;
      meanwhile.push(codeOf(await workspace.batches.run(order, NO_JOB)), codeOf(await workspace.batches.discard(id)));
      valueOf(await workspace.lock());
    };
    expect(codeOf(await workspace.batches.run(order, NO_JOB))).toBe('vault.locked');
    expect(meanwhile).toEqual(['batch.wrong-state', 'batch.wrong-state']);
    const left = valueOf(await workspace.batches.get(id));
    expect([left.state, left.issued + left.ready]).toEqual(['interrupted', 300]);
    expect(left.ready).toBeGreaterThan(0);
    valueOf(await workspace.unlock({ passphrase: passphrase() }));
    expect(valueOf(await workspace.batches.run(order, NO_JOB)).issued).toBe(left.ready);
    const report = await readReport(workspace, id);
    expect(report.map(([, , subject]) => subject)).toEqual(subjects);
    expect(new Set(report.map(([, , , , , serial]) => serial)).size).toBe(300);
    const page = { search: 'client', sort: 'name', direction: 'asc', offset: 0, limit: 1 } as const;
    expect(valueOf(await workspace.certificates.page(page)).total).toBe(300);
    expect(valueOf(await workspace.check(NO_JOB)).clean).toBe(true);
  });
});

describe('a batch that two processes run at once', () => {
  it('is issued once', async () => {
    test = startTestApplication();
    const workspace = await test.createWorkspace();
    const subjects = Array.from({ length: 300 }, (_, index) => `CN=client ${index}`);
    const id = await plan(workspace, [['subject'], ...subjects.map((subject) => [subject])]);
    const order = JSON.stringify({ file: workspace.file, batch: id, count: 0 });
    const ends = await Promise.all([runProcess(order), runProcess(order)]);
    expect(ends.some(({ exitCode, stdout }) => exitCode === 0 && stdout.includes('issued 300'))).toBe(true);
    const other = ends.find(({ stdout }) => !stdout.includes('issued 300'));
    expect(other?.exitCode === 0 ? other.stdout : other?.stderr).toMatch(/issued 0|batch\.wrong-state/);
    const report = await readReport(workspace, id);
    expect(report.map(([, , subject]) => subject)).toEqual(subjects);
    const page = { search: 'client', sort: 'name', direction: 'asc', offset: 0, limit: 1 } as const;
    expect(valueOf(await workspace.certificates.page(page)).total).toBe(300);
  });
});

describe('names that others chose', () => {
  it('become folders that stand beside each other, safe and each with a name of its own, and cells that compute nothing', async () => {
    test = startTestApplication();
    const workspace = await test.createWorkspace();
    const hostile = [...HOSTILE_PRINTABLE, ...HOSTILE_CONTROLS, '=1+1', '..', '.', 'CON', 'con'];
    const named = hostile.map((name, index) => [name, `CN=row ${index}`]);
    const unnamed = HOSTILE_PRINTABLE.map((name) => ['', hostileSubject(name)]);
    const id = await plan(workspace, [['name', 'subject'], ...named, ...unnamed]);
    const ran = valueOf(await workspace.batches.run({ id, includeWarnings: true }, NO_JOB));
    const parent = test.at('kits');
    const before = readdirSync(test.folder);
    const choice = { parts: ['trust', 'fingerprints'], keyForm: 'encrypted' } as const;
    mkdirSync(parent);
    const written = valueOf(await workspace.batches.exportKits({ id, choice, parent }, NO_JOB));
    expect(written).toMatchObject({ rows: ran.issued, failed: [], passphrases: [] });
    const folders = readdirSync(parent);
    expect(folders).toHaveLength(ran.issued);
    for (const folder of folders) expect(folder).toMatch(/^[\p{L}\p{N}_][\p{L}\p{N}._-]*$/u);
    expect(new Set(folders.map((folder) => folder.toLowerCase())).size).toBe(folders.length);
    expect(readdirSync(test.folder).filter((name) => !before.includes(name))).toEqual(['kits']);
    const report = await readReport(workspace, id);
    for (const cell of report.flat()) expect(cell).not.toMatch(/^[\s\p{Cc}\p{Cf}]*[=+\-@|%]/u);
  });

  it('are told where their folder cannot be written, and the rest stands', async () => {
    test = startTestApplication();
    const workspace = await test.createWorkspace();
    const id = await plan(workspace, [
      ['name', 'subject'],
      ['a', 'CN=a'],
      ['b', 'CN=b'],
    ]);
    valueOf(await workspace.batches.run({ id, includeWarnings: false }, NO_JOB));
    writeFileSync(test.at('no-folder'), '');
    const choice = { parts: ['trust'], keyForm: 'encrypted' } as const;
    const written = valueOf(await workspace.batches.exportKits({ id, choice, parent: test.at('no-folder') }, NO_JOB));
    expect(written.failed.map(({ line, name }) => [line, name])).toEqual([
      [2, 'a'],
      [3, 'b'],
    ]);
    expect(written.failed.every(({ error }) => error.code.startsWith('file.'))).toBe(true);
  });
});

describe('a table that is too much', () => {
  it('is refused before it is looked at row by row', async () => {
    test = startTestApplication();
    const evidence = async (text: string) => {
      const read = await readCsvRecords(text, 'a.csv');
      return read.ok ? undefined : read.error.evidence;
    };
    expect(await evidence(`subject\n${'x\n'.repeat(100_001)}`)).toMatchObject({ problem: 'too-many-rows' });
    const cells = Array.from({ length: 90 }, () => 'x'.repeat(64 * 1024)).join(',');
    expect(await evidence(`subject\n${cells}\n`)).toMatchObject({ problem: 'cell-too-large', line: 2 });
    const workspace = await test.createWorkspace();
    const authority = valueOf(await workspace.authorities.create({ name: 'CA', key: 'p256' }));
    writeFileSync(test.at('big.csv'), writeSafeCsv([['subject'], ['x'.repeat(17 * 1024 * 1024)]]));
    const defaults = { authorityId: authority.id, profile: 'tls-client' };
    expect(codeOf(await workspace.batches.plan({ source: { path: test.at('big.csv') }, defaults }, NO_JOB))).toBe(
      'file.too-large',
    );
  });

  it('is refused where its rows name more octets of requests than memory should hold', async () => {
    test = startTestApplication();
    const workspace = await test.createWorkspace();
    const authority = valueOf(await workspace.authorities.create({ name: 'CA', key: 'p256' }));
    writeFileSync(test.at('large.csr'), new Uint8Array(64 * 1024).fill(0x30));
    writeFileSync(test.at('large.csv'), `csr\n${'large.csr\n'.repeat(20_000)}`);
    const defaults = { authorityId: authority.id, profile: 'tls-client' };
    const planned = await workspace.batches.plan({ source: { path: test.at('large.csv') }, defaults }, NO_JOB);
    // After 2 048 rows it is enough.
    expect(planned).toMatchObject({
      error: { code: 'batch.file-invalid', evidence: { line: 2101, problem: 'requests-too-large' } },
    });
    expect(valueOf(await workspace.batches.list())).toEqual([]);
  });
});
