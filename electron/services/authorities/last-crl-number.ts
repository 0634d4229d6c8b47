import type { AppError } from '../../../shared/errors.ts';
import { fail } from '../../../shared/errors.ts';
import { MAX_LAST_CRL_NUMBER } from '../../../shared/model/authority.ts';
import type { Result } from '../../../shared/result.ts';
import { ok } from '../../../shared/result.ts';
import { spanBytes } from '../../pki/certificate/certificate.ts';
import { parseCrl } from '../../pki/revocation/crl.ts';
import { decodeCrlExtensions } from '../../pki/revocation/crl-extension.ts';
import { verifyCrlSignature } from '../../pki/revocation/crl-signer.ts';
import type { Received } from './received-certificates.ts';

/**
 * The highest number that an authority gave a CRL elsewhere, as far as it was told: what a person states, and CRLs that its key signed, complete or delta.
 * Undefined where nothing is known. What is no CRL of this key is passed over. Fails with `input.invalid {crlNumber}` beyond `MAX_LAST_CRL_NUMBER`.
 * @see RFC 5280 §5.2.3
 */
export function findLastCrlNumber(
  { parsed }: Received,
  stated: number | undefined,
  crls: readonly Uint8Array[],
): Result<number | undefined, AppError> {
  const spkiDer = spanBytes(parsed, parsed.spki);
  let highest = stated === undefined ? undefined : BigInt(stated);
  for (const der of crls) {
    const number = readOwnNumber(der, spkiDer);
    if (number !== undefined && (highest === undefined || number > highest)) highest = number;
  }
  if (highest === undefined) return ok(undefined);
  if (highest < 0n || highest > BigInt(MAX_LAST_CRL_NUMBER))
    return fail('input.invalid', { field: 'crlNumber', problem: 'out-of-range' });
  return ok(Number(highest));
}

function readOwnNumber(der: Uint8Array, spkiDer: Uint8Array): bigint | undefined {
  const crl = parseCrl(der);
  if (!crl.ok || verifyCrlSignature(crl.value, spkiDer) !== 'valid') return undefined;
  const extensions = decodeCrlExtensions(crl.value);
  return extensions.ok ? extensions.value.number : undefined;
}
