/** Only types: checked by `tsc -p e2e`, never run. */
import type * as Electron from 'electron';
import type { implemented } from './electron.ts';
import type { Surface } from './surface.ts';

type Runtime = typeof implemented;
type Holds<Claim extends true> = Claim;
type Satisfies<Actual, Wanted> = [Actual] extends [Wanted] ? true : { readonly lacks: Wanted };

/** The surface names nothing that Electron does not have … */
export type SurfaceIsElectrons = Holds<Satisfies<typeof Electron, Surface>>;
/** … and the runtime has all of it. */
export type RuntimeHasSurface = Holds<Satisfies<Runtime, Surface>>;

/** Members that Electron does not have would hide an app's mistake; there must be none. */
type Invented<Actual, Real> = Exclude<keyof Actual, keyof Real>;
type NoneInvented<Actual, Real> = [Invented<Actual, Real>] extends [never] ? true : Invented<Actual, Real>;

type WindowOf<T extends { BrowserWindow: abstract new (...args: never) => unknown }> = InstanceType<T['BrowserWindow']>;
type Contents = WindowOf<Runtime>['webContents'];

export type NothingInvented = [
  Holds<NoneInvented<Runtime, typeof Electron>>,
  Holds<NoneInvented<Runtime['app'], Electron.App>>,
  Holds<NoneInvented<Runtime['app']['commandLine'], Electron.CommandLine>>,
  Holds<NoneInvented<WindowOf<Runtime>, Electron.BrowserWindow>>,
  Holds<NoneInvented<Runtime['BrowserWindow'], typeof Electron.BrowserWindow>>,
  Holds<NoneInvented<Contents, Electron.WebContents>>,
  Holds<NoneInvented<Contents['mainFrame'], Electron.WebFrameMain>>,
  Holds<NoneInvented<Contents['session'], Electron.Session>>,
  Holds<NoneInvented<Contents['session']['webRequest'], Electron.WebRequest>>,
  Holds<NoneInvented<Runtime['webContents'], typeof Electron.webContents>>,
  Holds<NoneInvented<Runtime['clipboard'], Electron.Clipboard>>,
  Holds<NoneInvented<Runtime['dialog'], Electron.Dialog>>,
  Holds<NoneInvented<Runtime['ipcMain'], Electron.IpcMain>>,
  Holds<NoneInvented<InstanceType<Runtime['Menu']>, Electron.Menu>>,
  Holds<NoneInvented<Runtime['Menu'], typeof Electron.Menu>>,
  Holds<NoneInvented<InstanceType<Runtime['MenuItem']>, Electron.MenuItem>>,
  Holds<NoneInvented<Runtime['nativeImage'], typeof Electron.nativeImage>>,
  Holds<NoneInvented<Runtime['nativeTheme'], Electron.NativeTheme>>,
  Holds<NoneInvented<InstanceType<Runtime['Notification']>, Electron.Notification>>,
  Holds<NoneInvented<Runtime['Notification'], typeof Electron.Notification>>,
  Holds<NoneInvented<Runtime['powerMonitor'], Electron.PowerMonitor>>,
  Holds<NoneInvented<Runtime['powerSaveBlocker'], Electron.PowerSaveBlocker>>,
  Holds<NoneInvented<Runtime['protocol'], Electron.Protocol>>,
  Holds<NoneInvented<Runtime['safeStorage'], Electron.SafeStorage>>,
  Holds<NoneInvented<Runtime['screen'], Electron.Screen>>,
  Holds<NoneInvented<Runtime['session'], typeof Electron.session>>,
  Holds<NoneInvented<Runtime['shell'], Electron.Shell>>,
  Holds<NoneInvented<Runtime['utilityProcess'], typeof Electron.utilityProcess>>,
  Holds<NoneInvented<ReturnType<Runtime['utilityProcess']['fork']>, Electron.UtilityProcess>>,
];
