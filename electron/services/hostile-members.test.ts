import { truncateSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { codeOf, startTestApplication, type TestApplication, valueOf } from '../testing/application.ts';
import { NO_JOB } from './ports.ts';
import { builtInContent } from './profiles/profile-versions.ts';
import type { Workspace } from './workspace.ts';

const HOSTILE = ['__proto__', 'constructor', 'prototype', 'tostring', 'hasownproperty'] as const;

let test: TestApplication;
let workspace: Workspace;
beforeEach(async () => {
  test = startTestApplication();
  workspace = await test.createWorkspace();
});
afterEach(() => {
  // What every object has must be as it was.
  expect(Object.keys(Object.prototype)).toEqual([]);
  expect(Object.hasOwn({}, 'profile')).toBe(false);
  return test.end();
});

const importProfile = (json: string) =>
  workspace.profiles.import({ name: 'profile.json', bytes: new TextEncoder().encode(json) });

describe('names that every object has', () => {
  it('are ids of profiles like others, or none', async () => {
    const { id: authorityId } = valueOf(await workspace.authorities.create({ name: 'CA', key: 'p256' }));
    for (const id of HOSTILE) {
      const content = { ...builtInContent('tls-client'), name: id };
      const imported = await importProfile(JSON.stringify({ id, profile: content }));
      if (!imported.ok) {
        expect(imported.error.code).toBe('profile.file-invalid');
        continue;
      }
      const wanted = { authorityId, profile: id, key: 'p256', subject: `CN=${id}` } as const;
      expect(codeOf(await workspace.profiles.reset(id))).toBe('profile.not-built-in');
      valueOf(await workspace.issuing.issue(wanted));
      expect(valueOf(await workspace.profiles.get(id)).content.name).toBe(id);
    }
    for (const profile of HOSTILE.slice(2))
      expect(valueOf(await workspace.profiles.list({ includeArchived: true })).some(({ id }) => id === profile)).toBe(
        true,
      );
  });

  it('give no profile members that its file does not have', async () => {
    const content = JSON.stringify(builtInContent('tls-client'));
    expect(codeOf(await importProfile(`{"id":"evil","__proto__":{"profile":${content}}}`))).toBe('profile.invalid');
    expect(codeOf(await importProfile(`{"__proto__":{"id":"evil"},"profile":${content}}`))).toBe(
      'profile.file-invalid',
    );
    const extended = content.replace('{', '{"__proto__":{"name":"x"},"constructor":{"prototype":{"profile":1}},');
    expect(codeOf(await importProfile(`{"id":"evil","profile":${extended}}`))).toBe('profile.invalid');
  });

  it('are no attributes of a partner', async () => {
    for (const name of HOSTILE) {
      const subject = JSON.parse(`{${JSON.stringify(name)}:"x"}`) as Record<string, string>;
      const wanted = { name: 'Acme', contact: '', note: '', tags: [], subject };
      expect(codeOf(await workspace.partners.save(wanted))).toBe('partner.attribute-invalid');
    }
    valueOf(
      await workspace.partners.save({ name: '__proto__', contact: '', note: '', tags: ['constructor'], subject: {} }),
    );
    expect(valueOf(await workspace.partners.find('__proto__')).name).toBe('__proto__');
  });

  it('are columns that nobody knows, and names of nothing in cells', async () => {
    const { id: authorityId } = valueOf(await workspace.authorities.create({ name: 'CA', key: 'p256' }));
    const cells = (cell: string) => `${cell},CN=x,${cell},${cell},${cell},${cell},${cell},${cell}`;
    const header = `${HOSTILE.join(',')}\n`;
    const defaults = { authorityId, profile: 'tls-client' };
    writeFileSync(test.at('headers.csv'), `subject,${header}CN=a\n`);
    const unknown = await workspace.batches.plan({ source: { path: test.at('headers.csv') }, defaults }, NO_JOB);
    expect(valueOf(unknown)).toMatchObject({ unknownColumns: [...HOSTILE], ready: 1 });
    writeFileSync(
      test.at('cells.csv'),
      `name,subject,key,validity,profile,authority,partner,san\n${HOSTILE.map(cells).join('\n')}\n`,
    );
    const planned = valueOf(await workspace.batches.plan({ source: { path: test.at('cells.csv') }, defaults }, NO_JOB));
    expect(planned).toMatchObject({ refused: HOSTILE.length });
  });
});

describe('a file that is far too large for a profile', () => {
  it('is refused before it is read', async () => {
    const file = test.at('large.json');
    writeFileSync(file, '{"id":"large"');
    truncateSync(file, 4 * 1024 ** 3);
    expect(codeOf(await workspace.profiles.import({ path: file }))).toBe('file.too-large');
    const bytes = new Uint8Array(50 * 1024 ** 2).fill(0x20);
    expect(codeOf(await workspace.profiles.import({ name: 'large.json', bytes }))).toBe('file.too-large');
  });
});
