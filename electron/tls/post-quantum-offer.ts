import { type AppError, fail } from '../../shared/errors.ts';
import type { PublicKeyInfo } from '../../shared/model/key.ts';
import { ok, type Result } from '../../shared/result.ts';
import { keyLabel, parsePublicKey } from '../pki/algorithm/key-algorithm.ts';
import { parseCertificate, spanBytes } from '../pki/certificate/certificate.ts';
import type { DialOptions } from './dial-options.ts';
import { knowsSignatureScheme } from './engine-offer.ts';
import { postQuantumScheme } from './scheme-fit.ts';

const SCHEMES = ['mldsa65', 'mldsa87', 'mldsa44'] as const;

/**
 * The post-quantum schemes that are offered besides: an engine signs and verifies with nothing that it does not offer. They come with a key of ours, or with
 * an authority that is trusted here, since whoever has neither meets no such server. Fails with `connection.key-unsupported`.
 */
export function postQuantumOffer({ credential, maxVersion, trust }: DialOptions): Result<readonly string[], AppError> {
  const leaf = credential?.certificateDerChain[0];
  const fits = leaf === undefined ? ok(null) : checkHandshakeKey(leaf, maxVersion);
  if (!fits.ok) return fits;
  const isWanted = [...(leaf === undefined ? [] : [leaf]), ...trust.anchors].some((der) => schemeOf(der) !== undefined);
  return ok(isWanted ? SCHEMES.filter(knowsSignatureScheme) : []);
}

/** Whether this runtime's TLS can sign with the key of a certificate. Fails with `connection.key-unsupported` for a post-quantum one where it cannot. */
export function checkHandshakeKey(
  certificateDer: Uint8Array,
  maxVersion: DialOptions['maxVersion'] = 'TLSv1.3',
): Result<null, AppError> {
  const key = readKey(certificateDer);
  const scheme = key === undefined ? undefined : postQuantumScheme(key);
  if (key === undefined || scheme === undefined) return ok(null);
  const unsupported = (reason: 'engine' | 'version') =>
    fail('connection.key-unsupported', { key: keyLabel(key), reason });
  if (!knowsSignatureScheme(scheme)) return unsupported('engine');
  return maxVersion === 'TLSv1.3' ? ok(null) : unsupported('version');
}

function schemeOf(certificateDer: Uint8Array): string | undefined {
  const key = readKey(certificateDer);
  return key === undefined ? undefined : postQuantumScheme(key);
}

function readKey(certificateDer: Uint8Array): PublicKeyInfo | undefined {
  const parsed = parseCertificate(certificateDer);
  if (!parsed.ok) return undefined;
  const key = parsePublicKey(spanBytes(parsed.value, parsed.value.spki));
  return key.ok ? key.value : undefined;
}
