import type { UnixMs } from '../../shared/model/brands.ts';
import type { NewCertificate } from './certificate-columns.ts';

/** Certificates as a reading thread hands them over: in two pieces of memory that change hands, since a thousand small objects would be copied twice. */
export interface PackedCertificates {
  /** JSON of an array of `PackedFacts`, UTF-8. */
  readonly facts: Uint8Array;
  /** Their DER, one after the other. */
  readonly octets: Uint8Array;
}

/** What is known of a certificate from its DER alone, with the length of that. */
export interface PackedFacts
  extends Omit<NewCertificate, 'id' | 'der' | 'source' | 'createdAt' | 'authorityId' | 'keyId' | 'profile'> {
  readonly derLength: number;
}

export interface InsertPacked extends PackedCertificates {
  /** As many ids as certificates, 26 characters each, one after the other. */
  readonly ids: string;
  readonly createdAt: UnixMs;
  readonly importNo: number;
}

/** What came of them. */
export interface InsertedPacked {
  readonly inserted: number;
  /** Places of those that were here already. */
  readonly duplicates: readonly number[];
  /** SHA-256 over the SHA-256 of those that came, in order: what the log says of them. */
  readonly digest: string;
}
