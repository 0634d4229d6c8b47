import { createSecureContext } from 'node:tls';
import { TLS_VERSIONS, type TlsCapabilities, type TlsVersion } from '../../shared/model/connection.ts';
import { knowsCipher, knowsGroup, knowsSignatureScheme } from './engine-offer.ts';

const KEY_EXCHANGES = ['ECDHE-ECDSA-', 'ECDHE-RSA-', 'DHE-RSA-', ''] as const;
const PROTECTIONS = [
  'AES256-GCM-SHA384',
  'AES128-GCM-SHA256',
  'CHACHA20-POLY1305',
  'AES256-CCM',
  'AES128-CCM',
  'AES256-CCM8',
  'AES128-CCM8',
  'AES256-SHA384',
  'AES256-SHA256',
  'AES128-SHA256',
  'AES256-SHA',
  'AES128-SHA',
  'CAMELLIA256-SHA256',
  'CAMELLIA128-SHA256',
  'DES-CBC3-SHA',
] as const;

/** What an operator may want to offer, the best first; without suites that need a shared key or no certificate. */
const CIPHERS = KEY_EXCHANGES.flatMap((exchange) => PROTECTIONS.map((protection) => `${exchange}${protection}`));

const GROUPS = [
  'X25519MLKEM768',
  'SecP256r1MLKEM768',
  'SecP384r1MLKEM1024',
  'X25519',
  'secp256r1',
  'secp384r1',
  'secp521r1',
  'X448',
  'ffdhe2048',
  'ffdhe3072',
  'ffdhe4096',
  'ffdhe6144',
  'ffdhe8192',
  'MLKEM512',
  'MLKEM768',
  'MLKEM1024',
  'brainpoolP256r1tls13',
  'brainpoolP384r1tls13',
  'brainpoolP512r1tls13',
  'secp256k1',
  'secp224r1',
] as const;

const SIGNATURE_SCHEMES = [
  'ecdsa_secp256r1_sha256',
  'ecdsa_secp384r1_sha384',
  'ecdsa_secp521r1_sha512',
  'ed25519',
  'ed448',
  'rsa_pss_rsae_sha256',
  'rsa_pss_rsae_sha384',
  'rsa_pss_rsae_sha512',
  'rsa_pss_pss_sha256',
  'rsa_pss_pss_sha384',
  'rsa_pss_pss_sha512',
  'rsa_pkcs1_sha256',
  'rsa_pkcs1_sha384',
  'rsa_pkcs1_sha512',
  'mldsa44',
  'mldsa65',
  'mldsa87',
  'ecdsa_sha1',
  'rsa_pkcs1_sha1',
] as const;

/**
 * What this runtime's TLS can speak and offer, found out by preparing each: versions, suites of TLS ≤ 1.2 by their OpenSSL
 * names, groups and signature schemes by their registry names, the best first. Takes some milliseconds; does not change while
 * the program runs. Does not open a connection.
 */
export const readCapabilities = (): Omit<TlsCapabilities, 'engine'> => ({
  versions: TLS_VERSIONS.filter(speaks),
  ciphers: CIPHERS.filter(knowsCipher),
  groups: GROUPS.filter(knowsGroup),
  signatureSchemes: SIGNATURE_SCHEMES.filter(knowsSignatureScheme),
});

function speaks(version: TlsVersion): boolean {
  try {
    createSecureContext({ ca: [], minVersion: version, maxVersion: version });
    return true;
  } catch {
    // Refusing is how an engine says that it does not speak a version.
    return false;
  }
}
