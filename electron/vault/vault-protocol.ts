import type { AppError } from '../../shared/errors.ts';
import type { GrantId } from '../../shared/model/brands.ts';
import { GRANT_PURPOSES } from '../../shared/model/grant.ts';
import { SIGNATURE_ALGORITHMS } from '../../shared/model/key.ts';
import { EXPORT_SCHEMES, MAX_EXPORT_ITERATIONS, MIN_EXPORT_ITERATIONS } from './export-pkcs8.ts';
import { MAX_GRANTED, MAX_PARCEL_BYTES, type ParcelAddress } from './grant-parcel.ts';
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
import { POINT_LENGTH } from './parcel.ts';
import { SIGN_PURPOSES } from './signed-shape.ts';
import { PART_OCTETS } from './staged-message.ts';
import type {
  ExportInput,
  HandOverInput,
  SignInput,
  StagedPart,
  VaultAnswer,
  VaultCall,
  VaultOperation,
} from './vault-calls.ts';
import {
  readApprove,
  readChangeOwn,
  readEnrol,
  readEnrolled,
  readMachineWrap,
  readPermit,
  readRemember,
  readReseal,
  readResealed,
  readRewrap,
  readRotated,
  readRotation,
  readSession,
  readUnlock,
  readWrapped,
} from './vault-custody-messages.ts';
import { readError } from './vault-error.ts';
import {
  readId,
  readIdText,
  readKeyBytes,
  readKeyOrder,
  readNewKey,
  readNothing,
  readPassphrase,
  readRecord,
  readRecordOrder,
  readSealedKey,
  readWorkspaceId,
  readWrap,
  readWraps,
} from './vault-values.ts';

/** Messages signed in one call. */
export const MAX_MESSAGES = 1000;
/** Keys made in one call: as many as the process keeps opened. */
const MAX_KEYS = 1000;
/** What one message may take. */
export const MAX_MESSAGE_BYTES = 64 * 1024 * 1024;
/** Of ML-DSA-87 4 627. */
const MAX_SIGNATURE_BYTES = 5120;
/** The list of what a parcel holds, the point of its sender, nonce and tag. */
const PARCEL_OVERHEAD = 2 * 1024 * 1024;
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
      return { operation, input: readRewrap(input) };
    case 'confirm':
      return { operation, input: { ...readWrapped(input), passphrase: readPassphrase(input['passphrase']) } };
    case 'approve':
      return { operation, input: readApprove(input) };
    case 'remember':
      return { operation, input: readRemember(input) };
    case 'endExports':
      return { operation, input: { permit: readPermit(input['permit']) } };
    case 'enrol':
      return { operation, input: readEnrol(input) };
    case 'changeOwn':
      return { operation, input: readChangeOwn(input) };
    case 'beginRotation':
      return { operation, input: readRotation(input) };
    case 'reseal':
      return { operation, input: readReseal(input) };
    case 'endRotation':
      return { operation, input: { isCommitted: input['isCommitted'] === true } };
    default:
      return parseKeyCall(operation, input);
  }
}

function parseKeyCall(operation: string, input: Fields): VaultCall {
  switch (operation) {
    case 'generateKey':
      return { operation, input: readKeyOrder(input) };
    case 'generateKeys':
      return { operation, input: { orders: readList(input['orders'], MAX_KEYS, readKeyOrder) } };
    case 'importKey':
      return {
        operation,
        input: { ...readNewKey(input), pkcs8Der: readKeyBytes(input['pkcs8Der']) },
      };
    case 'stage':
      return { operation, input: readStaged(input) };
    case 'sign':
      return { operation, input: { ...readSign(input), ...(input['isStaged'] === true ? { isStaged: true } : {}) } };
    case 'exportEncryptedPkcs8':
      return { operation, input: readExport(input) };
    case 'exportClearPkcs8':
      return { operation, input: { key: readSealedKey(input['key']), ...readPermitOf(input) } };
    case 'bindTwoPerson':
    case 'openForHandshake':
    case 'verifyKey':
      return { operation, input: { key: readSealedKey(input['key']) } };
    case 'sealForHandshake':
      return { operation, input: { key: readSealedKey(input['key']), point: readPoint(input['point']) } };
    case 'sealRecord':
      return { operation, input: { ...readRecordOrder(input), plain: readRecord(input['plain']) } };
    case 'openRecord':
      return { operation, input: { ...readRecordOrder(input), sealed: readRecord(input['sealed']) } };
    case 'handOver':
      return { operation, input: readHandOver(input) };
    case 'keep':
      return { operation, input: readParcel(input) };
    case 'beginExports':
    case 'offerKeeping':
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

const readPoint = (value: unknown): Uint8Array => readBytes(value, { min: POINT_LENGTH, max: POINT_LENGTH });

const readParcelBytes = (value: unknown): Uint8Array =>
  readBytes(value, { min: POINT_LENGTH, max: MAX_PARCEL_BYTES + PARCEL_OVERHEAD });

/** How the answer to each operation is read. */
export const ANSWER_READERS: AnswerReaders = {
  init: (value) => {
    const fields = readFields(value);
    return { wraps: readWraps(fields['wraps']), recoveryKey: readText(fields['recoveryKey'], 100) };
  },
  unlock: readSession,
  confirm: readNothing,
  approve: readNothing,
  remember: readMachineWrap,
  beginExports: readPermit,
  endExports: readNothing,
  enrol: readEnrolled,
  changeOwn: readEnrolled,
  beginRotation: readRotated,
  reseal: readResealed,
  endRotation: readSession,
  rewrap: readWrap,
  generateKey: readSealedKey,
  generateKeys: (value) => readList(value, MAX_KEYS, readSealedKey),
  bindTwoPerson: readSealedKey,
  importKey: readSealedKey,
  stage: readNothing,
  sign: (value) => readList(value, MAX_MESSAGES, (item) => readBytes(item, { min: 1, max: MAX_SIGNATURE_BYTES })),
  exportEncryptedPkcs8: readKeyBytes,
  openForHandshake: readKeyBytes,
  sealForHandshake: readParcelBytes,
  exportClearPkcs8: readKeyBytes,
  verifyKey: readNothing,
  sealRecord: (value) => readRecord(value),
  openRecord: (value) => readRecord(value),
  offerKeeping: readPoint,
  handOver: readParcelBytes,
  keep: readNothing,
  forget: readNothing,
};

const readStaged = (input: Fields): StagedPart => ({
  at: readInteger(input['at'], { min: 0, max: MAX_MESSAGE_BYTES }),
  of: readInteger(input['of'], { min: 1, max: MAX_MESSAGE_BYTES }),
  octets: readBytes(input['octets'], { min: 1, max: PART_OCTETS }),
});

function readSign(input: Fields): SignInput {
  return {
    key: readSealedKey(input['key']),
    algorithm: readOneOf(input['algorithm'], SIGNATURE_ALGORITHMS),
    messages: readList(input['messages'], MAX_MESSAGES, (item) => readBytes(item, { min: 0, max: MAX_MESSAGE_BYTES })),
    ...(input['purpose'] === undefined ? {} : { purpose: readOneOf(input['purpose'], SIGN_PURPOSES) }),
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
  ...readPermitOf(input),
});

const readPermitOf = (input: Fields): { permit?: string } =>
  input['permit'] === undefined ? {} : { permit: readPermit(input['permit']) };
