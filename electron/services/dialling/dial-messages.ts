import type { AppError } from '../../../shared/errors.ts';
import type { UnixMs } from '../../../shared/model/brands.ts';
import type { AddressAttempt, DialPhase, TlsParty, TranscriptMessage } from '../../../shared/model/connection.ts';
import type { Result } from '../../../shared/result.ts';
import type { DialedRun } from '../../tls/dial.ts';
import type { DialCredential, DialOptions } from '../../tls/dial-options.ts';
import type { TcpEnds } from '../../tls/transport/open-transport.ts';

/** What is dialled, without the key, which comes in a parcel of its own. */
export interface DialWish {
  readonly options: Omit<DialOptions, 'credential'>;
  readonly credential: Omit<DialCredential, 'keyPem'>;
  /** The key as PEM, sealed for the seat. */
  readonly parcel: Uint8Array;
  /** Of the clock of who asks. */
  readonly now: UnixMs;
  /** The address of a name that this computer answers itself. */
  readonly knownAddress: string | undefined;
}

/** What the process that dials is told. A seat is for one dial. */
export type DialRequestMessage = { readonly seat: number } & (
  | { readonly kind: 'take' }
  | { readonly kind: 'dial'; readonly wish: DialWish }
  | { readonly kind: 'cancel' }
  | { readonly kind: 'leave' }
);

/** What it answers: the point that a parcel is sealed for, what happens, how it ended. */
export type DialReplyMessage = { readonly seat: number } & (
  | { readonly kind: 'point'; readonly point: Uint8Array }
  | { readonly kind: 'phase'; readonly phase: DialPhase }
  | { readonly kind: 'attempts'; readonly attempts: readonly AddressAttempt[] }
  | { readonly kind: 'connected'; readonly ends: TcpEnds }
  | { readonly kind: 'message'; readonly message: TranscriptMessage }
  | { readonly kind: 'bytes'; readonly from: TlsParty; readonly bytes: Uint8Array; readonly atMs: number }
  | { readonly kind: 'secret'; readonly line: string }
  | { readonly kind: 'done'; readonly result: Result<DialedRun, AppError> }
  | { readonly kind: 'broke'; readonly bug: string }
);
