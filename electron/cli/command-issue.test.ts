import { mkdirSync, rmSync } from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import { errorText } from '../../shared/text/index.ts';
import { startTestApplication, valueOf } from '../testing/application.ts';
import { issueCommand } from './command-issue.ts';
import type { Session } from './session.ts';

describe('issuing on the command line', () => {
  let end = async (): Promise<void> => undefined;
  afterEach(() => end());

  it('says that the certificate was issued and where it is when its file cannot be written any more', async () => {
    const test = startTestApplication({
      stops: { at: (step) => (step === 'recorded' ? rmSync(test.at('out'), { recursive: true }) : undefined) },
    });
    end = test.end;
    mkdirSync(test.at('out'));
    const workspace = await test.createWorkspace();
    valueOf(await workspace.authorities.create({ name: 'CA', key: 'p256' }));
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
    const values = { ca: 'CA', profile: 'tls-client', subject: 'CN=acme', out: test.at('out/acme.pem') };
    const answer = await issueCommand.run({ values, positionals: [], session });
    const issued = valueOf(await workspace.certificates.find('acme'));
    const evidence = { id: issued.id, serialHex: issued.serialHex, name: 'acme.pem', cause: 'ENOENT' };
    expect(answer).toEqual({ ok: false, error: { code: 'issue.recorded-not-written', evidence } });
    if (!answer.ok) expect(errorText(answer.error).detail).toContain(issued.serialHex);
  });
});
