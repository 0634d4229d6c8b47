import type { OperatorId, KeyId } from '../../shared/model/brands.ts';
import {
  APPROVAL_PURPOSES,
  MAX_APPROVED,
  MAX_OPERATORS,
  OPERATOR_ROLES,
  type SessionOperator,
} from '../../shared/model/operator.ts';
import type { Custody, CustodyChange, OperatorWrap } from '../../shared/model/operator-wrap.ts';
import { MACHINE_KEY_LENGTH, MACHINE_WRAP_LENGTH } from './machine-wrap.ts';
import { type Fields, readBytes, readFields, readInteger, readList, readOneOf, readText } from './message-shape.ts';
import type {
  ApproveInput,
  ChangeOwnInput,
  ConfirmInput,
  EnrolAnswer,
  EnrolInput,
  RememberInput,
  ResealAnswer,
  ResealInput,
  RewrapInput,
  RotationAnswer,
  RotationInput,
  SessionAnswer,
  UnlockInput,
  UnlockSecret,
} from './vault-calls.ts';
import {
  PERMIT_LENGTH,
  readIdText,
  readKeyBytes,
  readPassphrase,
  readRecord,
  readRecordOrder,
  readSealedKey,
  readWorkspaceId,
  readWrap,
  readWraps,
} from './vault-values.ts';

/** Keys, and records, that are sealed anew in one call. */
export const MAX_RESEALED = 500;
const MAC_LENGTH = 32;
const MAX_NAME = 400;
const MAX_EPOCH = 0xffff_ffff;

export function readUnlock(input: Fields): UnlockInput {
  return {
    ...readWrapped(input),
    secret: readAnySecret(input),
    ...(input['isConfirmed'] === true ? { isConfirmed: true } : {}),
  };
}

export const readRewrap = (input: Fields): RewrapInput => ({
  workspaceId: readWorkspaceId(input),
  wraps: readWraps(input['wraps']),
  secret: readSecret(input),
  newPassphrase: readPassphrase(input['newPassphrase']),
});

export const readWrapped = (input: Fields): Omit<ConfirmInput, 'passphrase'> => ({
  workspaceId: readWorkspaceId(input),
  wraps: readWraps(input['wraps']),
  ...(input['custody'] === undefined ? {} : { custody: readCustody(input['custody']) }),
});

function readSecret(input: Fields): UnlockSecret {
  const secret = readFields(input['secret']);
  if ('recoveryKey' in secret) return { recoveryKey: readPassphrase(secret['recoveryKey']) };
  const passphrase = readPassphrase(secret['passphrase']);
  return secret['operatorId'] === undefined
    ? { passphrase }
    : { passphrase, operatorId: readOperatorId(secret['operatorId']) };
}

function readAnySecret(input: Fields): UnlockInput['secret'] {
  const secret = readFields(input['secret']);
  if (!('machineKey' in secret)) return readSecret(input);
  return {
    machineKey: readMachineKey(secret['machineKey']),
    wrap: readMachineWrap(secret['wrap']),
    ...(secret['operatorId'] === undefined ? {} : { operatorId: readOperatorId(secret['operatorId']) }),
  };
}

export const readRemember = (input: Fields): RememberInput => ({
  wraps: readWraps(input['wraps']),
  ...(input['custody'] === undefined ? {} : { custody: readCustody(input['custody']) }),
  machineKey: readMachineKey(input['machineKey']),
});

const readMachineKey = (value: unknown): Uint8Array =>
  readBytes(value, { min: MACHINE_KEY_LENGTH, max: MACHINE_KEY_LENGTH });

export const readMachineWrap = (value: unknown): Uint8Array =>
  readBytes(value, { min: MACHINE_WRAP_LENGTH, max: MACHINE_WRAP_LENGTH });

export const readPermit = (value: unknown): string => readText(value, 2 * PERMIT_LENGTH);

export const readApprove = (input: Fields): ApproveInput => {
  const need = readFields(input['need']);
  return {
    custody: readCustody(input['custody']),
    operatorId: readOperatorId(input['operatorId']),
    passphrase: readPassphrase(input['passphrase']),
    need: {
      keyId: readIdText(need['keyId']) as KeyId,
      purpose: readOneOf(need['purpose'], APPROVAL_PURPOSES),
      uses: readInteger(need['uses'], { min: 1, max: MAX_APPROVED }),
    },
  };
};

