import type { AppError } from '../../shared/errors.ts';
import { ID_PATTERN, type GrantId, type KeyId, type UnixMs, type WorkspaceId } from '../../shared/model/brands.ts';
import { GRANT_PURPOSES } from '../../shared/model/grant.ts';
import { KEY_CHOICES, type SealedKey, SIGNATURE_ALGORITHMS } from '../../shared/model/key.ts';
import type { KeyWrap } from '../../shared/model/workspace.ts';
import { EXPORT_SCHEMES, MAX_EXPORT_ITERATIONS, MIN_EXPORT_ITERATIONS } from './export-pkcs8.ts';
import { MAX_GRANTED, MAX_PARCEL_BYTES, type ParcelAddress, POINT_LENGTH } from './grant-parcel.ts';
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
import type {
  ExportInput,
  HandOverInput,
  KeyOrder,
  RecordOrder,
  SignInput,
  UnlockInput,
  VaultAnswer,
  VaultCall,
  VaultOperation,
} from './vault-calls.ts';
import { readError } from './vault-error.ts';

/** Messages signed in one call. */
export const MAX_MESSAGES = 1000;
/** Keys made in one call: as many as the process keeps opened. */
const MAX_KEYS = 1000;
/** What one message may take. */
export const MAX_MESSAGE_BYTES = 64 * 1024 * 1024;
const MAX_KEY_BYTES = 64 * 1024;
const MAX_SIGNATURE_BYTES = 1024;
/** What one record may hold. */
export const MAX_RECORD_BYTES = 16 * 1024 * 1024;
/** Version, nonce and tag. */
const RECORD_OVERHEAD = 64;
/** The list of what a parcel holds, the point of its sender, nonce and tag. */
const PARCEL_OVERHEAD = 2 * 1024 * 1024;
const MAX_WRAPS = 4;
const MAX_LASTS_MS = 366 * 86_400_000;

export interface VaultRequest {
  readonly id: number;
  readonly call: VaultCall;
}

/** Reads a request in the process; throws ShapeError for anything else. */
export function parseRequest(message: unknown): VaultRequest {
  const fields = readFields(message);
  const input = readFields(fields['input']);
  return { id: readId(fields['id']), call: parseCall(readText(fields['operation'], 40), input) };
}

function parseCall(operation: string, input: Fields): VaultCall {
  switch (operation) {
    case 'init':
      return {
        operation,
        input: { workspaceId: readWorkspaceId(input), passphrase: readPassphrase(input['passphrase']) },
      };
    case 'unlock':
      return { operation, input: readUnlock(input) };
    case 'rewrap':
      return { operation, input: { ...readUnlock(input), newPassphrase: readPassphrase(input['newPassphrase']) } };
    case 'generateKey':
      return { operation, input: readKeyOrder(input) };
    case 'generateKeys':
      return { operation, input: { orders: readList(input['orders'], MAX_KEYS, readKeyOrder) } };
    case 'importKey':
      return {
        operation,
        input: { ...readNewKey(input), pkcs8Der: readBytes(input['pkcs8Der'], { min: 1, max: MAX_KEY_BYTES }) },
      };
    case 'sign':
      return { operation, input: readSign(input) };
    case 'exportEncryptedPkcs8':
      return { operation, input: readExport(input) };
    case 'openForHandshake':
    case 'exportClearPkcs8':
    case 'verifyKey':
      return { operation, input: { key: readSealedKey(input['key']) } };
    case 'sealRecord':
      return { operation, input: { ...readRecordOrder(input), plain: readRecord(input['plain']) } };
    case 'openRecord':
      return { operation, input: { ...readRecordOrder(input), sealed: readRecord(input['sealed']) } };
    case 'offerKeeping':
      return { operation, input: {} };
    case 'handOver':
      return { operation, input: readHandOver(input) };
    case 'keep':
      return { operation, input: readParcel(input) };
    case 'forget':
      return { operation, input: {} };
    default:
      throw new ShapeError('no such operation');
  }
}

