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

describe('a profile in lines', () => {
  it('says what it fixes, what it takes and within which limits', async () => {
    const { content } = valueOf(await workspace.profiles.get('psd2-qwac'));
    const custom = [
      { oid: '1.2.3.4', source: 'within', critical: true, value: { form: 'der', text: '0500' } },
    ] as const;
    const dns = { ...content.sans.dns, source: 'within', limits: ['acme.example'], most: 3 } as const;
    const changed = { ...content, custom, sans: { ...content.sans, dns }, addresses: 'none' };
    valueOf(await workspace.profiles.save({ id: 'psd2-qwac', content: changed, basedOn: 1 }));
    const { lines } = await run(profileShowCommand, {}, 'psd2-qwac');
    for (const line of [
      /^Validity +[1-9]\d* days, at most /,
      /^Subject +organizationIdentifier from the partner’s record, like .*PSD.*, required$/,
      /^Names, dns +within limits, limits acme\.example, at least 1, at most 3, wildcards too$/,
      /^Purposes +serverAuth, clientAuth, from profile$/,
      /^Addresses +none$/,
      /^PSD2 +PSP_/,
      /^Extension +1\.2\.3\.4, within limits, critical$/,
      /^Versions +2 \(0 issued\), 1 \(0 issued\)$/,
    ])
      expect(
        lines.filter((each) => line.test(each)),
        String(line),
      ).toHaveLength(1);
    expect((await run(profileShowCommand, { version: '1' }, 'psd2-qwac')).lines.join('\n')).not.toContain('1.2.3.4');
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
