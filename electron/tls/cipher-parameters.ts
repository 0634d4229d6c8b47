import { CIPHER_SUITES } from './registry-suites.ts';
import type { HashName } from './key-schedule.ts';

export type CipherParameters =
  | {
      readonly kind: 'aead';
      readonly algorithm: 'aes-128-gcm' | 'aes-256-gcm' | 'chacha20-poly1305';
      readonly keyLength: number;
      readonly prf: HashName;
    }
  | {
      readonly kind: 'cbc';
      readonly algorithm: 'aes-128-cbc' | 'aes-256-cbc';
      readonly keyLength: number;
      readonly mac: CbcMac;
      readonly prf: HashName;
    };

export type CbcMac = 'sha1' | 'sha256' | 'sha384';

export const MAC_LENGTH: Readonly<Record<CbcMac, number>> = { sha1: 20, sha256: 32, sha384: 48 };

/**
 * What a suite protects records with, read from its name. Undefined for suites this decoder cannot open (CCM, 3DES, RC4,
 * Camellia, NULL, export): their records are shown as encrypted.
 */
export function findCipherParameters(suite: number): CipherParameters | undefined {
  const name = CIPHER_SUITES[suite];
  if (name === undefined) return undefined;
  const prf: HashName = name.endsWith('_SHA384') ? 'sha384' : 'sha256';
  if (name.includes('CHACHA20_POLY1305')) return { kind: 'aead', algorithm: 'chacha20-poly1305', keyLength: 32, prf };
  const aes = /_AES_(128|256)_(GCM|CBC)_(SHA256|SHA384|SHA)$/.exec(name);
  if (aes === null) return undefined;
  const wide = aes[1] === '256';
  const keyLength = wide ? 32 : 16;
  if (aes[2] === 'GCM') return { kind: 'aead', algorithm: wide ? 'aes-256-gcm' : 'aes-128-gcm', keyLength, prf };
  const mac: CbcMac = aes[3] === 'SHA' ? 'sha1' : aes[3] === 'SHA384' ? 'sha384' : 'sha256';
  return { kind: 'cbc', algorithm: wide ? 'aes-256-cbc' : 'aes-128-cbc', keyLength, mac, prf };
}

export interface KeyExchange {
  readonly agreement: 'ecdhe' | 'dhe' | 'rsa' | 'other';
  /** A hint and an identity go before the rest. */
  readonly psk: boolean;
  readonly exported: boolean;
}

/** How a suite below TLS 1.3 agrees on keys, which decides the form of the key exchange messages. */
export function keyExchangeOf(suite: number): KeyExchange {
  const name = CIPHER_SUITES[suite] ?? '';
  const psk = /^TLS_((ECDHE|DHE|RSA)_)?PSK_|^TLS_PSK_DHE_/.test(name);
  return { agreement: agreementOf(name), psk, exported: name.includes('_EXPORT_') };
}

function agreementOf(name: string): KeyExchange['agreement'] {
  if (/^TLS_ECDH(E|_anon)_/.test(name)) return 'ecdhe';
  if (/^TLS_(DH(E|_anon)_|PSK_DHE_)/.test(name)) return 'dhe';
  return /^TLS_RSA_/.test(name) ? 'rsa' : 'other';
}
