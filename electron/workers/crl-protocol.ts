import type { AppError } from '../../shared/errors.ts';
import type { CrlPage, CrlPageQuestion } from '../../shared/model/crl-viewer.ts';
import type { CrlDetails } from '../../shared/model/revocation-fields.ts';
import type { Result } from '../../shared/result.ts';
import type { CrlHead } from '../pki/revocation/crl-build.ts';
import type { ListDifference } from '../pki/revocation/crl-difference.ts';
import type { BuiltDocument, CrlDocument } from '../pki/revocation/crl-packed.ts';

/**
 * What the thread that builds and reads CRLs is asked. It remembers: lines belong to what was begun last, pages to what was opened last. Both sides are the same
 * build, so nothing here is parsed.
 */
export type CrlRequest =
  /** `expected`: entries of all complete lists together, as far as it can be said before. */
  | {
      readonly kind: 'begin';
      readonly head: CrlHead;
      readonly documents: readonly CrlDocument[];
      readonly expected: number;
      /** A complete list that the first document is compared with when it is finished; more differences than `most` are not told. */
      readonly previous?: { readonly list: Uint8Array<ArrayBuffer>; readonly most: number };
    }
  | { readonly kind: 'lines'; readonly octets: Uint8Array<ArrayBuffer> }
  | { readonly kind: 'finish' }
  | { readonly kind: 'open'; readonly der: Uint8Array }
  | ({ readonly kind: 'page' } & CrlPageQuestion);

export interface CrlReplies {
  begin: null;
  /** Octets and number of the entries of the largest list so far, or the line that is none. */
  lines: { readonly largest: number; readonly entries: number } | { readonly badLine: number };
  finish: readonly (BuiltDocument & { readonly difference?: ListDifference | null })[];
  open: Result<CrlDetails, AppError>;
  page: Result<CrlPage, AppError>;
}
export type CrlReplyTo<R extends CrlRequest> = CrlReplies[R['kind']];
