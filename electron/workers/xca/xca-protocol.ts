import type { Hex, UnixMs } from '../../../shared/model/brands.ts';

/** What the thread that reads databases of XCA is asked. The octets change hands. */
export interface XcaRequest {
  readonly bytes: Uint8Array<ArrayBuffer>;
}

export type XcaReply =
  | { readonly ok: true; readonly value: XcaDatabase }
  | { readonly ok: false; readonly fault: XcaFault };

/**
 * Why a file is not read. `not-xca`: another file, or a database of another program. `before-2`: XCA before version 2, which had a format of its own.
 * `old-node`: the Node
 * that runs this cannot open a database in memory. `damaged`: SQLite or a table of it is not as it should be; `detail` is the table, empty where it is the file. `too-many`: rows of the table `detail`.
 */
export interface XcaFault {
  readonly kind: 'not-xca' | 'before-2' | 'old-node' | 'damaged' | 'too-many';
  readonly detail: string;
}

/** A row that is no item as XCA writes them. */
export interface XcaUnreadable {
  readonly kind: 'certificate' | 'key' | 'request' | 'crl' | 'revocation';
  readonly name: string;
}

export interface XcaCertificate {
  readonly item: number;
  /** As people call it in XCA. */
  readonly name: string;
  /** As it would be called here. */
  readonly title: string;
  /** What people wrote about it; empty where nothing. */
  readonly comment: string;
  readonly der: Uint8Array;
  readonly sha256: Hex;
  readonly isCa: boolean;
  readonly notBefore: UnixMs;
  /** Its key is in the database or on a token that the database knows. */
  readonly hasKey: boolean;
}

/** What XCA keeps about lists of an authority. */
export interface XcaAuthority {
  /** Its certificate. */
  readonly item: number;
  /** The highest that is written down, or that a list in the database has which its key signed; undefined where its lists have no number. */
  readonly lastCrlNumber: bigint | undefined;
  readonly crlDays: number | undefined;
}

export interface XcaRevocation {
  /** Certificate of the authority. */
  readonly issuer: number;
  /** As XCA writes it, an even count of digits in lower case. */
  readonly serialHex: Hex;
  /** Undefined where it cannot be read: revoked all the same. */
  readonly revokedAt: UnixMs | undefined;
  /** CRLReason by number, `unspecified` where it cannot be read. @see RFC 5280 §5.3.1 */
  readonly reason: number;
  readonly invaliditySince: UnixMs | undefined;
  /** A date of it or its reason cannot be read. */
  readonly isMended: boolean;
}

export interface XcaKey {
  readonly name: string;
  /** It has a password of its own. */
  readonly isOwn: boolean;
  /** Encrypted PKCS #8, or the form of databases that older versions began. */
  readonly sealed: Uint8Array;
  readonly spkiDer: Uint8Array | undefined;
}

/** A key on a smart card or in another token. */
export interface XcaToken {
  readonly name: string;
  readonly spkiDer: Uint8Array | undefined;
}

/** What a database of XCA holds; deleted items are left out. */
export interface XcaDatabase {
  /** Version of its tables. */
  readonly schema: number;
  /** What its password is compared with; undefined where none was set. */
  readonly passwordHash: string | undefined;
  readonly certificates: readonly XcaCertificate[];
  readonly authorities: readonly XcaAuthority[];
  readonly revocations: readonly XcaRevocation[];
  /** Certificates of authorities that revoked something of which the serial number cannot be read. */
  readonly torn: readonly number[];
  readonly keys: readonly XcaKey[];
  readonly tokens: readonly XcaToken[];
  /** Names of keys of which the public half alone is there. */
  readonly publicKeys: readonly string[];
  readonly requests: readonly { readonly name: string; readonly der: Uint8Array }[];
  /** Names of lists that no authority of the database signed. */
  readonly strayCrls: readonly string[];
  /** Names. */
  readonly templates: readonly string[];
  /** Names of authorities with a key for OpenVPN. */
  readonly openVpnKeys: readonly string[];
  readonly unreadable: readonly XcaUnreadable[];
}
