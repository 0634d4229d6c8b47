import type { AppError } from '../../shared/errors.ts';
import type { GrantId, KeyId, UnixMs, WorkspaceId } from '../../shared/model/brands.ts';
import type { GrantPurpose } from '../../shared/model/grant.ts';
import type { SealedKey } from '../../shared/model/key.ts';
import type { ApprovalNeed } from '../../shared/model/operator.ts';
import type { Custody } from '../../shared/model/operator-wrap.ts';
import type { KeyWrap } from '../../shared/model/workspace.ts';
import type { Result } from '../../shared/result.ts';
import type { ExportScheme } from './export-pkcs8.ts';
import type { GrantOver } from './grant-keepers.ts';
import type {
  ApproveInput,
  ChangeOwnInput,
  ClearExportInput,
  EnrolAnswer,
  EnrolInput,
  GrantOrder,
  HandshakeInput,
  InitAnswer,
  KeyOrder,
  MachineSecret,
  RecordOrder,
  RememberInput,
  ResealAnswer,
  ResealInput,
  RotationAnswer,
  RotationInput,
  SessionAnswer,
  SignInput,
  UnlockSecret,
} from './vault-calls.ts';

export interface WorkspaceWraps {
  readonly workspaceId: WorkspaceId;
  readonly wraps: readonly KeyWrap[];
  /** Where operators are named: then the wraps count for nothing. */
  readonly custody?: Custody | undefined;
}

/**
 * The keys of one workspace, in a process of their own.
 *
 * The process is started by the first call that needs it and ended by `lock`. Key operations answer `vault.locked`
 * while locked and `vault.stopped` where the process died under them. Passphrases, recovery keys and imported keys are
 * octets that every call zeroes, whatever the outcome.
 */
