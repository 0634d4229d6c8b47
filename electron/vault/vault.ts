import { type AppError, fail } from '../../shared/errors.ts';
import type { GrantId, KeyId, WorkspaceId } from '../../shared/model/brands.ts';
import type { GrantPurpose } from '../../shared/model/grant.ts';
import { isTwoPerson, type SealedKey } from '../../shared/model/key.ts';
import {
  APPROVAL_LASTS_MS,
  type ApprovalNeed,
  type ApprovalPurpose,
  hasRole,
  roleOf,
} from '../../shared/model/operator.ts';
import type { KeyWrap } from '../../shared/model/workspace.ts';
import { mapResult, type Result } from '../../shared/result.ts';
import { type ExportScheme, MAX_EXPORT_ITERATIONS, MIN_EXPORT_ITERATIONS } from './export-pkcs8.ts';
import { GrantKeepers, type GrantOver } from './grant-keepers.ts';
import { Approvals } from './approvals.ts';
import type {
  ApproveInput,
  ChangeOwnInput,
  EnrolAnswer,
  EnrolInput,
  GrantOrder,
  InitAnswer,
  MachineSecret,
  RememberInput,
  ResealAnswer,
  ResealInput,
  RotationAnswer,
  RotationInput,
  SessionAnswer,
  SignInput,
  UnlockSecret,
  VaultAnswer,
  VaultInput,
} from './vault-calls.ts';
import type { SpawnVault } from './vault-channel.ts';
import type { Vault, WorkspaceWraps } from './vault-interface.ts';
import { VaultLife } from './vault-life.ts';
import { octetsOf, sessionName, whoIs, zeroing } from './vault-secrets.ts';
import { MAX_RECORD_BYTES } from './vault-values.ts';

export type { MachineSecret, UnlockSecret } from './vault-calls.ts';
export type { Vault } from './vault-interface.ts';

/** A vault that is locked. `monotonicMs` measures the delay between attempts. */
export const createVault = (options: { readonly spawn: SpawnVault; readonly monotonicMs?: () => number }): Vault =>
  new ProcessVault(options.spawn, options.monotonicMs ?? (() => performance.now()));

/** A vault over processes: one while it is unlocked, and one for each grant. */
class ProcessVault implements Vault {
  readonly #life: VaultLife;
  readonly #keepers: GrantKeepers;
  readonly #approvals: Approvals;
  readonly #monotonicMs: () => number;
  #confirmedUntilMs = 0;
  readonly #listeners = new Set<(cause: 'locked' | 'stopped') => void>();

