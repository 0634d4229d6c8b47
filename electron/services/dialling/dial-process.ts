import { fail } from '../../../shared/errors.ts';
import { BugError } from '../../../shared/result.ts';
import { dial, type DialDeps } from '../../tls/dial.ts';
import { HANDSHAKE } from '../../vault/handshake-parcel.ts';
import { withOwnBuffers } from '../../vault/own-buffers.ts';
import { connectParent } from '../../vault/parent-link.ts';
import { Receiver } from '../../vault/parcel.ts';
import type { DialReplyMessage, DialRequestMessage, DialWish } from './dial-messages.ts';
import { resolveTo } from './resolve-to.ts';

/**
 * Entry of the process that dials with a private key, so that what TLS leaves of it in memory ends with the process: see decisions/0035.
 *
 * Only the program that started it talks to it. It opens nothing but the parcels for its own seats.
 */
interface Seat {
  readonly receiver: Receiver;
  readonly cancelling: AbortController;
}

const link = connectParent();
const seats = new Map<number, Seat>();
const post = (message: DialReplyMessage): void => link.post(withOwnBuffers(message, []) as DialReplyMessage);

link.listen((message) => take(message as DialRequestMessage));

function take(message: DialRequestMessage): void {
  const { seat } = message;
  if (message.kind === 'take') {
    const receiver = new Receiver();
    seats.set(seat, { receiver, cancelling: new AbortController() });
    post({ seat, kind: 'point', point: receiver.point.slice() });
  } else if (message.kind === 'dial') void dialAt(seat, message.wish).finally(() => seats.delete(seat));
  else if (message.kind === 'cancel') seats.get(seat)?.cancelling.abort();
  else seats.delete(seat);
}

async function dialAt(seat: number, wish: DialWish): Promise<void> {
  try {
    post({ seat, kind: 'done', result: await dialWith(seat, wish) });
  } catch (error) {
    post({ seat, kind: 'broke', bug: error instanceof Error ? error.name : 'unknown' });
  }
}

async function dialWith(seat: number, { options, credential, parcel, now, knownAddress }: DialWish) {
  const known = seats.get(seat);
  const keyPem = known?.receiver.open(parcel, HANDSHAKE) ?? null;
  if (known === undefined || keyPem === null) throw new BugError('a parcel that is not for this seat');
  const { signal } = known.cancelling;
  if (signal.aborted) return fail('job.cancelled', {});
  const deps: DialDeps = {
    now: () => now,
    monotonicMs: () => performance.now(),
    signal,
    ...(knownAddress === undefined ? {} : { resolve: resolveTo(knownAddress) }),
    onPhase: (phase) => post({ seat, kind: 'phase', phase }),
    onAttempts: (attempts) => post({ seat, kind: 'attempts', attempts }),
    onConnected: (ends) => post({ seat, kind: 'connected', ends }),
    onMessage: (message) => post({ seat, kind: 'message', message }),
    onBytes: (from, bytes, atMs) => post({ seat, kind: 'bytes', from, bytes, atMs }),
    onSecret: (line) => post({ seat, kind: 'secret', line }),
  };
  try {
    return await dial({ ...options, credential: { ...credential, keyPem } }, deps);
  } finally {
    keyPem.fill(0);
    options.proxy?.login?.password.fill(0);
  }
}
