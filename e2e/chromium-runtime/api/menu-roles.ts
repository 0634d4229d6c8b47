import type { MenuItemConstructorOptions } from 'electron';
import type { BrowserWindow } from '../window/browser-window.ts';
import { app } from './app.ts';

interface Role {
  readonly label: string;
  readonly run: (window: BrowserWindow | null) => void;
}

const NOTHING: Role = { label: '', run: () => undefined };

/** Label and action of a menu role. Roles that only a desktop has do nothing. */
export function buildRole(role: MenuItemConstructorOptions['role']): Role {
  if (role === undefined) return NOTHING;
  return ROLES[role.toLowerCase()] ?? { ...NOTHING, label: role };
}

const edit = (label: string, command: string): Role => ({
  label,
  run: (window) => {
    void window?.webContents.executeJavaScript(`document.execCommand('${command}')`, true);
  },
});

const zoom = (label: string, change: (level: number) => number): Role => ({
  label,
  run: (window) => window?.webContents.setZoomLevel(change(window.webContents.getZoomLevel())),
});

const ROLES: Readonly<Record<string, Role>> = {
  undo: edit('Undo', 'undo'),
  redo: edit('Redo', 'redo'),
  cut: edit('Cut', 'cut'),
  copy: edit('Copy', 'copy'),
  paste: edit('Paste', 'paste'),
  delete: edit('Delete', 'delete'),
  selectall: edit('Select All', 'selectAll'),
  reload: { label: 'Reload', run: (window) => window?.webContents.reload() },
  forcereload: { label: 'Force Reload', run: (window) => window?.webContents.reloadIgnoringCache() },
  resetzoom: zoom('Actual Size', () => 0),
  zoomin: zoom('Zoom In', (level) => level + 0.5),
  zoomout: zoom('Zoom Out', (level) => level - 0.5),
  togglefullscreen: { label: 'Toggle Full Screen', run: (window) => window?.setFullScreen(!window.isFullScreen()) },
  minimize: { label: 'Minimize', run: (window) => window?.minimize() },
  close: { label: 'Close Window', run: (window) => window?.close() },
  quit: { label: 'Quit', run: () => app.quit() },
  filemenu: { ...NOTHING, label: 'File' },
  editmenu: { ...NOTHING, label: 'Edit' },
  viewmenu: { ...NOTHING, label: 'View' },
  windowmenu: { ...NOTHING, label: 'Window' },
  help: { ...NOTHING, label: 'Help' },
};
