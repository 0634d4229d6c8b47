import type { AuthoritySummary } from './authority.ts';
import type { Hex, UnixMs } from './brands.ts';
import type { CertificateSummary } from './certificate.ts';
import type { InspectKind, ItemOrigin, Problem, Severity } from './inspect.ts';
import type { RequestSummary } from './request.ts';

/** One line of the list of items; the whole item is read when it is chosen. */
export interface InspectRow {
  /** Its number for every other call. Never changes while the handle lives. */
  readonly item: number;
  readonly kind: InspectKind;
  readonly title: string;
  readonly parent?: number;
  readonly origin?: ItemOrigin;
  readonly offset: number;
  readonly length: number;
  /** Worst of its own problems. */
  readonly worst?: Severity;
  readonly problems: number;
  /** Items directly inside. */
  readonly children: number;
  /** A passphrase shows more: of a container what it holds, of a key which it is. */
  readonly locked?: boolean;
  readonly sha256?: Hex;
  readonly notBefore?: UnixMs;
  /** Of a certificate its end, of a CRL its nextUpdate. */
  readonly notAfter?: UnixMs;
  readonly isCa?: boolean;
  readonly selfIssued?: boolean;
}

/** A page of what a file holds. */
export interface InspectOutline {
  readonly name: string;
  readonly size: number;
  /** Instant by which dates were judged. */
  readonly at: UnixMs;
  /** Items of the whole file, opened containers included. */
  readonly total: number;
  readonly counts: Readonly<Partial<Record<InspectKind, number>>>;
  /** Of the file as a whole, the first hundred. */
  readonly problems: readonly Problem[];
  readonly from: number;
  readonly rows: readonly InspectRow[];
}

/** `[start, end)` in an item's DER. */
export interface ByteSpan {
  readonly start: number;
  readonly end: number;
}

/** A node of an ASN.1 structure without what is below it; `offset` names it in the next call. */
export interface Asn1Row {
  readonly offset: number;
  readonly headerLength: number;
  readonly length: number;
  readonly tag: string;
  /** Field name of the standard where the place in the structure is known. */
  readonly label?: string;
  readonly value?: string;
  /** Nodes directly below, wrapped DER included; counted up to 1 000 000. */
  readonly children: number;
  /** Its content is no DER from this octet on; nodes before it are counted. */
  readonly brokenAt?: number;
}

export interface Asn1Page {
  readonly node: Asn1Row;
  readonly from: number;
  /** At most 500 of `node.children`. */
  readonly rows: readonly Asn1Row[];
  /** Where the standard's fields stand, by label; `extension:<oid>` for extensions. With the root alone. */
  readonly spans?: Readonly<Record<string, ByteSpan>>;
}

/** From the root down to the innermost node over an octet; `index` is the node's place among its siblings. */
export type Asn1Path = readonly { readonly index: number; readonly row: Asn1Row }[];

/** What the open workspace knows of an item. Lists hold at most 20, newest first; counts are exact up to 1 000. */
export interface InspectMatches {
  /** The same certificate. */
  readonly certificate?: CertificateSummary;
  /** It is the certificate of this authority. */
  readonly authority?: AuthoritySummary;
  /** The private key of this public key is in the workspace. */
  readonly hasPrivateKey: boolean;
  /** Other certificates with the same public key. */
  readonly sameKey: readonly CertificateSummary[];
  /** Requests with the same public key. */
  readonly requests: readonly RequestSummary[];
  /** Certificates that bear the issuer's name; `verified` where their key verifies the item's signature. */
  readonly issuers: readonly { readonly certificate: CertificateSummary; readonly verified: boolean }[];
  /** Certificates that name this one's subject as their issuer. */
  readonly issued: readonly CertificateSummary[];
  readonly issuedCount: number;
  /** Of a CRL: certificates here that it lists. */
  readonly revoked: readonly CertificateSummary[];
}

export interface ComparedSide {
  readonly kind: InspectKind;
  readonly title: string;
  readonly sha256: Hex;
  readonly size: number;
}

/** A field that differs, by the standard's name: `validity.notAfter`, `extensions.keyUsage`. */
export interface FieldDifference {
  readonly field: string;
  /** Absent where only the other side has it. */
  readonly a?: string;
  readonly b?: string;
}

/** An ASN.1 node that differs while its parents only differ by it. */
export interface NodeDifference {
  readonly change: 'changed' | 'only-a' | 'only-b';
  readonly label?: string;
  readonly tag: string;
  readonly a?: ByteSpan & { readonly value?: string };
  readonly b?: ByteSpan & { readonly value?: string };
}

export interface CompareReport {
  readonly a: ComparedSide;
  readonly b: ComparedSide;
  readonly same: boolean;
  readonly fields: readonly FieldDifference[];
  /** In order of place, at most 500. */
  readonly nodes: readonly NodeDifference[];
  /** Runs of octets that differ, in order, at most 500; an empty span is where the other side has more. */
  readonly ranges: readonly { readonly a: ByteSpan; readonly b: ByteSpan }[];
  /** Something was left out of the lists. */
  readonly cut: boolean;
}
