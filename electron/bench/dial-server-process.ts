import process from 'node:process';
import { createServer, type TlsOptions } from 'node:tls';

/** Greets whoever shows a certificate it trusts. Its credential comes in the first message, its port goes back. */
process.once('message', (credential: TlsOptions) => {
  const server = createServer({ ...credential, requestCert: true, rejectUnauthorized: true }, (socket) => {
    // A client may be gone before its greeting is.
    socket.on('error', () => socket.destroy());
    socket.end('hello');
  });
  server.listen(0, '127.0.0.1', () => {
    const address = server.address();
    if (address !== null && typeof address !== 'string') process.send?.(address.port);
  });
});
process.once('disconnect', () => process.exit());
