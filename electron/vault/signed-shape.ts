import { CHECKPOINT_TEXT, EXPORT_BEGIN, MAX_EXPORT_OCTETS } from '../../shared/model/activity-log.ts';
import { GRANT_PURPOSES } from '../../shared/model/grant.ts';
import { attemptParse, contextGroup, DerError, type DerReader, readWhole, TAG } from '../pki/asn1/der.ts';

/** Version 2 of a CRL as an INTEGER's content. */
const CRL_VERSION = 1;

/**
 * Whether a message is what a purpose lets a key sign: a TBSCertList of version 2, a ResponseData, or a checkpoint or export of the activity log.
 *
 * Only the outermost elements are read, so that a CRL of millions of entries takes no longer than a small one. No certificate, request, or octets of
 * another protocol have these shapes; who issued the list and what it says is not judged.
 * @see RFC 5280 §5.1
 * @see RFC 6960 §4.2.1
 */
export function isSignedShape(purpose: SignPurpose, message: Uint8Array): boolean {
  if (purpose === 'log') return isLogStatement(message);
  const read = purpose === 'crl' ? readCertList : readResponseData;
  return attemptParse('signed-message', () => {
    const reader = readWhole(message, TAG.sequence);
    read(reader);
    reader.expectEnd();
  }).ok;
}

/** What a key may be asked to sign for: what grants are for, and the activity log, which is signed while unlocked alone. */
export const SIGN_PURPOSES = [...GRANT_PURPOSES, 'log'] as const;
export type SignPurpose = (typeof SIGN_PURPOSES)[number];

const LONGEST_CHECKPOINT = 512;

function isLogStatement(message: Uint8Array): boolean {
  const begin = Buffer.from(message.subarray(0, LONGEST_CHECKPOINT)).toString('latin1');
  if (message.length <= LONGEST_CHECKPOINT && CHECKPOINT_TEXT.test(begin)) return true;
  return message.length <= MAX_EXPORT_OCTETS && begin.startsWith(EXPORT_BEGIN);
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
