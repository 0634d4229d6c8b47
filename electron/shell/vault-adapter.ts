import { utilityProcess } from 'electron';
import type { SpawnVault } from '../compose.ts';

/** Which program runs in a utility process, and the only environment it gets. */
interface UtilityProgram {
  readonly entry: string;
  readonly serviceName: string;
  readonly env?: Readonly<Record<string, string>>;
}

/**
 * Runs what holds private keys in a utility process: no environment but what is given, no standard streams, messages only. Must not be called before the
 * program is ready.
 */
export function utilityVault({ entry, serviceName, env = {} }: UtilityProgram): SpawnVault {
  return () => {
    const child = utilityProcess.fork(entry, [], { env: { ...env }, stdio: 'ignore', serviceName });
    return {
      post: (message) => child.postMessage(message),
      onMessage: (callback) => {
        child.on('message', callback);
      },
      onExit: (callback) => {
        child.once('exit', () => callback());
      },
      kill: () => {
        // One that has not begun yet cannot be ended.
        if (!child.kill()) child.once('spawn', () => child.kill());
      },
    };
  };
}

/** Where the authorities of the operating system are read from, so that another process trusts the same. */
export const whereAuthoritiesAre = (): Readonly<Record<string, string>> =>
  Object.fromEntries(
    ['SSL_CERT_FILE', 'SSL_CERT_DIR'].flatMap((name) => {
      const value = process.env[name];
      return value === undefined ? [] : [[name, value] as const];
    }),
  );