/** A success carries its value, a failure its error, a bug only the name of its class: messages may hold secrets. */
export type VaultReply =
  | { readonly id: number; readonly value: unknown }
  | { readonly id: number; readonly error: AppError }
  | { readonly id: number; readonly bug: string };

/** Reads a reply in the client; throws ShapeError for anything else. The value is read by `readAnswer`. */
export function parseReply(message: unknown): VaultReply {
  const fields = readFields(message);
  const id = readId(fields['id']);
  if ('bug' in fields) return { id, bug: readText(fields['bug'], 100) };
  if ('error' in fields) return { id, error: readError(fields['error']) };
  return { id, value: fields['value'] };
}

type AnswerReaders = { readonly [O in VaultOperation]: (value: unknown) => VaultAnswer<O> };

const readKeyBytes = (value: unknown): Uint8Array => readBytes(value, { min: 1, max: MAX_KEY_BYTES });

const readPoint = (value: unknown): Uint8Array => readBytes(value, { min: POINT_LENGTH, max: POINT_LENGTH });

const readParcelBytes = (value: unknown): Uint8Array =>
  readBytes(value, { min: POINT_LENGTH, max: MAX_PARCEL_BYTES + PARCEL_OVERHEAD });

const readNothing = (value: unknown): null => {
  if (value !== null) throw new ShapeError('a value where none belongs');
  return null;
};

/** How the answer to each operation is read. */
export const ANSWER_READERS: AnswerReaders = {
  init: (value) => {
    const fields = readFields(value);
    return { wraps: readWraps(fields['wraps']), recoveryKey: readText(fields['recoveryKey'], 100) };
  },
  unlock: readNothing,
  rewrap: readWrap,
  generateKey: readSealedKey,
  generateKeys: (value) => readList(value, MAX_KEYS, readSealedKey),
  importKey: readSealedKey,
  sign: (value) => readList(value, MAX_MESSAGES, (item) => readBytes(item, { min: 1, max: MAX_SIGNATURE_BYTES })),
  exportEncryptedPkcs8: readKeyBytes,
  openForHandshake: readKeyBytes,
  exportClearPkcs8: readKeyBytes,
  verifyKey: readNothing,
  sealRecord: (value) => readRecord(value),
  openRecord: (value) => readRecord(value),
  offerKeeping: readPoint,
  handOver: readParcelBytes,
  keep: readNothing,
  forget: readNothing,
};

const readRecord = (value: unknown): Uint8Array =>
  readBytes(value, { min: 1, max: MAX_RECORD_BYTES + RECORD_OVERHEAD });

const readId = (value: unknown): number => readInteger(value, { min: 1, max: Number.MAX_SAFE_INTEGER });

/** Longer than a passphrase may be, so that the refusal carries its evidence. */
const readPassphrase = (value: unknown): Uint8Array => readBytes(value, { min: 0, max: 16 * MAX_PASSPHRASE_BYTES });

function readIdText(value: unknown): string {
  const text = readText(value, 26);
  if (!ID_PATTERN.test(text)) throw new ShapeError('no id');
  return text;
}

const readRecordOrder = (input: Fields): RecordOrder => ({
  recordId: readIdText(input['recordId']),
  kind: readOneOf(input['kind'], RECORD_KINDS),
});

const readWorkspaceId = (input: Fields): WorkspaceId => readIdText(input['workspaceId']) as WorkspaceId;

const readInstant = (value: unknown): UnixMs => readInteger(value, { min: 0, max: 8_640_000_000_000_000 });

const readNewKey = (input: Fields): { keyId: KeyId; createdAt: UnixMs } => ({
  keyId: readIdText(input['keyId']) as KeyId,
  createdAt: readInstant(input['createdAt']),
});

