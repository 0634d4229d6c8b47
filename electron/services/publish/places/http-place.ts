import type { AppError } from '../../../../shared/errors.ts';
import { fail } from '../../../../shared/errors.ts';
import type { HttpPlace } from '../../../../shared/model/publish.ts';
import { ok, type Result } from '../../../../shared/result.ts';
import type { OpenPlace, PlaceSecret, PlaceWorld } from './place.ts';
import { type FileAnswer, type FileRequest, type Reach, send } from './send.ts';
import { isSuccess, refuse } from './status.ts';

type Outcome<T> = Promise<Result<T, AppError>>;

export const CRL_TYPE = 'application/pkix-crl';

/**
 * Files behind HTTP PUT. Nothing is sent before the first file. With `move` a file is uploaded beside the old one, read back there and moved over it
 * (WebDAV); with `put` it is the server that replaces it whole or not: RFC 9110 §9.3.4 asks for that, nginx, Apache and object stores do it.
 */
export function openHttpPlace(place: HttpPlace, secret: PlaceSecret, world: PlaceWorld): Result<OpenPlace, AppError> {
  const base = new URL(place.url);
  const login = loginHeader(place, secret);
  if (!login.ok) return login;
  const server: Server = { place, base, login: login.value, reach: { ...secret, world, anchorsPem: place.anchorsPem } };
  return ok({
    write: (name, bytes) =>
      place.replacement === 'move' ? uploadAndMove(server, name, bytes) : put(server, name, bytes),
    read: (name, maxBytes) => read(server, name, maxBytes),
    check: async () => settleCheck(await read(server, PROBE_NAME, ANSWER_BYTES)),
    remove: (name) => remove(server, name),
    close: () => Promise.resolve(),
  });
}

/** Asked for to see whether a server answers; nothing has this name. */
export const PROBE_NAME = 'countersign-test.txt';

/** Servers that hide what is not there say that it is forbidden. */
export const settleCheck = (read: Result<unknown, AppError>): Result<null, AppError> =>
  read.ok || read.error.code === 'publish.forbidden' ? ok(null) : read;

interface Server {
  readonly place: HttpPlace;
  readonly base: URL;
  readonly login: Readonly<Record<string, string>>;
  readonly reach: Reach;
}

function loginHeader(
  { login, user, url }: HttpPlace,
  { password }: PlaceSecret,
): Result<Readonly<Record<string, string>>, AppError> {
  if (login === 'none') return ok({});
  if (password === undefined) return fail('publish.login-missing', { place: new URL(url).host });
  return ok({
    authorization:
      login === 'bearer' ? `Bearer ${password}` : `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`,
  });
}

const urlOf = ({ base }: Server, name: string): URL => new URL(encodeURIComponent(name), base);

const ask = (server: Server, request: Pick<FileRequest, 'method' | 'body' | 'headers' | 'maxBytes'>, name: string) =>
  send({ ...request, headers: { ...server.login, ...request.headers }, url: urlOf(server, name) }, server.reach);

const ANSWER_BYTES = 65_536;

async function put(server: Server, name: string, bytes: Uint8Array): Outcome<null> {
  const request = {
    method: 'PUT',
    headers: { 'content-type': CRL_TYPE },
    body: bytes,
    maxBytes: ANSWER_BYTES,
  } as const;
  return judge(server, name, await ask(server, request, name));
}

async function uploadAndMove(server: Server, name: string, bytes: Uint8Array): Outcome<null> {
  const temporary = `${name}.${server.reach.world.nonce()}.tmp`;
  const moved = await uploadWhole(server, { name, temporary, bytes });
  if (!moved.ok) await remove(server, temporary);
  return moved;
}

async function uploadWhole(
  server: Server,
  { name, temporary, bytes }: { readonly name: string; readonly temporary: string; readonly bytes: Uint8Array },
): Outcome<null> {
  const uploaded = await put(server, temporary, bytes);
  if (!uploaded.ok) return uploaded;
  const there = await read(server, temporary, bytes.length);
  if (!there.ok) return there;
  const place = server.base.host;
  if (there.value === undefined) return fail('publish.verify-failed', { place, name, problem: 'missing' });
  if (!Buffer.from(bytes).equals(there.value))
    return fail('publish.verify-failed', { place, name, problem: 'differs' });
  const headers = { destination: urlOf(server, name).href, overwrite: 'T' };
  return judge(server, name, await ask(server, { method: 'MOVE', headers, maxBytes: ANSWER_BYTES }, temporary));
}

async function read(server: Server, name: string, maxBytes: number): Outcome<Uint8Array | undefined> {
  const headers = { accept: '*/*', 'cache-control': 'no-cache', pragma: 'no-cache' };
  const answer = await ask(server, { method: 'GET', headers, maxBytes }, name);
  if (!answer.ok) return answer;
  if (answer.value.status === 200) return ok(answer.value.body);
  if (answer.value.status === 404 || answer.value.status === 410) return ok(undefined);
  return refuse(answer.value, { place: server.base.host, name });
}

async function remove(server: Server, name: string): Outcome<null> {
  const answer = await ask(server, { method: 'DELETE', headers: {}, maxBytes: ANSWER_BYTES }, name);
  return answer.ok && answer.value.status === 404 ? ok(null) : judge(server, name, answer);
}

function judge(server: Server, name: string, answer: Result<FileAnswer, AppError>): Result<null, AppError> {
  if (!answer.ok) return answer;
  return isSuccess(answer.value) ? ok(null) : refuse(answer.value, { place: server.base.host, name });
}
