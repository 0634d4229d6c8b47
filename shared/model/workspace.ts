import type { LogFindingCode } from './activity-log.ts';
import type { UnixMs, WorkspaceId } from './brands.ts';
import type { Operator, SessionOperator } from './operator.ts';
import type { RememberedHolder } from './remember.ts';

/** What a window shows of its workspace. Paths never cross: `location` is for people, home shortened to `~`. */
export type WorkspaceState =
  | { readonly open: false }
  | {
      readonly open: true;
      readonly id: WorkspaceId;
      readonly name: string;
      readonly location: string;
      readonly locked: boolean;
      /** Instant of the automatic lock; absent while locked or without one. */
      readonly unlockedUntil?: UnixMs;
      /** Who may unlock it, by name; absent where no operator is named. */
      readonly operators?: readonly Operator[];
      /** Whom this machine lets open it without a passphrase; absent where nobody is remembered. */
      readonly remembered?: readonly RememberedHolder[];
      /** Who has the keys open; absent while locked. */
      readonly session?: SessionOperator;
      readonly readOnly: boolean;
      /** What is wrong with the file, which is open for reading only because of it; at most 200. */
      readonly damage?: readonly CheckFinding[];
      /** Everything in it is made up; its passphrase is known to everybody. */
      readonly demo: boolean;
      readonly certificates: number;
      readonly authorities: number;
      readonly requests: number;
      /** Certificates that were made to sign answers of the responder; the inventory begins without them. */
      readonly ocspSigners: number;
    };

export interface RecentWorkspace {
  readonly id: WorkspaceId;
  readonly name: string;
  readonly location: string;
  readonly openedAt: UnixMs;
  readonly available: boolean;
}

/** A wrap of the workspace key: by the passphrase, or by the recovery key. */
export interface KeyWrap {
  readonly kind: 'passphrase' | 'recovery';
  readonly kdf:
    | {
        readonly name: 'argon2id';
        readonly memoryKiB: number;
        readonly iterations: number;
        readonly parallelism: number;
      }
    | { readonly name: 'hkdf-sha256' }
    /** Of a recovery key where operators are named: the workspace key is sealed to a key pair that it makes. */
    | { readonly name: 'hkdf-p256' };
  readonly salt: Uint8Array;
  /** nonce(12) ‖ ciphertext(32) ‖ tag(16); of `hkdf-p256` version(1) ‖ point(65) ‖ sealed authenticator(60) ‖ point(65) ‖ sealed workspace key(60). */
  readonly sealed: Uint8Array;
}

/** One finding of `workspace check`. */
export interface CheckFinding {
  readonly code: /** See `LogFinding`; `rowId` is the number of the entry. */
    | LogFindingCode
    | 'store.corrupt-page'
    | 'store.row-digest'
    | 'store.foreign-key'
    | 'store.reservation-open'
    | 'store.certificate-der'
    | 'store.facts-differ'
    | 'store.key-mismatch'
    | 'store.record-damaged'
    /** Tables, indexes or triggers are not those of the version. */
    | 'store.schema'
    /** A row names one of another table that is not there, where the file keeps no link. */
    | 'store.reference'
    /** A column that was made from another, or from the certificate, is not what it makes. */
    | 'store.derived-differs'
    /** The index of words misses a row or has one too many. */
    | 'store.search-differs'
    /** Two certificates of one authority have the same serial number. */
    | 'store.serial-twice'
    /** The numbers of an authority's lists do not grow, or a list is newer than a later one. */
    | 'store.crl-number'
    /** A list whose octets are not those of its hash. */
    | 'store.crl-der'
    /** Octets of a request that are not those of its hash. */
    | 'store.request-der';
  readonly severity: 'error' | 'info';
  readonly table: string;
  readonly rowId: string;
}

export interface CheckReport {
  readonly clean: boolean;
  readonly rows: number;
  readonly findings: readonly CheckFinding[];
}

export type ThemeChoice = 'system' | 'light' | 'dark';

export interface Settings {
  readonly theme: ThemeChoice;
  /** Minutes without input before the vault locks; 0 = only by hand. */
  readonly autoLockMinutes: number;
  /** A certificate counts as expiring when this many days are left, or a third of its life if that is less. */
  readonly expiringDays: number;
  readonly textScale: number;
  /** Whether ML-DSA keys are offered, made, and allowed by built-in profiles; those that are here are read, kept and used either way. */
  readonly postQuantumKeys: boolean;
}

export const DEFAULT_SETTINGS: Settings = {
  theme: 'system',
  autoLockMinutes: 15,
  expiringDays: 30,
  textScale: 100,
  postQuantumKeys: false,
};
