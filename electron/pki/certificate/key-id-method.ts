import { hash } from 'node:crypto';
import type { Hex } from '../../../shared/model/brands.ts';
import type { KeyIdMethod } from '../../../shared/model/inspect.ts';
import { attemptParse, readWhole, TAG } from '../asn1/der.ts';
import { readBitOctets } from '../asn1/der-value.ts';

/** Which method of the standards yields a subjectKeyIdentifier from its key; undefined where none does. @see RFC 5280 §4.2.1.2, RFC 7093 §2 */
export function findKeyIdMethod(spkiDer: Uint8Array, keyIdHex: Hex): KeyIdMethod | undefined {
  const key = attemptParse('spki', () => {
    const reader = readWhole(spkiDer, TAG.sequence);
    reader.read(TAG.sequence);
    return readBitOctets(reader);
  });
  if (!key.ok) return undefined;
  const sha1 = hash('sha1', key.value, 'hex');
  const left = (algorithm: string): Hex => hash(algorithm, key.value, 'hex').slice(0, 40);
  const methods: readonly (readonly [KeyIdMethod, Hex])[] = [
    ['rfc5280-1', sha1],
    ['rfc5280-2', `4${sha1.slice(-15)}`],
    ['rfc7093-1', left('sha256')],
    ['rfc7093-2', left('sha384')],
    ['rfc7093-3', left('sha512')],
    ['rfc7093-4', hash('sha256', spkiDer, 'hex')],
  ];
  return methods.find(([, hex]) => hex === keyIdHex)?.[0];
}
