import { type AppError, fail } from '../../shared/errors.ts';
import { APPROVAL_PURPOSES, OPERATOR_ROLES, type OperatorRole } from '../../shared/model/operator.ts';
import { REMEMBER_REFUSALS } from '../../shared/model/remember.ts';
import { readFields, readInteger, readOneOf, readText } from './message-shape.ts';

/** The errors that the process itself can answer, each with exactly its evidence. */
export function readError(value: unknown): AppError {
  const fields = readFields(value);
  const evidence = readFields(fields['evidence']);
  const count = (name: string): number =>
    readInteger(evidence[name], { min: Number.MIN_SAFE_INTEGER, max: Number.MAX_SAFE_INTEGER });
  const text = (name: string): string => readText(evidence[name], 200);
  const role = (name: string): OperatorRole => readOneOf(evidence[name], OPERATOR_ROLES);
  const code = readOneOf(fields['code'], ANSWERED_CODES);
  switch (code) {
    case 'vault.locked':
    case 'vault.confirm-needed':
    case 'remember.stale':
    case 'vault.key-changed':
    case 'vault.operators-altered':
    case 'operator.which':
    case 'operator.none':
    case 'operator.named-already':
    case 'format.key-mismatch':
      return { code, evidence: {} };
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
    case 'remember.refused':
      return fail('remember.refused', { reason: readOneOf(evidence['reason'], REMEMBER_REFUSALS) }).error;
    case 'operator.role':
      return fail('operator.role', { needs: role('needs'), has: role('has') }).error;
    case 'operator.not-found':
      return fail('operator.not-found', { wanted: text('wanted') }).error;
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
  'remember.stale',
  'remember.refused',
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
