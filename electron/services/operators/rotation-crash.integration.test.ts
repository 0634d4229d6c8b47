import { spawn } from 'node:child_process';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { TestApplication } from '../../testing/application.ts';
import { codeOf, passphrase, startTestApplication, valueOf } from '../../testing/application.ts';
import type { IssuingOrder } from '../../testing/issuing-process.ts';
import { type IssueStep, NO_JOB } from '../ports.ts';

const PROCESS = path.resolve(import.meta.dirname, '../../testing/issuing-process.ts');

let test: TestApplication;
let file: string;
beforeEach(async () => {
  test = startTestApplication();
  const workspace = await test.createWorkspace('crash');
  file = workspace.file;
  valueOf(await workspace.authorities.create({ name: 'CA', key: 'p256' }));
  await workspace.close();
});
afterEach(() => test.end());

function runProcess(order: IssuingOrder): Promise<NodeJS.Signals | null> {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', PROCESS, JSON.stringify(order)], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  return new Promise((resolve) => {
    child.on('close', (_code, signal) => resolve(signal));
  });
}

describe('a process that is killed while it changes the workspace key', () => {
  it.each<[IssueStep, 'former' | 'next']>([
    ['drafted', 'former'],
    ['signed', 'former'],
    ['recorded', 'next'],
  ])('after the step %s leaves a file that the %s secret opens whole', async (step, secret) => {
    expect(await runProcess({ file, count: 0, act: 'name-operators', dieAt: { step, count: 1 } })).toBe('SIGKILL');
    const workspace = valueOf(await test.application.openWorkspace({ file }));
    const former = await workspace.unlock({ passphrase: passphrase() });
    if (secret === 'former') valueOf(former);
    else {
      expect(codeOf(former)).toBe('vault.wrong-passphrase');
      valueOf(await workspace.unlock({ operator: 'Alice', passphrase: passphrase('alice has her own') }));
    }
    expect(valueOf(await workspace.check(NO_JOB)).findings).toEqual([]);
    const authorityId = valueOf(await workspace.authorities.find('CA')).id;
    const subject = 'CN=after';
    valueOf(await workspace.issuing.issue({ authorityId, profile: 'tls-client', key: 'p256', subject }));
  });
});
