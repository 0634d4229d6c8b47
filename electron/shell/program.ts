import { randomBytes } from 'node:crypto';
import os, { homedir, userInfo } from 'node:os';
import path from 'node:path';
import { app, ipcMain, powerMonitor, safeStorage, session } from 'electron';
import { type Application, compose } from '../compose.ts';
import { createKnownHeads } from '../services/activity/known-heads.ts';
import { createApplicationSettings } from '../ipc/application-settings.ts';
import { attachDrops, attachRouter } from '../ipc/attach.ts';
import { startAutoLock } from '../ipc/auto-lock.ts';
import { noteDropped } from '../ipc/dropped-place.ts';
import { handlers } from '../ipc/handlers.ts';
import type { ApplicationInfo, ApplicationSettings } from '../ipc/ports.ts';
import { createRouter } from '../ipc/router.ts';
import { endKeys, lockAll } from '../ipc/shown-workspace.ts';
import type { Desk } from '../ipc/window-session.ts';
import { writeFileAtomically } from '../services/atomic-file.ts';
import { saveRunReport } from '../services/connection-report.ts';
import { safeFileName } from '../services/file-name.ts';
import { describeComputer } from '../services/diagnose/computer-facts.ts';
import { buildDiagnosis, type DiagnosisSource } from '../services/diagnose/diagnosis.ts';
import { shortenPath } from '../services/location.ts';
import { createRecents } from '../services/recents.ts';
import type { KeyStore } from '../services/remembered/key-store.ts';
import { createRememberedFiles } from '../services/remembered/remembered-files.ts';
import { APP_ORIGIN } from './content-policy.ts';
import { collectGarbage } from './collect-garbage.ts';
import { createJsonFile } from './json-file.ts';
import type { LogFile } from './log-file.ts';
import { setMenu } from './menu.ts';
import type { OpenedFiles } from './opened-files.ts';
import { createPageServer } from './page-files.ts';
import { createSystemKeyStore } from './key-store.ts';
import { createPlatform, isStandIn, openLink } from './platform.ts';
import { secureSession } from './security.ts';
import { applyTheme } from './theme.ts';
import { utilityVault, whereAuthoritiesAre } from './vault-adapter.ts';
import { createWindowStates } from './window-state.ts';
import { createWindows, type Windows } from './windows.ts';

/** The running program: its windows over the services. */
export interface Program {
  readonly windows: Windows;
  /** Locks every key, closes every workspace. Nothing works afterwards. */
  end(): Promise<void>;
}

/** Puts the program together. Must not be called before Electron is ready. */
export async function startProgram(log: LogFile, files: OpenedFiles): Promise<Program> {
  const mainFolder = import.meta.dirname;
  const distFolder = path.join(mainFolder, '..');
  const keyStore = createSystemKeyStore({ storage: safeStorage, platform: process.platform, isStandIn: isStandIn() });
  const application = composeApplication(mainFolder, keyStore);
  const desk = createDesk({ application, log, keyStore, windows: () => windows });
  const states = createWindowStates(createJsonFile(path.join(app.getPath('userData'), 'windows.json')));
  const windows = createWindows({ desk, states, distFolder });

  secureSession(session.defaultSession, createPageServer(path.join(distFolder, 'renderer')));
  const findContext = (id: number) => desk.sessions.get(id);
  attachRouter(ipcMain, createRouter({ handlers, origin: APP_ORIGIN, findContext, writeError: log.writeError }));
  attachDrops(ipcMain, (sender, place) => noteDropped({ sender, place }, { origin: APP_ORIGIN, find: findContext }));
  setMenu({
    send: (id, command) => desk.sessions.get(id)?.push('command', { command }),
    openWindow: () => windows.open(),
    openLink: (link) => void openLink(link),
  });
  const stopAutoLock = lockWhenAway(desk);
  log.writeFact('start', { version: app.getVersion(), ...runtimeVersions() });

  windows.open();
  await windows.show(files);
  return {
    windows,
    end: async () => {
      stopAutoLock();
      await windows.endAll();
      await application.close();
    },
  };
}

