import type { UnixMs, WorkspaceId } from './brands.ts';

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
      readonly readOnly: boolean;
      /** Everything in it is made up; its passphrase is known to everybody. */
      readonly demo: boolean;
      readonly certificates: number;
      readonly authorities: number;
      readonly requests: number;
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
    | { readonly name: 'hkdf-sha256' };
  readonly salt: Uint8Array;
  /** nonce(12) ‖ ciphertext(32) ‖ tag(16). */
  readonly sealed: Uint8Array;
}

/** One finding of `workspace check`. */
export interface CheckFinding {
  readonly code:
    | 'store.corrupt-page'
    | 'store.row-digest'
    | 'store.foreign-key'
    | 'store.activity-chain'
    | 'store.activity-gap'
    | 'store.reservation-open'
    | 'store.certificate-der'
    | 'store.facts-differ'
    | 'store.key-mismatch'
    | 'store.record-damaged';
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
}

export const DEFAULT_SETTINGS: Settings = { theme: 'system', autoLockMinutes: 15, expiringDays: 30, textScale: 100 };
