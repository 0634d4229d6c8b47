import { utilityProcess } from 'electron';
import type { SpawnVault } from '../compose.ts';

/**
 * Runs the vault in a utility process: no environment, no standard streams, messages only. Must not be called before the
 * program is ready.
 */
export function utilityVault(entry: string): SpawnVault {
  return () => {
    const child = utilityProcess.fork(entry, [], { env: {}, stdio: 'ignore', serviceName: 'countersign-vault' });
    return {
      post: (message) => child.postMessage(message),
      onMessage: (callback) => {
        child.on('message', callback);
      },
      onExit: (callback) => {
        child.once('exit', () => callback());
      },
      kill: () => {
        child.kill();
      },
    };
  };
}