function readKeyOrder(value: unknown): KeyOrder {
  const fields = readFields(value);
  return { ...readNewKey(fields), algorithm: readOneOf(fields['algorithm'], KEY_CHOICES) };
}

function readUnlock(input: Fields): UnlockInput {
  const secret = readFields(input['secret']);
  return {
    workspaceId: readWorkspaceId(input),
    wraps: readWraps(input['wraps']),
    secret:
      'recoveryKey' in secret
        ? { recoveryKey: readPassphrase(secret['recoveryKey']) }
        : { passphrase: readPassphrase(secret['passphrase']) },
  };
}

const readWraps = (value: unknown): KeyWrap[] => readList(value, MAX_WRAPS, readWrap);

function readWrap(value: unknown): KeyWrap {
  const fields = readFields(value);
  return {
    kind: readOneOf(fields['kind'], ['passphrase', 'recovery']),
    kdf: readKdf(readFields(fields['kdf'])),
    salt: readBytes(fields['salt'], { min: 8, max: 1024 }),
    sealed: readBytes(fields['sealed'], { min: 1, max: 1024 }),
  };
}

/** Numbers of any size: the bounds are the vault's to refuse, with evidence. */
function readKdf(kdf: Fields): KeyWrap['kdf'] {
  const name = readOneOf(kdf['name'], ['argon2id', 'hkdf-sha256']);
  if (name === 'hkdf-sha256') return { name };
  const any = { min: Number.MIN_SAFE_INTEGER, max: Number.MAX_SAFE_INTEGER };
  return {
    name,
    memoryKiB: readInteger(kdf['memoryKiB'], any),
    iterations: readInteger(kdf['iterations'], any),
    parallelism: readInteger(kdf['parallelism'], any),
  };
}

function readSealedKey(value: unknown): SealedKey {
  const fields = readFields(value);
  return {
    id: readIdText(fields['id']) as KeyId,
    algorithm: readOneOf(fields['algorithm'], KEY_CHOICES),
    spkiDer: readKeyBytes(fields['spkiDer']),
    sealed: readKeyBytes(fields['sealed']),
    createdAt: readInstant(fields['createdAt']),
  };
}

function readSign(input: Fields): SignInput {
  return {
    key: readSealedKey(input['key']),
    algorithm: readOneOf(input['algorithm'], SIGNATURE_ALGORITHMS),
    messages: readList(input['messages'], MAX_MESSAGES, (item) => readBytes(item, { min: 0, max: MAX_MESSAGE_BYTES })),
    ...(input['purpose'] === undefined ? {} : { purpose: readOneOf(input['purpose'], GRANT_PURPOSES) }),
  };
}

const readHandOver = (input: Fields): HandOverInput => ({
  grantId: readIdText(input['grantId']) as GrantId,
  lastsMs: readInteger(input['lastsMs'], { min: 1, max: MAX_LASTS_MS }),
  keys: readList(input['keys'], MAX_GRANTED, (item) => {
    const fields = readFields(item);
    return { key: readSealedKey(fields['key']), purpose: readOneOf(fields['purpose'], GRANT_PURPOSES) };
  }),
  records: readList(input['records'], MAX_GRANTED, (item) => {
    const fields = readFields(item);
    return { ...readRecordOrder(fields), sealed: readRecord(fields['sealed']) };
  }),
  point: readPoint(input['point']),
});

const readParcel = (input: Fields): ParcelAddress & { parcel: Uint8Array } => ({
  workspaceId: readWorkspaceId(input),
  grantId: readIdText(input['grantId']) as GrantId,
  parcel: readParcelBytes(input['parcel']),
});

const readExport = (input: Fields): ExportInput => ({
  key: readSealedKey(input['key']),
  passphrase: readPassphrase(input['passphrase']),
  scheme: readOneOf(input['scheme'], EXPORT_SCHEMES),
  iterations: readInteger(input['iterations'], { min: MIN_EXPORT_ITERATIONS, max: MAX_EXPORT_ITERATIONS }),
});
