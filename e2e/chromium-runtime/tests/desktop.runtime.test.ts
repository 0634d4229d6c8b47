import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { callPage, eventually, launchFixture, type Fixture } from './launch-fixture.ts';

let fixture: Fixture;
beforeAll(async () => {
  fixture = await launchFixture();
});
afterAll(() => fixture.close());

describe('native surfaces', () => {
  it('throw when a test did not stub them, and answer as stubbed', async () => {
    const { app, page } = fixture;
    await expect(callPage(page, 'open-file')).rejects.toThrow(
      'dialog.showOpenDialog was called in a test that did not stub it',
    );
    const external = app.evaluate(({ shell }) => shell.openExternal('https://example.com'));
    await expect(external).rejects.toThrow('shell.openExternal was called in a test');
    await app.evaluate(({ dialog }) => {
      dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: ['/a/b'] });
    });
    expect(await callPage(page, 'open-file')).toEqual(['/a/b']);
  });

  it('include a menu whose items can be found and clicked', async () => {
    await fixture.app.evaluate(({ Menu }) => Menu.getApplicationMenu()?.getMenuItemById('open')?.click());
    expect(await fixture.log()).toContainEqual(['menu', 'open']);
  });

  it('include the theme, which the page sees', async () => {
    expect(await callPage(fixture.page, 'theme', 'dark')).toBe(true);
    const isDark = () => fixture.page.evaluate(() => matchMedia('(prefers-color-scheme: dark)').matches);
    await eventually(isDark).toBe(true);
    expect(await callPage(fixture.page, 'theme', 'light')).toBe(false);
    await eventually(isDark).toBe(false);
  });

  it('include an asynchronous clipboard, and notifications that are kept', async () => {
    expect(await callPage(fixture.page, 'copy', 'héllo')).toBe('héllo');
    const titles = await fixture.app.evaluate(async ({ Notification }) => {
      new Notification({ title: 'done', body: 'all of it' }).show();
      return (await Notification.getHistory()).map(({ title, body }) => [title, body]);
    });
    expect(titles).toEqual([['done', 'all of it']]);
  });

  it('refuse to keep secrets', async () => {
    const facts = await fixture.app.evaluate(({ safeStorage }) => {
      try {
        return [
          safeStorage.isEncryptionAvailable(),
          safeStorage.getSelectedStorageBackend(),
          safeStorage.encryptString('x'),
        ];
      } catch (error) {
        return [safeStorage.isEncryptionAvailable(), safeStorage.getSelectedStorageBackend(), String(error)];
      }
    });
    expect(facts).toEqual([false, 'basic_text', expect.stringContaining('stores no secrets')]);
  });
});

describe('what a page may not do', () => {
  it('leaves it where it is: navigation and new windows are asked for and refused', async () => {
    const { page, app } = fixture;
    const before = page.url();
    await page.click('#external');
    await eventually(() => fixture.log()).toContainEqual(['will-navigate', 'https://example.com/']);
    await page.click('#blank');
    await eventually(() => fixture.log()).toContainEqual(['window-open', 'https://example.com/blank']);
    await page.evaluate(() => void window.open('https://example.com/opened'));
    await eventually(() => fixture.log()).toContainEqual(['window-open', 'https://example.com/opened']);
    expect(page.url()).toBe(before);
    await eventually(() => app.windows().length).toBe(1);
  });

  it('is told to the app when it starts a download, and the download ends', async () => {
    await fixture.page.click('#download');
    await eventually(() => fixture.log()).toContainEqual(['will-download', 'download.bin']);
  });

  it('follows the app’s permission handlers', async () => {
    const states = await fixture.page.evaluate(async () => [
      Notification.permission,
      (await navigator.permissions.query({ name: 'geolocation' })).state,
    ]);
    expect(states).toEqual(['denied', 'denied']);
  });
});

