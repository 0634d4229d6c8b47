import type * as Electron from 'electron';

/**
 * The part of Electron that the app may use. The app imports Electron as it likes; conformance.ts proves that the
 * Chromium runtime has this part with Electron's own types, so a wrong or misspelt member does not compile.
 */
export interface Surface {
  readonly app: AppSurface;
  readonly BrowserWindow: new (options?: Electron.BrowserWindowConstructorOptions) => BrowserWindowSurface;
  readonly clipboard: Pick<Electron.Clipboard, 'readText' | 'writeText' | 'clear' | 'has'>;
  readonly dialog: Pick<Electron.Dialog, 'showOpenDialog' | 'showSaveDialog' | 'showMessageBox' | 'showErrorBox'>;
  readonly ipcMain: Pick<Electron.IpcMain, 'handle' | 'handleOnce' | 'removeHandler'>;
  readonly Menu: new () => MenuSurface;
  readonly MenuItem: new (options: Electron.MenuItemConstructorOptions) => MenuItemSurface;
  readonly MessageChannelMain: new () => { readonly port1: PortSurface; readonly port2: PortSurface };
  readonly nativeTheme: Pick<Electron.NativeTheme, 'themeSource' | 'shouldUseDarkColors'>;
  readonly Notification: new (options?: Electron.NotificationConstructorOptions) => NotificationSurface;
  readonly powerMonitor: Pick<Electron.PowerMonitor, 'getSystemIdleTime' | 'getSystemIdleState' | 'isOnBatteryPower'>;
  readonly powerSaveBlocker: Electron.PowerSaveBlocker;
  readonly protocol: ProtocolSurface;
  readonly safeStorage: Electron.SafeStorage;
  readonly session: { readonly defaultSession: SessionSurface };
  readonly shell: Pick<Electron.Shell, 'openExternal' | 'openPath' | 'showItemInFolder' | 'beep'>;
  readonly utilityProcess: {
    fork(modulePath: string, args?: string[], options?: Electron.ForkOptions): UtilityProcessSurface;
  };
}

export type AppSurface = Pick<
  Electron.App,
  | 'addRecentDocument'
  | 'enableSandbox'
  | 'exit'
  | 'focus'
  | 'getAppPath'
  | 'getLocale'
  | 'getName'
  | 'getPath'
  | 'getPreferredSystemLanguages'
  | 'getVersion'
  | 'hasSingleInstanceLock'
  | 'isPackaged'
  | 'isReady'
  | 'quit'
  | 'releaseSingleInstanceLock'
  | 'requestSingleInstanceLock'
  | 'setAppUserModelId'
  | 'setBadgeCount'
  | 'setName'
  | 'setPath'
  | 'whenReady'
> & { readonly commandLine: Pick<Electron.CommandLine, 'appendSwitch' | 'hasSwitch' | 'getSwitchValue'> };

export type BrowserWindowSurface = Pick<
  Electron.BrowserWindow,
  | 'close'
  | 'destroy'
  | 'focus'
  | 'getBounds'
  | 'getNormalBounds'
  | 'getTitle'
  | 'hide'
  | 'id'
  | 'isDestroyed'
  | 'isFocused'
  | 'isFullScreen'
  | 'isMaximized'
  | 'isMinimized'
  | 'isVisible'
  | 'loadURL'
  | 'maximize'
  | 'minimize'
  | 'reload'
  | 'restore'
  | 'setBounds'
  | 'setFullScreen'
  | 'setMinimumSize'
  | 'setTitle'
  | 'show'
  | 'unmaximize'
> & { readonly webContents: WebContentsSurface };

export type WebContentsSurface = Pick<
  Electron.WebContents,
  | 'close'
  | 'executeJavaScript'
  | 'forcefullyCrashRenderer'
  | 'getTitle'
  | 'getURL'
  | 'getZoomFactor'
  | 'getZoomLevel'
  | 'id'
  | 'isCrashed'
  | 'isDestroyed'
  | 'isLoading'
  | 'loadURL'
  | 'printToPDF'
  | 'reload'
  | 'send'
  | 'setWebRTCIPHandlingPolicy'
  | 'setWindowOpenHandler'
  | 'setZoomFactor'
  | 'setZoomLevel'
> & {
  readonly session: SessionSurface;
  readonly mainFrame: FrameSurface;
  readonly ipc: Pick<Electron.IpcMain, 'handle' | 'handleOnce' | 'removeHandler'>;
};

export type FrameSurface = Pick<Electron.WebFrameMain, 'url' | 'origin' | 'name' | 'detached' | 'isDestroyed'> & {
  readonly parent: FrameSurface | null;
  readonly top: FrameSurface | null;
};

export type SessionSurface = Pick<Electron.Session, 'setPermissionRequestHandler' | 'setPermissionCheckHandler'> & {
  readonly protocol: ProtocolSurface;
  readonly webRequest: Pick<Electron.WebRequest, 'onBeforeRequest'>;
};

export type ProtocolSurface = Pick<
  Electron.Protocol,
  'handle' | 'unhandle' | 'isProtocolHandled' | 'registerSchemesAsPrivileged'
>;

export type UtilityProcessSurface = Pick<Electron.UtilityProcess, 'pid' | 'stdout' | 'stderr' | 'postMessage' | 'kill'>;

type PortSurface = Pick<Electron.MessagePortMain, 'start' | 'close'>;
type NotificationSurface = Pick<Electron.Notification, 'title' | 'body' | 'show' | 'close'>;
type MenuSurface = Pick<Electron.Menu, 'closePopup'> & { getMenuItemById(id: string): MenuItemSurface | null };
type MenuItemSurface = Pick<
  Electron.MenuItem,
  'id' | 'label' | 'enabled' | 'visible' | 'checked' | 'click' | 'type' | 'accelerator' | 'commandId'
>;
