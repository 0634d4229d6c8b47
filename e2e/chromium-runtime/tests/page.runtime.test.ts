import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Page } from '@playwright/test';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { callPage, eventually, launchFixture, type Fixture } from './launch-fixture.ts';

let fixture: Fixture;
beforeAll(async () => {
  fixture = await launchFixture();
});
afterAll(() => fixture.close());

describe('a page', () => {
  it('renders under a strict policy with Trusted Types, and its worker runs', async () => {
    const { page } = fixture;
    await eventually(() => page.getByTestId('ping').textContent()).toBe('{"hi":1}');
    await eventually(() => page.getByTestId('worker').textContent()).toBe('45,113,22,66');
    const violated = await page.evaluate(async () => {
      const violation = new Promise<string>((resolve) => {
        addEventListener('securitypolicyviolation', (event) => resolve(event.effectiveDirective), { once: true });
      });
      const style = document.createElement('style');
      style.textContent = 'body { color: red }';
      document.head.append(style);
      return violation;
    });
    expect(violated).toBe('style-src-elem');
  });

  it('is a secure context with storage, and without Node', async () => {
    const facts = await fixture.page.evaluate(() => {
      localStorage.setItem('k', 'v');
      const found = ['require', 'process', 'module', 'Buffer'].filter((name) => name in globalThis);
      return [isSecureContext, localStorage.getItem('k'), found];
    });
    expect(facts).toEqual([true, 'v', []]);
  });

  it('sends a body to the app, whose address it never shows to main', async () => {
    const length = await fixture.page.evaluate(async () => {
      const response = await fetch('/echo', { method: 'POST', body: new Uint8Array([1, 2, 3]) });
      return (await response.arrayBuffer()).byteLength;
    });
    expect(length).toBe(3);
    expect(await callPage(fixture.page, 'sender')).toEqual({
      url: 'app://bundle/index.html',
      origin: 'app://bundle',
      isTop: true,
      isMain: true,
    });
  });

  it('exchanges structured clones with main', async () => {
    const kinds = await fixture.page.evaluate(async () => {
      const { api } = Object(globalThis);
      const value: Record<string, unknown> = {
        date: new Date(5),
        map: new Map([[{ a: 1 }, new Set([1])]]),
        bytes: new Uint8Array([1, 255]),
        error: new TypeError('told'),
        big: 12n,
      };
      value['self'] = value;
      const back = await api.call('echo', value);
      const same = [
        back.date.getTime(),
        [...back.map.keys()],
        [...back.bytes],
        back.error.message,
        String(back.big),
        back.self === back,
      ];
      return { kinds: await api.call('kinds', value), same };
    });
    expect(kinds).toEqual({
      kinds: { date: true, map: true, bytes: true, error: 'told', big: 'bigint', cycle: true },
      same: [5, [{ a: 1 }], [1, 255], 'told', '12', true],
    });
  });

  it('hears failures of main in words like Electron’s', async () => {
    const messages = await fixture.page.evaluate(async () => {
      const { api } = Object(globalThis);
      const fail = (channel: string, ...args: unknown[]) =>
        api.call(channel, ...args).catch((error: Error) => error.message);
      return [await fail('fail'), await fail('nobody'), await fail('echo', () => 1)];
    });
    expect(messages).toEqual([
      "Error invoking remote method 'fail': RangeError: deliberate",
      "Error invoking remote method 'nobody': Error: No handler registered for 'nobody'",
      'An object could not be cloned.',
    ]);
  });

  it('receives what main sends, in order', async () => {
    const received = fixture.page.evaluate(
      () =>
        new Promise<unknown>((resolve) => {
          const heard: unknown[] = [];
          const stop = Reflect.get(globalThis, 'api').on('tick', (value: unknown) => {
            heard.push(value);
            if (heard.length < 3) return;
            stop();
            resolve(heard);
          });
          Reflect.set(globalThis, 'isListening', true);
        }),
    );
    await eventually(() => fixture.page.evaluate(() => Reflect.get(globalThis, 'isListening'))).toBe(true);
    await fixture.app.evaluate(({ BrowserWindow }) => {
      for (const value of [1, 2, 3]) BrowserWindow.getAllWindows()[0]?.webContents.send('tick', value);
    });
    expect(await received).toEqual([1, 2, 3]);
  });
});

