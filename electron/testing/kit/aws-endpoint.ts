import { once } from 'node:events';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { delimiter, join } from 'node:path';
import process from 'node:process';

/** One request of the AWS command line. */
export interface AwsRequest {
  /** Method and path with the query. */
  readonly line: string;
  readonly body: string;
}

/** Stands in for the services of AWS on this machine and writes down what they are asked. */
export interface AwsEndpoint {
  readonly requests: readonly AwsRequest[];
  /** For a script: `aws` is the real command line, told to ask here. */
  readonly environment: Readonly<Record<string, string>>;
  stop(): Promise<void>;
}

export const IMPORTED_ARN = 'arn:aws:acm:eu-central-1:111122223333:certificate/imported';

/** `folder` gets a command in front of the real one. */
export async function startAwsEndpoint(folder: string): Promise<AwsEndpoint> {
  const requests: AwsRequest[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const line = `${request.method ?? ''} ${request.url ?? ''}`;
      requests.push({ line, body: Buffer.concat(chunks).toString('utf8') });
      response.statusCode = line.startsWith('POST /v2/') ? 201 : 200;
      response.end(line.startsWith('POST') ? JSON.stringify({ CertificateArn: IMPORTED_ARN }) : '');
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const path = process.env['PATH'] ?? '';
  mkdirSync(folder, { recursive: true });
  const command = join(folder, 'aws');
  writeFileSync(command, `#!/bin/sh\nPATH=$REAL_PATH exec aws "$@" --endpoint-url http://127.0.0.1:${port}\n`);
  chmodSync(command, 0o755);
  return {
    requests,
    environment: {
      PATH: `${folder}${delimiter}${path}`,
      REAL_PATH: path,
      HOME: folder,
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
      AWS_DEFAULT_REGION: 'eu-central-1',
      AWS_EC2_METADATA_DISABLED: 'true',
      AWS_PAGER: '',
    },
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
