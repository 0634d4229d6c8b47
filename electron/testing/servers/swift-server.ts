import path from 'node:path';
import { startTool } from './tool-process.ts';
import type { TestServer } from './tool-process.ts';

/** What an object store of Swift's knows its one user by. */
export interface SwiftAccount {
  readonly region: string;
  readonly account: string;
  readonly user: string;
  readonly secretKey: string;
}

/** Four servers load in one interpreter, which a busy machine takes its time for. */
const START_TIMEOUT_MS = 60_000;

/** Starts OpenStack Swift with its S3 interface and no buckets; everything it keeps is in the folder. Its user's access key is `account:user`. */
export async function startSwift(
  folder: string,
  { region, account, user, secretKey }: SwiftAccount,
): Promise<TestServer> {
  const script = path.join(import.meta.dirname, 'swift-server.py');
  const tool = await startTool({
    command: '/usr/bin/python3',
    args: [script, folder, region, account, user, secretKey],
    debianPackage: 'python3-swift',
  });
  const [, port] = await tool.waitFor(/^listening (\d+)$/m, START_TIMEOUT_MS);
  return { port: Number(port), stop: tool.stop, log: tool.log };
}
