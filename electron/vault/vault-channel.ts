/**
 * A running vault process, as the client sees it.
 *
 * Over Electron: `utilityProcess.fork(entry, [], { env: {}, stdio: 'ignore', serviceName })`, `post` = `postMessage`,
 * `onMessage` = event `message`, `onExit` = event `exit`, `kill` = `kill()`. Messages are plain objects with numbers,
 * strings, arrays and Uint8Arrays of their own buffers. Each callback is set once.
 */
export interface VaultChannel {
  /** The message is serialised when this returns: the caller wipes it. */
  post(message: unknown): void;
  onMessage(callback: (message: unknown) => void): void;
  /** Also called where the process could not be started. */
  onExit(callback: () => void): void;
  /** Ends the process at once, without a chance to refuse. */
  kill(): void;
}

export type SpawnVault = () => VaultChannel;