export interface Vault {
  isUnlocked(): boolean;
  /** Calls back when the keys are gone: by `lock`, or because the process died. Answers how to stop listening. */
  onLocked(listener: (cause: 'locked' | 'stopped') => void): () => void;
  /**
   * Makes a workspace key and its two wraps, and stays unlocked. The recovery key is shown once and kept nowhere.
   * `vault.passphrase-too-short`.
   */
  init(input: {
    readonly workspaceId: WorkspaceId;
    readonly passphrase: Uint8Array;
  }): Promise<Result<InitAnswer, AppError>>;
  /**
   * Opens the workspace key. After the second failure in a row of the same operator further attempts wait, growing to a minute. `isConfirmed`: keys may leave
   * for some minutes without `confirm`. `vault.wrong-passphrase`, `vault.wrong-recovery-key`, `vault.wait`, `vault.kdf-out-of-bounds`; where operators are
   * named also `operator.which`, `operator.not-found`, `vault.operators-altered`. By a machine's secret nothing is confirmed, and what no longer opens answers
   * `remember.stale`.
   */
  unlock(
    input: WorkspaceWraps & (UnlockSecret | MachineSecret) & { readonly isConfirmed?: boolean | undefined },
  ): Promise<Result<null, AppError>>;
  /** Who has it open, and which workspace key that is; null while locked. */
  session(): SessionAnswer | null;
  /** Who has it open types their secret again: for some minutes keys may leave, and operators be changed. Codes as `unlock`, `vault.key-changed`. */
  confirm(input: WorkspaceWraps & { readonly passphrase: Uint8Array }): Promise<Result<null, AppError>>;
  /** Whether that was just now, so that keys may leave. Advice: the process with the keys decides. */
  isConfirmed(): boolean;
  /**
   * A second operator approves what a key of the two-person rule is to do. Codes as `unlock`, `approval.same-operator`, `operator.role` where they may not
   * sign themselves.
   */
  approve(input: ApproveInput): Promise<Result<null, AppError>>;
  /** Name of the operator who approved that much, or undefined. */
  approvedBy(need: ApprovalNeed): string | undefined;
  /**
   * The workspace key under a key of this machine, for who has it open, within some minutes after they typed their passphrase. It opens with `unlock` until the
   * passphrase or the workspace key changes. `vault.confirm-needed`, `remember.refused`.
   */
  remember(input: RememberInput): Promise<Result<Uint8Array, AppError>>;
  /** A permit for a job that was confirmed: exports which name it go on until `endExports`, or until the vault is locked. `vault.confirm-needed`. */
  beginExports(): Promise<Result<string, AppError>>;
  endExports(permit: string): Promise<void>;
  /** A wrap for a new operator; keeping it with the new proof of the list is the caller's. `operator.role`, `vault.confirm-needed`, `vault.operators-altered`. */
  enrol(input: EnrolInput): Promise<Result<EnrolAnswer, AppError>>;
  /** The same for who has it open, by a new passphrase against the old one. Codes as `unlock`. */
  changeOwn(input: ChangeOwnInput): Promise<Result<EnrolAnswer, AppError>>;
  /**
   * Makes the next workspace key. Everything sealed goes through `reseal`; when that is kept, `endRotation` takes the next key into use, or forgets it.
   * `operator.role`, `vault.confirm-needed`, `vault.operators-altered`, `operator.named-already`, `operator.not-found`, `vault.passphrase-too-short`.
   */
  beginRotation(input: RotationInput): Promise<Result<RotationAnswer, AppError>>;
  /** Seals anew, at most `MAX_RESEALED` of each. What does not open stays as it was. `approval.needed` where the rule of a key changes. */
  reseal(input: ResealInput): Promise<Result<ResealAnswer, AppError>>;
  endRotation(isCommitted: boolean): Promise<Result<null, AppError>>;
  /** A wrap by a new passphrase, against the old one or the recovery key; keeping it is the caller's. Codes as `unlock`. */
  rewrap(
    input: WorkspaceWraps & { readonly by: UnlockSecret; readonly newPassphrase: Uint8Array },
  ): Promise<Result<KeyWrap, AppError>>;
  /**
   * Ends the process and with it every opened key; what is under way fails with `vault.locked`. Grants end too unless `keepGrants`: those have processes
   * of their own, which never held the workspace key.
   */
  lock(options?: { readonly keepGrants?: boolean }): Promise<void>;
  /**
   * Lets keys sign and records open while locked, all or nothing, for a time, and no longer than this process lives. Nothing else can be done with them there. `vault.locked`, `vault.key-damaged`, `vault.record-damaged`, `input.too-large`.
   */
  grant(input: GrantOrder): Promise<Result<null, AppError>>;
  /** Ends one that may have ended already; resolves when its process is gone. */
  endGrant(grantId: GrantId): Promise<void>;
  /** Those that stand. */
  grants(): readonly GrantId[];
  /** Calls back when a grant ended by itself: its time was up, or its process died. Answers how to stop listening. */
  onGrantOver(listener: GrantOver): () => void;
  /** Whether `sign` with this purpose would get a key: unlocked by somebody who may sign, or granted. */
  canSign(keyId: KeyId, purpose: GrantPurpose): boolean;
  /** Whether `sign` with this purpose would use a grant, while unlocked too: for who may not sign themselves, and for keys that need a second operator. */
  signsByGrant(key: SealedKey, purpose: GrantPurpose): boolean;
  generateKey(input: KeyOrder): Promise<Result<SealedKey, AppError>>;
  /** Makes at most 1 000 keys, all or none, in the order they were asked for. */
  generateKeys(input: { readonly orders: readonly KeyOrder[] }): Promise<Result<SealedKey[], AppError>>;
  /** Puts a key that is not recorded yet under the two-person rule. `operator.role`, `vault.key-damaged`. */
  bindTwoPerson(input: { readonly key: SealedKey }): Promise<Result<SealedKey, AppError>>;
  /** Seals an unencrypted PKCS#8 key. `format.malformed`, `format.unsupported`, `format.key-mismatch`. */
  importKey(input: {
    readonly keyId: KeyId;
    readonly pkcs8Der: Uint8Array;
    readonly createdAt: UnixMs;
  }): Promise<Result<SealedKey, AppError>>;
  /**
   * Signs at most 1 000 messages. ECDSA signatures in DER. With a `purpose` only messages of its shape, and, but for `log`, also under a grant.
   * `input.invalid` where key and algorithm or message and purpose don't fit, `vault.key-damaged`.
   */
  sign(input: SignInput): Promise<Result<Uint8Array[], AppError>>;
  /**
   * EncryptedPrivateKeyInfo (RFC 5958 §3) as PBES2, PBKDF2-HMAC-SHA256, AES-256-CBC with at least 600 000 iterations; or, as `pkcs12-3des`, under
   * SHA-1 and 3DES with 2 048, for a PKCS #12 file that old readers are to open.
   */
  exportEncryptedPkcs8(input: {
    readonly key: SealedKey;
    readonly passphrase: Uint8Array;
    readonly scheme?: ExportScheme;
    readonly iterations?: number;
    readonly permit?: string | undefined;
  }): Promise<Result<Uint8Array, AppError>>;
  /** PKCS#8 in clear as PEM octets, for a file that its user asked for without a passphrase; the caller zeroes them once they are written. */
  exportClearPkcs8(input: ClearExportInput): Promise<Result<Uint8Array, AppError>>;
  /** PKCS#8 as PEM octets for node:tls; the caller zeroes them after the handshake. */
  openForHandshake(input: { readonly key: SealedKey }): Promise<Result<Uint8Array, AppError>>;
  /** The same, sealed for the process that showed `point`: who carries it there cannot open it. */
  sealForHandshake(input: HandshakeInput): Promise<Result<Uint8Array, AppError>>;
  /** Whether a key opens and belongs to its public key: `vault.key-damaged`. */
  verifyKey(input: { readonly key: SealedKey }): Promise<Result<null, AppError>>;
  /** Seals 1 octet to 16 MiB for one record of this workspace and zeroes them. What comes back opens for that id and kind alone. */
  sealRecord(input: RecordOrder & { readonly plain: Uint8Array }): Promise<Result<Uint8Array, AppError>>;
  /** The octets that were sealed; the caller zeroes them. Also under a grant. `vault.record-damaged`. */
  openRecord(input: RecordOrder & { readonly sealed: Uint8Array }): Promise<Result<Uint8Array, AppError>>;
}
