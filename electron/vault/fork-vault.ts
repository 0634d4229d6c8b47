import { fork } from 'node:child_process';
import type { SpawnVault, VaultChannel } from './vault-channel.ts';

/**
 * Starts the vault as a child of plain Node: for the command line, for tests, and where there is no Electron.
 *
 * The child inherits no environment, no arguments and no standard streams, doesn't open an inspector on a signal, and
 * ends by itself when this process does. `entry` is `vault-process.ts` or its bundle.
 */
export function forkVault(options: { readonly entry: URL | string }): SpawnVault {
  return () => {
    const child = fork(options.entry, [], {
      env: minimalEnvironment(),
      execArgv: ['--disable-sigusr1'],
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
      serialization: 'advanced',
    });
    const channel: VaultChannel = {
      post: (message) => {
        // A channel that broke meanwhile is reported by `exit`.
        if (child.connected) child.send(message as object, () => undefined);
      },
      onMessage: (callback) => void child.on('message', callback),
      onExit: (callback) => {
        child.once('exit', callback);
        child.once('error', callback);
      },
      kill: () => void child.kill('SIGKILL'),
    };
    return channel;
  };
}

/** Windows can't start sockets and random numbers without its root folder. */
const minimalEnvironment = (): NodeJS.ProcessEnv => {
  const systemRoot = process.env['SystemRoot'];
  return systemRoot === undefined ? {} : { SystemRoot: systemRoot };
};
