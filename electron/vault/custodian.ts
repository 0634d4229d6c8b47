import { randomBytes, timingSafeEqual } from 'node:crypto';
import { type AppError, fail } from '../../shared/errors.ts';
import { isTwoPerson, type SealedKey } from '../../shared/model/key.ts';
import {
  APPROVAL_LASTS_MS,
  type ApprovalNeed,
  type ApprovalPurpose,
  hasRole,
  type OperatorRole,
  roleOf,
  type SessionOperator,
} from '../../shared/model/operator.ts';
import type { Custody, CustodyChange, OperatorWrap } from '../../shared/model/operator-wrap.ts';
import { mapResult, ok, type Result } from '../../shared/result.ts';
import { Approvals } from './approvals.ts';
import { changeCustody } from './custody-change.ts';
import { WORKSPACE_KEY_LENGTH } from './key-wrap.ts';
import { wrapForMachine } from './machine-wrap.ts';
import { findOperator, type OpenVault, openVault } from './open-vault.ts';
import { type Keyed, macOfCustody, openByOperator, requireUnaltered, wrapForOperator } from './operator-wrap.ts';
import { checkPassphrase } from './passphrase.ts';
import type {
  ApproveInput,
  ChangeOwnInput,
  ConfirmInput,
  EnrolInput,
  EnrolAnswer,
  RememberInput,
  RotationAnswer,
  RotationInput,
  UnlockSecret,
} from './vault-calls.ts';
import { PERMIT_LENGTH } from './vault-values.ts';

/** The workspace key that comes next, from the beginning of a rotation to its end. */
interface Rotation {
  readonly epoch: number;
  readonly workspaceKey: Uint8Array;
  /** Who goes on with it. */
  readonly session: SessionOperator;
}

/** Who opened the vault, what they may do, and what second operators approved. Lives in the vault process with the workspace key. */
export class Custodian {
  readonly #monotonicMs: () => number;
  readonly #approvals: Approvals;
  #vault: OpenVault | null = null;
  #rotation: Rotation | null = null;
  /** Jobs that were confirmed and are still at work. */
  readonly #permits = new Set<string>();
  #typedUntilMs = Number.NEGATIVE_INFINITY;
  #confirmedUntilMs = Number.NEGATIVE_INFINITY;

  constructor(monotonicMs: () => number) {
    this.#monotonicMs = monotonicMs;
    this.#approvals = new Approvals(monotonicMs);
  }

  get vault(): OpenVault | null {
    return this.#vault;
  }

  get rotation(): Rotation | null {
    return this.#rotation;
  }

  /** Begins a session; what the one before held is gone. `typed`: by a secret that somebody typed, perhaps to let keys leave. */
  begin(vault: OpenVault, typed: 'no' | 'yes' | 'to-confirm'): void {
    this.forget();
    this.#vault = vault;
    if (typed !== 'no') this.#typedUntilMs = this.#monotonicMs() + APPROVAL_LASTS_MS;
    if (typed === 'to-confirm') this.#confirmedUntilMs = this.#typedUntilMs;
  }

  forget(): void {
    this.#vault?.workspaceKey.fill(0);
    this.#vault = null;
    this.abandonRotation();
    this.#approvals.clear();
    this.#permits.clear();
    this.#typedUntilMs = Number.NEGATIVE_INFINITY;
    this.#confirmedUntilMs = Number.NEGATIVE_INFINITY;
  }