describe('the context bridge', () => {
  it('hands over frozen copies, functions, promises and errors', async () => {
    const facts = await fixture.page.evaluate(async () => {
      const { api } = Object(globalThis);
      const attempt = (act: () => unknown) => {
        try {
          return act();
        } catch (error) {
          return [error instanceof Error, String(error)];
        }
      };
      const later = api.later(5);
      const { bytes } = await later;
      return {
        frozen: Object.isFrozen(api) && Object.isFrozen(api.nested.deep),
        sum: api.nested.deep.add(2, 3),
        thrown: attempt(() => api.throwAtOnce()),
        calledBack: api.callBack((map: Map<string, number>) => (map instanceof Map ? 41 : 0)),
        promise: later instanceof Promise,
        bytes: bytes instanceof Uint8Array && [...bytes],
        date: api.when instanceof Date && api.when.getTime(),
        file: api.fileInfo(new File(['abc'], 'x.txt')),
        ownFunction: api.call.constructor === Function,
      };
    });
    expect(facts).toEqual({
      frozen: true,
      sum: 5,
      thrown: [true, 'TypeError: at once'],
      calledBack: 42,
      promise: true,
      bytes: [1, 2],
      date: 0,
      file: 'x.txt:3',
      ownFunction: true,
    });
  });

  it('keeps the worlds apart', async () => {
    const facts = await fixture.page.evaluate(() => {
      const { api } = Object(globalThis);
      Reflect.set(globalThis, 'pageGlobal', 'seen');
      const known = new Set(['api', 'pageGlobal', 'isListening']);
      const frame = document.createElement('iframe');
      document.body.append(frame);
      const plain = new Set(Object.getOwnPropertyNames(frame.contentWindow));
      frame.remove();
      const added = Object.getOwnPropertyNames(globalThis).filter((name) => !plain.has(name) && !known.has(name));
      return {
        added: added.filter((name) => Number.isNaN(Number(name))),
        pageGlobal: api.pageGlobal(),
        fs: api.requireFs(),
      };
    });
    expect(facts).toEqual({ added: [], pageGlobal: 'undefined', fs: 'module not found: fs' });
  });

  it('refuses what the preload’s Electron lacks, loudly', async () => {
    const facts = await fixture.page.evaluate(() => {
      const { api } = Object(globalThis);
      return [api.unknownMember(), api.pathForFile('x')];
    });
    expect(facts[0]).toBe('not implemented by the Chromium runtime: ipcRenderer.postMessage');
    expect(facts[1]).toMatch(/expected to receive a File object/);
  });

  it('tells main where a dropped file and folder lie, in the order of messages, and of no other file', async () => {
    const { page } = fixture;
    const folder = mkdtempSync(path.join(tmpdir(), 'runtime-"drop"-'));
    writeFileSync(path.join(folder, 'a.txt'), 'a');
    const dropped = page.evaluate(
      () =>
        new Promise<unknown>((resolve) => {
          addEventListener('dragover', (event) => event.preventDefault());
          addEventListener('drop', (event) => {
            event.preventDefault();
            const { api } = Object(globalThis);
            const files = [...(event.dataTransfer?.files ?? []), new File([], 'made.txt')];
            const sent = files.map((file) => api.call('echo', api.pathForFile(file)));
            resolve(Promise.all([...sent, api.call('echo', 'after')]));
          });
        }),
    );
    await dropPaths(page, path.join(folder, 'a.txt'), folder);
    expect(await dropped).toEqual([path.join(folder, 'a.txt'), folder, '', 'after']);
    rmSync(folder, { recursive: true });
  });

  it('is there again after a reload, and after the page crashed and was loaded anew', async () => {
    await fixture.page.reload();
    expect(await callPage(fixture.page, 'echo', 5)).toBe(5);
    await fixture.app.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows()[0]?.webContents.forcefullyCrashRenderer(),
    );
    await eventually(() => fixture.log()).toContainEqual(['render-process-gone', 'crashed']);
    const echoed = await fixture.app.evaluate(async ({ BrowserWindow }) => {
      const contents = BrowserWindow.getAllWindows()[0]?.webContents;
      await contents?.loadURL('app://bundle/index.html');
      return contents?.executeJavaScript("window.api.call('echo', 6)");
    });
    expect(echoed).toBe(6);
  });
});

/** Drops files or folders of the disk, as the system does. */
async function dropPaths(page: Page, ...files: readonly string[]): Promise<void> {
  const cdp = await page.context().newCDPSession(page);
  const data = { items: [], files: [...files], dragOperationsMask: 1 };
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const)
    await cdp.send('Input.dispatchDragEvent', { type, x: 50, y: 40, data });
  await cdp.detach();
}
