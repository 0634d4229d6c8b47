import { NotImplementedError, refuseUnknownMembers } from '../loud.ts';
import { LoudEmitter } from '../loud-emitter.ts';
import { protocol } from '../network/protocol.ts';
import { webRequest } from '../network/web-request.ts';
import type { WebContents } from '../window/web-contents.ts';

interface PermissionDetails {
  readonly requestingUrl: string;
  readonly isMainFrame: boolean;
}
type RequestHandler = (
  contents: never,
  permission: never,
  callback: (isGranted: boolean) => void,
  details: never,
) => void;
type CheckHandler = (contents: never, permission: never, origin: string, details: never) => boolean;

let requestHandler: RequestHandler | null = null;
let checkHandler: CheckHandler | null = null;

/** Electron's Session; there is one, the default session. */
class Session extends LoudEmitter {
  readonly protocol = protocol;
  readonly webRequest = webRequest;

  constructor() {
    super('session');
  }

  setPermissionRequestHandler(handler: RequestHandler | null): void {
    requestHandler = handler;
  }
  setPermissionCheckHandler(handler: CheckHandler | null): void {
    checkHandler = handler;
  }
  /** Chromium offers a page no device here, so there is nothing to ask. */
  setDevicePermissionHandler(): void {}
  setDisplayMediaRequestHandler(): void {}
  setUSBProtectedClassesHandler(): void {}
  setBluetoothPairingHandler(): void {}
  setSpellCheckerEnabled(): void {}
  isPersistent(): boolean {
    return true;
  }
  async clearCache(): Promise<void> {}
}

const defaultSession = new Session();

/** Electron's `session` module. */
export const session = refuseUnknownMembers(
  {
    defaultSession,
    fromPartition(partition: string): Session {
      if (partition === '') return defaultSession;
      throw new NotImplementedError(`session.fromPartition('${partition}')`);
    },
  },
  'session',
);

/** What the app's two handlers say about a permission; without handlers it is granted, as in Electron. */
export function findPermissionAnswer(
  contents: WebContents,
  permission: string,
  requestingUrl: string,
): Promise<boolean> {
  const details: PermissionDetails = { requestingUrl, isMainFrame: true };
  const origin = requestingUrl.replace(/\/$/, '');
  if (checkHandler !== null && !Reflect.apply(checkHandler, undefined, [contents, permission, origin, details])) {
    return Promise.resolve(false);
  }
  const ask = requestHandler;
  if (ask === null) return Promise.resolve(true);
  return new Promise((resolve) => Reflect.apply(ask, undefined, [contents, permission, resolve, details]));
}
