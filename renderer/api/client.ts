import type { Answer, Bridge, Channel, Input } from '../../shared/contract/index.ts';
import type { EventName, Events } from '../../shared/contract/events.ts';
import type { AppError } from '../../shared/errors.ts';
import type { FileHandleId } from '../../shared/model/brands.ts';
import { ok, type Result } from '../../shared/result.ts';

/** What the preload puts on the window. */
export type CountersignBridge = Bridge & {
  /** Calls back on every event; the answer ends that. */
  readonly on: <E extends EventName>(event: E, listener: (payload: Events[E]) => void) => () => void;
};

declare global {
  interface Window {
    readonly countersign: CountersignBridge;
  }
}

/** Takes a failure that a passphrase would mend. Answers whether the call is made again, or the failure that stands instead. */
export type Mend = (error: AppError) => Promise<Result<null, AppError>>;

let mend: Mend | null = null;

/** Registers who is asked about failures; one for the window. The answer ends that. */
export function mendFailures(by: Mend): () => void {
  mend = by;
  return () => {
    mend = null;
  };
}

/**
 * Asks the main side. Expected failures are answers, never exceptions. What fails for want of a passphrase is made again once it was typed; octets of the input
 * are the caller's to zero, after the answer.
 */
export async function call<C extends Channel>(channel: C, input: Input<C>): Promise<Answer<C>> {
  const bridge: Bridge = window.countersign;
  for (;;) {
    const answer = await bridge[channel](input);
    if (answer.ok || mend === null || ASKS.has(channel)) return answer;
    const mended = await mend(answer.error);
    if (!mended.ok) return mended;
  }
}

/** What the questions themselves call. */
const ASKS: ReadonlySet<Channel> = new Set<Channel>([
  'operator.confirm',
  'operator.approve',
  'operator.approvers',
  'workspace.unlock',
  'workspace.unlockRemembered',
  'workspace.unlockWithRecoveryKey',
]);

/** Listens to what the main side pushes; the answer ends that. */
export function subscribe<E extends EventName>(event: E, listener: (payload: Events[E]) => void): () => void {
  return window.countersign.on(event, listener);
}

export const CHUNK_BYTES = 262_144;

export interface UploadOptions {
  readonly name: string;
  /** Called after every piece, with octets. */
  readonly onProgress?: ((sent: number, size: number) => void) | undefined;
}

/** Sends dropped or pasted octets up in pieces of at most 256 KiB and answers the handle that names them. */
export async function upload(bytes: Blob, options: UploadOptions): Promise<Result<FileHandleId, AppError>> {
  const name = options.name.slice(0, 255);
  const begun = await call('file.begin', { name, size: bytes.size });
  if (!begun.ok) return begun;
  const { handle } = begun.value;
  for (let offset = 0; offset < bytes.size; offset += CHUNK_BYTES) {
    const piece = bytes.slice(offset, offset + CHUNK_BYTES);
    const chunk = new Uint8Array(await piece.arrayBuffer());
    const appended = await call('file.append', { handle, offset, bytes: chunk });
    if (!appended.ok) {
      await call('file.release', { handle });
      return appended;
    }
    options.onProgress?.(Math.min(offset + CHUNK_BYTES, bytes.size), bytes.size);
  }
  return ok(handle);
}
