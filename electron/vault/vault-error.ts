import { type AppError, fail } from '../../shared/errors.ts';
import { APPROVAL_PURPOSES, OPERATOR_ROLES, type OperatorRole } from '../../shared/model/operator.ts';
import { readFields, readInteger, readOneOf, readText } from './message-shape.ts';

/** The errors that the process itself can answer, each with exactly its evidence. */
export function readError(value: unknown): AppError {
  const fields = readFields(value);
  const evidence = readFields(fields['evidence']);
  const count = (name: string): number =>
    readInteger(evidence[name], { min: Number.MIN_SAFE_INTEGER, max: Number.MAX_SAFE_INTEGER });
  const text = (name: string): string => readText(evidence[name], 200);
  const role = (name: string): OperatorRole => readOneOf(evidence[name], OPERATOR_ROLES);
  switch (readOneOf(fields['code'], ANSWERED_CODES)) {
    case 'vault.locked':
      return fail('vault.locked', {}).error;
    case 'vault.wrong-passphrase':
      return fail('vault.wrong-passphrase', { retryAfterMs: count('retryAfterMs') }).error;
    case 'vault.wrong-recovery-key':
      return fail('vault.wrong-recovery-key', { retryAfterMs: count('retryAfterMs') }).error;
    case 'vault.passphrase-too-short':
      return fail('vault.passphrase-too-short', { length: count('length'), minimum: count('minimum') }).error;
    case 'vault.kdf-out-of-bounds':
      return fail('vault.kdf-out-of-bounds', { memoryKiB: count('memoryKiB'), iterations: count('iterations') }).error;
    case 'vault.key-damaged':
      return fail('vault.key-damaged', { keyId: text('keyId') }).error;
    case 'vault.record-damaged':
      return fail('vault.record-damaged', { kind: text('kind'), recordId: text('recordId') }).error;
    case 'vault.confirm-needed':
      return fail('vault.confirm-needed', {}).error;
    case 'vault.key-changed':
      return fail('vault.key-changed', {}).error;
    case 'vault.operators-altered':
      return fail('vault.operators-altered', {}).error;
    case 'operator.role':
      return fail('operator.role', { needs: role('needs'), has: role('has') }).error;
    case 'operator.which':
      return fail('operator.which', {}).error;
    case 'operator.not-found':
      return fail('operator.not-found', { wanted: text('wanted') }).error;
    case 'operator.none':
      return fail('operator.none', {}).error;
    case 'operator.named-already':
      return fail('operator.named-already', {}).error;
    case 'approval.needed': {
      const purpose = readOneOf(evidence['purpose'], APPROVAL_PURPOSES);
      return fail('approval.needed', { keyId: text('keyId'), purpose, uses: count('uses') }).error;
    }
    case 'approval.same-operator':
      return fail('approval.same-operator', { name: readText(evidence['name'], 400) }).error;
    case 'input.invalid':
      return fail('input.invalid', { field: text('field'), problem: text('problem') }).error;
    case 'input.too-large':
      return fail('input.too-large', { field: text('field'), size: count('size'), limit: count('limit') }).error;
    case 'format.malformed':
      return fail('format.malformed', { format: text('format'), offset: count('offset'), problem: text('problem') })
        .error;
    case 'format.unsupported':
      return fail('format.unsupported', { format: text('format'), detail: text('detail') }).error;
    case 'format.key-mismatch':
      return fail('format.key-mismatch', {}).error;
  }
}

const ANSWERED_CODES = [
  'vault.locked',
  'vault.wrong-passphrase',
  'vault.wrong-recovery-key',
  'vault.passphrase-too-short',
  'vault.kdf-out-of-bounds',
  'vault.key-damaged',
  'vault.record-damaged',
  'vault.confirm-needed',
  'vault.key-changed',
  'vault.operators-altered',
  'operator.role',
  'operator.which',
  'operator.not-found',
  'operator.none',
  'operator.named-already',
  'approval.needed',
  'approval.same-operator',
  'input.invalid',
  'input.too-large',
  'format.malformed',
  'format.unsupported',
  'format.key-mismatch',
] as const;
