import path from 'node:path';
import { BrowserWindow } from 'electron';
import { holdFile } from '../ipc/handle-file.ts';
import { endSession, findSessionShowing, openInWindow } from '../ipc/shown-workspace.ts';
import { addSession, type Desk, type WindowSession } from '../ipc/window-session.ts';
import { askBeforeClosing, followQuitting } from './close-guard.ts';
import { createDialogs } from './dialogs.ts';
import type { OpenedFiles } from './opened-files.ts';
import { onThemeChange } from './theme.ts';
import { createPush, focusWindow, openPageWindow, placeWindow, recolourFrame } from './window.ts';
import type { WindowStates } from './window-state.ts';

export interface Windows {
  open(): WindowSession;
  focus(contentsId: number): void;
  /** Shows files that were named by the system: workspaces in windows of their own, everything else in the one in use. */
  show(files: OpenedFiles): Promise<void>;
  /** Resolves when every window's keys are locked and its workspace is closed. */
  endAll(): Promise<void>;
}

export interface WindowsOptions {
  readonly desk: Desk;
  readonly states: WindowStates;
  readonly distFolder: string;
}

/** All windows of the program, each with its session. */
export function createWindows(options: WindowsOptions): Windows {
  const ending = new Set<Promise<void>>();
  const open = (): WindowSession => openWindow(options, ending);
  followQuitting();
  onThemeChange(() => BrowserWindow.getAllWindows().forEach(recolourFrame));
  return {
    open,
    focus: (contentsId) => {
      const window = findWindow(contentsId);
      if (window !== undefined) focusWindow(window);
    },
    show: (files) => showFiles(options.desk, open, files),
    endAll: async () => {
      const sessions = [...options.desk.sessions.values()];
      await Promise.all([...ending, ...sessions.map(endSession)]);
    },
  };
}

function openWindow({ desk, states, distFolder }: WindowsOptions, ending: Set<Promise<void>>): WindowSession {
  const window = openPageWindow({
    preload: path.join(distFolder, 'preload', 'preload.cjs'),
    icon: path.join(distFolder, 'icon.png'),
    states,
    stateKey: () => session.shown?.workspace.id,
    onCrash: (reason) => desk.writeError({ where: 'page', name: reason, message: '', stack: [] }),
  });
  const push = createPush(window);
  const session: WindowSession = addSession(desk, {
    id: window.webContents.id,
    dialogs: createDialogs(window),
    push: (name, payload) => {
      push(name, payload);
      if (name === 'workspace.changed') placeOnce(session);
    },
  });
  askBeforeClosing(window, {
    count: () => session.shown?.workspace.grants.count() ?? 0,
    list: async () => {
      const listed = await session.shown?.workspace.grants.list();
      return listed?.ok === true ? listed.value : [];
    },
  });
  let placedFor: string | undefined;
  const placeOnce = ({ shown }: WindowSession): void => {
    if (shown === undefined || shown.workspace.id === placedFor) return;
    const { id } = shown.workspace;
    placedFor = id;
    placeWindow(window, states, id);
  };
  window.once('closed', () => {
    const ended = endSession(session);
    ending.add(ended);
    void ended.finally(() => ending.delete(ended));
  });
  return session;
}

async function showFiles(desk: Desk, open: () => WindowSession, files: OpenedFiles): Promise<void> {
  let last: WindowSession | undefined;
  for (const file of files.workspaces) {
    last = findSessionShowing(desk, file) ?? findEmptySession(desk) ?? open();
    const shown = await openInWindow(last, file);
    if (!shown.ok) last.refusal = shown.error;
  }
  const session = last ?? findSessionInUse(desk) ?? open();
  const held = files.others.flatMap((file) => {
    const opened = holdFile(session, file);
    return opened.ok ? [opened.value] : [];
  });
  session.opened.push(...held);
  if (held.length > 0 || session.refusal !== null) session.push('file.opened', null);
  const window = findWindow(session.id);
  if (window !== undefined) focusWindow(window);
}

const findEmptySession = ({ sessions }: Desk): WindowSession | undefined =>
  [...sessions.values()].find((each) => each.shown === undefined);

function findSessionInUse({ sessions }: Desk): WindowSession | undefined {
  const focused = BrowserWindow.getFocusedWindow();
  return (focused === null ? undefined : sessions.get(focused.webContents.id)) ?? [...sessions.values()].at(-1);
}

const findWindow = (contentsId: number): BrowserWindow | undefined =>
  BrowserWindow.getAllWindows().find((window) => window.webContents.id === contentsId);
