import { writeFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startTestApplication, type TestApplication, valueOf } from '../testing/application.ts';
import { HOSTILE_CONTROLS, HOSTILE_PRINTABLE, hostileSubject } from '../testing/hostile-name.ts';
import type { Workspace } from '../services/workspace.ts';
import type { Answer } from './command.ts';
import { issueCommand } from './command-issue.ts';
import {
  profileExportCommand,
  profileImportCommand,
  profileListCommand,
  profileShowCommand,
} from './command-profile.ts';
import type { OptionValues } from './option.ts';
import type { Session } from './session.ts';

let test: TestApplication;
let workspace: Workspace;
beforeEach(async () => {
  test = startTestApplication();
  workspace = await test.createWorkspace();
  valueOf(await workspace.authorities.create({ name: 'CA', key: 'p256' }));
});
afterEach(() => test.end());

async function run(
  command: typeof profileListCommand,
  values: OptionValues,
  ...positionals: readonly string[]
): Promise<Answer> {
  const opened = async () => ({ ok: true as const, value: workspace });
  const session: Session = {
    application: test.application,
    version: '1.0.0',
    userData: '/nowhere',
    signal: new AbortController().signal,
    open: opened,
    openUnlocked: opened,
    unlock: async () => expect.fail('no passphrase is asked for'),
    readPassphrase: async () => expect.fail('no passphrase is asked for'),
    file: (name) => ({ path: name }),
    print: () => undefined,
    warn: () => undefined,
  };
  return valueOf(await command.run({ values, positionals, session }));
}

describe('profiles on the command line', () => {
  it('are listed, shown, exported and imported, hostile names as what they are', async () => {
    const out = test.at('tls-client.json');
    await run(profileExportCommand, { out }, 'tls-client');
    const { content } = valueOf(await workspace.profiles.get('tls-client'));
    for (const name of [...HOSTILE_PRINTABLE, ...HOSTILE_CONTROLS]) {
      writeFileSync(out, JSON.stringify({ id: 'own', profile: { ...content, name, note: name } }));
      const { json, lines } = await run(profileImportCommand, {}, out);
      expect(json).toMatchObject({ id: 'own', name });
      const shown = [
        ...lines,
        ...(await run(profileListCommand, {})).lines,
        ...(await run(profileShowCommand, {}, 'own')).lines,
      ];
      expect(shown.join('')).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}]/u);
    }
  });
});

describe('a dry run on the command line', () => {
  const wanted = { ca: 'CA', profile: 'tls-client', 'dry-run': true };

  it('shows request, rule and result, and signs nothing', async () => {
    const { lines, exitCode } = await run(issueCommand, { ...wanted, subject: 'CN=acme', validity: '12h' });
    expect(exitCode).toBe(0);
    expect(lines[0]).toMatch(/^FIELD +REQUEST +RULE +RESULT$/);
    expect(lines.find((line) => line.startsWith('Extended key usage'))).toMatch(/from profile +\+ clientAuth$/);
    expect(valueOf(await workspace.certificates.counts()).valid).toBe(1);
    expect((await run(issueCommand, { ...wanted, profile: 'tls-server', subject: 'CN=acme' })).exitCode).toBe(1);
  });

  it('shows hostile names as what they are', async () => {
    for (const name of HOSTILE_PRINTABLE) {
      const { lines } = await run(issueCommand, { ...wanted, subject: hostileSubject(name) });
      expect(lines.join('')).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}]/u);
    }
  });
});
