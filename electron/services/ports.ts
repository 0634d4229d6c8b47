import type { UnixMs } from '../../shared/model/brands.ts';
import type { CancelChoice } from '../../shared/model/import.ts';
import type { JobDetail } from '../../shared/model/job.ts';
import type { SpawnVault } from '../vault/vault-channel.ts';
import type { KnownHeads } from './activity/known-heads.ts';
import type { KeyStore } from './remembered/key-store.ts';
import type { RememberedFiles } from './remembered/remembered-files.ts';

export type { Outcome } from './outcome.ts';

export interface Clock {
  now(): UnixMs;
  /** Never goes back; for durations alone. */
  monotonicMs(): number;
}

/** The steps of issuing, in order. A crash test stops a process between two of them. */
export const ISSUE_STEPS = ['drafted', 'reserved', 'signed', 'marked', 'recorded', 'written'] as const;
export type IssueStep = (typeof ISSUE_STEPS)[number];

/** Called after each step with the number of certificates the step has handled in this process. */
export interface StopPoints {
  at(step: IssueStep, count: number): Promise<void> | void;
}

/** Everything that services need from the world. Free of Electron: the window and the command line bring their own. */
export interface Ports {
  readonly clock: Clock;
  readonly spawnVault: SpawnVault;
  /** Starts the process that dials with private keys. Left out by a program that ends with its dial, and its memory with it. */
  readonly spawnDialler?: SpawnVault;
  readonly storeWorkerEntry: URL | string;
  readonly inspectWorkerEntry: URL | string;
  readonly validateWorkerEntry: URL | string;
  readonly crlWorkerEntry: URL | string;
  readonly xcaWorkerEntry: URL | string;
  /** Where the newest entry of each activity log is remembered, outside its file. */
  readonly checkpoints: KnownHeads;
  /** What opens workspaces without a passphrase on this machine; the command line has no key store, and can only forget. */
  readonly remembered: { readonly files: RememberedFiles; readonly keyStore?: KeyStore | undefined };
  /** Account name of the computer, for the activity log. */
  readonly actor: string;
  /** Shortened to `~` where a place on disk is shown. */
  readonly homeFolder: string;
  /** Name and version of the runtime's TLS: `OpenSSL 3.5`, `BoringSSL`. */
  readonly engine: string;
  /** Asks the runtime to give back what it no longer needs, soon; called behind a lock, since an engine clears a key only when its holder is collected. */
  collectGarbage?(): void;
  /** Cryptographically strong. */
  randomBytes(length: number): Uint8Array;
  /** Crash tests only. */
  readonly stops?: StopPoints;
}

/** How long work hears of cancelling and tells how far it is. */
export interface JobContext {
  readonly signal: AbortSignal;
  progress(done: number, total?: number, detail?: JobDetail): void;
  /** What becomes of what was done before a cancel; asked when that happened. */
  onCancel?(): CancelChoice;
}

/** A job that nobody watches and nobody cancels. */
export const NO_JOB: JobContext = { signal: new AbortController().signal, progress: () => undefined };
