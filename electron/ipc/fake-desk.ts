import path from 'node:path';
import type { EventName } from '../../shared/contract/events.ts';
import { DEFAULT_SETTINGS, type WorkspaceState } from '../../shared/model/workspace.ts';
import { fail } from '../../shared/errors.ts';
import { ok } from '../../shared/result.ts';
import type { Application } from '../compose.ts';
import type { Workspace } from '../services/workspace.ts';
import { createApplicationSettings } from './application-settings.ts';
import type { Dialogs } from './ports.ts';
import { addSession, type Desk, type WindowSession } from './window-session.ts';

const NO_DIAGNOSIS = {
  madeAt: 0,
  program: {},
  computer: {},
  log: { files: 0, octets: 0, lines: [], older: 0, unreadable: 0 },
};

/** What happened in a pretended program, in order. */
export type Happened = readonly [what: string, ...facts: unknown[]];

export interface FakeDesk {
  readonly desk: Desk;
  readonly happened: Happened[];
  /** Path by path: what a link points at. */
  readonly links: Map<string, string>;
  readonly settings: { idleSeconds: number };
  /** Opens a window whose dialogs answer with `chosen`. */
  open(id: number, chosen?: string): WindowSession;
  eventsOf(id: number): EventName[];
}

const STATE = { locked: true, readOnly: false, demo: false, certificates: 0, authorities: 0, requests: 0 } as const;

/** A desk over workspaces that only note what is done to them. For tests of sessions and handlers. */
export function createFakeDesk(): FakeDesk {
  const happened: Happened[] = [];
  const links = new Map<string, string>();
  const settings = { idleSeconds: 0 };
  let last = 0;
  const newId = <Id extends string>(): Id => String((last += 1)).padStart(26, '0') as Id;
  const application = {
    openWorkspace: async ({ file }: { file: string }) => {
      happened.push(['open', file]);
      return ok(createFakeWorkspace(file, newId(), happened));
    },
    connections: { uses: () => [], capabilities: () => ({ engine: 'test', versions: [] }) },
    newId,
  } as unknown as Application;
  const desk: Desk = {
    application,
    recents: createFakeRecents(happened),
    settings: createApplicationSettings({ read: () => DEFAULT_SETTINGS, write: () => undefined }),
    platform: {
      now: () => 1000,
      info: () => ({ version: '', platform: '', runtime: '', engine: '', rememberRefusal: 'no-store', licence: '' }),
      copyText: async () => undefined,
      openLink: async () => undefined,
      revealFile: (file) => void happened.push(['reveal', file]),
      openWindow: () => undefined,
      focusWindow: (id) => void happened.push(['focus', id]),
      showAlerts: ({ alerts }) => void happened.push(['show alerts', alerts.length]),
      printPdf: async () => ok(Buffer.from('%PDF-')),
      setBadge: () => undefined,
      systemIdleSeconds: () => settings.idleSeconds,
      findRealPath: (file) => links.get(file) ?? file,
      findFileSize: () => 7,
    },
    files: {
      safeName: (name) => name,
      shortenPath: (file) => file,
      saveRunReport: async () => ok({ name: 'run.json' }),
      saveFile: async (_bytes, { path }) => ok({ name: path }),
    },
    demoFile: '/demo.countersign',
    diagnose: async () => NO_DIAGNOSIS,
    writeError: (entry) => {
      happened.push(['log', entry.where, entry.message]);
      return 'log-1';
    },
    sessions: new Map(),
  };
  const open = (id: number, chosen?: string): WindowSession => {
    const answer = chosen === undefined ? undefined : [chosen];
    const dialogs: Dialogs = {
      chooseFiles: async () => answer,
      chooseTarget: async () => chosen,
      chooseFolder: async () => chosen,
    };
    return addSession(desk, { id, dialogs, push: (name) => void happened.push(['event', id, name]) });
  };
  const eventsOf = (id: number): EventName[] =>
    happened.flatMap(([what, window, name]) => (what === 'event' && window === id ? [name as EventName] : []));
  return { desk, happened, links, settings, open, eventsOf };
}

const createFakeRecents = (happened: Happened[]): Desk['recents'] => ({
  list: async () => ok([]),
  note: async ({ file }) => {
    happened.push(['note', file]);
    return ok(null);
  },
  forget: async () => ok([]),
  fileOf: async () => ok('/recent.countersign'),
});

function createFakeWorkspace(file: string, id: string, happened: Happened[]): Workspace {
  const name = path.basename(file);
  const note = (what: string): void => void happened.push([what, file]);
  const state = { open: true, id, name, location: file, ...STATE } as unknown as WorkspaceState;
  return {
    id,
    name,
    file,
    state: async () => ok(state),
    checkQuickly: async () => {
      note('check');
      return ok([]);
    },
    startSchedule: () => ({ stop: async () => note('stop schedule') }),
    onChange: () => () => note('unwatch'),
    onLockChange: () => () => undefined,
    lock: async () => {
      note('lock');
      return ok(null);
    },
    lockAway: async () => {
      note('lock away');
      return ok(null);
    },
    touch: () => note('touch'),
    lockIfIdle: async () => {
      note('idle');
      return false;
    },
    close: async () => note('close'),
    connections: { uses: () => [] },
    alerts: { check: async () => fail('store.busy', { name }) },
    settings: { get: async () => ok({ ...DEFAULT_SETTINGS, theme: 'dark', expiringDays: 7 }) },
  } as unknown as Workspace;
}
