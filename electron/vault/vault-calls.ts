import type { GrantPurpose } from '../../shared/model/grant.ts';
import type { GrantId, KeyId, UnixMs, WorkspaceId } from '../../shared/model/brands.ts';
import type { KeyChoice, SealedKey, SignatureAlgorithm } from '../../shared/model/key.ts';
import type { KeyWrap } from '../../shared/model/workspace.ts';
import type { ExportScheme } from './export-pkcs8.ts';
import type { ParcelAddress } from './grant-parcel.ts';
import type { UnlockSecret } from './key-wrap.ts';
import type { RecordKind } from './seal.ts';

/** What the client asks of the process: input and answer of each call. */
export interface VaultCalls {
  init: {
    readonly input: { readonly workspaceId: WorkspaceId; readonly passphrase: Uint8Array };
    readonly answer: InitAnswer;
  };
  unlock: { readonly input: UnlockInput; readonly answer: null };
  rewrap: { readonly input: RewrapInput; readonly answer: KeyWrap };
  generateKey: {
    readonly input: KeyOrder;
    readonly answer: SealedKey;
  };
  generateKeys: { readonly input: { readonly orders: readonly KeyOrder[] }; readonly answer: SealedKey[] };
  importKey: {
    readonly input: { readonly keyId: KeyId; readonly pkcs8Der: Uint8Array; readonly createdAt: UnixMs };
    readonly answer: SealedKey;
  };
  sign: { readonly input: SignInput; readonly answer: Uint8Array[] };
  exportEncryptedPkcs8: { readonly input: ExportInput; readonly answer: Uint8Array };
  openForHandshake: { readonly input: { readonly key: SealedKey }; readonly answer: Uint8Array };
  exportClearPkcs8: { readonly input: { readonly key: SealedKey }; readonly answer: Uint8Array };
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
export interface UnlockInput {
  readonly workspaceId: WorkspaceId;
  readonly wraps: readonly KeyWrap[];
  readonly secret: UnlockSecret;
}
export interface RewrapInput extends UnlockInput {
  readonly newPassphrase: Uint8Array;
}
export interface SignInput {
  readonly key: SealedKey;
  readonly algorithm: SignatureAlgorithm;
  readonly messages: readonly Uint8Array[];
  /** With one, the messages must be what it names: a CRL, or answers of OCSP. */
  readonly purpose?: GrantPurpose | undefined;
}
export interface ExportInput {
  readonly key: SealedKey;
  readonly passphrase: Uint8Array;
  readonly scheme: ExportScheme;
  /** Of `pbes2`; the other has a fixed number. */
  readonly iterations: number;
}

export type VaultCall = {
  readonly [O in VaultOperation]: { readonly operation: O; readonly input: VaultInput<O> };
}[VaultOperation];
