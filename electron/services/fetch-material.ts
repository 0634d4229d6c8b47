import type { AppError } from '../../shared/errors.ts';
import { fail } from '../../shared/errors.ts';
import type { Result } from '../../shared/result.ts';
import { err, ok } from '../../shared/result.ts';
import { parseCertificate } from '../pki/certificate/certificate.ts';
import { PEM_LABEL, readPemBlocks, readPemDer } from '../pki/asn1/pem.ts';
import { readPkcs7Certificates } from '../pki/container/pkcs7.ts';
import { parseCrl } from '../pki/revocation/crl.ts';

/** Certificates that one fetched file may bring. */
const MAX_CERTIFICATES = 1000;

/**
 * Certificates of a file as servers hand them out for caIssuers: one in DER, any number in PEM, or a PKCS #7 bundle in DER, BER or PEM. Malformed ones are left out.
 * Fails with `format.no-certificate`. @see RFC 5280 §4.2.2.1
 */
export function readFetchedCertificates(bytes: Uint8Array, name: string): Result<readonly Uint8Array[], AppError> {
  const found = listCertificates(bytes).filter((der) => parseCertificate(der).ok);
  return found.length === 0 ? fail('format.no-certificate', { name }) : ok(found.slice(0, MAX_CERTIFICATES));
}

function listCertificates(bytes: Uint8Array): readonly Uint8Array[] {
  if (parseCertificate(bytes).ok) return [bytes];
  const bundle = readPkcs7Certificates(bytes);
  if (bundle.ok) return bundle.value;
  const blocks = readPemBlocks(bytes);
  return blocks.flatMap(({ label, der }) => {
    if (der === undefined) return [];
    if (label === 'PKCS7' || label === 'CMS') {
      const inner = readPkcs7Certificates(der);
      return inner.ok ? inner.value : [];
    }
    return label === PEM_LABEL.certificate || label === 'X509 CERTIFICATE' ? [der] : [];
  });
}

/** The DER of a fetched revocation list, which servers hand out as DER and some as PEM. Fails with `format.malformed`. */
export function readFetchedCrl(bytes: Uint8Array): Result<Uint8Array, AppError> {
  const whole = parseCrl(bytes);
  if (whole.ok) return ok(bytes);
  const blocks = readPemDer(bytes, [PEM_LABEL.crl]);
  const der = blocks.ok ? blocks.value[0] : undefined;
  if (der === undefined) return whole;
  const inner = parseCrl(der);
  return inner.ok ? ok(der) : err(inner.error);
}
