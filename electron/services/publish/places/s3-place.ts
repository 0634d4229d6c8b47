import { createHash, createHmac, type Hash, type Hmac } from 'node:crypto';
import type { AppError } from '../../../../shared/errors.ts';
import { fail } from '../../../../shared/errors.ts';
import type { S3Place } from '../../../../shared/model/publish.ts';
import { ok, type Result } from '../../../../shared/result.ts';
import { CRL_TYPE, PROBE_NAME, settleCheck } from './http-place.ts';
import type { OpenPlace, PlaceSecret, PlaceWorld } from './place.ts';
import { type FileAnswer, type FileRequest, type Reach, send } from './send.ts';
import { isSuccess, refuse } from './status.ts';

type Outcome<T> = Promise<Result<T, AppError>>;

/**
 * Objects of a bucket in a store that speaks S3, each request signed (AWS Signature Version 4). An object is replaced whole or not at all, so files need
 * no temporary name. Nothing is sent before the first file.
 */
export function openS3Place(place: S3Place, secret: PlaceSecret, world: PlaceWorld): Result<OpenPlace, AppError> {
  const { password: secretKey } = secret;
  if (secretKey === undefined) return fail('publish.login-missing', { place: tellBucket(place) });
  const store: Store = { place, secretKey, reach: { world, anchorsPem: place.anchorsPem } };
  return ok({
    write: (name, bytes) => write(store, name, bytes),
    read: (name, maxBytes) => read(store, name, maxBytes),
    check: async () => settleCheck(await read(store, PROBE_NAME, ANSWER_BYTES)),
    remove: async (name) =>
      judge(store, name, await ask(store, name, { method: 'DELETE', headers: {}, maxBytes: ANSWER_BYTES })),
    close: () => Promise.resolve(),
  });
}

interface Store {
  readonly place: S3Place;
  readonly secretKey: string;
  readonly reach: Reach;
}

const ANSWER_BYTES = 65_536;

/** How a bucket is called in errors: with the host that keeps it. */
export const tellBucket = ({ endpoint, bucket }: S3Place): string => `${bucket} (${new URL(endpoint).host})`;

function urlOf({ endpoint, bucket, prefix, addressing }: S3Place, name: string): URL {
  const url = new URL(endpoint);
  const key = `${prefix}${name}`.split('/').map(escape).join('/');
  if (addressing === 'host') url.hostname = `${bucket}.${url.hostname}`;
  url.pathname = addressing === 'host' ? `/${key}` : `/${bucket}/${key}`;
  return url;
}

/** What signing counts as escaped: all but the unreserved characters. @see RFC 3986 §2.3 */
const escape = (text: string): string =>
  encodeURIComponent(text).replaceAll(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );

async function write(store: Store, name: string, bytes: Uint8Array): Outcome<null> {
  const { cacheControl } = store.place;
  const headers = { 'content-type': CRL_TYPE, ...(cacheControl !== '' && { 'cache-control': cacheControl }) };
  return judge(store, name, await ask(store, name, { method: 'PUT', headers, body: bytes, maxBytes: ANSWER_BYTES }));
}

async function read(store: Store, name: string, maxBytes: number): Outcome<Uint8Array | undefined> {
  const answer = await ask(store, name, { method: 'GET', headers: {}, maxBytes: Math.max(maxBytes, ANSWER_BYTES) });
  if (!answer.ok) return answer;
  if (answer.value.status === 200) return ok(answer.value.body);
  if (answer.value.status === 404 && readCode(answer.value) !== 'NoSuchBucket') return ok(undefined);
  return refuseStore(store, name, answer.value);
}

async function ask(store: Store, name: string, request: Omit<FileRequest, 'url'>): Outcome<FileAnswer> {
  const url = urlOf(store.place, name);
  const headers = await sign(store, { ...request, url });
  return send({ ...request, url, headers }, store.reach);
}

/** The library is loaded when it is needed first. */
async function sign(store: Store, request: FileRequest): Promise<Readonly<Record<string, string>>> {
  const { SignatureV4 } = await import('@smithy/signature-v4');
  const signer = new SignatureV4({
    service: 's3',
    region: store.place.region,
    credentials: { accessKeyId: store.place.accessKeyId, secretAccessKey: store.secretKey },
    sha256: Sha256,
    // the path of an object is signed as it is sent
    uriEscapePath: false,
  });
  const { url, method, headers, body } = request;
  const signed = await signer.sign(
    {
      method,
      protocol: url.protocol,
      hostname: url.hostname,
      path: url.pathname,
      query: {},
      headers: { ...headers, host: url.host },
      body: body ?? new Uint8Array(),
    },
    { signingDate: new Date(store.reach.world.now()) },
  );
  return signed.headers;
}

/** What keys of the signing library come as. */
type SourceData = string | ArrayBuffer | ArrayBufferView;

/** SHA-256 or, with a key, HMAC-SHA-256, as the signing library asks for it. */
class Sha256 {
  readonly #key: SourceData | undefined;
  #hash: Hash | Hmac;

  constructor(key?: SourceData) {
    this.#key = key;
    this.#hash = start(key);
  }

  update(data: Uint8Array): void {
    this.#hash.update(data);
  }

  digest(): Promise<Uint8Array> {
    return Promise.resolve(this.#hash.digest());
  }

  reset(): void {
    this.#hash = start(this.#key);
  }
}

const start = (key: SourceData | undefined): Hash | Hmac =>
  key === undefined ? createHash('sha256') : createHmac('sha256', octetsOf(key));

function octetsOf(data: SourceData): Uint8Array {
  if (typeof data === 'string') return Buffer.from(data, 'utf8');
  return ArrayBuffer.isView(data)
    ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
    : new Uint8Array(data);
}

function judge(store: Store, name: string, answer: Result<FileAnswer, AppError>): Result<null, AppError> {
  if (!answer.ok) return answer;
  return isSuccess(answer.value) ? ok(null) : refuseStore(store, name, answer.value);
}

const LOGIN_CODES = new Set(['InvalidAccessKeyId', 'SignatureDoesNotMatch', 'InvalidToken', 'ExpiredToken']);
const SPACE_CODES = new Set(['QuotaExceeded', 'EntityTooLarge', 'XMinioStorageFull', 'XAmzStorageFull', 'StorageFull']);

/** Stores tell the reason by a code in XML; the status alone says less. */
function refuseStore({ place }: Store, name: string, answer: FileAnswer): Result<never, AppError> {
  const code = readCode(answer);
  const told = tellBucket(place);
  const cause = [String(answer.status), code].filter((part) => part !== undefined).join(' ');
  if (code !== undefined && LOGIN_CODES.has(code)) return fail('publish.login-refused', { place: told, cause });
  if (code !== undefined && SPACE_CODES.has(code)) return fail('publish.no-space', { place: told, cause });
  return refuse(answer, { place: told, name }, code);
}

/** The code of an error document; what is none has none. */
function readCode({ body }: FileAnswer): string | undefined {
  const text = Buffer.from(body.subarray(0, ANSWER_BYTES)).toString('latin1');
  return /<Code>([A-Za-z0-9._-]{1,100})<\/Code>/.exec(text)?.[1];
}
