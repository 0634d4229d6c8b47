import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import type { TestServer } from './tool-process.ts';

/** A TCP server whose behaviour is one function a connection; what it threw at the peer is not logged. */
export async function startRawServer(handle: (socket: Socket) => void): Promise<TestServer> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => socket.destroy());
    handle(socket);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no TCP address');
  const stop = async (): Promise<void> => {
    for (const socket of sockets) socket.destroy();
    server.close();
    await once(server, 'close');
  };
  return { port: address.port, stop, log: () => '' };
}

/** Accepts and never answers. */
export const startBlackHole = (): Promise<TestServer> => startRawServer((socket) => socket.resume());

/** An HTTP server without TLS: answers whatever comes with the page nginx would send. */
export const startPlainHttp = (): Promise<TestServer> =>
  startRawServer((socket) => {
    socket.once('data', () => {
      const body = 'Bad Request\n';
      socket.end(
        `HTTP/1.1 400 Bad Request\r\nServer: plain\r\nContent-Length: ${body.length}\r\nConnection: close\r\n\r\n${body}`,
      );
    });
  });
