import type { GrantPurpose } from '../../shared/model/grant.ts';
import type { GrantId, KeyId, OperatorId, UnixMs, WorkspaceId } from '../../shared/model/brands.ts';
import type { KeyChoice, SealedKey, SignatureAlgorithm } from '../../shared/model/key.ts';
import type { ApprovalNeed, SessionOperator } from '../../shared/model/operator.ts';
import type { Custody, CustodyChange, OperatorWrap } from '../../shared/model/operator-wrap.ts';
import type { KeyWrap } from '../../shared/model/workspace.ts';
import type { ExportScheme } from './export-pkcs8.ts';
import type { ParcelAddress } from './grant-parcel.ts';
import type { RecordKind } from './seal.ts';
import type { SignPurpose } from './signed-shape.ts';

/** What the client asks of the process: input and answer of each call. */
export interface VaultCalls {
  init: {
    readonly input: { readonly workspaceId: WorkspaceId; readonly passphrase: Uint8Array };
    readonly answer: InitAnswer;
  };
  unlock: { readonly input: UnlockInput; readonly answer: SessionAnswer };
  confirm: { readonly input: ConfirmInput; readonly answer: null };
  approve: { readonly input: ApproveInput; readonly answer: null };
  remember: { readonly input: RememberInput; readonly answer: Uint8Array };
  /** For a job that was confirmed: a permit, which lets its keys leave however long it takes. */
  beginExports: { readonly input: object; readonly answer: string };
  endExports: { readonly input: { readonly permit: string }; readonly answer: null };
  enrol: { readonly input: EnrolInput; readonly answer: EnrolAnswer };
  changeOwn: { readonly input: ChangeOwnInput; readonly answer: EnrolAnswer };
  beginRotation: { readonly input: RotationInput; readonly answer: RotationAnswer };
  reseal: { readonly input: ResealInput; readonly answer: ResealAnswer };
  endRotation: { readonly input: { readonly isCommitted: boolean }; readonly answer: SessionAnswer };
  rewrap: { readonly input: RewrapInput; readonly answer: KeyWrap };
  generateKey: {
    readonly input: KeyOrder;
    readonly answer: SealedKey;
  };
  generateKeys: { readonly input: { readonly orders: readonly KeyOrder[] }; readonly answer: SealedKey[] };
  /** The same key under the two-person rule; nothing takes it out but a rotation. */
  bindTwoPerson: { readonly input: { readonly key: SealedKey }; readonly answer: SealedKey };
  importKey: {
    readonly input: { readonly keyId: KeyId; readonly pkcs8Der: Uint8Array; readonly createdAt: UnixMs };
    readonly answer: SealedKey;
  };
  /** Asked before `sign`, of a message that is too large to be sent at once. */
  stage: { readonly input: StagedPart; readonly answer: null };
  sign: { readonly input: SignInput & { readonly isStaged?: boolean }; readonly answer: Uint8Array[] };
  exportEncryptedPkcs8: { readonly input: ExportInput; readonly answer: Uint8Array };
  openForHandshake: { readonly input: { readonly key: SealedKey }; readonly answer: Uint8Array };
  sealForHandshake: { readonly input: HandshakeInput; readonly answer: Uint8Array };
  exportClearPkcs8: { readonly input: ClearExportInput; readonly answer: Uint8Array };
  verifyKey: { readonly input: { readonly key: SealedKey }; readonly answer: null };
  sealRecord: { readonly input: RecordOrder & { readonly plain: Uint8Array }; readonly answer: Uint8Array };
  openRecord: { readonly input: RecordOrder & { readonly sealed: Uint8Array }; readonly answer: Uint8Array };
  /** Asked of a process that is to keep a grant: the point that a parcel is sealed for. */
  offerKeeping: { readonly input: object; readonly answer: Uint8Array };
  /** Asked of the unlocked process: what is granted, sealed for the one that is to keep it. */
  handOver: { readonly input: HandOverInput; readonly answer: Uint8Array };
  keep: { readonly input: ParcelAddress & { readonly parcel: Uint8Array }; readonly answer: null };
  forget: { readonly input: object; readonly answer: null };
}
export type VaultOperation = keyof VaultCalls;
export type VaultInput<O extends VaultOperation> = VaultCalls[O]['input'];
export type VaultAnswer<O extends VaultOperation> = VaultCalls[O]['answer'];

/** The passphrase of all, that of an operator, or the recovery key. */
export type UnlockSecret =
  | { readonly passphrase: Uint8Array; readonly operatorId?: OperatorId }
  | { readonly recoveryKey: Uint8Array };

/** What a key store of the system kept, with the wrap that it opens; see `machine-wrap.ts`. */
export interface MachineSecret {
  readonly machineKey: Uint8Array;
  readonly wrap: Uint8Array;
  readonly operatorId?: OperatorId | undefined;
}

