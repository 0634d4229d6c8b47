import { hash } from 'node:crypto';
import type { Problem } from '../../../shared/model/inspect.ts';
import type { JwkFields } from '../../../shared/model/inspect-fields.ts';
import { openContainer } from '../container/open-container.ts';
import { visibleText } from '../asn1/visible-text.ts';
import { decodeLooseBase64 } from './base64-text.ts';
import { addValue } from './der-items.ts';
import { itemBase, type Place } from './item-base.ts';
import { type Found, type ItemList, placeIn, type Scope } from './item-list.ts';
import type { JsonSpan } from './json-index.ts';
import { readPublicHalf } from './key-item.ts';

/** Longest object that is parsed, and the most keys of a set. */
const MAX_OBJECT = 4 * 1024 * 1024;
const MAX_KEYS = 1000;
const MAX_CHAIN = 100;

type Members = Readonly<Record<string, unknown>>;

/** A JWK or a JWK Set inside a JSON text; false where the object is neither. */
export function readJwkObject(text: string, object: JsonSpan, scope: Scope): boolean {
  if (object.end - object.start > MAX_OBJECT) return false;
  const value = parseObject(Buffer.from(text.slice(object.start, object.end), 'latin1').toString('utf8'));
  if (value === undefined) return false;
  const place: Place = {
    encoding: 'json',
    ...placeIn(scope, object),
    fileOffset: () => scope.locate(object.start),
  };
  if (typeof value['kty'] === 'string') return addKey(scope.list, { jwk: value, place, parent: scope.parent });
  const keys = Array.isArray(value['keys']) ? value['keys'].filter(isObject).slice(0, MAX_KEYS) : [];
  if (keys.length === 0 || !keys.every((key) => typeof key['kty'] === 'string')) return false;
  return addSet(scope.list, keys, { place, parent: scope.parent });
}

function parseObject(json: string): Members | undefined {
  try {
    const value: unknown = JSON.parse(json);
    return isObject(value) ? value : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

const isObject = (value: unknown): value is Members =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

interface KeyPlace {
  readonly place: Place;
  readonly parent: number | undefined;
}

function addSet(list: ItemList, keys: readonly Members[], { place, parent }: KeyPlace): boolean {
  const isPrivate = keys.some(isPrivateKey);
  const jwk: JwkFields = { keyType: 'set', isPrivate, operations: [], keys: keys.length };
  const index = list.add({ item: { kind: 'jwk', ...itemBase(place), title: 'jwk', problems: [], jwk } }, parent);
  if (index === undefined) return true;
  for (const [at, key] of keys.entries()) {
    const path = [place.origin?.path, `keys[${at}]`].filter((part) => part !== undefined && part !== '').join('.');
    addKey(list, { jwk: key, place: { ...place, origin: { ...place.origin, path } }, parent: index });
  }
  return true;
}

function addKey(list: ItemList, { jwk, place, parent }: KeyPlace & { readonly jwk: Members }): boolean {
  const index = list.add(describeJwk(jwk, place), parent);
  const chain = Array.isArray(jwk['x5c']) ? jwk['x5c'].filter((part) => typeof part === 'string') : [];
  for (const [at, text] of index === undefined ? [] : chain.slice(0, MAX_CHAIN).entries()) {
    const decoded = decodeLooseBase64(text, 0, text.length);
    const path = [place.origin?.path, `x5c[${at}]`].filter((part) => part !== undefined && part !== '').join('.');
    const within: Place = { ...place, encoding: 'base64', label: '', origin: { ...place.origin, path } };
    if (typeof decoded !== 'number') addValue(list, decoded.bytes, within, index);
  }
  return true;
}

/** Members that are secret, whatever the key type and however they are written. @see RFC 7518 §6.2.2, §6.3.2, §6.4.1, RFC 9964 §4 */
const SECRETS: ReadonlySet<string> = new Set(['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k', 'priv', 'seed']);

const isPrivateKey = (jwk: Members): boolean =>
  String(jwk['kty']).toLowerCase() === 'oct' || Object.keys(jwk).some((name) => SECRETS.has(name.toLowerCase()));

function describeJwk(jwk: Members, place: Place): Found {
  const isPrivate = isPrivateKey(jwk);
  const opened = jwk['kty'] === 'oct' ? undefined : openContainer(Buffer.from(JSON.stringify(jwk)), 'jwk');
  const [entry] = opened?.ok === true ? opened.value.entries : [];
  const half = entry?.type === 'public-key' || entry?.type === 'private-key' ? entry.key : undefined;
  const publicKey = half === undefined ? undefined : readPublicHalf(half);
  const problems: Problem[] =
    opened?.ok === false && opened.error.code === 'format.malformed'
      ? [{ code: 'der.malformed', severity: 'error', offset: place.offset, evidence: { format: 'jwk' } }]
      : [];
  const fields = jwkFields(jwk, isPrivate);
  return {
    item: {
      kind: 'jwk',
      ...itemBase(place),
      title: fields.keyId ?? [fields.keyType, fields.curve].filter((part) => part !== undefined).join(' '),
      problems,
      jwk: { ...fields, ...(publicKey !== undefined && { publicKey }) },
    },
    ...(!isPrivate && { shown: { form: 'raw', bytes: Buffer.from(JSON.stringify(jwk, undefined, 2)) } }),
  };
}

const MAX_TEXT = 500;

function jwkFields(jwk: Members, isPrivate: boolean): JwkFields {
  const text = (name: string): string | undefined => {
    const value = jwk[name];
    return typeof value === 'string' ? visibleText(value.slice(0, MAX_TEXT)) : undefined;
  };
  const operations = Array.isArray(jwk['key_ops']) ? jwk['key_ops'].filter((part) => typeof part === 'string') : [];
  const [curve, keyId, use, algorithm] = [text('crv'), text('kid'), text('use'), text('alg')];
  const thumbprint = computeThumbprint(jwk);
  return {
    keyType: text('kty') ?? '',
    isPrivate,
    operations: operations.slice(0, 20).map((part) => visibleText(part.slice(0, MAX_TEXT))),
    ...(curve !== undefined && { curve }),
    ...(keyId !== undefined && { keyId }),
    ...(use !== undefined && { use }),
    ...(algorithm !== undefined && { algorithm }),
    ...(thumbprint !== undefined && { thumbprint }),
  };
}

/** Members that count, in the order of their names. @see RFC 7638 §3.2, RFC 8037 §2 */
const REQUIRED: ReadonlyMap<unknown, readonly string[]> = new Map<unknown, readonly string[]>([
  ['EC', ['crv', 'kty', 'x', 'y']],
  ['OKP', ['crv', 'kty', 'x']],
  ['RSA', ['e', 'kty', 'n']],
  ['AKP', ['alg', 'kty', 'pub']],
]);

/** Of a symmetric key none: its hash would help to guess it. */
function computeThumbprint(jwk: Members): string | undefined {
  const names = REQUIRED.get(jwk['kty']);
  if (names === undefined || names.some((name) => typeof jwk[name] !== 'string')) return undefined;
  const canonical = JSON.stringify(Object.fromEntries(names.map((name) => [name, jwk[name]])));
  return hash('sha256', canonical, 'base64url');
}
