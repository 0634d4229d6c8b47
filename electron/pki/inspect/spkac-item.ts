import { hash } from 'node:crypto';
import { keyLabel, readPublicKey } from '../algorithm/key-algorithm.ts';
import { signatureAlgorithmName } from '../algorithm/signature-algorithm.ts';
import { verifySignature } from '../algorithm/verify.ts';
import { attemptParse, readWhole, TAG } from '../asn1/der.ts';
import { decodeText, readBitOctets } from '../asn1/der-value.ts';
import { writePem } from '../asn1/pem.ts';
import { visibleText } from '../asn1/visible-text.ts';
import { type Described, failureProblem, itemBase, type Place, unknownItem } from './item-base.ts';

/** SignedPublicKeyAndChallenge, the request of the old `<keygen>`: a key, a challenge and the signature over both. */
export function describeSpkac(der: Uint8Array, place: Place): Described {
  const parsed = attemptParse('spkac', () => readSpkac(der));
  if (!parsed.ok) return unknownItem(place, [failureProblem(parsed.error, place)], der);
  const { publicKey, verdict, ...fields } = parsed.value;
  const invalid = verdict === 'invalid';
  const sha256 = hash('sha256', der, 'hex');
  return {
    item: {
      kind: 'csr',
      ...itemBase(place),
      title: keyLabel(publicKey),
      problems: invalid
        ? [
            {
              code: 'csr.signature-invalid',
              severity: 'error',
              offset: place.offset,
              evidence: { algorithm: fields.signatureAlgorithm },
            },
          ]
        : [],
      sha256,
      csr: {
        format: 'spkac',
        subject: '',
        subjectName: [],
        publicKey,
        ...fields,
        signatureValid: verdict === 'valid',
        subjectAltNames: [],
        keyUsage: [],
        extendedKeyUsage: [],
        requestedExtensions: [],
        sha256,
      },
      pem: writePem('SPKAC', der),
    },
    shown: { form: 'der', bytes: der },
  };
}

function readSpkac(der: Uint8Array) {
  const outer = readWhole(der, TAG.sequence);
  const tbs = outer.read(TAG.sequence);
  const inner = outer.inside(tbs);
  const spkiDer = inner.whole(inner.read(TAG.sequence));
  const challenge = decodeText(TAG.ia5String, inner.content(inner.read(TAG.ia5String))) ?? '';
  inner.expectEnd();
  const signatureAlgorithmDer = outer.whole(outer.read(TAG.sequence));
  const signature = readBitOctets(outer);
  outer.expectEnd();
  return {
    publicKey: readPublicKey(spkiDer),
    challenge: visibleText(challenge),
    signatureAlgorithm: signatureAlgorithmName(signatureAlgorithmDer),
    verdict: verifySignature({ spkiDer, signatureAlgorithmDer, tbs: outer.whole(tbs), signature }),
  };
}
