import { createSecureContext, type SecureContextOptions } from 'node:tls';
import type { DialOptions } from './dial-options.ts';

type Offer = Pick<DialOptions, 'ciphers' | 'groups' | 'signatureSchemes'>;

/** Names under which every engine knows a group that the registry calls otherwise. */
const ENGINE_GROUPS: Readonly<Record<string, string>> = {
  secp224r1: 'P-224',
  secp256r1: 'P-256',
  secp384r1: 'P-384',
  secp521r1: 'P-521',
};

export const engineGroup = (name: string): string => ENGINE_GROUPS[name] ?? name;

/** No word that selects many suites, such as ALL, and nothing that could end the list. */
const CIPHER_NAME = /^[A-Z0-9]+(?:-[A-Z0-9]+)+$/;
/** Every group and scheme has a digit in its name; words that stand for many, and marks of a list, have not. */
const OFFERED_NAME = /^(?=.*\d)\w[\w-]{0,63}$/;

/** Whether this runtime's TLS knows a suite of TLS 1.2 or older by this OpenSSL name. */
export const knowsCipher = (name: string): boolean => CIPHER_NAME.test(name) && takes({ ciphers: name });

/** Whether it can agree on keys in this group. */
export const knowsGroup = (name: string): boolean => OFFERED_NAME.test(name) && takes({ ecdhCurve: engineGroup(name) });

/** Whether it can verify and sign with this scheme. */
export const knowsSignatureScheme = (name: string): boolean => OFFERED_NAME.test(name) && takes({ sigalgs: name });

/**
 * The first name of an offer that this runtime does not know: one engine would refuse the whole list for it, another leave it
 * out without a word. Suites of TLS 1.3 are told apart, since they are known and cannot be chosen.
 */
export function findUnknownOffer(offer: Offer): { readonly option: string; readonly value: string } | undefined {
  for (const value of offer.ciphers) {
    if (value.startsWith('TLS_')) return { option: 'tls13-ciphers', value: value.slice(0, 64) };
    if (!knowsCipher(value)) return { option: 'ciphers', value: value.slice(0, 64) };
  }
  const group = offer.groups.find((name) => !knowsGroup(name));
  if (group !== undefined) return { option: 'groups', value: group.slice(0, 64) };
  const scheme = offer.signatureSchemes.find((name) => !knowsSignatureScheme(name));
  return scheme === undefined ? undefined : { option: 'signatureSchemes', value: scheme.slice(0, 64) };
}

function takes(options: SecureContextOptions): boolean {
  try {
    createSecureContext({ ca: [], ...options });
    return true;
  } catch {
    // Refusing is how an engine says that it does not know a name.
    return false;
  }
}
