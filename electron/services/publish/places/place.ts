import type { HostKey } from '../../../../shared/model/publish.ts';
import type { AppError } from '../../../../shared/errors.ts';
import type { Result } from '../../../../shared/result.ts';

type Outcome<T> = Promise<Result<T, AppError>>;

/** A place that is open: files of one folder or bucket by their names. */
export interface OpenPlace {
  /**
   * Puts a file in the place of the one before: whoever reads meanwhile gets the old one or the new one, whole, as far as the protocol can do that.
   * Fails with the codes `publish.*`; then the file before is as it was.
   */
  write(name: string, bytes: Uint8Array): Outcome<null>;
  /** What is there now, past every cache that can be told so; undefined where nothing is. Reads at most `maxBytes` and answers no more than one beyond. */
  read(name: string, maxBytes: number): Outcome<Uint8Array | undefined>;
  /** Whether the place is there and lets this login in, without writing anything. What only writing shows is not found out. */
  check(): Outcome<null>;
  /** Removes a file; one that is not there is no failure. */
  remove(name: string): Outcome<null>;
  close(): Promise<void>;
  /** Of an SSH server. */
  readonly hostKey?: HostKey;
}

/** What places need of the world. */
export interface PlaceWorld {
  now(): number;
  /** Makes names of temporary files: lower-case letters and digits. */
  nonce(): string;
  readonly signal: AbortSignal;
  /** A connection that says nothing for so long is given up. */
  readonly idleMs: number;
  /** A connection is ended after so long, however busy it is. */
  readonly totalMs: number;
}

/** What is sealed with a place; each part is absent where it is not needed. */
export interface PlaceSecret {
  readonly password?: string;
  /** PEM or OpenSSH, as it was given. */
  readonly key?: string;
  readonly keyPassphrase?: string;
  readonly certificatePem?: string;
  readonly certificateKeyPem?: string;
}
