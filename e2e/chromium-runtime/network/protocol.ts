import type { CustomScheme } from 'electron';
import { lifecycle } from '../lifecycle.ts';
import { refuseUnknownMembers } from '../loud.ts';
import { registerStandardScheme } from './scheme-map.ts';

type Handler = (request: Request) => Response | Promise<Response>;

const handlers = new Map<string, Handler>();

export function findHandler(scheme: string): Handler | undefined {
  return handlers.get(scheme);
}

/** Electron's `protocol`: schemes that the app answers itself. */
export const protocol = refuseUnknownMembers(
  {
    registerSchemesAsPrivileged(schemes: CustomScheme[]): void {
      if (lifecycle.isReady)
        throw new Error('protocol.registerSchemesAsPrivileged should be called before app is ready');
      for (const { scheme, privileges } of schemes) if (privileges?.standard === true) registerStandardScheme(scheme);
    },
    handle(scheme: string, handler: Handler): void {
      if (handlers.has(scheme)) throw new Error(`Failed to register protocol: ${scheme}`);
      handlers.set(scheme, handler);
    },
    unhandle(scheme: string): void {
      if (!handlers.delete(scheme)) throw new Error(`Failed to unhandle protocol: ${scheme}`);
    },
    isProtocolHandled: (scheme: string): boolean => handlers.has(scheme),
  },
  'protocol',
);
