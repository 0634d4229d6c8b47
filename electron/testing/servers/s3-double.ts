import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** An object of a bucket as it was put. */
export interface StoredObject {
  readonly body: Buffer;
  readonly contentType: string;
  readonly cacheControl: string;
}

/**
 * Stands in for an object store: PUT, GET and DELETE of objects in one bucket, addressed by path. It works Signature Version 4 out by itself, from the
 * description of the protocol and Node's hashes, and refuses what differs by an octet, is older than fifteen minutes or has another body than was signed.
 */
export interface S3Double {
  readonly endpoint: string;
  /** By key. */
  readonly objects: Map<string, StoredObject>;
  /** Answers every request with this code and status from now on; null: as it should. */
  fail(as: { readonly status: number; readonly code: string } | null): void;
  stop(): Promise<void>;
}

export interface S3Account {
  readonly bucket: string;
  readonly region: string;
  readonly accessKeyId: string;
  readonly secretKey: string;
  now(): number;
}

interface Failure {
  readonly status: number;
  readonly code: string;
}

/** Starts it on a loopback port. */
export async function startS3Double(account: S3Account): Promise<S3Double> {
  const objects = new Map<string, StoredObject>();
  let failure: Failure | null = null;
  const server = createServer((request, response) => {
    void readBody(request).then((body) => {
      const refusal = failure ?? findRefusal(account, request, body);
      if (refusal === null) serve(account, objects, { request, response, body });
      else answerFailure(response, refusal);
    });
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    objects,
    fail: (as) => {
      failure = as;
    },
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const piece of request) pieces.push(Buffer.from(piece as Uint8Array));
  return Buffer.concat(pieces);
}

const SKEW_MS = 15 * 60_000;

function findRefusal(account: S3Account, request: IncomingMessage, body: Buffer): Failure | null {
  const parts =
    /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d{8})\/([^/]+)\/s3\/aws4_request, ?SignedHeaders=([^,]+), ?Signature=([0-9a-f]{64})$/.exec(
      request.headers.authorization ?? '',
    );
  if (parts === null) return { status: 403, code: 'AccessDenied' };
  const [, accessKeyId, day = '', region, signed = '', signature = ''] = parts;
  if (accessKeyId !== account.accessKeyId) return { status: 403, code: 'InvalidAccessKeyId' };
  if (region !== account.region) return { status: 400, code: 'AuthorizationHeaderMalformed' };
  const stamp = String(request.headers['x-amz-date']);
  if (Math.abs(account.now() - readStamp(stamp)) > SKEW_MS) return { status: 403, code: 'RequestTimeTooSkewed' };
  const bodyHash = createHash('sha256').update(body).digest('hex');
  if (request.headers['x-amz-content-sha256'] !== bodyHash) return { status: 400, code: 'XAmzContentSHA256Mismatch' };
  const expected = sign(account, { request, signed: signed.split(';'), stamp, day, bodyHash });
  return timingSafeEqual(Buffer.from(expected), Buffer.from(signature))
    ? null
    : { status: 403, code: 'SignatureDoesNotMatch' };
}

/** `20260601T120000Z` */
const readStamp = (stamp: string): number =>
  Date.parse(stamp.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z'));

interface ToSign {
  readonly request: IncomingMessage;
  readonly signed: readonly string[];
  readonly stamp: string;
  readonly day: string;
  readonly bodyHash: string;
}

/** @see AWS, Signature Version 4: the canonical request, the text to sign, the key by day, region and service */
function sign({ region, secretKey }: S3Account, { request, signed, stamp, day, bodyHash }: ToSign): string {
  const [path = '', query = ''] = (request.url ?? '').split('?');
  const headers = signed.map((name) => `${name}:${String(request.headers[name]).trim().replaceAll(/ +/g, ' ')}\n`);
  const canonical = [request.method, path, query, headers.join(''), signed.join(';'), bodyHash].join('\n');
  const scope = `${day}/${region}/s3/aws4_request`;
  const text = ['AWS4-HMAC-SHA256', stamp, scope, createHash('sha256').update(canonical).digest('hex')].join('\n');
  const mac = (key: string | Buffer, data: string): Buffer => createHmac('sha256', key).update(data).digest();
  const key = ['s3', 'aws4_request'].reduce(mac, mac(mac(`AWS4${secretKey}`, day), region));
  return mac(key, text).toString('hex');
}

interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly body: Buffer;
}

function serve({ bucket }: S3Account, objects: Map<string, StoredObject>, { request, response, body }: Exchange): void {
  const [, found, ...rest] = decodeURIComponent((request.url ?? '').split('?')[0] ?? '').split('/');
  if (found !== bucket) return answerFailure(response, { status: 404, code: 'NoSuchBucket' });
  const key = rest.join('/');
  const object = objects.get(key);
  if (request.method === 'PUT') {
    const { 'content-type': contentType = '', 'cache-control': cacheControl = '' } = request.headers;
    objects.set(key, { body, contentType, cacheControl });
    response.writeHead(200).end();
  } else if (request.method === 'DELETE') {
    objects.delete(key);
    response.writeHead(204).end();
  } else if (object === undefined) answerFailure(response, { status: 404, code: 'NoSuchKey' });
  else response.writeHead(200, { 'content-type': object.contentType }).end(object.body);
}

function answerFailure(response: ServerResponse, { status, code }: Failure): void {
  const body = `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code><Message>no</Message></Error>`;
  response.writeHead(status, { 'content-type': 'application/xml' }).end(body);
}
