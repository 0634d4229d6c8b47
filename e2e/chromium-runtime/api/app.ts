import type { Menu } from './menu.ts';
import { closeBrowser } from '../chromium/browser.ts';
import { environment } from '../environment.ts';
import { lifecycle } from '../lifecycle.ts';
import { buildVetoEvent, emitVetoable, LoudEmitter } from '../loud-emitter.ts';
import { refuseUnknownMembers } from '../loud.ts';
import { listRecords } from '../window/registry.ts';
import { getPath, packageFile, setPath } from './app-paths.ts';
import { SingleInstanceLock } from './single-instance.ts';

const switches = new Map<string, string>();
const ready = Promise.withResolvers<void>();

/** Switches set by `app.commandLine`. */
export const appSwitches: ReadonlyMap<string, string> = switches;

let noteWindowClosed: (target: App) => void;

class App extends LoudEmitter {
  readonly isPackaged = false;
  readonly commandLine = refuseUnknownMembers(
    {
      appendSwitch: (name: string, value = '') => void switches.set(name.toLowerCase(), value),
      removeSwitch: (name: string) => void switches.delete(name.toLowerCase()),
      hasSwitch: (name: string) => switches.has(name) || findArgument(name) !== undefined,
      getSwitchValue: (name: string) => switches.get(name) ?? findArgument(name)?.split('=').slice(1).join('=') ?? '',
      appendArgument: () => undefined,
    },
    'app.commandLine',
  );
  badgeCount = 0;
  applicationMenu: Menu | null = null;
  userAgentFallback = '';
  name = packageFile.productName ?? packageFile.name ?? 'Electron';
  #isQuitting = false;
  #lock: SingleInstanceLock | undefined;
  readonly #recentDocuments: string[] = [];

  constructor() {
    super('app');
  }

  isReady(): boolean {
    return lifecycle.isReady;
  }
  whenReady(): Promise<void> {
    return ready.promise;
  }

  getName(): string {
    return this.name;
  }
  setName(name: string): void {
    this.name = name;
  }
  getVersion(): string {
    return packageFile.version ?? '0.0.0';
  }
  getAppPath(): string {
    return environment.appDir;
  }
  getPath(name: string): string {
    return getPath(name, this.name);
  }
  setPath(name: string, dir: string): void {
    setPath(name, dir);
  }
  getLocale(): string {
    return switches.get('lang') ?? Intl.DateTimeFormat().resolvedOptions().locale;
  }
  getSystemLocale(): string {
    return Intl.DateTimeFormat().resolvedOptions().locale;
  }
  getPreferredSystemLanguages(): string[] {
    return [this.getSystemLocale()];
  }
  getLocaleCountryCode(): string {
    return new Intl.Locale(this.getSystemLocale()).maximize().region ?? '';
  }

  requestSingleInstanceLock(data: unknown = {}): boolean {
    if (this.#lock !== undefined) return true;
    const lock = new SingleInstanceLock(this.getPath('userData'));
    const greeting = { argv: [...process.argv], cwd: process.cwd(), data };
    const isFirst = lock.acquire(greeting, ({ argv, cwd, data: additionalData }) => {
      this.emit('second-instance', buildVetoEvent({}), argv, cwd, additionalData);
    });
    if (!isFirst) return false;
    this.#lock = lock;
    process.once('exit', () => this.releaseSingleInstanceLock());
    return true;
  }
  hasSingleInstanceLock(): boolean {
    return this.#lock !== undefined;
  }
  releaseSingleInstanceLock(): void {
    this.#lock?.release();
    this.#lock = undefined;
  }

  quit(): void {
    if (this.#isQuitting) return;
    this.#isQuitting = emitVetoable(this, 'before-quit');
    if (!this.#isQuitting) return;
    const windows = listRecords();
    // One veto ends the attempt; windows after it stay open, as in Electron.
    this.#isQuitting = windows.every((record) => record.requestClose());
    if (!this.#isQuitting) return;
    void Promise.all(windows.map((record) => record.closed)).then(() => {
      this.#isQuitting = emitVetoable(this, 'will-quit');
      if (this.#isQuitting) this.exit(0);
    });
  }
  exit(exitCode = 0): void {
    if (lifecycle.isEnding) return;
    lifecycle.isEnding = true;
    this.emit('quit', buildVetoEvent({}), exitCode);
    void closeBrowser().finally(() => process.exit(exitCode));
  }
  focus(): void {
    listRecords().at(-1)?.window.focus();
  }

  setBadgeCount(count = 0): boolean {
    this.badgeCount = count;
    return false;
  }
  getBadgeCount(): number {
    return this.badgeCount;
  }
  addRecentDocument(path: string): void {
    this.#recentDocuments.unshift(path);
  }
  clearRecentDocuments(): void {
    this.#recentDocuments.length = 0;
  }
  getRecentDocuments(): string[] {
    return [...this.#recentDocuments];
  }
  /** What only a desktop shows, or is always so here, is accepted and has no effect. */
  enableSandbox(): void {}
  disableHardwareAcceleration(): void {}
  setAppUserModelId(): void {}
  setAboutPanelOptions(): void {}
  setAppLogsPath(): void {}
  setDesktopName(): void {}

  static {
    noteWindowClosed = (target) => {
      if (target.#isQuitting || listRecords().length > 0) return;
      if (target.listenerCount('window-all-closed') === 0) target.quit();
      else target.emit('window-all-closed');
    };
  }
}

export const app = new App();

/** Chromium is up. `emit` is looked up on the object, since Playwright replaces it to hold the event back. */
export function announceReady(): void {
  lifecycle.isReady = true;
  app.emit('will-finish-launching');
  ready.resolve();
  app.emit('ready', {}, {});
}

export function notifyWindowClosed(): void {
  noteWindowClosed(app);
}

function findArgument(name: string): string | undefined {
  return process.argv.find((argument) => argument === `--${name}` || argument.startsWith(`--${name}=`));
}
