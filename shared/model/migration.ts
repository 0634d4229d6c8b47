import type { AuthorityId, FileHandleId, Hex, UnixMs } from './brands.ts';

/** Programs whose authorities are taken over, with what they issued. */
export const FOREIGN_PROGRAMS = ['openssl-ca', 'xca'] as const;
export type ForeignProgram = (typeof FOREIGN_PROGRAMS)[number];

/** A file or folder of another program, by its handle. */
export interface ForeignPlace {
  readonly program: ForeignProgram;
  readonly handle: FileHandleId;
  readonly name: string;
}

export const LEFT_KINDS = [
  'authority',
  'certificate',
  'key',
  'request',
  'crl',
  'revocation',
  'line',
  'file',
  'template',
  'token',
  'setting',
  /** How often lists are due. */
  'crl-period',
  'openvpn-key',
] as const;
export type LeftKind = (typeof LEFT_KINDS)[number];

/** Why something does not come, or comes otherwise than it stood there. */
export const LEFT_REASONS = [
  /** Key that the passphrase does not open; another run with its own brings it. */
  'other-passphrase',
  'key-unsupported',
  /** Key without a certificate, in what is taken over or here. */
  'no-certificate',
  /** Certificate that stands among those of an authority and was not signed by it. It comes, but belongs to nobody. */
  'not-signed-by-it',
  /** It comes as a certificate, without being an authority here. */
  'not-an-authority',
  'is-private',
  'unreadable',
  'too-large',
  'too-many',
  'link',
  'outside',
  'line-malformed',
  'serial-twice',
  /** The certificate that belongs to a line has another serial number or subject than the line says. */
  'line-differs',
  'not-signed-list',
  'held-by-token',
  'not-kept-here',
  'crl-number-too-large',
  /** Public half of a key without its private one. */
  'public-alone',
  /** It comes, with another reason: what was told of attribute authorities and of lists, no certificate here is revoked for. */
  'reason-unspecified',
  /** What is planned here by hand. */
  'planned-anew',
  /** Version of the other program's file that is newer than those that are known. What is known of it comes. */
  'newer-program',
  /** Revokes a certificate, and which one cannot be read. */
  'revocation-unreadable',
  /** Comes as a revocation, with what of it could be read. */
  'revocation-mended',
  /** Key of an authority that cannot sign lists here: they would lack something. */
  'revocations-unknown',
  /** Key of an authority that cannot sign lists here: their numbers would come twice. */
  'number-unknown',
  'too-costly',
  /** Of several copies of an authority's folder one that is not the newest. */
  'older-copy',
  /** Nothing shows that it comes from the authority, whose key is here. */
  'not-proven',
  /** Further certificate of an authority that is here, and nothing shows that its issuer signed it. It comes as a certificate. */
  'issuer-unknown',
] as const;
export type LeftReason = (typeof LEFT_REASONS)[number];

/** One thing that does not come. */
export interface LeftItem {
  readonly kind: LeftKind;
  readonly why: LeftReason;
  /** As the other program calls it; of a file its place below the folder. */
  readonly name: string;
  /** In the file of this name, from 1. */
  readonly line?: number;
}

/** At most as many are told one by one. */
export const MAX_LEFT_TOLD = 200;

export interface LeftBehind {
  readonly total: number;
  readonly counts: readonly { readonly kind: LeftKind; readonly why: LeftReason; readonly count: number }[];
  /** The first `MAX_LEFT_TOLD`. */
  readonly items: readonly LeftItem[];
}

/**
 * What becomes of an authority's key: it comes; it is here already; no passphrase opens it yet; this product does not keep such keys; it would sign lists that lack
 * something or have numbers that were used, and stays there; it is elsewhere.
 */
export type ForeignKeyState = 'comes' | 'here' | 'locked' | 'unsupported' | 'stays' | 'none';

export interface MigratedAuthority {
  readonly sha256: Hex;
  /** As it is or will be called here. */
  readonly name: string;
  readonly subject: string;
  readonly notAfter: UnixMs;
  readonly isHere: boolean;
  readonly key: ForeignKeyState;
  /** Revocations that are told of it, holds among them. */
  readonly revoked: number;
  readonly held: number;
  /** Its next list has this number, where the number of its last one is known. */
  readonly nextCrlNumber?: number;
}

export interface MigrationPreview {
  readonly program: ForeignProgram;
  readonly name: string;
  readonly authorities: readonly MigratedAuthority[];
  readonly certificates: { readonly fresh: number; readonly here: number };
  /** Keys of certificates that are no authority's: those that come, and those that are here. */
  readonly keys: { readonly fresh: number; readonly here: number };
  readonly requests: number;
  readonly left: LeftBehind;
  /** A key of an authority stays behind unless a passphrase opens it. */
  readonly needsPassphrase: boolean;
}

export interface MigrationReport {
  readonly program: ForeignProgram;
  readonly name: string;
  readonly authorities: readonly (MigratedAuthority & {
    readonly id: AuthorityId;
    /** Revocations that were not known here. */
    readonly added: number;
  })[];
  readonly imported: number;
  readonly duplicates: number;
  readonly keys: number;
  readonly requests: number;
  readonly left: LeftBehind;
}