describe('windows', () => {
  it('have a preload and messages each, and events of their own', async () => {
    const { app, page } = fixture;
    const opened = app.waitForEvent('window');
    const id = await callPage(page, 'second-window');
    const second = await opened;
    await second.waitForURL(/second\.html/);
    const facts = await second.evaluate(async () => {
      const { second: api, api: other } = Object(globalThis);
      return [await api.call(7), typeof other];
    });
    expect(facts).toEqual([7, 'undefined']);
    await app.evaluate(({ BrowserWindow }, windowId) => BrowserWindow.fromId(windowId)?.close(), Number(id));
    await eventually(() => app.windows().length).toBe(1);
    expect(await callPage(page, 'echo', 'alive')).toBe('alive');
  });

  it('keep their bounds and state, and may refuse to close', async () => {
    const facts = await fixture.app.evaluate(async ({ BrowserWindow }) => {
      const window = new BrowserWindow({ show: false, width: 500, height: 400, minWidth: 300, minHeight: 200 });
      const events: string[] = [];
      window.on('maximize', () => events.push('maximize'));
      window.on('closed', () => events.push('closed'));
      window.once('close', (event) => event.preventDefault());
      await window.loadURL('app://bundle/second.html');
      window.setBounds({ x: 10, y: 20, width: 100, height: 350 });
      window.maximize();
      const isMaximized = window.isMaximized();
      window.close();
      const survived = !window.isDestroyed();
      const closed = new Promise<void>((resolve) => window.once('closed', () => resolve()));
      window.destroy();
      await closed;
      return { bounds: window.getNormalBounds(), isMaximized, survived, destroyed: window.isDestroyed(), events };
    });
    expect(facts).toEqual({
      bounds: { x: 10, y: 20, width: 300, height: 350 },
      isMaximized: true,
      survived: true,
      destroyed: true,
      events: ['maximize', 'closed'],
    });
  });

  it('print to PDF and zoom', async () => {
    const facts = await fixture.app.evaluate(async ({ BrowserWindow }) => {
      const contents = BrowserWindow.getAllWindows()[0]?.webContents;
      const pdf = await contents?.printToPDF({ pageSize: 'A4', printBackground: true });
      contents?.setZoomFactor(2);
      return [pdf?.subarray(0, 5).toString(), contents?.getZoomFactor()];
    });
    expect(facts).toEqual(['%PDF-', 2]);
    const zoom = () => fixture.page.evaluate(() => document.documentElement.style.zoom);
    await eventually(zoom).toBe('2');
  });

  it('refuse weaker pages than the product’s', async () => {
    const message = await fixture.app.evaluate(({ BrowserWindow }) => {
      try {
        return String(new BrowserWindow({ webPreferences: { sandbox: false, nodeIntegration: true } }).id);
      } catch (error) {
        return String(error);
      }
    });
    expect(message).toContain('refuses webPreferences: sandbox: false, nodeIntegration');
  });
});

describe('what the runtime lacks', () => {
  it.each([
    ['electron.notThere', 'Reflect.get(electron, "notThere")'],
    ['app.setJumpList', 'electron.app.setJumpList([])'],
    ['webContents.debugger', 'electron.webContents.getAllWebContents()[0].debugger'],
    ['BrowserWindow.setOpacity', 'electron.BrowserWindow.getAllWindows()[0].setOpacity(1)'],
    ['Menu.sendActionToFirstResponder', 'electron.Menu.sendActionToFirstResponder("x")'],
    ['session.cookies', 'electron.session.defaultSession.cookies'],
    ["session.fromPartition('persist:x')", 'electron.session.fromPartition("persist:x")'],
  ])('throws for %s', async (member, expression) => {
    const attempt = `(({ electron }) => {
      try { return String(${expression}); } catch (error) { return String(error); }
    })(globalThis.fixture)`;
    const message = await fixture.app.evaluate(attempt);
    expect(message).toBe(`NotImplementedError: not implemented by the Chromium runtime: ${member}`);
  });
});
