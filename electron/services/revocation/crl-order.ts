import type { AuthorityId, UnixMs } from '../../../shared/model/brands.ts';
import type { SignatureAlgorithm } from '../../../shared/model/key.ts';

/**
 * What is to be built for one act of issuing: every document carries the same number and the same moment.
 *
 * Serials stand in rows without the octet that keeps an INTEGER positive; of a negative one, `-` and its octets.
 * @see RFC 5280 §5.2.3
 */
export interface CrlOrder {
  readonly authorityId: AuthorityId;
  readonly number: number;
  readonly thisUpdate: UnixMs;
  readonly nextUpdate: UnixMs;
  readonly issuerNameDer: Uint8Array;
  readonly issuerKeyId: Uint8Array;
  readonly signatureAlgorithm: SignatureAlgorithm;
  readonly documents: readonly CrlDocumentOrder[];
  /** Revocations of which the complete ones together may tell, for the memory that is set aside. */
  readonly expected: number;
  /**
   * `thisUpdate` of the newest earlier complete CRL. Revocations that it listed and whose certificates had ended by then are left out of complete ones.
   * Absent: they stay for ever. @see RFC 5280 §3.3
   */
  readonly dropEndedBefore?: UnixMs;
}

/** `shard` is below `shards`; `idpUrls` are the fullName of a critical issuingDistributionPoint, which none makes absent; `nextUpdate` stands in for the order's. */
export type CrlDocumentOrder =
  | {
      readonly kind: 'complete';
      readonly shard: number;
      readonly shards: number;
      readonly idpUrls: readonly string[];
      /** Where the deltas are to be had. */
      readonly freshestUrls: readonly string[];
      readonly nextUpdate?: UnixMs;
    }
  | {
      readonly kind: 'delta';
      /** Number of the complete CRL that it rests on, which had the same scope. */
      readonly base: number;
      readonly shard: number;
      readonly shards: number;
      readonly idpUrls: readonly string[];
      readonly nextUpdate?: UnixMs;
    };

/** A document to be signed, in the place of its order. */
export interface TbsDocument {
  readonly kind: 'complete' | 'delta';
  readonly shard: number;
  /** DER of the TBSCertList, with room around it in the same memory for what signing adds. */
  readonly tbs: Uint8Array<ArrayBuffer>;
  readonly entries: number;
}
