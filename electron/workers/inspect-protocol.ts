import type { AppError } from '../../shared/errors.ts';
import type { UnixMs } from '../../shared/model/brands.ts';
import type { InspectItem, InspectKind, InspectReport } from '../../shared/model/inspect.ts';
import type { Asn1Page, Asn1Path, CompareReport } from '../../shared/model/inspect-answers.ts';
import type { LintProfile, LintReport, RuleDay } from '../../shared/model/lint.ts';
import type { SignatureVerdict } from '../pki/algorithm/verify.ts';
import type { CertificateFacts } from './certificate-facts.ts';
import type { PackedSigned } from './signed-pack.ts';

/** A file, or a part of a large one that holds whole items. */
export interface ImportPiece {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** The octets of one item and what they are. */
export interface ItemOctets {
  readonly bytes: Uint8Array;
  readonly kind: InspectKind;
  readonly title: string;
}

/** How one item is to be linted. */
export interface LintQuestion {
  readonly profile?: LintProfile | undefined;
  /** Default `at-issue`. */
  readonly rules?: RuleDay | undefined;
  /** Certificates that a path may be built from, and the roots of the public programme; both are needed only without a profile. */
  readonly candidates: readonly Uint8Array[];
  readonly publicRoots: readonly Uint8Array[];
  readonly at: UnixMs;
}

/** What the thread that reads hostile input is asked. Both sides are the same build, so nothing here is parsed. */
export type InspectRequest =
  | { readonly kind: 'inspect'; readonly bytes: Uint8Array; readonly name: string; readonly at: UnixMs }
  | {
      readonly kind: 'open';
      readonly item: InspectItem;
      readonly index: number;
      readonly below: readonly number[];
      readonly sealed: Uint8Array;
      readonly first: number;
      readonly at: UnixMs;
      /** Zeroed by the thread. */
      readonly passphrase: Uint8Array;
    }
  | { readonly kind: 'verify-late'; readonly item: InspectItem; readonly der: Uint8Array }
  | {
      readonly kind: 'asn1-children';
      readonly der: Uint8Array;
      readonly node?: number;
      readonly from: number;
      readonly limit: number;
    }
  | { readonly kind: 'asn1-path'; readonly der: Uint8Array; readonly offset: number }
  | ({ readonly kind: 'lint'; readonly item: ItemOctets } & LintQuestion)
  | { readonly kind: 'compare'; readonly a: ItemOctets; readonly b: ItemOctets; readonly at: UnixMs }
  | ({ readonly kind: 'verify' } & PackedSigned)
  | {
      readonly kind: 'certificates' | 'import' | 'requests';
      readonly pieces: readonly ImportPiece[];
      readonly at: UnixMs;
    };

/** A place in one of the pieces that were asked about. */
export interface FoundPlace {
  readonly piece: number;
  readonly offset: number;
}

export interface FoundCertificates {
  readonly certificates: readonly CertificateFacts[];
  readonly failed: readonly { readonly offset: number; readonly code: string }[];
}

/** The certificates of some pieces, each once, ready for the thread of the database. */
export interface PackedCertificates {
  /** JSON of their facts with `derLength` in place of `der`, UTF-8, and their DER one after the other: both change hands. */
  readonly facts: Uint8Array<ArrayBuffer>;
  readonly octets: Uint8Array<ArrayBuffer>;
  /** One for each certificate. */
  readonly places: readonly FoundPlace[];
  /** How often certificates stood there again, and the first of these places. */
  readonly repetitions: number;
  readonly repeated: readonly FoundPlace[];
  readonly failed: readonly (FoundPlace & { readonly code: string })[];
}

/** What one file holds for the inbox. */
export interface FoundRequests {
  /** DER of PKCS #10 requests, in the order of the file. Not checked. */
  readonly requests: readonly Uint8Array[];
  readonly failed: readonly AppError[];
  /** Private keys that stood beside them. */
  readonly keys: number;
}

/** Octets behind an item: a part of the file, or of what was decoded from it. Absent where nothing is to be had. */
export interface OctetSpan {
  readonly source: 'file' | 'decoded';
  readonly start: number;
  readonly end: number;
}

export interface ItemSpans {
  readonly shown?: OctetSpan & { readonly form: 'der' | 'raw' };
  readonly sealed?: OctetSpan;
}

/** Octets that were decoded, one after the other, and item by item where they are. */
export interface FoundOctets {
  readonly decoded: Uint8Array;
  readonly spans: readonly ItemSpans[];
}

export interface InspectedFile extends FoundOctets {
  readonly report: InspectReport;
}

/** The opened item first, then those told anew, then those added; `octets` in the same order. */
export interface OpenedFile {
  readonly opened: InspectItem;
  readonly renewed: readonly { readonly index: number; readonly item: InspectItem }[];
  readonly added: readonly InspectItem[];
  readonly octets: FoundOctets;
}

export interface InspectAnswers {
  readonly inspect: InspectedFile;
  readonly open: OpenedFile;
  readonly 'verify-late': InspectItem;
  readonly 'asn1-children': Asn1Page;
  readonly 'asn1-path': Asn1Path;
  readonly lint: LintReport;
  readonly compare: CompareReport;
  /** One for each message. */
  readonly verify: readonly SignatureVerdict[];
  /** One for each piece. */
  readonly certificates: readonly FoundCertificates[];
  readonly import: PackedCertificates;
  /** One for each piece. */
  readonly requests: readonly FoundRequests[];
}

export type InspectReply =
  | { readonly ok: true; readonly value: InspectAnswers[keyof InspectAnswers] }
  | { readonly ok: false; readonly error: AppError };
