import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { call, CHUNK_BYTES, upload } from './client.ts';

interface Sent {
  readonly channel: string;
  readonly input: { readonly offset?: number; readonly bytes?: Uint8Array };
}

let sent: Sent[] = [];
let failAt: number | null = null;

function answer(channel: string, input: Sent['input']) {
  sent.push({ channel, input });
  if (channel === 'file.append' && failAt !== null && input.offset === failAt) {
    return Promise.resolve({ ok: false, error: { code: 'file.handle-expired', evidence: {} } });
  }
  return Promise.resolve({ ok: true, value: channel === 'file.begin' ? { handle: 'h' } : { received: 0 } });
}

beforeEach(() => {
  sent = [];
  failAt = null;
  const countersign = new Proxy({}, { get: (_, channel) => (input: Sent['input']) => answer(String(channel), input) });
  Object.assign(globalThis, { window: { countersign } });
});

afterEach(() => {
  Reflect.deleteProperty(globalThis, 'window');
});

describe('the client', () => {
  it('hands an answer through', async () => {
    await expect(call('settings.get', {})).resolves.toMatchObject({ ok: true });
    expect(sent).toEqual([{ channel: 'settings.get', input: {} }]);
  });

  it('sends a file in pieces of at most 256 KiB, in order and whole', async () => {
    const bytes = new Uint8Array(2 * CHUNK_BYTES + 17).map((_, index) => index % 251);
    const progress: number[] = [];
    const result = await upload(new Blob([bytes]), { name: 'x.pem', onProgress: (done) => progress.push(done) });
    expect(result).toEqual({ ok: true, value: 'h' });
    const pieces = sent.filter(({ channel }) => channel === 'file.append').map(({ input }) => input);
    expect(pieces.map(({ offset }) => offset)).toEqual([0, CHUNK_BYTES, 2 * CHUNK_BYTES]);
    const whole = new Blob(pieces.map((piece) => new Uint8Array(piece.bytes ?? [])));
    expect(new Uint8Array(await whole.arrayBuffer())).toEqual(bytes);
    expect(progress).toEqual([CHUNK_BYTES, 2 * CHUNK_BYTES, 2 * CHUNK_BYTES + 17]);
  });

  it('gives the handle back when a piece is refused', async () => {
    failAt = CHUNK_BYTES;
    const result = await upload(new Blob([new Uint8Array(3 * CHUNK_BYTES)]), { name: 'x.pem' });
    expect(result).toMatchObject({ ok: false, error: { code: 'file.handle-expired' } });
    expect(sent.map(({ channel }) => channel)).toEqual(['file.begin', 'file.append', 'file.append', 'file.release']);
  });
});
