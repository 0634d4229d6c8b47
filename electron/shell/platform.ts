import { realpathSync, statSync } from 'node:fs';
import { app, clipboard, powerMonitor, shell } from 'electron';
import type { ApplicationInfo, Platform } from '../ipc/ports.ts';
import type { KeyStore } from '../services/remembered/key-store.ts';
import { setBadge, showAlerts } from './notifications.ts';
import { printPage } from './print-page.ts';

const HOME = 'https://countersign.example';

/** The only addresses that the program ever hands to a browser. */
const LINKS = {
  guide: `${HOME}/guide`,
  issues: `${HOME}/issues`,
  security: `${HOME}/security`,
} as const;

export const openLink = (link: keyof typeof LINKS): Promise<void> => shell.openExternal(LINKS[link]);

export interface PlatformOptions {
  readonly engine: string;
  readonly keyStore: KeyStore;
  readonly openWindow: () => void;
  readonly focusWindow: (windowId: number) => void;
}

/** What the handlers need of the system, by Electron and Node. */
export function createPlatform({ engine, keyStore, openWindow, focusWindow }: PlatformOptions): Platform {
  return {
    now: Date.now,
    info: () => buildInfo(engine, keyStore),
    copyText: (text) => clipboard.writeText(text),
    openLink,
    revealFile: (file) => shell.showItemInFolder(file),
    openWindow,
    focusWindow,
    showAlerts,
    printPdf: printPage,
    setBadge,
    systemIdleSeconds: () => powerMonitor.getSystemIdleTime(),
    findRealPath: (file) => attempt(() => realpathSync(file)),
    findFileSize: (file) => attempt(() => statSync(file).size),
  };
}

function buildInfo(engine: string, keyStore: KeyStore): ApplicationInfo {
  return {
    version: app.getVersion(),
    platform: `${process.platform} ${process.arch}`,
    runtime: describeRuntime(),
    engine,
    rememberRefusal: keyStore.findRefusal() ?? null,
    licence: 'Apache-2.0',
  };
}

export const isStandIn = (): boolean => process.env['COUNTERSIGN_RUNTIME_APP_DIR'] !== undefined && !app.isPackaged;

/** The Chromium runtime poses as Electron to the program; to people it must not. */
function describeRuntime(): string {
  return isStandIn()
    ? `Chromium runtime, Node ${process.versions.node}`
    : `Electron ${process.versions['electron'] ?? ''}`;
}

function attempt<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
