import { fileURLToPath } from 'node:url';
import type { TlsServerOptions } from './openssl-server.ts';
import { startTool, type TestServer } from './tool-process.ts';

const PROGRAM = fileURLToPath(new URL('./node-tls-server-process.ts', import.meta.url));

/** Node's own HTTPS server. With `require` and TLS 1.3 it closes without an alert where it does not like a certificate. */
export async function startNodeTlsServer(options: TlsServerOptions): Promise<TestServer> {
  const tool = await startTool({
    command: 'node',
    debianPackage: 'nodejs',
    args: [PROGRAM, JSON.stringify(options)],
  });
  const [, port] = await tool.waitFor(/listening (\d+)/);
  return { port: Number(port), stop: tool.stop, log: tool.log };
}
