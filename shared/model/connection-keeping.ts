import type { LoginId } from './brands.ts';

/** Where something of a run is: nowhere, in memory until its tab closes, or sealed in the workspace (which must be unlocked to read it). */
export type KeptPlace = 'none' | 'memory' | 'sealed';

/** What of a run is still there besides the run itself. */
export interface RunKeeping {
  /** It stands in the history of the workspace. */
  readonly history: boolean;
  readonly note: string;
  /** Key log; `none` as well where the handshake ended before there was one. */
  readonly secrets: KeptPlace;
  /** The octets a capture file is made of. */
  readonly capture: KeptPlace;
}

/** A login kept in the workspace; its password never leaves the main side. */
export interface SavedLogin {
  readonly id: LoginId;
  readonly name: string;
  readonly kind: 'proxy';
  readonly user: string;
}
