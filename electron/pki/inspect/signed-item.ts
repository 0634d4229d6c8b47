import { verifySignature } from '../algorithm/verify.ts';
import { type ParsedCertificate, parseCertificate, spanBytes } from '../certificate/certificate.ts';
import { normaliseName } from '../name/name.ts';
import { parseCrl } from '../revocation/crl.ts';
import type { Found } from './item-list.ts';

/** A certificate or CRL as far as finding its signer needs it. Names are map keys that compare as RFC 5280 §7.1 says. */
export interface SignedItem {
  readonly issuer: string | undefined;
  /** Of a certificate. */
  readonly subject?: string | undefined;
  readonly spkiDer?: Uint8Array;
  readonly isSignedBy: (spkiDer: Uint8Array) => boolean;
}

/** Reads what was found once more; undefined for what bears no issuer. */
export function readSigned({ item, shown }: Found): SignedItem | undefined {
  if (shown === undefined) return undefined;
  if (item.kind === 'certificate') return readCertificate(shown.bytes);
  return item.kind === 'crl' ? readCrl(shown.bytes) : undefined;
}

function readCertificate(der: Uint8Array): SignedItem | undefined {
  const parsed = parseCertificate(der);
  if (!parsed.ok) return undefined;
  const { value } = parsed;
  return {
    ...readSignature(value),
    subject: normaliseName(spanBytes(value, value.subject)),
    spkiDer: spanBytes(value, value.spki),
  };
}

function readCrl(der: Uint8Array): SignedItem | undefined {
  const parsed = parseCrl(der);
  return parsed.ok ? readSignature(parsed.value) : undefined;
}

type Signed = Pick<ParsedCertificate, 'der' | 'issuer' | 'tbs' | 'signatureAlgorithm' | 'signature'>;

const readSignature = (signed: Signed): Pick<SignedItem, 'issuer' | 'isSignedBy'> => ({
  issuer: normaliseName(spanBytes(signed, signed.issuer)),
  isSignedBy: (spkiDer) =>
    verifySignature({
      spkiDer,
      signatureAlgorithmDer: spanBytes(signed, signed.signatureAlgorithm),
      tbs: spanBytes(signed, signed.tbs),
      signature: spanBytes(signed, signed.signature),
    }) === 'valid',
});
