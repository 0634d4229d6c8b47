import type { AppError } from '../../../shared/errors.ts';
import { fail } from '../../../shared/errors.ts';
import { ok, type Result } from '../../../shared/result.ts';
import { equalBytes } from '../asn1/der.ts';
import { describePublicKey, spkiFromPkcs8 } from '../key/public-half.ts';
import {
  type ContainerNote,
  MAX_ENTRIES,
  MAX_PRIVATE_KEYS,
  type OpenedContainer,
  type OpenedEntry,
} from './contents.ts';
import { buildJwkPrivate, buildJwkPublic, isJwkText, type JsonWebKey } from './jwk-key.ts';
import { decodeBase64 } from '../asn1/pem.ts';

const MAX_TEXT = 16 * 1024 * 1024;
const MAX_CHAIN = 1000;

/** Whether a text is a JSON object with the marks of a JWK or a JWK Set. */
export function looksLikeJwk(bytes: Uint8Array): boolean {
  if (bytes.length > MAX_TEXT) return false;
  const value = parseJson(bytes);
  return (
    isObject(value) && (typeof value['kty'] === 'string' || (Array.isArray(value['keys']) && value['keys'].some(isKey)))
  );
}

/**
 * Lists the keys and certificates of a JWK or JWK Set: RSA, EC, OKP and AKP, public or private; symmetric keys are named. Certificates of `x5c` follow
 * their key. Keys that are not understood are listed as unsupported. JSON goes through strings, which cannot be zeroed.
 * Fails with `format.malformed {format: jwk}`.
 * @see RFC 7517, RFC 7518 §6, RFC 8037
 */
export function openJwk(bytes: Uint8Array): Result<OpenedContainer, AppError> {
  const value = bytes.length > MAX_TEXT ? undefined : parseJson(bytes);
  if (!isObject(value)) return fail('format.malformed', { format: 'jwk', offset: 0, problem: 'bad-value' });
  const list: unknown[] = Array.isArray(value['keys']) ? value['keys'] : [value];
  let privateKeys = 0;
  const isWithin = (jwk: JsonWebKey): boolean => !isPrivateKey(jwk) || ++privateKeys <= MAX_PRIVATE_KEYS;
  const keys = list.slice(0, MAX_ENTRIES).filter(isKey).filter(isWithin);
  if (keys.length === 0) return fail('format.malformed', { format: 'jwk', offset: 0, problem: 'missing' });
  const isCut = list.length > MAX_ENTRIES || privateKeys > MAX_PRIVATE_KEYS;
  const notes: ContainerNote[] = isCut ? ['entries-left-out'] : [];
  return ok({ kind: 'jwk', entries: keys.flatMap(entriesOf), integrity: 'none', protection: [], notes });
}

function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(
      Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
        .toString('utf8')
        .replace(/^\ufeff/, ''),
    );
  } catch {
    return undefined;
  }
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isKey = (value: unknown): value is JsonWebKey => isObject(value) && isJwkText(value['kty']);

function entriesOf(jwk: JsonWebKey): OpenedEntry[] {
  const name = isJwkText(jwk['kid']) ? { friendlyName: jwk['kid'] } : {};
  const chain = Array.isArray(jwk['x5c']) ? jwk['x5c'].slice(0, MAX_CHAIN) : [];
  const certificates = chain.flatMap((text): OpenedEntry[] => {
    const der = typeof text === 'string' ? decodeBase64(text) : 0;
    return typeof der === 'number' ? [] : [{ type: 'certificate', der, ...name }];
  });
  return [{ ...keyEntry(jwk), ...name }, ...certificates];
}

const isPrivateKey = (jwk: JsonWebKey): boolean => jwk['d'] !== undefined || jwk['priv'] !== undefined;

function keyEntry(jwk: JsonWebKey): OpenedEntry {
  if (jwk['kty'] === 'oct') return { type: 'secret', ...(isJwkText(jwk['alg']) && { algorithm: jwk['alg'] }) };
  const spki = buildJwkPublic(jwk);
  const half = spki === undefined ? undefined : describePublicKey(spki);
  const key = half?.ok === true ? half.value : undefined;
  if (!isPrivateKey(jwk))
    return key === undefined ? { type: 'other', kind: String(jwk['kty']) } : { type: 'public-key', key };
  const pkcs8Der = buildJwkPrivate(jwk);
  const unsupported = (problem: AppError): OpenedEntry => {
    pkcs8Der?.fill(0);
    return { type: 'private-key', state: 'unsupported', problem, ...(key !== undefined && { key }) };
  };
  if (pkcs8Der === undefined) return unsupported(fail('format.unsupported', { format: 'jwk', detail: 'key' }).error);
  const own = spkiFromPkcs8(pkcs8Der);
  if (!own.ok) return unsupported(own.error);
  const isSame = spki !== undefined && equalBytes(own.value, spki);
  return isSame ? { type: 'private-key', state: 'open', pkcs8Der } : unsupported(fail('format.key-mismatch', {}).error);
}