  /** The open vault where its operator may do what needs a role. `vault.locked`, `operator.role`. */
  require(needs: OperatorRole): Result<OpenVault, AppError> {
    if (this.#vault === null) return fail('vault.locked', {});
    const has = roleOf(this.#vault.session);
    return hasRole(has, needs) ? ok(this.#vault) : fail('operator.role', { needs, has });
  }

  /** Private keys leave, and operators are changed, only right after the passphrase was typed, or for a job that began then. `vault.confirm-needed`. */
  requireConfirmed(permit?: string): Result<null, AppError> {
    const isPermitted = permit !== undefined && this.#permits.has(permit);
    return isPermitted || this.#monotonicMs() < this.#confirmedUntilMs ? ok(null) : fail('vault.confirm-needed', {});
  }

  /** What was confirmed now may take longer than that lasts: whoever holds the answer lets keys leave until it ends, or the vault is locked. */
  beginExports(): Result<string, AppError> {
    return mapResult(this.requireConfirmed(), () => {
      const permit = randomBytes(PERMIT_LENGTH).toString('hex');
      this.#permits.add(permit);
      return permit;
    });
  }

  endExports(permit: string): void {
    this.#permits.delete(permit);
  }

  takeApproval(need: ApprovalNeed): Result<string, AppError> {
    return this.#approvals.take(need);
  }

  /** Uses up an approval where the key stands under the two-person rule. `approval.needed`. */
  allow(key: SealedKey, purpose: ApprovalPurpose, uses = 1): Result<null, AppError> {
    if (!isTwoPerson(key) || uses === 0) return ok(null);
    return mapResult(this.takeApproval({ keyId: key.id, purpose, uses }), () => null);
  }

  /** Who has the vault open types their secret again. Codes as `unlock`. */
  async confirm(input: ConfirmInput): Promise<Result<null, AppError>> {
    const vault = this.#vault;
    if (vault === null) return fail('vault.locked', {});
    const again = await openVault({ ...input, secret: againOf(vault.session, input.passphrase) });
    if (!again.ok) return again;
    const isSame = timingSafeEqual(again.value.workspaceKey, vault.workspaceKey);
    again.value.workspaceKey.fill(0);
    if (!isSame || this.#vault !== vault) return fail('vault.key-changed', {});
    this.#typedUntilMs = this.#monotonicMs() + APPROVAL_LASTS_MS;
    this.#confirmedUntilMs = this.#typedUntilMs;
    return ok(null);
  }

  /** Wraps the workspace key for this machine, right after the passphrase was typed for whatever. `vault.confirm-needed`, `remember.refused`. */
  remember({ machineKey, ...openers }: RememberInput): Result<Uint8Array, AppError> {
    const vault = this.#vault;
    if (vault === null) return fail('vault.locked', {});
    if (vault.session.kind === 'recovery') return fail('remember.refused', { reason: 'recovery' });
    if (this.#monotonicMs() >= this.#typedUntilMs) return fail('vault.confirm-needed', {});
    const wrap = wrapForMachine(vault, openers, machineKey);
    return wrap === null ? fail('vault.key-changed', {}) : ok(wrap);
  }

  /** A second operator approves. Codes as `unlock`, with `approval.same-operator` and `operator.role` for one who may not sign. */
  async approve({ custody, operatorId, passphrase, need }: ApproveInput): Promise<Result<null, AppError>> {
    const vault = this.#vault;
    if (vault === null) return fail('vault.locked', {});
    const approver = findOperator(custody, operatorId);
    if (!approver.ok) return approver;
    const { id, name, role } = approver.value;
    if (vault.session.kind === 'operator' && vault.session.id === id) return fail('approval.same-operator', { name });
    const unaltered = requireUnaltered(vault, custody);
    if (!unaltered.ok) return unaltered;
    if (!hasRole(role, 'issuer')) return fail('operator.role', { needs: 'issuer', has: role });
    const workspaceKey = await openByOperator(vault.workspaceId, approver.value, passphrase);
    if (!workspaceKey.ok) return workspaceKey;
    const isSame = timingSafeEqual(workspaceKey.value, vault.workspaceKey);
    workspaceKey.value.fill(0);
    if (!isSame || this.#vault !== vault) return fail('vault.key-changed', {});
    this.#approvals.add(need, name);
    return ok(null);
  }

  /** Adds an operator: their wrap, and the proof of the list with it. */
  async enrol({ custody, operator, passphrase }: EnrolInput): Promise<Result<EnrolAnswer, AppError>> {
    const vault = this.#requireChange(custody);
    if (!vault.ok) return vault;
    const checked = checkPassphrase(passphrase);
    if (!checked.ok) return checked;
    const wrap = await wrapForOperator(vault.value, operator, passphrase);
    return mapResult(wrap, (made) => answerChanged(vault.value, custody, made));
  }

  /** The session's operator changes their own passphrase. Codes as `unlock`. */
  async changeOwn({ custody, passphrase, newPassphrase }: ChangeOwnInput): Promise<Result<EnrolAnswer, AppError>> {
    const vault = this.#vault;
    if (vault?.session.kind !== 'operator') return fail('vault.locked', {});
    const checked = checkPassphrase(newPassphrase);
    if (!checked.ok) return checked;
    const unaltered = requireUnaltered(vault, custody);
    if (!unaltered.ok) return unaltered;
    const own = findOperator(custody, vault.session.id);
    if (!own.ok) return own;
    const opened = await openByOperator(vault.workspaceId, own.value, passphrase);
    if (!opened.ok) return opened;
    opened.value.fill(0);
    const wrap = await wrapForOperator(vault, own.value, newPassphrase);
    return mapResult(wrap, (made) => answerChanged(vault, custody, made));
  }

  /** Makes the next workspace key and seals it to everybody who may open it from then on. It is used once `commitRotation` is called. */
  async beginRotation({ custody, change }: RotationInput): Promise<Result<RotationAnswer, AppError>> {
    const vault = change.kind === 'first' ? this.#requireNaming(custody) : this.#requireChange(custody, change);
    if (!vault.ok) return vault;
    const { workspaceId, workspaceKey: present, session } = vault.value;
    const next = new Uint8Array(randomBytes(WORKSPACE_KEY_LENGTH));
    const epoch = vault.value.epoch + 1;
    const answer = await changeCustody({ workspaceId, present, next, epoch }, custody, change);
    if (!answer.ok || this.#vault !== vault.value) {
      next.fill(0);
      return answer.ok ? fail('vault.locked', {}) : answer;
    }
    this.abandonRotation();
    const becomes =
      change.kind === 'first' ? ({ kind: 'operator', role: 'admin', ...change.operator } as const) : session;
    this.#rotation = { epoch, workspaceKey: next, session: becomes };
    return answer;
  }

  /** From here on the next workspace key is the one that is used. */
  commitRotation(): Result<null, AppError> {
    if (this.#vault === null || this.#rotation === null) return fail('vault.locked', {});
    this.#vault.workspaceKey.fill(0);
    this.#vault = { ...this.#vault, ...this.#rotation };
    this.#rotation = null;
    this.#approvals.clear();
    return ok(null);
  }

  abandonRotation(): void {
    this.#rotation?.workspaceKey.fill(0);
    this.#rotation = null;
  }

  /** Operators are named where there are none, or anew with the recovery key. */
  #requireNaming(custody: Custody | undefined): Result<OpenVault, AppError> {
    const vault = this.require('admin');
    if (!vault.ok) return vault;
    const { kind } = vault.value.session;
    const isFree = kind === 'recovery' || (kind === 'passphrase' && custody === undefined);
    if (!isFree) return fail('operator.named-already', {});
    return mapResult(this.requireConfirmed(), () => vault.value);
  }

  #requireChange(custody: Custody | undefined, change?: CustodyChange): Result<OpenVault, AppError> {
    const vault = this.require('admin');
    if (!vault.ok) return vault;
    if (custody === undefined) return fail('operator.none', {});
    const confirmed = change?.kind === 'keys' ? ok(null) : this.requireConfirmed();
    if (!confirmed.ok) return confirmed;
    return mapResult(requireUnaltered(vault.value, custody), () => vault.value);
  }
}

/** The secret that a session is opened with, typed again. */
function againOf(session: SessionOperator, typed: Uint8Array): UnlockSecret {
  if (session.kind === 'recovery') return { recoveryKey: typed };
  return session.kind === 'operator' ? { operatorId: session.id, passphrase: typed } : { passphrase: typed };
}

function answerChanged(keyed: Keyed, custody: Custody, wrap: OperatorWrap): EnrolAnswer {
  const operators = [...custody.operators.filter(({ id }) => id !== wrap.id), wrap];
  return { wrap, mac: macOfCustody(keyed, { ...custody, operators }) };
}
