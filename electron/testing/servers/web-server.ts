import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { FileServer } from './file-servers.ts';
import { findFreePort, startTool, waitForPort } from './tool-process.ts';

/** nginx over plain HTTP, as lists are fetched from: hands out the files of a folder, and takes files by PUT. */
export async function startWebServer(): Promise<FileServer> {
  const folder = mkdtempSync(path.join(tmpdir(), 'countersign-web-'));
  const files = path.join(folder, 'files');
  for (const name of ['temp', 'files']) mkdirSync(path.join(folder, name));
  const port = await findFreePort();
  const configuration = path.join(folder, 'nginx.conf');
  writeFileSync(configuration, webConfig(folder, port));
  const tool = await startTool({
    command: 'nginx',
    debianPackage: 'nginx',
    args: ['-p', folder, '-c', configuration, '-e', path.join(folder, 'error.log')],
  });
  if (!(await waitForPort(port, () => tool.child.exitCode === null)))
    throw new Error(`nginx did not start: ${tool.log()}`);
  const stop = async (): Promise<void> => {
    await tool.stop();
    rmSync(folder, { recursive: true, force: true });
  };
  return { port, files, folder, stop, log: tool.log };
}

const webConfig = (folder: string, port: number): string => `daemon off;
master_process off;
pid ${folder}/nginx.pid;
error_log ${folder}/error.log info;
events { worker_connections 64; }
http {
${['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((name) => `  ${name}_temp_path ${folder}/temp;`).join('\n')}
  access_log off;
  types { application/pkix-crl crl; }
  server {
    listen 127.0.0.1:${port};
    root ${folder}/files;
    location / { dav_methods PUT DELETE; }
  }
}
`;
