import type { AppError } from '../../../shared/errors.ts';
import { fail } from '../../../shared/errors.ts';
import { ok, type Result } from '../../../shared/result.ts';
import { normaliseBer } from '../asn1/ber.ts';
import { attemptParse, contextGroup, readWhole, TAG } from '../asn1/der.ts';
import { readOid, readSmallInteger } from '../asn1/der-value.ts';
import { OID } from '../asn1/oid.ts';

const MAX_CERTIFICATES = 10_000;

/**
 * The certificates inside a PKCS #7 / CMS SignedData, as `openssl crl2pkcs7` and Windows write them, DER or BER. Signatures are not looked at.
 * Fails with `format.malformed`, `format.unsupported` for other content types.
 * @see RFC 5652 §5.1
 */
export function readPkcs7Certificates(bytes: Uint8Array): Result<Uint8Array[], AppError> {
  const der = normaliseBer(bytes);
  if (!der.ok) return der;
  const found = attemptParse('pkcs7', () => {
    const info = readWhole(der.value, TAG.sequence);
    if (readOid(info) !== OID.signedData) return undefined;
    const data = info.enter(contextGroup(0)).enter(TAG.sequence);
    readSmallInteger(data);
    data.read(TAG.set);
    data.read(TAG.sequence);
    const set = data.enterOptional(contextGroup(0));
    const certificates: Uint8Array[] = [];
    if (set === undefined) return certificates;
    while (!set.done && certificates.length < MAX_CERTIFICATES) {
      const choice = set.read();
      if (choice.tag === TAG.sequence) certificates.push(set.whole(choice));
    }
    return certificates;
  });
  if (!found.ok) return found;
  return found.value === undefined
    ? fail('format.unsupported', { format: 'pkcs7', detail: 'content-type' })
    : ok(found.value);
}
