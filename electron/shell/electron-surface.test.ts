import { EventEmitter } from 'node:events';
import type { BrowserWindow, MenuItemConstructorOptions, Session } from 'electron';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { COMMANDS } from '../ipc/ports.ts';

type Call = readonly [what: string, ...given: unknown[]];
const electron = vi.hoisted(() => ({ calls: [] as Call[], listeners: new Map<string, (...given: never[]) => void>() }));

vi.mock('electron', () => {
  const note =
    (what: string, answer?: unknown) =>
    (...given: unknown[]) => {
      electron.calls.push([what, ...given]);
      return answer;
    };
  return {
    app: {
      isPackaged: true,
      enableSandbox: note('enableSandbox'),
      commandLine: { appendSwitch: note('appendSwitch') },
      getPath: () => '/home/ann/Documents',
      on: (name: string, listener: (...given: never[]) => void) => electron.listeners.set(name, listener),
    },
    protocol: { registerSchemesAsPrivileged: note('registerSchemesAsPrivileged') },
    dialog: {
      showOpenDialog: note('showOpenDialog', { canceled: false, filePaths: ['/media/stick/a.pem'] }),
      showSaveDialog: note('showSaveDialog', { canceled: true, filePath: '' }),
    },
    utilityProcess: {
      fork: note('fork', { on: note('on'), once: note('once'), postMessage: note('post'), kill: note('kill', true) }),
    },
    BrowserWindow: Object.assign(vi.fn(), { getFocusedWindow: () => ({ webContents: { id: 5 } }) }),
    Menu: {},
  };
});

const { createDialogs } = await import('./dialogs.ts');
const { buildTemplate } = await import('./menu.ts');
const { secureBeforeReady, secureSession } = await import('./security.ts');
const { utilityVault, whereAuthoritiesAre } = await import('./vault-adapter.ts');

beforeEach(() => {
  electron.calls.length = 0;
});

/** An event whose default action can be prevented. */
function fire(emitter: EventEmitter, name: string): boolean {
  let isPrevented = false;
  emitter.emit(name, { preventDefault: () => (isPrevented = true) }, 'https://evil.example/');
  return isPrevented;
}

describe('security', () => {
  it('sandboxes every page and gives its scheme no more than it needs', () => {
    secureBeforeReady();
    expect(electron.calls).toEqual([
      ['enableSandbox'],
      ['appendSwitch', 'host-resolver-rules', 'MAP * ~NOTFOUND'],
      [
        'registerSchemesAsPrivileged',
        [{ scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } }],
      ],
    ]);
  });

  it.each(['will-navigate', 'will-frame-navigate', 'will-redirect', 'will-attach-webview'])(
    'prevents %s in whatever web contents come to be',
    (name) => {
      secureBeforeReady();
      const contents = Object.assign(new EventEmitter(), {
        setWindowOpenHandler: vi.fn(),
        setWebRTCIPHandlingPolicy: vi.fn(),
      });
      electron.listeners.get('web-contents-created')?.({} as never, contents as never);
      expect(fire(contents, name)).toBe(true);
      expect(contents.setWebRTCIPHandlingPolicy).toHaveBeenCalledWith('disable_non_proxied_udp');
      expect(contents.setWindowOpenHandler.mock.calls[0]?.[0]()).toEqual({ action: 'deny' });
    },
  );

  it('denies permissions, devices, downloads and every request to a network', () => {
    const session = Object.assign(new EventEmitter(), {
      protocol: { handle: vi.fn() },
      setPermissionRequestHandler: vi.fn(),
      setPermissionCheckHandler: vi.fn(),
      setDevicePermissionHandler: vi.fn(),
      webRequest: { onBeforeRequest: vi.fn() },
    });
    const serve = async (): Promise<Response> => new Response();
    secureSession(session as unknown as Session, serve);
    expect(session.protocol.handle).toHaveBeenCalledWith('app', serve);
    const answered = vi.fn();
    session.setPermissionRequestHandler.mock.calls[0]?.[0]({}, 'media', answered);
    expect(answered).toHaveBeenCalledWith(false);
    expect(session.setPermissionCheckHandler.mock.calls[0]?.[0]()).toBe(false);
    expect(session.setDevicePermissionHandler.mock.calls[0]?.[0]()).toBe(false);
    expect(fire(session, 'will-download')).toBe(true);
    const [filter, before] = session.webRequest.onBeforeRequest.mock.calls[0] ?? [];
    expect(filter.urls).toEqual(['http://*/*', 'https://*/*', 'ws://*/*', 'wss://*/*']);
    const cancelled = vi.fn();
    before({}, cancelled);
    expect(cancelled).toHaveBeenCalledWith({ cancel: true });
  });
});

