import { readFileSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ProfileContent } from '../../../shared/model/profile.ts';
import { codeOf, startTestApplication, type TestApplication, valueOf } from '../../testing/application.ts';
import type { Workspace } from '../workspace.ts';
import { builtInContent } from './profile-versions.ts';

let test: TestApplication;
let workspace: Workspace;

beforeEach(async () => {
  test = startTestApplication();
  workspace = await test.createWorkspace();
});
afterEach(() => test.end());

const renamed = (name: string): ProfileContent => ({ ...builtInContent('tls-client'), name });

describe('profiles', () => {
  it('are there from the start, and a certificate keeps the version it was issued under', async () => {
    const { id } = valueOf(await workspace.authorities.create({ name: 'CA', key: 'p256' }));
    const request = { authorityId: id, profile: 'tls-client', key: 'p256', subject: 'CN=a' } as const;
    valueOf(await workspace.issuing.issue(request));
    const content = {
      ...renamed('Partners'),
      validity: { ...renamed('').validity, standard: { count: 12, unit: 'hours' } },
    };
    const saved = valueOf(await workspace.profiles.save({ id: 'tls-client', content, basedOn: 1 }));
    expect(saved).toMatchObject({ version: 2, isBuiltIn: true, isChanged: true, issued: 1 });
    const later = valueOf(await workspace.issuing.issue({ ...request, subject: 'CN=b' }));
    expect(later.notAfter - later.notBefore).toBe(12 * 3_600_000 + 5 * 60_000 - 1000);
    const { versions } = valueOf(await workspace.profiles.get('tls-client'));
    expect(versions.map(({ version, issued }) => [version, issued])).toEqual([
      [2, 1],
      [1, 1],
    ]);
    expect(valueOf(await workspace.profiles.get('tls-client', 1)).content).toEqual(builtInContent('tls-client'));
    const old = valueOf(await workspace.issuing.draft({ ...request, subject: 'CN=c', profileVersion: 1 }));
    expect(old.profile).toMatchObject({ version: 1 });
    expect(valueOf(await workspace.profiles.reset('tls-client'))).toMatchObject({ version: 3, isChanged: false });
    expect(codeOf(await workspace.profiles.reset('own'))).toBe('profile.not-built-in');
  });

  it('are saved on what was edited alone, and the same content makes no version', async () => {
    expect(codeOf(await workspace.profiles.save({ id: 'own', content: renamed('Own'), basedOn: 1 }))).toBe(
      'profile.changed-meanwhile',
    );
    expect(valueOf(await workspace.profiles.save({ id: 'own', content: renamed('Own'), basedOn: null })).version).toBe(
      1,
    );
    expect(codeOf(await workspace.profiles.save({ id: 'own', content: renamed('Other'), basedOn: null }))).toBe(
      'profile.changed-meanwhile',
    );
    expect(valueOf(await workspace.profiles.save({ id: 'own', content: renamed('Own'), basedOn: 1 })).version).toBe(1);
    expect(valueOf(await workspace.profiles.save({ id: 'own', content: renamed('Other'), basedOn: 1 })).version).toBe(
      2,
    );
  });

  it('that are wrong are told where, and not kept', async () => {
    const wrong = { ...renamed(' '), keys: { allowed: [], standard: 'p256' } };
    const refused = await workspace.profiles.save({ id: 'own', content: wrong, basedOn: null });
    expect(refused).toMatchObject({
      ok: false,
      error: { code: 'profile.invalid', evidence: { problems: [{ path: 'name' }, { path: 'keys.allowed' }] } },
    });
    expect(workspace.profiles.check({ ...renamed('x'), stranger: 1 })).toMatchObject([{ code: 'profile.shape' }]);
    expect(workspace.profiles.check(null)).toMatchObject([{ path: '', code: 'profile.shape' }]);
    expect(codeOf(await workspace.profiles.get('own'))).toBe('issue.profile-unknown');
  });

  it('that are archived issue no more and are left out of the list', async () => {
    const { id } = valueOf(await workspace.authorities.create({ name: 'CA', key: 'p256' }));
    valueOf(await workspace.profiles.archive('tls-client', true));
    const request = { authorityId: id, profile: 'tls-client', key: 'p256', subject: 'CN=a' } as const;
    expect(codeOf(await workspace.issuing.draft(request))).toBe('profile.archived');
    const listed = async (includeArchived: boolean) =>
      valueOf(await workspace.profiles.list({ includeArchived })).map((profile) => profile.id);
    expect(await listed(false)).not.toContain('tls-client');
    expect(await listed(true)).toContain('tls-client');
    valueOf(await workspace.profiles.archive('tls-client', false));
    expect((await workspace.issuing.draft(request)).ok).toBe(true);
  });

  it('go from workspace to workspace as files, which never overwrite', async () => {
    valueOf(await workspace.profiles.save({ id: 'own', content: renamed('Own'), basedOn: null }));
    const file = test.at('own.json');
    valueOf(await workspace.profiles.export({ id: 'own', target: { path: file, overwrite: false } }));
    expect(valueOf(await workspace.profiles.import({ path: file }))).toMatchObject({
      outcome: 'same',
      profile: { version: 1 },
    });
    const read = JSON.parse(readFileSync(file, 'utf8'));
    writeFileSync(file, JSON.stringify({ ...read, profile: { ...read.profile, name: 'Newer' } }));
    expect(valueOf(await workspace.profiles.import({ path: file }))).toMatchObject({
      outcome: 'new-version',
      profile: { version: 2 },
    });
    expect(valueOf(await workspace.profiles.get('own', 1)).content.name).toBe('Own');
    writeFileSync(file, JSON.stringify({ ...read, id: 'other' }));
    expect(valueOf(await workspace.profiles.import({ path: file }))).toMatchObject({ outcome: 'created' });
    writeFileSync(file, '{"id":"x","profile":{}}');
    expect(codeOf(await workspace.profiles.import({ path: file }))).toBe('profile.invalid');
    for (const junk of ['', '[]', '{"profile":{}}', '\u0000', '{"id":"../x","profile":{}}']) {
      writeFileSync(file, junk);
      expect(codeOf(await workspace.profiles.import({ path: file }))).toBe('profile.file-invalid');
    }
  });
});

describe('a form that was left', () => {
  it('is there again, replaces the one before and is dropped on wish', async () => {
    expect(valueOf(await workspace.keptDrafts.read('issue'))).toBeNull();
    valueOf(await workspace.keptDrafts.save('issue', { subject: 'CN=a' }));
    valueOf(await workspace.keptDrafts.save('issue', { subject: 'CN=b' }));
    expect(valueOf(await workspace.keptDrafts.read('issue'))).toMatchObject({ content: { subject: 'CN=b' } });
    expect(codeOf(await workspace.keptDrafts.save('issue', 'x'.repeat(70_000)))).toBe('input.too-large');
    valueOf(await workspace.keptDrafts.drop('issue'));
    expect(valueOf(await workspace.keptDrafts.read('issue'))).toBeNull();
  });
});
