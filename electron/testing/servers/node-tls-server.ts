import { join } from 'node:path';
import type { TlsServerOptions } from './openssl-server.ts';
import { startTool, type TestServer } from './tool-process.ts';

/** Node's own HTTPS server. With `require` and TLS 1.3 it closes without an alert where it does not like a certificate. */
export async function startNodeTlsServer(options: TlsServerOptions): Promise<TestServer> {
  const tool = await startTool({
    command: 'node',
    debianPackage: 'nodejs',
    args: [join(import.meta.dirname, 'node-tls-server-process.ts'), JSON.stringify(options)],
  });
  const [, port] = await tool.waitFor(/listening (\d+)/);
  return { port: Number(port), stop: tool.stop, log: tool.log };
}