describe('menu', () => {
  const sent: [number, string][] = [];
  const template = buildTemplate({
    send: (id, command) => void sent.push([id, command]),
    openWindow: () => undefined,
    openLink: () => undefined,
  });
  const items = template.flatMap((menu) => menu.submenu as MenuItemConstructorOptions[]);

  it('has every command once, with words', () => {
    const found = items.filter((item) => (COMMANDS as readonly string[]).includes(item.id ?? ''));
    expect(found).toHaveLength(COMMANDS.length);
    expect(new Set(found.map((item) => item.id))).toEqual(new Set(COMMANDS));
    for (const item of found) expect(item.label, item.id).toMatch(/\S/);
  });

  it('asks the window in use for the command', () => {
    items.find((item) => item.id === 'palette.open')?.click?.({} as never, undefined, {});
    expect(sent).toEqual([[5, 'palette.open']]);
  });

  it('shows no key twice and leaves the keys of commands to the page', () => {
    const keys = items.flatMap((item) => item.accelerator ?? []);
    expect(new Set(keys).size).toBe(keys.length);
    for (const item of items) if (item.accelerator !== undefined) expect(item.registerAccelerator).toBe(false);
  });

  it('has no developer tools in what is shipped', () => {
    expect(items.some((item) => item.role === 'toggleDevTools' || item.role === 'reload')).toBe(false);
  });
});

describe('dialogs', () => {
  const window = {} as BrowserWindow;

  it('begins where the last choice was', async () => {
    const dialogs = createDialogs(window);
    expect(await dialogs.chooseFiles('inspect')).toEqual(['/media/stick/a.pem']);
    expect(await dialogs.chooseTarget('certificate', 'acme.pem')).toBeUndefined();
    const [open, save] = electron.calls;
    expect(open?.[2]).toMatchObject({ properties: ['openFile'], title: expect.stringMatching(/\S/) });
    expect(save?.[2]).toMatchObject({ defaultPath: '/media/stick/acme.pem' });
  });

  it('lets several files be chosen for an import alone', async () => {
    for (const purpose of ['workspace', 'inspect', 'request', 'trust', 'credential', 'import'] as const) {
      await createDialogs(window).chooseFiles(purpose);
    }
    const several = electron.calls.filter(([, , options]) => JSON.stringify(options).includes('multiSelections'));
    expect(several).toHaveLength(1);
  });

  it('asks before a file that exists is replaced', async () => {
    await createDialogs(window).chooseTarget('key', 'acme.p12');
    expect(electron.calls[0]?.[2]).toMatchObject({ properties: expect.arrayContaining(['showOverwriteConfirmation']) });
  });
});

describe('vault process', () => {
  it('gets no environment and no standard streams', () => {
    const channel = utilityVault({ entry: '/opt/vault-process.mjs', serviceName: 'countersign-vault' })();
    channel.post({ ask: 1 });
    channel.kill();
    expect(electron.calls).toEqual([
      ['fork', '/opt/vault-process.mjs', [], { env: {}, stdio: 'ignore', serviceName: 'countersign-vault' }],
      ['post', { ask: 1 }],
      ['kill'],
    ]);
  });

  it('that dials is told where the authorities of the system are, and nothing else', () => {
    vi.stubEnv('SSL_CERT_FILE', '/etc/authorities.pem');
    vi.stubEnv('SSL_CERT_DIR', undefined);
    expect(whereAuthoritiesAre()).toEqual({ SSL_CERT_FILE: '/etc/authorities.pem' });
    vi.unstubAllEnvs();
  });
});