export function readEnrol(input: Fields): EnrolInput {
  const operator = readFields(input['operator']);
  return {
    custody: readCustody(input['custody']),
    operator: readStanding(operator),
    passphrase: readPassphrase(input['passphrase']),
  };
}

export const readChangeOwn = (input: Fields): ChangeOwnInput => ({
  custody: readCustody(input['custody']),
  passphrase: readPassphrase(input['passphrase']),
  newPassphrase: readPassphrase(input['newPassphrase']),
});

export const readRotation = (input: Fields): RotationInput => ({
  ...(input['custody'] === undefined ? {} : { custody: readCustody(input['custody']) }),
  change: readChange(readFields(input['change'])),
});

function readChange(change: Fields): CustodyChange {
  const kind = readOneOf(change['kind'], ['first', 'remove', 'role', 'reset', 'keys']);
  if (kind === 'keys') return { kind };
  if (kind === 'first') {
    const operator = readFields(change['operator']);
    return {
      kind,
      operator: { id: readOperatorId(operator['id']), name: readText(operator['name'], MAX_NAME) },
      passphrase: readPassphrase(change['passphrase']),
    };
  }
  const id = readOperatorId(change['id']);
  if (kind === 'remove') return { kind, id };
  return kind === 'role'
    ? { kind, id, role: readOneOf(change['role'], OPERATOR_ROLES) }
    : { kind, id, passphrase: readPassphrase(change['passphrase']) };
}

export const readReseal = (input: Fields): ResealInput => ({
  keys: readList(input['keys'], MAX_RESEALED, (item) => {
    const fields = readFields(item);
    return { key: readSealedKey(fields['key']), twoPerson: fields['twoPerson'] === true };
  }),
  records: readList(input['records'], MAX_RESEALED, (item) => {
    const fields = readFields(item);
    return { ...readRecordOrder(fields), sealed: readRecord(fields['sealed']) };
  }),
});

export function readSession(value: unknown): SessionAnswer {
  const fields = readFields(value);
  return { session: readSessionOperator(readFields(fields['session'])), epoch: readEpoch(fields['epoch']) };
}

function readSessionOperator(session: Fields): SessionOperator {
  const kind = readOneOf(session['kind'], ['passphrase', 'recovery', 'operator']);
  return kind === 'operator' ? { kind, ...readStanding(session) } : { kind };
}

export function readEnrolled(value: unknown): EnrolAnswer {
  const fields = readFields(value);
  return { wrap: readOperatorWrap(fields['wrap']), mac: readMac(fields['mac']) };
}

export function readRotated(value: unknown): RotationAnswer {
  const fields = readFields(value);
  const custody = readCustody(fields['custody']);
  return fields['recoveryKey'] === undefined
    ? { custody }
    : { custody, recoveryKey: readText(fields['recoveryKey'], 100) };
}

export function readResealed(value: unknown): ResealAnswer {
  const fields = readFields(value);
  return {
    keys: readList(fields['keys'], MAX_RESEALED, readKeyBytes),
    records: readList(fields['records'], MAX_RESEALED, readRecord),
  };
}

function readCustody(value: unknown): Custody {
  const fields = readFields(value);
  return {
    epoch: readEpoch(fields['epoch']),
    mac: readMac(fields['mac']),
    operators: readList(fields['operators'], MAX_OPERATORS, readOperatorWrap),
    recovery: readWrap(fields['recovery']),
  };
}

function readOperatorWrap(value: unknown): OperatorWrap {
  const fields = readFields(value);
  const { kdf, salt, sealed } = readWrap({ ...fields, kind: 'passphrase' });
  return { ...readStanding(fields), kdf, salt, sealed };
}

const readStanding = (fields: Fields): Pick<OperatorWrap, 'id' | 'name' | 'role'> => ({
  id: readOperatorId(fields['id']),
  name: readText(fields['name'], MAX_NAME),
  role: readOneOf(fields['role'], OPERATOR_ROLES),
});

const readOperatorId = (value: unknown): OperatorId => readIdText(value) as OperatorId;
const readMac = (value: unknown): Uint8Array => readBytes(value, { min: MAC_LENGTH, max: MAC_LENGTH });
const readEpoch = (value: unknown): number => readInteger(value, { min: 0, max: MAX_EPOCH });
