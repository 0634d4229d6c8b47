import { app, protocol, type Session, type WebContents } from 'electron';
import { APP_SCHEME } from './content-policy.ts';
import type { ServePage } from './page-files.ts';

/** Pages never reach a network: connections are made by the main side, when the user asks. */
const OUTSIDE = ['http://*/*', 'https://*/*', 'ws://*/*', 'wss://*/*'];

/** What must be decided before the program is ready. */
export function secureBeforeReady(): void {
  app.enableSandbox();
  // Chromium's own resolver serves nobody here; without it a page cannot tell anything by looking up a name.
  app.commandLine.appendSwitch('host-resolver-rules', 'MAP * ~NOTFOUND');
  protocol.registerSchemesAsPrivileged([
    { scheme: APP_SCHEME, privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } },
  ]);
  app.on('web-contents-created', (_event, contents) => secureContents(contents));
}

/** Gives the page its files and takes everything else from the session: permissions, devices, downloads. */
export function secureSession(session: Session, serve: ServePage): void {
  session.protocol.handle(APP_SCHEME, serve);
  session.setPermissionRequestHandler((_contents, _permission, answer) => answer(false));
  session.setPermissionCheckHandler(() => false);
  session.setDevicePermissionHandler(() => false);
  session.webRequest.onBeforeRequest({ urls: OUTSIDE }, (_details, answer) => answer({ cancel: true }));
  session.on('will-download', (event) => event.preventDefault());
}

/** Keeps web contents on the page they were made for. */
function secureContents(contents: WebContents): void {
  contents.setWindowOpenHandler(() => ({ action: 'deny' }));
  contents.setWebRTCIPHandlingPolicy('disable_non_proxied_udp');
  contents.on('will-navigate', (event) => event.preventDefault());
  contents.on('will-frame-navigate', (event) => event.preventDefault());
  contents.on('will-redirect', (event) => event.preventDefault());
  contents.on('will-attach-webview', (event) => event.preventDefault());
}
