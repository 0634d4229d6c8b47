import { CIPHER_SUITES } from './registry-suites.ts';
import type { HashName } from './key-schedule.ts';

export type CipherParameters =
  | {
      readonly kind: 'aead';
      readonly algorithm: 'aes-128-gcm' | 'aes-256-gcm' | 'aes-128-ccm' | 'aes-256-ccm' | 'chacha20-poly1305';
      readonly keyLength: number;
      readonly tagLength: number;
      readonly prf: HashName;
    }
  | {
      readonly kind: 'cbc';
      readonly algorithm: 'aes-128-cbc' | 'aes-256-cbc' | 'des-ede3-cbc';
      readonly keyLength: number;
      readonly blockLength: number;
      readonly mac: RecordMac;
      readonly prf: HashName;
    }
  | {
      readonly kind: 'stream';
      /** 16 for RC4, 0 for none. */
      readonly keyLength: number;
      readonly mac: RecordMac;
      readonly prf: HashName;
    };

export type RecordMac = 'md5' | 'sha1' | 'sha256' | 'sha384';

export const MAC_LENGTH: Readonly<Record<RecordMac, number>> = { md5: 16, sha1: 20, sha256: 32, sha384: 48 };

const MACS: Readonly<Record<string, RecordMac>> = { MD5: 'md5', SHA: 'sha1', SHA256: 'sha256', SHA384: 'sha384' };

const known = new Map<number, CipherParameters | undefined>();

/**
 * What a suite protects records with, read from its name. Undefined for suites this decoder cannot open (Camellia, ARIA, SEED,
 * DES, RC2, IDEA, GOST, SM4, AEGIS, export): their records are shown as encrypted.
 */
export function findCipherParameters(suite: number): CipherParameters | undefined {
  if (!known.has(suite)) known.set(suite, parametersOf(CIPHER_SUITES[suite] ?? ''));
  return known.get(suite);
}

function parametersOf(name: string): CipherParameters | undefined {
  const prf: HashName = name.endsWith('_SHA384') ? 'sha384' : 'sha256';
  if (name.includes('CHACHA20_POLY1305_SHA256'))
    return { kind: 'aead', algorithm: 'chacha20-poly1305', keyLength: 32, tagLength: 16, prf };
  const aead = /_AES_(128|256)_(GCM|CCM_8|CCM)(_SHA256|_SHA384)?$/.exec(name);
  if (aead !== null) {
    const bits = aead[1] === '256' ? 256 : 128;
    const mode = aead[2] === 'GCM' ? 'gcm' : 'ccm';
    const tagLength = aead[2] === 'CCM_8' ? 8 : 16;
    return { kind: 'aead', algorithm: `aes-${bits}-${mode}`, keyLength: bits / 8, tagLength, prf };
  }
  return name.includes('_EXPORT_') ? undefined : macThenEncrypt(name, prf);
}

function macThenEncrypt(name: string, prf: HashName): CipherParameters | undefined {
  const [, cipher, macName] =
    /_(AES_128_CBC|AES_256_CBC|3DES_EDE_CBC|RC4_128|NULL)_(MD5|SHA|SHA256|SHA384)$/.exec(name) ?? [];
  const mac = MACS[macName ?? ''];
  if (mac === undefined) return undefined;
  if (cipher === 'RC4_128') return { kind: 'stream', keyLength: 16, mac, prf };
  if (cipher === 'NULL') return { kind: 'stream', keyLength: 0, mac, prf };
  if (cipher === '3DES_EDE_CBC')
    return { kind: 'cbc', algorithm: 'des-ede3-cbc', keyLength: 24, blockLength: 8, mac, prf };
  const bits = cipher === 'AES_256_CBC' ? 256 : 128;
  return { kind: 'cbc', algorithm: `aes-${bits}-cbc`, keyLength: bits / 8, blockLength: 16, mac, prf };
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
  return name.startsWith('TLS_RSA_') ? 'rsa' : 'other';
}
