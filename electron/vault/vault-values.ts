import { ID_PATTERN, type KeyId, type UnixMs, type WorkspaceId } from '../../shared/model/brands.ts';
import { KEY_CHOICES, type SealedKey } from '../../shared/model/key.ts';
import type { KeyWrap } from '../../shared/model/workspace.ts';
import {
  type Fields,
  readBytes,
  readFields,
  readInteger,
  readList,
  readOneOf,
  readText,
  ShapeError,
} from './message-shape.ts';
import { MAX_PASSPHRASE_BYTES } from './passphrase.ts';
import { RECORD_KINDS } from './seal.ts';
import type { KeyOrder, RecordOrder } from './vault-calls.ts';

/** What one record may hold. */
export const MAX_RECORD_BYTES = 16 * 1024 * 1024;
/** Octets of a permit to export: nobody guesses one. */
export const PERMIT_LENGTH = 16;
/** Head, nonce and tag. */
const RECORD_OVERHEAD = 64;
const MAX_KEY_BYTES = 64 * 1024;
const MAX_WRAPS = 4;

export const readKeyBytes = (value: unknown): Uint8Array => readBytes(value, { min: 1, max: MAX_KEY_BYTES });

export const readNothing = (value: unknown): null => {
  if (value !== null) throw new ShapeError('a value where none belongs');
  return null;
};

export const readRecord = (value: unknown): Uint8Array =>
  readBytes(value, { min: 1, max: MAX_RECORD_BYTES + RECORD_OVERHEAD });

export const readId = (value: unknown): number => readInteger(value, { min: 1, max: Number.MAX_SAFE_INTEGER });

/** Longer than a passphrase may be, so that the refusal carries its evidence. */
export const readPassphrase = (value: unknown): Uint8Array =>
  readBytes(value, { min: 0, max: 16 * MAX_PASSPHRASE_BYTES });

export function readIdText(value: unknown): string {
  const text = readText(value, 26);
  if (!ID_PATTERN.test(text)) throw new ShapeError('no id');
  return text;
}

export const readRecordOrder = (input: Fields): RecordOrder => ({
  recordId: readIdText(input['recordId']),
  kind: readOneOf(input['kind'], RECORD_KINDS),
});

export const readWorkspaceId = (input: Fields): WorkspaceId => readIdText(input['workspaceId']) as WorkspaceId;

export const readInstant = (value: unknown): UnixMs => readInteger(value, { min: 0, max: 8_640_000_000_000_000 });

export const readNewKey = (input: Fields): { keyId: KeyId; createdAt: UnixMs } => ({
  keyId: readIdText(input['keyId']) as KeyId,
  createdAt: readInstant(input['createdAt']),
});

export function readKeyOrder(value: unknown): KeyOrder {
  const fields = readFields(value);
  return { ...readNewKey(fields), algorithm: readOneOf(fields['algorithm'], KEY_CHOICES) };
}

export const readWraps = (value: unknown): KeyWrap[] => readList(value, MAX_WRAPS, readWrap);

export function readWrap(value: unknown): KeyWrap {
  const fields = readFields(value);
  return {
    kind: readOneOf(fields['kind'], ['passphrase', 'recovery']),
    kdf: readKdf(readFields(fields['kdf'])),
    salt: readBytes(fields['salt'], { min: 8, max: 1024 }),
    sealed: readBytes(fields['sealed'], { min: 1, max: 1024 }),
  };
}

/** Numbers of any size: the bounds are the vault's to refuse, with evidence. */
export function readKdf(kdf: Fields): KeyWrap['kdf'] {
  const name = readOneOf(kdf['name'], ['argon2id', 'hkdf-sha256', 'hkdf-p256']);
  if (name === 'hkdf-sha256' || name === 'hkdf-p256') return { name };
  const any = { min: Number.MIN_SAFE_INTEGER, max: Number.MAX_SAFE_INTEGER };
  return {
    name,
    memoryKiB: readInteger(kdf['memoryKiB'], any),
    iterations: readInteger(kdf['iterations'], any),
    parallelism: readInteger(kdf['parallelism'], any),
  };
}

export function readSealedKey(value: unknown): SealedKey {
  const fields = readFields(value);
  return {
    id: readIdText(fields['id']) as KeyId,
    algorithm: readOneOf(fields['algorithm'], KEY_CHOICES),
    spkiDer: readKeyBytes(fields['spkiDer']),
    sealed: readKeyBytes(fields['sealed']),
    createdAt: readInstant(fields['createdAt']),
  };
}