function composeApplication(mainFolder: string, keyStore: KeyStore): Application {
  return compose({
    clock: { now: Date.now, monotonicMs: () => performance.now() },
    spawnVault: utilityVault({ entry: path.join(mainFolder, 'vault-process.mjs'), serviceName: 'countersign-vault' }),
    spawnDialler: utilityVault({
      entry: path.join(mainFolder, 'dial-process.mjs'),
      serviceName: 'countersign-dial',
      env: whereAuthoritiesAre(),
    }),
    storeWorkerEntry: path.join(mainFolder, 'store-worker.mjs'),
    inspectWorkerEntry: path.join(mainFolder, 'inspect-worker.mjs'),
    validateWorkerEntry: path.join(mainFolder, 'validate-worker.mjs'),
    crlWorkerEntry: path.join(mainFolder, 'crl-worker.mjs'),
    xcaWorkerEntry: path.join(mainFolder, 'xca-worker.mjs'),
    checkpoints: createKnownHeads({ folder: app.getPath('userData'), randomBytes }),
    remembered: {
      files: createRememberedFiles({ folder: app.getPath('userData'), randomBytes }),
      keyStore,
    },
    collectGarbage,
    actor: userInfo().username,
    homeFolder: homedir(),
    engine: describeEngine(),
    randomBytes,
  });
}

/** What a diagnostic report says of this program and computer. */
function describeSource(folder: string, info: ApplicationInfo): DiagnosisSource {
  return {
    madeAt: Date.now(),
    program: { version: info.version, runtime: info.runtime, engine: info.engine, ...runtimeVersions() },
    computer: describeComputer({
      platform: process.platform,
      arch: process.arch,
      release: os.release(),
      processors: os.availableParallelism(),
      memoryOctets: os.totalmem(),
      uptimeSeconds: os.uptime(),
    }),
    logFolder: path.join(folder, 'logs'),
  };
}

/** What a report of a fault must name. */
function runtimeVersions(): Record<string, string> {
  const wanted = ['electron', 'chrome', 'node', 'v8', 'sqlite', 'openssl'];
  return Object.fromEntries(wanted.map((name) => [name, process.versions[name] ?? '']));
}

/** Electron's Node stands on BoringSSL; tests may run on one that stands on OpenSSL. */
function describeEngine(): string {
  const isBoring = Reflect.get(process.features, 'openssl_is_boringssl') === true;
  return isBoring ? 'BoringSSL' : `OpenSSL ${process.versions.openssl}`;
}

interface DeskParts {
  readonly application: Application;
  readonly log: LogFile;
  readonly keyStore: KeyStore;
  readonly windows: () => Windows;
}

function createDesk({ application, log, keyStore, windows }: DeskParts): Desk {
  const folder = app.getPath('userData');
  const platform = createPlatform({
    engine: application.connections.capabilities().engine,
    keyStore,
    openWindow: () => windows().open(),
    focusWindow: (id) => windows().focus(id),
  });
  return {
    application,
    recents: createRecents({ folder, homeFolder: homedir(), randomBytes }),
    settings: createThemedSettings(path.join(folder, 'settings.json')),
    platform,
    files: {
      safeName: safeFileName,
      shortenPath: (file) => shortenPath(file, homedir()),
      saveRunReport,
      saveFile: (bytes, target) => writeFileAtomically({ target, bytes, nonce: randomBytes(6).toString('hex') }),
    },
    demoFile: path.join(folder, 'demo', 'demo.countersign'),
    writeError: log.writeError,
    diagnose: (workspace) => buildDiagnosis(describeSource(folder, platform.info()), workspace),
    sessions: new Map(),
  };
}

/** Settings whose theme is applied as soon as it is set. */
function createThemedSettings(file: string): ApplicationSettings {
  const settings = createApplicationSettings(createJsonFile(file));
  applyTheme(settings.get().theme);
  return {
    get: settings.get,
    set: (patch) => {
      const next = settings.set(patch);
      applyTheme(next.theme);
      return next;
    },
  };
}

/**
 * Locks when nobody is there: after a time without input, with the screen, on sleep. Grants outlive that, but not the end of the computer's session,
 * which no question may hold up.
 */
function lockWhenAway(desk: Desk): () => void {
  const lock = (): void => void lockAll(desk.sessions.values());
  const endAll = (): void => void endKeys(desk.sessions.values());
  powerMonitor.on('lock-screen', lock);
  powerMonitor.on('suspend', lock);
  powerMonitor.on('shutdown', endAll);
  return startAutoLock(desk);
}
