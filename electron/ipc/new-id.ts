import { randomBytes } from 'node:crypto';

const ALPHABET = '0123456789abcdefghijklmnopqrstuvwxyz';
const LENGTH = 26;
/** Octets at or above this are drawn again, so that every letter is equally likely. */
const FAIR_LIMIT = 252;

/** A random identifier of 26 lower-case letters and digits (134 bits); fits `ID_PATTERN`. */
export function newId<Id extends string>(): Id {
  let id = '';
  while (id.length < LENGTH) {
    for (const octet of randomBytes(LENGTH)) {
      if (octet < FAIR_LIMIT && id.length < LENGTH) id += ALPHABET.charAt(octet % ALPHABET.length);
    }
  }
  return id as Id;
}