/** A key to be made, and what its record says. */
export interface KeyOrder {
  readonly keyId: KeyId;
  readonly algorithm: KeyChoice;
  readonly createdAt: UnixMs;
}
/** The row that sealed octets belong to. They open for no other. */
export interface RecordOrder {
  readonly recordId: string;
  readonly kind: RecordKind;
}
/** What may be signed and opened while the workspace is locked, and how long. */
export interface GrantOrder {
  readonly grantId: GrantId;
  /** From now on; a duration, since the process that keeps it has a clock of its own. */
  readonly lastsMs: number;
  readonly keys: readonly { readonly key: SealedKey; readonly purpose: GrantPurpose }[];
  readonly records: readonly (RecordOrder & { readonly sealed: Uint8Array })[];
}
export interface HandOverInput extends GrantOrder {
  /** Of the process that is to keep the grant. */
  readonly point: Uint8Array;
}
export interface InitAnswer {
  readonly wraps: KeyWrap[];
  readonly recoveryKey: string;
}
/** Who has the vault open, and which workspace key that is. */
export interface SessionAnswer {
  readonly session: SessionOperator;
  readonly epoch: number;
}
interface WrappedKey {
  readonly workspaceId: WorkspaceId;
  readonly wraps: readonly KeyWrap[];
  /** Where operators are named: then the wraps count for nothing. */
  readonly custody?: Custody | undefined;
}
export interface UnlockInput extends WrappedKey {
  readonly secret: UnlockSecret | MachineSecret;
  /** Keys may leave for some minutes without the secret being typed again. */
  readonly isConfirmed?: boolean | undefined;
}
export interface ConfirmInput extends WrappedKey {
  readonly passphrase: Uint8Array;
}
export interface RememberInput extends Omit<WrappedKey, 'workspaceId'> {
  readonly machineKey: Uint8Array;
}
export interface ApproveInput {
  readonly custody: Custody;
  readonly operatorId: OperatorId;
  readonly passphrase: Uint8Array;
  readonly need: ApprovalNeed;
}
export interface EnrolInput {
  readonly custody: Custody;
  readonly operator: Pick<OperatorWrap, 'id' | 'name' | 'role'>;
  readonly passphrase: Uint8Array;
}
/** One operator's new wrap, and the proof of the list with it. */
export interface EnrolAnswer {
  readonly wrap: OperatorWrap;
  readonly mac: Uint8Array;
}
export interface ChangeOwnInput {
  readonly custody: Custody;
  readonly passphrase: Uint8Array;
  readonly newPassphrase: Uint8Array;
}
export interface RotationInput {
  readonly custody?: Custody | undefined;
  readonly change: CustodyChange;
}
/** Who may open the workspace from then on; the recovery key where a new one was made. */
export interface RotationAnswer {
  readonly custody: Custody;
  readonly recoveryKey?: string;
}
/** At most `MAX_RESEALED` of each. */
export interface ResealInput {
  /** `twoPerson`: whether the key stands under the rule from then on. */
  readonly keys: readonly { readonly key: SealedKey; readonly twoPerson: boolean }[];
  readonly records: readonly (RecordOrder & { readonly sealed: Uint8Array })[];
}
/** In the order they were asked for; what did not open stays as it was. */
export interface ResealAnswer {
  readonly keys: readonly Uint8Array[];
  readonly records: readonly Uint8Array[];
}
export interface RewrapInput {
  readonly workspaceId: WorkspaceId;
  readonly wraps: readonly KeyWrap[];
  readonly secret: UnlockSecret;
  readonly newPassphrase: Uint8Array;
}
export interface SignInput {
  readonly key: SealedKey;
  readonly algorithm: SignatureAlgorithm;
  readonly messages: readonly Uint8Array[];
  /** With one, the messages must be what it names: a CRL, answers of OCSP, or checkpoints and exports of the activity log. */
  readonly purpose?: SignPurpose | undefined;
}
/** `of`: octets of the whole message. */
export interface StagedPart {
  readonly at: number;
  readonly of: number;
  readonly octets: Uint8Array;
}
export interface HandshakeInput {
  readonly key: SealedKey;
  /** Of the process that is to dial. */
  readonly point: Uint8Array;
}
export interface ExportInput {
  readonly key: SealedKey;
  readonly passphrase: Uint8Array;
  readonly scheme: ExportScheme;
  /** Of `pbes2`; the other has a fixed number. */
  readonly iterations: number;
  /** Of `beginExports`. */
  readonly permit?: string | undefined;
}
export interface ClearExportInput {
  readonly key: SealedKey;
  readonly permit?: string | undefined;
}

export type VaultCall = {
  readonly [O in VaultOperation]: { readonly operation: O; readonly input: VaultInput<O> };
}[VaultOperation];
/** Those that the core answers: parts of messages are joined before it. */
export type CoreCall = Exclude<VaultCall, { readonly operation: 'stage' }>;
/** Those that use keys, and those about a grant. */
export type KeyCall = Exclude<
  CoreCall,
  {
    readonly operation:
      | 'init'
      | 'unlock'
      | 'rewrap'
      | 'confirm'
      | 'approve'
      | 'remember'
      | 'beginExports'
      | 'endExports'
      | 'enrol'
      | 'changeOwn'
      | 'beginRotation'
      | 'reseal'
      | 'endRotation';
  }
>;
