import type { AppError } from '../../../shared/errors.ts';
import type { Hex } from '../../../shared/model/brands.ts';
import type { ForeignProgram, LeftBehind, LeftReason } from '../../../shared/model/migration.ts';
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
  /** Those whose keys have certificates are answered already and are passed over. */
  readonly requests: readonly ForeignRequest[];
  /** What people wrote at certificates; kept as notes where there are none. */
  readonly notes: readonly { readonly sha256: Hex; readonly text: string }[];
  readonly left: LeftBehind;
  /** Whether what the other program wrote down beside a certificate fits it. */
  readonly judge?: ((certificate: ForeignCertificate) => LeftReason | undefined) | undefined;
}

export interface ForeignRequest {
  readonly name: string;
  readonly der: Uint8Array;
}

export interface ForeignKey {
  /** As the other program calls it; told where the key does not come. */
  readonly name: string;
  /** Opened. */
  readonly pkcs8Der: Uint8Array;
}

/** Where nothing says whose it is, it is told and no more. */
export interface LockedKey {
  readonly name: string;
  readonly spkiDer?: Uint8Array;
  /** SHA-256 of the certificate of the authority that it may be of, by its place. */
  readonly of?: Hex;
}

/** A certificate as it was found. */
export interface ForeignCertificate {
  readonly der: Uint8Array;
  readonly sha256: Hex;
  readonly serialHex: Hex;
  readonly subject: string;
  readonly issuerNameSha256: Hex;
  /** File that it stands in, from the folder that was named on. */
  readonly place: string;
}

export interface ForeignIssuer {
  readonly der: Uint8Array;
  /** Where it is called otherwise than its certificate says. */
  readonly name?: string | undefined;
  /** Of the last list that it issued there, as far as it is written down; lists in `crls` tell it too. */
  readonly lastCrlNumber?: bigint | undefined;
  /** Why its key may not come though it is there: what its next list must revoke, or the number of it, is not all known. */
  readonly keyStays?: Extract<LeftReason, 'revocations-unknown' | 'number-unknown'> | undefined;
  /** Not all that was written down of it can be read: a hold that its newest list alone tells counts then. */
  readonly isTorn?: boolean | undefined;
  /** Lists that its key signed: the highest number counts, and what the newest revokes for good. */
  readonly crls: readonly Uint8Array[];
  /** What it revoked, in groups of at most some thousand; can be read again. A serial that comes twice counts as it comes first. Throws `ForeignReadError`. */
  readonly revoked: () => AsyncIterable<readonly ElsewhereRevocation[]> | Iterable<readonly ElsewhereRevocation[]>;
}

/** What was read before cannot be read again. */
export class ForeignReadError extends Error {
  override readonly name = 'ForeignReadError';
  readonly failure: AppError;

  constructor(failure: AppError) {
    super(failure.code);
    this.failure = failure;
  }
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
