import { app } from './api/app.ts';
import { clipboard, powerMonitor, powerSaveBlocker, safeStorage, screen } from './api/desktop.ts';
import { dialog } from './api/dialog.ts';
import { Menu as PlainMenu, MenuItem as PlainMenuItem } from './api/menu.ts';
import { nativeImage } from './api/native-image.ts';
import { nativeTheme } from './api/native-theme.ts';
import { Notification as PlainNotification } from './api/notification.ts';
import { session } from './api/session.ts';
import { shell } from './api/shell.ts';
import { absentExport, refuseUnknownMembers } from './loud.ts';
import { protocol } from './network/protocol.ts';
import { MessageChannelMain } from './utility/message-port.ts';
import { utilityProcess } from './utility/utility-process.ts';
import { BrowserWindow as PlainWindow } from './window/browser-window.ts';
import { ipcMain } from './window/ipc-main.ts';
import { WebContents } from './window/web-contents.ts';

const BrowserWindow = refuseUnknownMembers(PlainWindow, 'BrowserWindow');
const Menu = refuseUnknownMembers(PlainMenu, 'Menu');
const MenuItem = refuseUnknownMembers(PlainMenuItem, 'MenuItem');
const Notification = refuseUnknownMembers(PlainNotification, 'Notification');
const webContents = refuseUnknownMembers(WebContents, 'webContents');

/** The `electron` module of the main process, as far as the runtime has it. */
export const implemented = {
  app,
  BrowserWindow,
  clipboard,
  dialog,
  ipcMain,
  Menu,
  MenuItem,
  MessageChannelMain,
  nativeImage,
  nativeTheme,
  Notification,
  powerMonitor,
  powerSaveBlocker,
  protocol,
  safeStorage,
  screen,
  session,
  shell,
  utilityProcess,
  webContents,
};

export {
  app,
  BrowserWindow,
  clipboard,
  dialog,
  ipcMain,
  Menu,
  MenuItem,
  MessageChannelMain,
  nativeImage,
  nativeTheme,
  Notification,
  powerMonitor,
  powerSaveBlocker,
  protocol,
  safeStorage,
  screen,
  session,
  shell,
  utilityProcess,
  webContents,
};

/** Named in an import they load; used, they throw. */
export const autoUpdater = absentExport('autoUpdater');
export const BaseWindow = absentExport('BaseWindow');
export const BrowserView = absentExport('BrowserView');
export const ClipboardItem = absentExport('ClipboardItem');
export const contentTracing = absentExport('contentTracing');
export const crashReporter = absentExport('crashReporter');
export const desktopCapturer = absentExport('desktopCapturer');
export const globalShortcut = absentExport('globalShortcut');
export const inAppPurchase = absentExport('inAppPurchase');
export const net = absentExport('net');
export const netLog = absentExport('netLog');
export const pushNotifications = absentExport('pushNotifications');
export const ShareMenu = absentExport('ShareMenu');
export const systemPreferences = absentExport('systemPreferences');
export const TouchBar = absentExport('TouchBar');
export const Tray = absentExport('Tray');
export const View = absentExport('View');
export const webFrameMain = absentExport('webFrameMain');
export const WebContentsView = absentExport('WebContentsView');

const electron = refuseUnknownMembers({ ...implemented }, 'electron');
// oxlint-disable-next-line import/no-default-export -- Electron's module has one
export { electron as default, electron as 'module.exports' };
