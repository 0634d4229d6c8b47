import { formatName, readName } from '../../pki/name.ts';
import { DerError, readWhole, TAG, contextGroup } from '../../pki/der.ts';

/** RFC 4514 text of the subject, or `?` where the octets are no certificate. Reads no further than the subject. */
export function certificateSubject(der: Uint8Array): string {
  try {
    const tbs = readWhole(der, TAG.sequence).enter(TAG.sequence);
    tbs.readOptional(contextGroup(0));
    tbs.read(TAG.integer);
    tbs.read(TAG.sequence); // signature
    tbs.read(TAG.sequence); // issuer
    tbs.read(TAG.sequence); // validity
    return formatName(readName(tbs));
  } catch (error) {
    if (error instanceof DerError) return '?';
    throw error;
  }
}
