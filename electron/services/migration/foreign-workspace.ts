import type { ForeignProgram, LeftBehind } from '../../../shared/model/migration.ts';
import type { ElsewhereRevocation } from '../../store/revocation-elsewhere-rows.ts';
import type { FileSource } from '../file-source.ts';
import type { ImportSource } from '../import-files.ts';
import type { JobContext, Outcome } from '../ports.ts';

/**
 * What another program keeps, as far as this one can take it over. Public octets may stay where they are and are read when they are wanted, in any size; private
 * keys are open in memory until `zeroKeys`.
 */
export interface ForeignWorkspace {
  readonly program: ForeignProgram;
  /** Of the file or folder, without a path. */
  readonly name: string;
  /** The authorities; those above before those below is not needed. Each has its certificate in `der`. */
  readonly issuers: readonly ForeignIssuer[];
  /** Certificates, those of the authorities among them or not. */
  readonly certificates: readonly ImportSource[];
  /** Of authorities and of others, in any order; they are matched by their public halves. */
  readonly keys: readonly ForeignKey[];
  /** Keys that stayed shut: by what is known of their public halves. */
  readonly lockedKeys: readonly LockedKey[];
  readonly requests: readonly FileSource[];
  /** What people wrote at certificates; kept as notes where there are none. */
  readonly notes: readonly { readonly sha256: string; readonly text: string }[];
  readonly left: LeftBehind;
}

export interface ForeignKey {
  /** As the other program calls it; told where the key does not come. */
  readonly name: string;
  /** Opened. */
  readonly pkcs8Der: Uint8Array;
}

export interface LockedKey {
  readonly name: string;
  /** Absent where the file does not say whose it is. */
  readonly spkiDer?: Uint8Array;
}

export interface ForeignIssuer {
  readonly der: Uint8Array;
  /** Where it is called otherwise than its certificate says. */
  readonly name?: string;
  /** Of the last list that it issued there, as far as it is written down; lists in `crls` tell it too. */
  readonly lastCrlNumber?: bigint;
  /** Lists that it signed: their numbers and entries count, where its key signed them. */
  readonly crls: readonly Uint8Array[];
  /** What it revoked, in groups of at most some thousand; can be read again. A serial that comes twice counts as it comes first. */
  readonly revoked: () => AsyncIterable<readonly ElsewhereRevocation[]> | Iterable<readonly ElsewhereRevocation[]>;
}

export interface ForeignAccess {
  /** Opens what the program protects with one. Not zeroed here: whoever asked does. */
  readonly passphrase: Uint8Array | undefined;
  readonly job: JobContext;
}

/**
 * Reads a file or folder of another program, writing nothing. Fails with `migration.not-recognised`, `format.wrong-passphrase` where a passphrase was given
 * that opens nothing, `job.cancelled`, `file.*`.
 */
export type ForeignReader = (source: FileSource, access: ForeignAccess) => Outcome<ForeignWorkspace>;

export function zeroKeys({ keys }: Pick<ForeignWorkspace, 'keys'>): void {
  for (const { pkcs8Der } of keys) pkcs8Der.fill(0);
}
