import { app, BrowserWindow, Menu, type MenuItemConstructorOptions } from 'electron';
import { shellText } from '../../shared/text/en/shell.ts';
import type { Command } from '../ipc/ports.ts';

export interface MenuActions {
  /** Asks the page of a window for a command. */
  send(windowContentsId: number, command: Command): void;
  openWindow(): void;
  openLink(link: 'guide' | 'issues' | 'security'): void;
}

const labels: Readonly<Record<Command, string>> = shellText.commands;

/** Shown beside the items; the page listens for the keys itself, since it knows when a command makes sense. */
const ACCELERATORS: Readonly<Partial<Record<Command, string>>> = {
  'palette.open': 'CmdOrCtrl+K',
  'workspace.new': 'CmdOrCtrl+N',
  'workspace.open': 'CmdOrCtrl+O',
  'workspace.lock': 'CmdOrCtrl+L',
  'file.inspect': 'CmdOrCtrl+I',
  'file.import': 'CmdOrCtrl+M',
  'certificate.issue': 'CmdOrCtrl+E',
  'connection.new': 'CmdOrCtrl+D',
  'view.inventory': 'CmdOrCtrl+1',
  'view.timeline': 'CmdOrCtrl+T',
  'view.authorities': 'CmdOrCtrl+2',
  'view.requests': 'CmdOrCtrl+3',
  'view.inspect': 'CmdOrCtrl+4',
  'view.connect': 'CmdOrCtrl+5',
  'view.activity': 'CmdOrCtrl+6',
  'view.settings': 'CmdOrCtrl+,',
  'view.toggle-rail': 'CmdOrCtrl+B',
  'history.back': 'Alt+Left',
  'history.forward': 'Alt+Right',
  'help.shortcuts': 'F1',
};

const SEPARATOR: MenuItemConstructorOptions = { type: 'separator' };

/** Sets the menu of the program; its items carry the id of their command. */
export function setMenu(actions: MenuActions): void {
  Menu.setApplicationMenu(Menu.buildFromTemplate(buildTemplate(actions)));
}

export function buildTemplate(actions: MenuActions): MenuItemConstructorOptions[] {
  const item = (command: Command): MenuItemConstructorOptions => buildItem(actions, command);
  const { menus } = shellText;
  return [
    { label: menus.file, submenu: fileItems(actions, item) },
    { label: menus.edit, submenu: editItems() },
    {
      label: menus.view,
      submenu: [item('palette.open'), SEPARATOR, item('view.toggle-rail'), fullScreenItem(), ...developerItems()],
    },
    { label: menus.go, submenu: goItems(item) },
    { label: menus.help, submenu: helpItems(actions, item) },
  ];
}

type Item = (command: Command) => MenuItemConstructorOptions;

function buildItem(actions: MenuActions, command: Command): MenuItemConstructorOptions {
  const accelerator = ACCELERATORS[command];
  return {
    id: command,
    label: labels[command],
    ...(accelerator === undefined ? {} : { accelerator, registerAccelerator: false }),
    click: (_item, window) => {
      const target = window instanceof BrowserWindow ? window : BrowserWindow.getFocusedWindow();
      if (target !== null) actions.send(target.webContents.id, command);
    },
  };
}

function fileItems(actions: MenuActions, item: Item): MenuItemConstructorOptions[] {
  return [
    item('workspace.new'),
    item('workspace.open'),
    item('workspace.demo'),
    item('workspace.lock'),
    item('workspace.close'),
    SEPARATOR,
    item('certificate.issue'),
    item('connection.new'),
    item('file.inspect'),
    item('file.import'),
    item('report.new'),
    SEPARATOR,
    {
      label: shellText.newWindow,
      id: 'window.new',
      accelerator: 'CmdOrCtrl+Shift+N',
      registerAccelerator: false,
      click: () => actions.openWindow(),
    },
    { label: shellText.closeWindow, role: 'close' },
    { label: shellText.quit, role: 'quit' },
  ];
}

function editItems(): MenuItemConstructorOptions[] {
  return [
    { label: shellText.undo, role: 'undo' },
    { label: shellText.redo, role: 'redo' },
    SEPARATOR,
    { label: shellText.cut, role: 'cut' },
    { label: shellText.copy, role: 'copy' },
    { label: shellText.paste, role: 'paste' },
    { label: shellText.selectAll, role: 'selectAll' },
  ];
}

function goItems(item: Item): MenuItemConstructorOptions[] {
  return [
    item('view.inventory'),
    item('view.timeline'),
    item('view.authorities'),
    item('view.requests'),
    item('view.inspect'),
    item('view.connect'),
    item('view.activity'),
    item('view.settings'),
    SEPARATOR,
    item('history.back'),
    item('history.forward'),
  ];
}

function helpItems(actions: MenuActions, item: Item): MenuItemConstructorOptions[] {
  return [
    item('help.shortcuts'),
    { label: shellText.userGuide, click: () => actions.openLink('guide') },
    { label: shellText.reportProblem, click: () => actions.openLink('issues') },
    { label: shellText.securityPolicy, click: () => actions.openLink('security') },
  ];
}

const fullScreenItem = (): MenuItemConstructorOptions => ({ label: shellText.fullScreen, role: 'togglefullscreen' });

/** Only in a checkout: what is shipped has no developer tools. */
const developerItems = (): MenuItemConstructorOptions[] =>
  app.isPackaged ? [] : [{ role: 'reload' }, { role: 'toggleDevTools' }];
