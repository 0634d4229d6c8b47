import { readFileSync } from 'node:fs';
import path from 'node:path';
import {
  app,
  BrowserWindow,
  clipboard,
  dialog,
  ipcMain,
  Menu,
  nativeTheme,
  protocol,
  session,
  utilityProcess,
} from 'electron';
import electron from 'electron';
import { probeCrypto } from './probe-crypto.js';

const here = import.meta.dirname;
const CSP =
  "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; worker-src 'self'; base-uri 'none'; require-trusted-types-for 'script'; trusted-types worker";
const TYPES = { '.html': 'text/html; charset=utf-8', '.js': 'text/javascript; charset=utf-8' };
const log = [];
globalThis.fixture = { electron, log, children: [] };

if (process.env.FIXTURE_USER_DATA) app.setPath('userData', process.env.FIXTURE_USER_DATA);
protocol.registerSchemesAsPrivileged([
  { scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true } },
]);

if (!app.requestSingleInstanceLock({ hello: 1 })) app.quit();
else {
  app.on('second-instance', (_event, argv, cwd, data) => log.push(['second-instance', { argv, cwd, data }]));
  app.on('before-quit', () => log.push(['before-quit']));
  app.on('window-all-closed', () => app.quit());
  void app.whenReady().then(start);
}

function start() {
  session.defaultSession.protocol.handle('app', serve);
  session.defaultSession.setPermissionRequestHandler((_contents, _permission, callback) => callback(false));
  session.defaultSession.setPermissionCheckHandler(() => false);
  session.defaultSession.on('will-download', (event, item) => {
    event.preventDefault();
    log.push(['will-download', item.getFilename()]);
  });
  Menu.setApplicationMenu(
    Menu.buildFromTemplate([
      {
        label: 'File',
        submenu: [
          { id: 'open', label: 'Open…', accelerator: 'CmdOrCtrl+O', click: () => log.push(['menu', 'open']) },
          { role: 'quit' },
        ],
      },
    ]),
  );
  handleCalls();
  const window = createWindow('preload.cjs');
  globalThis.fixture.window = window;
  window.once('ready-to-show', () => log.push(['ready-to-show']));
  void window.loadURL('app://bundle/index.html');
}

function createWindow(preload) {
  const window = new BrowserWindow({
    width: 900,
    height: 640,
    webPreferences: {
      preload: path.join(here, preload),
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
    },
  });
  window.webContents.setWindowOpenHandler(({ url }) => {
    log.push(['window-open', url]);
    return { action: 'deny' };
  });
  window.webContents.on('will-navigate', (event, url) => {
    log.push(['will-navigate', url]);
    event.preventDefault();
  });
  window.webContents.on('render-process-gone', (_event, details) => log.push(['render-process-gone', details.reason]));
  return window;
}

async function serve(request) {
  const { pathname } = new URL(request.url);
  if (pathname === '/echo') return new Response(await request.arrayBuffer());
  try {
    const body = readFileSync(path.join(here, path.basename(pathname)));
    const type = TYPES[path.extname(pathname)] ?? 'application/octet-stream';
    return new Response(body, { headers: { 'content-type': type, 'content-security-policy': CSP } });
  } catch {
    return new Response('not found', { status: 404 });
  }
}

function handleCalls() {
  ipcMain.handle('echo', (_event, value) => value);
  ipcMain.handle('kinds', (_event, x) => ({
    date: x.date instanceof Date,
    map: x.map instanceof Map,
    bytes: x.bytes instanceof Uint8Array && !Buffer.isBuffer(x.bytes),
    error: x.error instanceof TypeError && x.error.message,
    big: typeof x.big,
    cycle: x.self === x,
  }));
  ipcMain.handle('fail', () => {
    throw new RangeError('deliberate');
  });
  ipcMain.handle('sender', ({ senderFrame, sender }) => ({
    url: senderFrame.url,
    origin: senderFrame.origin,
    isTop: senderFrame.parent === null && senderFrame.top === senderFrame,
    isMain: senderFrame === sender.mainFrame,
  }));
  ipcMain.handle('theme', (_event, source) => {
    nativeTheme.themeSource = source;
    return nativeTheme.shouldUseDarkColors;
  });
  ipcMain.handle('copy', async (_event, text) => {
    await clipboard.writeText(text);
    return clipboard.readText();
  });
  ipcMain.handle('open-file', async () => (await dialog.showOpenDialog({ properties: ['openFile'] })).filePaths);
  ipcMain.handle('second-window', () => {
    const window = createWindow('preload-second.cjs');
    return window.loadURL('app://bundle/second.html').then(() => window.id);
  });
  ipcMain.handle('crypto', () => probeCrypto());
  ipcMain.handle('utility', (_event, message) => askUtility(message));
}

function askUtility(message) {
  const child = utilityProcess.fork(path.join(here, 'utility.js'), ['--flag'], { serviceName: 'echo' });
  globalThis.fixture.children.push(child);
  child.on('exit', (code) => log.push(['utility-exit', code]));
  child.postMessage(message);
  return new Promise((resolve) => {
    child.once('message', (answer) => resolve({ ...answer, pid: child.pid }));
  });
}