  constructor(spawn: SpawnVault, monotonicMs: () => number) {
    this.#monotonicMs = monotonicMs;
    this.#life = new VaultLife(spawn, monotonicMs, (cause) => {
      this.#confirmedUntilMs = 0;
      this.#approvals.clear();
      for (const listener of this.#listeners) listener(cause);
    });
    this.#keepers = new GrantKeepers(spawn);
    this.#approvals = new Approvals(monotonicMs);
  }

  isUnlocked(): boolean {
    return this.#life.session !== null;
  }

  onLocked(listener: (cause: 'locked' | 'stopped') => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async init(input: {
    readonly workspaceId: WorkspaceId;
    readonly passphrase: Uint8Array;
  }): Promise<Result<InitAnswer, AppError>> {
    return zeroing([input.passphrase], async () =>
      this.#confirming(await this.#life.init({ workspaceId: input.workspaceId, passphrase: input.passphrase })),
    );
  }

  async unlock(
    input: WorkspaceWraps & (UnlockSecret | MachineSecret) & { readonly isConfirmed?: boolean | undefined },
  ): Promise<Result<null, AppError>> {
    const { workspaceId, wraps, custody, isConfirmed, ...secret } = input;
    const order = { workspaceId, wraps, custody, secret, isConfirmed };
    return zeroing(octetsOf(secret), async () => {
      this.#confirmedUntilMs = 0;
      const unlocked = await this.#life.unlock(order, whoIs(secret));
      const isTyped = !('machineKey' in secret);
      return mapResult(isConfirmed === true && isTyped ? this.#confirming(unlocked) : unlocked, () => null);
    });
  }

  session(): SessionAnswer | null {
    return this.#life.session;
  }

  confirm(input: WorkspaceWraps & { readonly passphrase: Uint8Array }): Promise<Result<null, AppError>> {
    return zeroing([input.passphrase], async () =>
      this.#confirming(await this.#life.attempt('confirm', input, sessionName(this.#life.session?.session))),
    );
  }

  isConfirmed(): boolean {
    return this.isUnlocked() && this.#monotonicMs() < this.#confirmedUntilMs;
  }

  #confirming<T>(typed: Result<T, AppError>): Result<T, AppError> {
    if (typed.ok) this.#confirmedUntilMs = this.#monotonicMs() + APPROVAL_LASTS_MS;
    return typed;
  }

  approve(input: ApproveInput): Promise<Result<null, AppError>> {
    return zeroing([input.passphrase], async () => {
      const approved = await this.#life.attempt('approve', input, input.operatorId);
      const by = input.custody.operators.find(({ id }) => id === input.operatorId);
      if (approved.ok && by !== undefined) this.#approvals.add(input.need, by.name);
      return approved;
    });
  }

  approvedBy(need: ApprovalNeed): string | undefined {
    return this.isUnlocked() ? this.#approvals.find(need) : undefined;
  }

  remember(input: RememberInput): Promise<Result<Uint8Array, AppError>> {
    return zeroing([input.machineKey], () => this.#life.ask('remember', input));
  }

  async beginExports(): Promise<Result<string, AppError>> {
    return this.#life.ask('beginExports', {});
  }

  async endExports(permit: string): Promise<void> {
    await this.#life.ask('endExports', { permit });
  }

  enrol(input: EnrolInput): Promise<Result<EnrolAnswer, AppError>> {
    return zeroing([input.passphrase], () => this.#life.ask('enrol', input));
  }

  changeOwn(input: ChangeOwnInput): Promise<Result<EnrolAnswer, AppError>> {
    return zeroing([input.passphrase, input.newPassphrase], () =>
      this.#life.attempt('changeOwn', input, sessionName(this.#life.session?.session)),
    );
  }

  beginRotation(input: RotationInput): Promise<Result<RotationAnswer, AppError>> {
    const secrets = 'passphrase' in input.change ? [input.change.passphrase] : [];
    return zeroing(secrets, () => this.#life.ask('beginRotation', input));
  }

  reseal(input: ResealInput): Promise<Result<ResealAnswer, AppError>> {
    return this.#life.ask('reseal', input);
  }

  async endRotation(isCommitted: boolean): Promise<Result<null, AppError>> {
    const ended = await this.#life.ask('endRotation', { isCommitted });
    if (ended.ok) this.#life.goOn(ended.value);
    if (isCommitted) this.#approvals.clear();
    return mapResult(ended, () => null);
  }

  async rewrap(
    input: WorkspaceWraps & { readonly by: UnlockSecret; readonly newPassphrase: Uint8Array },
  ): Promise<Result<KeyWrap, AppError>> {
    const { workspaceId, wraps, by, newPassphrase } = input;
    return zeroing([...octetsOf(by), newPassphrase], () =>
      this.#life.attempt('rewrap', { workspaceId, wraps, secret: by, newPassphrase }, whoIs(by)),
    );
  }

  async lock({ keepGrants = false }: { readonly keepGrants?: boolean } = {}): Promise<void> {
    await Promise.all([keepGrants ? undefined : this.#keepers.endAll(), this.#life.end()]);
  }

  grants(): readonly GrantId[] {
    return this.#keepers.ids;
  }

  onGrantOver(listener: GrantOver): () => void {
    return this.#keepers.onOver(listener);
  }

  async grant(input: GrantOrder): Promise<Result<null, AppError>> {
    const { opened } = this.#life;
    if (opened === null) return fail('vault.locked', {});
    const given = await this.#keepers.give(opened.client, opened.workspaceId, input);
    for (const { key } of given.ok ? input.keys : []) this.#used(key, 'grant', 1);
    return given;
  }

  endGrant(grantId: GrantId): Promise<void> {
    return this.#keepers.end(grantId);
  }

  canSign(keyId: KeyId, purpose: GrantPurpose): boolean {
    return this.#maySign() || this.#keepers.find(keyId, purpose) !== undefined;
  }

  signsByGrant(key: SealedKey, purpose: GrantPurpose): boolean {
    return (isTwoPerson(key) || !this.#maySign()) && this.#keepers.find(key.id, purpose) !== undefined;
  }

  #maySign(): boolean {
    const open = this.#life.session;
    return open !== null && hasRole(roleOf(open.session), 'issuer');
  }

  generateKey(input: VaultInput<'generateKey'>): Promise<Result<SealedKey, AppError>> {
    return this.#life.ask('generateKey', input);
  }

  generateKeys(input: VaultInput<'generateKeys'>): Promise<Result<SealedKey[], AppError>> {
    return this.#life.ask('generateKeys', input);
  }

  bindTwoPerson(input: VaultInput<'bindTwoPerson'>): Promise<Result<SealedKey, AppError>> {
    return this.#life.ask('bindTwoPerson', input);
  }

  importKey(input: VaultInput<'importKey'>): Promise<Result<SealedKey, AppError>> {
    return zeroing([input.pkcs8Der], () => this.#life.ask('importKey', input));
  }

  async sign(input: SignInput): Promise<Result<Uint8Array[], AppError>> {
    const { key, purpose, messages } = input;
    const keeper = purpose === undefined ? undefined : this.#keepers.find(key.id, purpose);
    // Whoever gave the grant was allowed to, and had the second operator's approval.
    if (keeper !== undefined && (isTwoPerson(key) || !this.#maySign())) return keeper.ask('sign', input);
    const signed = await this.#life.ask('sign', input);
    if (signed.ok) this.#used(key, purpose === 'crl' ? 'crl' : 'sign', messages.length);
    return signed;
  }

  async exportEncryptedPkcs8(input: {
    readonly key: SealedKey;
    readonly passphrase: Uint8Array;
    readonly scheme?: ExportScheme;
    readonly iterations?: number;
    readonly permit?: string | undefined;
  }): Promise<Result<Uint8Array, AppError>> {
    const { key, passphrase, scheme = 'pbes2', iterations = MIN_EXPORT_ITERATIONS, permit } = input;
    return zeroing([passphrase], async () => {
      if (iterations < MIN_EXPORT_ITERATIONS || iterations > MAX_EXPORT_ITERATIONS) {
        return fail('input.invalid', { field: 'iterations', problem: 'out-of-range' });
      }
      return this.#export('exportEncryptedPkcs8', { key, passphrase, scheme, iterations, permit });
    });
  }

  exportClearPkcs8(input: VaultInput<'exportClearPkcs8'>): Promise<Result<Uint8Array, AppError>> {
    return this.#export('exportClearPkcs8', input);
  }

  openForHandshake(input: VaultInput<'openForHandshake'>): Promise<Result<Uint8Array, AppError>> {
    return this.#export('openForHandshake', input);
  }

  sealForHandshake(input: VaultInput<'sealForHandshake'>): Promise<Result<Uint8Array, AppError>> {
    return this.#export('sealForHandshake', input);
  }

  verifyKey(input: VaultInput<'verifyKey'>): Promise<Result<null, AppError>> {
    return this.#life.ask('verifyKey', input);
  }

  sealRecord(input: VaultInput<'sealRecord'>): Promise<Result<Uint8Array, AppError>> {
    return zeroing([input.plain], async () =>
      input.plain.length > MAX_RECORD_BYTES
        ? fail('input.too-large', { field: 'plain', size: input.plain.length, limit: MAX_RECORD_BYTES })
        : this.#life.ask('sealRecord', input),
    );
  }

  openRecord(input: VaultInput<'openRecord'>): Promise<Result<Uint8Array, AppError>> {
    const keeper = this.isUnlocked() ? undefined : this.#keepers.findRecord(input);
    return keeper === undefined ? this.#life.ask('openRecord', input) : keeper.ask('openRecord', input);
  }

  async #export<O extends 'exportEncryptedPkcs8' | 'exportClearPkcs8' | 'openForHandshake' | 'sealForHandshake'>(
    operation: O,
    input: VaultInput<O>,
  ): Promise<Result<VaultAnswer<O>, AppError>> {
    const exported = await this.#life.ask(operation, input);
    if (exported.ok) this.#used(input.key, 'export', 1);
    return exported;
  }

  /** The process keeps approvals; what is kept here only tells beforehand whether one is there. */
  #used(key: SealedKey, purpose: ApprovalPurpose, uses: number): void {
    if (isTwoPerson(key) && uses > 0) this.#approvals.take({ keyId: key.id, purpose, uses });
  }
}
