import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { createSecureContext, type SecureContext, TLSSocket } from 'node:tls';
import { startRawServer } from '../../electron/testing/servers/raw-server.ts';
import type { TestServer } from '../../electron/testing/servers/tool-process.ts';
import type { ServerIdentity } from './servers.ts';

/** A mail server as far as STARTTLS (RFC 3207), so that the tour needs no mail package; TLS is the runtime's. */
export function startMailServer(host: string, identity: ServerIdentity, clientCaFile: string): Promise<TestServer> {
  const secureContext = createSecureContext({
    cert: readFileSync(identity.certFile),
    key: readFileSync(identity.keyFile),
    ca: readFileSync(clientCaFile),
  });
  return startRawServer((socket) => {
    socket.write(`220 ${host} ESMTP ready\r\n`);
    answerInTheClear(socket, host, secureContext);
  });
}

function answerInTheClear(socket: Socket, host: string, secureContext: SecureContext): void {
  let said = '';
  const hear = (octets: Buffer): void => {
    said += octets.toString('latin1');
    for (let end = said.indexOf('\r\n'); end !== -1; end = said.indexOf('\r\n')) {
      const command = said.slice(0, end).toUpperCase();
      said = said.slice(end + 2);
      if (command === 'STARTTLS') {
        socket.off('data', hear);
        socket.write('220 2.0.0 Ready to start TLS\r\n', () => serveTls(socket, secureContext));
        return;
      }
      const knows = command.startsWith('EHLO');
      socket.write(knows ? `250-${host}\r\n250-SIZE 10240000\r\n250 STARTTLS\r\n` : '500 5.5.1 Unknown command\r\n');
    }
  };
  socket.on('data', hear);
}

function serveTls(socket: Socket, secureContext: SecureContext): void {
  const tls = new TLSSocket(socket, { isServer: true, secureContext, requestCert: true, rejectUnauthorized: true });
  tls.on('error', () => tls.destroy());
  tls.resume();
}

/** An HTTP proxy that leads every name to one port of this computer: the tour's names exist nowhere. */
export async function startProxyTo(port: number): Promise<TestServer> {
  const sockets = new Set<Socket>();
  const keep = (socket: Socket): void => {
    sockets.add(socket);
    socket.on('error', () => socket.destroy());
  };
  const proxy = createServer((_request, response) => void response.writeHead(405).end());
  proxy.on('connection', keep);
  proxy.on('connect', (_request, client: Socket) => {
    const server = connect(port, '127.0.0.1', () => {
      client.write('HTTP/1.1 200 Connection established\r\n\r\n');
      client.pipe(server).pipe(client);
    });
    keep(server);
  });
  await once(proxy.listen(0, '127.0.0.1'), 'listening');
  const stop = async (): Promise<void> => {
    for (const socket of sockets) socket.destroy();
    proxy.close();
    await once(proxy, 'close');
  };
  return { port: (proxy.address() as AddressInfo).port, stop, log: () => '' };
}
