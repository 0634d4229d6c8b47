import type { GrantPurpose } from '../../shared/model/grant.ts';
import { attemptParse, contextGroup, DerError, type DerReader, readWhole, TAG } from '../pki/asn1/der.ts';

/** Version 2 of a CRL as an INTEGER's content. */
const CRL_VERSION = 1;

/**
 * Whether a message is what a purpose lets a key sign: a TBSCertList of version 2, or a ResponseData.
 *
 * Only the outermost elements are read, so that a CRL of millions of entries takes no longer than a small one. No certificate, request, or octets of
 * another protocol have these shapes; who issued the list and what it says is not judged.
 * @see RFC 5280 §5.1
 * @see RFC 6960 §4.2.1
 */
export function isSignedShape(purpose: GrantPurpose, message: Uint8Array): boolean {
  const read = purpose === 'crl' ? readCertList : readResponseData;
  return attemptParse('signed-message', () => {
    const reader = readWhole(message, TAG.sequence);
    read(reader);
    reader.expectEnd();
  }).ok;
}

function readCertList(reader: DerReader): void {
  const version = reader.read(TAG.integer);
  const [number, ...more] = reader.content(version);
  if (number !== CRL_VERSION || more.length > 0) throw new DerError('bad-value', version.start);
  reader.read(TAG.sequence);
  reader.read(TAG.sequence);
  readTime(reader);
  if (isTime(reader.peekTag())) readTime(reader);
  reader.readOptional(TAG.sequence);
  reader.readOptional(contextGroup(0));
}

function readResponseData(reader: DerReader): void {
  reader.readOptional(contextGroup(0));
  if (reader.readOptional(contextGroup(1)) === undefined) reader.read(contextGroup(2));
  reader.read(TAG.generalizedTime);
  reader.read(TAG.sequence);
  reader.readOptional(contextGroup(1));
}

const isTime = (tag: number): boolean => tag === TAG.utcTime || tag === TAG.generalizedTime;

const readTime = (reader: DerReader): void => void reader.read(isTime(reader.peekTag()) ? undefined : TAG.utcTime);
