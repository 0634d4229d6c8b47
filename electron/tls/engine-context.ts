import { createPrivateKey, createPublicKey } from 'node:crypto';
import { createSecureContext, type SecureContext, type SecureContextOptions } from 'node:tls';
import { type AppError, fail } from '../../shared/errors.ts';
import { TLS_VERSIONS } from '../../shared/model/connection.ts';
import { ok, type Result } from '../../shared/result.ts';
import { certificatePem, parseCertificate, spanBytes } from '../pki/certificate/certificate.ts';
import type { DialCredential, DialOptions } from './dial-options.ts';
import { engineGroup, findUnknownOffer } from './engine-offer.ts';
import { postQuantumOffer } from './post-quantum-offer.ts';

/** What both OpenSSL and BoringSSL can verify and sign; BoringSSL by itself offers neither P-521 nor Ed25519. */
const SIGNATURE_SCHEMES = [
  'ecdsa_secp256r1_sha256',
  'ecdsa_secp384r1_sha384',
  'ecdsa_secp521r1_sha512',
  'ed25519',
  'rsa_pss_rsae_sha256',
  'rsa_pss_rsae_sha384',
  'rsa_pss_rsae_sha512',
  'rsa_pkcs1_sha256',
  'rsa_pkcs1_sha384',
  'rsa_pkcs1_sha512',
];

/** OpenSSL needs the level lowered for SHA-1 signatures of TLS 1.0 and 1.1; BoringSSL does not know the word. */
const LEGACY_LEVEL = '@SECLEVEL=0';

/**
 * Prepares the runtime's TLS for one dial: no trust anchors (it never decides trust), the credential, the versions, the offer.
 * Fails with `format.key-mismatch`, `connection.key-unsupported` or `connection.option-unsupported` where this runtime cannot hold the credential, speak the
 * versions or make the offer; suites of TLS 1.3 cannot be chosen.
 */
export function createEngineContext(options: DialOptions): Result<SecureContext, AppError> {
  const unknown = findUnknownOffer(options);
  if (unknown !== undefined) return fail('connection.option-unsupported', unknown);
  const besides = postQuantumOffer(options);
  if (!besides.ok) return besides;
  const { ciphers, groups, signatureSchemes } = options;
  const wanted: SecureContextOptions = {
    ca: [],
    minVersion: options.minVersion,
    maxVersion: options.maxVersion,
    sigalgs: (signatureSchemes.length === 0 ? [...SIGNATURE_SCHEMES, ...besides.value] : signatureSchemes).join(':'),
    ...(ciphers.length === 0 ? {} : { ciphers: ciphers.join(':') }),
    ...(groups.length === 0 ? {} : { ecdhCurve: groups.map(engineGroup).join(':') }),
    ...credentialOptions(options.credential),
  };
  const legacy = TLS_VERSIONS.indexOf(options.minVersion) < TLS_VERSIONS.indexOf('TLSv1.2');
  const lowered = { ...wanted, ciphers: `${wanted.ciphers ?? 'DEFAULT'}:${LEGACY_LEVEL}` };
  const attempts = legacy ? [lowered, wanted] : [wanted];
  for (const attempt of attempts) {
    const context = attemptContext(attempt);
    if (context !== undefined) return ok(context);
  }
  return explainRefusal(options);
}

/** Gives the key back at once. The engine keeps it as long as the context lives, and without this that is until the runtime collects what it no longer needs. */
export function releaseContext({ context }: { readonly context: unknown }): void {
  if (typeof context !== 'object' || context === null) return;
  const close: unknown = Reflect.get(context, 'close');
  if (typeof close === 'function') Reflect.apply(close, context, []);
}

function attemptContext(wanted: SecureContextOptions): SecureContext | undefined {
  try {
    return createSecureContext(wanted);
  } catch {
    // The reasons are spelled differently by each engine; what is wrong is found out from the input itself.
    return undefined;
  }
}

function credentialOptions(credential: DialCredential | undefined): SecureContextOptions {
  if (credential === undefined) return {};
  const { keyPem } = credential;
  return {
    cert: credential.certificateDerChain.map(certificatePem).join(''),
    key: view(keyPem),
  };
}

function explainRefusal({ credential, minVersion, maxVersion }: DialOptions): Result<SecureContext, AppError> {
  if (credential === undefined)
    return fail('connection.option-unsupported', { option: 'versions', value: `${minVersion}–${maxVersion}` });
  return keyMatches(credential) === false
    ? fail('format.key-mismatch', {})
    : fail('connection.option-unsupported', { option: 'credential', value: credential.name });
}

/** Undefined where the key or the certificate cannot be read here at all. */
function keyMatches(credential: DialCredential): boolean | undefined {
  const [leafDer] = credential.certificateDerChain;
  const leaf = leafDer === undefined ? undefined : parseCertificate(leafDer);
  if (leaf?.ok !== true) return undefined;
  try {
    const spki = createPublicKey(createPrivateKey(view(credential.keyPem))).export({
      type: 'spki',
      format: 'der',
    });
    return spki.equals(spanBytes(leaf.value, leaf.value.spki));
  } catch {
    // A key type this runtime does not know.
    return undefined;
  }
}

/** The same octets, so that zeroing them zeroes all there is on our side. */
const view = (bytes: Uint8Array): Buffer => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
