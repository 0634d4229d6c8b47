import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { finished } from 'node:stream/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { Tap } from './tap.ts';

let server: Server | undefined;
afterEach(() => server?.close());

/** A tapped connection to a server that does as told; what the tap reports is in `seen`. */
async function startTap(serve: (socket: Socket) => void): Promise<{ readonly tap: Tap; readonly seen: string[] }> {
  server = createServer(serve);
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
  await once(socket, 'connect');
  const seen: string[] = [];
  const tap = new Tap(socket, {
    onBytes: (from, bytes) => seen.push(`${from} ${Buffer.from(bytes).toString('latin1')}`),
    onEnd: (from, how) => seen.push(`${from} ${how}`),
  });
  return { tap, seen };
}

describe('the tap', () => {
  it('hands on both directions and reports each octet and each end once', async () => {
    const { tap, seen } = await startTap((socket) => socket.on('data', (chunk) => socket.end(`got ${String(chunk)}`)));
    tap.write('hello');
    const [answer]: unknown[] = await once(tap, 'data');
    tap.end();
    await finished(tap);
    expect(String(answer)).toBe('got hello');
    expect(seen.toSorted()).toEqual(['client FIN', 'client hello', 'server FIN', 'server got hello']);
  });

  it('ends without an error where the server has ended before', async () => {
    const { tap } = await startTap((socket) => socket.end('bye'));
    tap.resume();
    await once(tap, 'end');
    tap.end();
    await expect(finished(tap)).resolves.toBeUndefined();
  });

  it('reports nothing once it is released, and closes the connection', async () => {
    const closed = Promise.withResolvers<void>();
    const { tap, seen } = await startTap((socket) => {
      socket.write('hello');
      socket.on('close', () => closed.resolve()).resume();
    });
    await once(tap, 'data');
    tap.release();
    const before = [...seen];
    await closed.promise;
    expect(seen).toEqual(before);
    expect(before).toEqual(['server hello', 'client FIN']);
  });
});
