import { spawn } from 'node:child_process';
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  buildEnv,
  callPage,
  eventually,
  FIXTURE_APP,
  launchFixture,
  RUNTIME_BIN,
  type Fixture,
} from './launch-fixture.ts';

const REFUSED = {
  chacha: 'refused',
  chachaRequired: 'refused',
  ed448: 'refused',
  secp256k1: 'refused',
  sha3: 'refused',
  gcm: 'ok',
  p256: 'ok',
};

let fixture: Fixture;
beforeAll(async () => {
  fixture = await launchFixture();
});
afterAll(() => fixture.close());

describe('the guard', () => {
  it('holds in the main process', async () => {
    expect(await callPage(fixture.page, 'crypto')).toEqual(REFUSED);
  });
});

describe('a utility process', () => {
  it('echoes bytes, has its arguments and port, and the guard holds in it and in its workers', async () => {
    const answer = await fixture.page.evaluate(async () => {
      const { echo, ...rest } = await Reflect.get(globalThis, 'api').call('utility', {
        bytes: new Uint8Array([0, 1, 255]),
        of: 'x',
      });
      return { ...rest, pid: typeof rest.pid, echoed: [echo.of, [...echo.bytes], echo.bytes instanceof Uint8Array] };
    });
    expect(answer).toEqual({
      echoed: ['x', [0, 1, 255], true],
      isBytes: true,
      type: 'utility',
      argv: ['--flag'],
      samePort: true,
      pid: 'number',
      crypto: REFUSED,
      workerCrypto: REFUSED,
    });
  });

  it('talks over a port that it was given', async () => {
    const doubled = await fixture.app.evaluate(({ MessageChannelMain }) => {
      const { port1, port2 } = new MessageChannelMain();
      Reflect.get(globalThis, 'fixture').children[0].postMessage({}, [port2]);
      return new Promise((resolve) => {
        port1.on('message', ({ data }) => resolve(data));
        port1.start();
        port1.postMessage(21);
      });
    });
    expect(doubled).toEqual({ doubled: 42 });
  });

  it('ends when killed, and says so', async () => {
    await fixture.app.evaluate(() => Reflect.get(globalThis, 'fixture').children[0].kill());
    await eventually(() => fixture.log()).toContainEqual(['utility-exit', 15]);
  });
});

describe('a second instance', () => {
  it('greets the first and ends', async () => {
    const env = buildEnv(fixture.userDataDir);
    const second = spawn(path.join(RUNTIME_BIN, 'electron'), [FIXTURE_APP, '--open=x'], { env, stdio: 'ignore' });
    expect(await new Promise((resolve) => second.once('exit', resolve))).toBe(0);
    await eventually(async () => (await fixture.log()).find(([what]) => what === 'second-instance')).toBeDefined();
    const [, greeting] = (await fixture.log()).find(([what]) => what === 'second-instance') ?? [];
    expect(greeting).toMatchObject({
      data: { hello: 1 },
      cwd: process.cwd(),
      argv: expect.arrayContaining(['--open=x']),
    });
  });
});

describe('an app that puts off its end', () => {
  it('is let finish after its last window has gone', async () => {
    const late = await launchFixture();
    const exited = new Promise((resolve) => late.app.process().once('exit', resolve));
    await late.app.evaluate(({ app, BrowserWindow }) => {
      app.once('before-quit', (event) => {
        event.preventDefault();
        setTimeout(() => app.quit(), 700);
      });
      BrowserWindow.getAllWindows()[0]?.close();
    });
    expect(await exited).toBe(0);
    rmSync(late.userDataDir, { recursive: true, force: true });
  });
});

describe('an end by signal', () => {
  it.each(['SIGTERM', 'SIGINT', 'SIGKILL'] as const)('%s leaves no process', async (signal) => {
    const victim = await launchFixture();
    await callPage(victim.page, 'utility', { bytes: new Uint8Array(1) });
    const mark = `FIXTURE_USER_DATA=${victim.userDataDir}`;
    expect(listMarked(mark).length).toBeGreaterThan(3);
    const pid = victim.app.process().pid ?? 0;
    process.kill(pid, signal);
    await eventually(() => listMarked(mark)).toEqual([]);
    if (signal !== 'SIGKILL') expect(listProfiles(pid)).toEqual([]);
    rmSync(victim.userDataDir, { recursive: true, force: true });
  });

  it('lets the next start remove the profile that a killed one left', async () => {
    const victim = await launchFixture();
    const pid = victim.app.process().pid ?? 0;
    process.kill(pid, 'SIGKILL');
    await eventually(() => listMarked(`FIXTURE_USER_DATA=${victim.userDataDir}`)).toEqual([]);
    const next = await launchFixture({ userDataDir: victim.userDataDir });
    expect(listProfiles(pid)).toEqual([]);
    await next.close();
  });
});

/** Processes that inherited the environment variable: Node, Chromium and all of its children. */
function listMarked(mark: string): string[] {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return pids.filter((pid) => {
    try {
      return readFileSync(`/proc/${pid}/environ`, 'latin1').includes(mark);
    } catch {
      return false;
    }
  });
}

function listProfiles(pid: number): string[] {
  return readdirSync(tmpdir()).filter((name) => name.startsWith(`countersign-runtime-${pid}-`));
}
