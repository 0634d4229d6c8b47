import { readFileSync } from 'node:fs';
import type { Socket } from 'node:net';
import { createSecureContext, type SecureContext, TLSSocket } from 'node:tls';
import { startRawServer } from '../raw-server.ts';
import type { TestServer } from '../tool-process.ts';
import type { ServerFiles } from './server-folder.ts';

const CAPABILITIES = '101 Capability list:\r\nVERSION 2\r\nREADER\r\nSTARTTLS\r\n.\r\n';

/**
 * A news server as far as STARTTLS, written from RFC 4642 and RFC 3977. Debian's only one, INN, cannot be installed on a machine
 * whose name has no domain, such as a container, so a small one of our own stands in; TLS is the runtime's.
 */
export function startNntpServer(files: ServerFiles): Promise<TestServer> {
  const secureContext = createSecureContext({
    cert: readFileSync(files.certFile),
    key: readFileSync(files.keyFile),
    ca: readFileSync(files.clientCaFile),
  });
  return startRawServer((socket) => {
    socket.write('200 news.example InterNetNews ready\r\n');
    answerInTheClear(socket, secureContext);
  });
}

function answerInTheClear(socket: Socket, secureContext: SecureContext): void {
  let said = '';
  const hear = (octets: Buffer): void => {
    said += octets.toString('latin1');
    for (let end = said.indexOf('\r\n'); end !== -1; end = said.indexOf('\r\n')) {
      const command = said.slice(0, end).toUpperCase();
      said = said.slice(end + 2);
      if (command === 'STARTTLS') {
        socket.off('data', hear);
        socket.write('382 Continue with TLS negotiation\r\n', () => serveTls(socket, secureContext));
        return;
      }
      socket.write(command === 'CAPABILITIES' ? CAPABILITIES : '500 Unknown command\r\n');
    }
  };
  socket.on('data', hear);
}

/** RFC 4642 §2.2.2: no greeting is sent again after the handshake. */
function serveTls(socket: Socket, secureContext: SecureContext): void {
  const tls = new TLSSocket(socket, { isServer: true, secureContext, requestCert: true, rejectUnauthorized: false });
  tls.on('error', () => tls.destroy());
  tls.on('data', () => tls.write('500 Unknown command\r\n'));
}
