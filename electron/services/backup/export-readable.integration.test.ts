import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { codeOf, startTestApplication, type TestApplication, valueOf } from '../../testing/application.ts';

let test: TestApplication;
let file: string;
beforeEach(async () => {
  test = startTestApplication();
  const workspace = await test.createWorkspace('acme');
  file = workspace.file;
  const { id: authorityId } = valueOf(await workspace.authorities.create({ name: 'Root', key: 'p256' }));
  for (const name of ['one', 'two'])
    valueOf(await workspace.issuing.issue({ authorityId, profile: 'tls-client', key: 'p256', subject: `CN=${name}` }));
  valueOf(await workspace.revocations.issueCrl({ authorityId, days: 30 }));
  await workspace.close();
});
afterEach(() => test.end());

/** Fills the page that a table begins with, so that the workspace does not open. */
function destroy(table: string): void {
  const raw = new DatabaseSync(file);
  const row = raw.prepare('SELECT rootpage FROM sqlite_schema WHERE name = ?').get(table);
  const size = raw.prepare('PRAGMA page_size').get();
  raw.exec('PRAGMA wal_checkpoint(TRUNCATE)');
  raw.close();
  const octets = readFileSync(file);
  const page = Number(size?.['page_size']);
  const start = (Number(row?.['rootpage']) - 1) * page;
  octets.fill(0x5a, start, start + page);
  writeFileSync(file, octets);
  for (const suffix of ['-wal', '-shm']) rmSync(file + suffix, { force: true });
}

const write = () => test.application.exportReadable({ file, folder: test.at('readable') });
const at = (...parts: string[]) => path.join(test.at('readable'), ...parts);

describe('a workspace that does not open', () => {
  it('is listed by its findings and written out as far as it can be read, for OpenSSL to read, and stays as it is', async () => {
    destroy('activity');
    const before = readFileSync(file);
    expect(codeOf(await test.application.openWorkspace({ file }))).toBe('workspace.damaged');
    const report = valueOf(await test.application.checkFile(file));
    expect(report.clean).toBe(false);
    expect(report.findings).toContainEqual({
      code: 'store.corrupt-page',
      severity: 'error',
      table: 'activity',
      rowId: '',
    });
    const written = valueOf(await write());
    expect(written).toMatchObject({
      name: 'readable',
      certificates: 3,
      crls: 1,
      differing: 0,
      unreadable: ['activity'],
    });
    const pem = readFileSync(at('certificates.pem'), 'utf8');
    expect(pem.match(/BEGIN CERTIFICATE/g)).toHaveLength(3);
    const told = execFileSync('openssl', ['crl', '-inform', 'DER', '-noout', '-issuer', '-in', at('crls', '1.crl')]);
    expect(told.toString()).toContain('Root');
    expect(statSync(test.at('readable')).mode & 0o777).toBe(0o700);
    expect(readFileSync(file).equals(before)).toBe(true);
    expect(codeOf(await write())).toBe('file.exists');
  });

  it('has rows that are not what was written marked', async () => {
    const raw = new DatabaseSync(file);
    raw.exec("UPDATE authority SET name = 'Roof'");
    raw.close();
    const written = valueOf(await write());
    expect(written).toMatchObject({ differing: 1, unreadable: [] });
    const [row = ''] = readFileSync(at('rows', 'authority.jsonl'), 'utf8').split('\n');
    expect(JSON.parse(row)).toMatchObject({ isAsWritten: false, name: 'Roof' });
  });

  it('never writes outside of its folder, whatever its tables are called', async () => {
    const raw = new DatabaseSync(file);
    raw.exec(`CREATE TABLE "../../stolen" (a TEXT); CREATE TABLE "x'); DROP" (a TEXT)`);
    raw.close();
    const written = valueOf(await write());
    expect(written.unreadable).toEqual(['../../stolen', "x'); DROP"]);
    expect(existsSync(test.at('stolen.jsonl'))).toBe(false);
    expect(readdirSync(at('rows')).every((name) => /^[a-z_]+\.jsonl$/.test(name))).toBe(true);
  });

  it('of which nothing can be read says so', async () => {
    writeFileSync(file, 'nothing of this is a database');
    expect(codeOf(await test.application.checkFile(file))).toBe('workspace.damaged');
    expect(codeOf(await write())).toBe('workspace.damaged');
    expect(codeOf(await test.application.checkFile(test.at('nowhere')))).toBe('file.not-found');
    expect(existsSync(test.at('readable'))).toBe(false);
  });
});
