/** Control, bidirectional and invisible format characters, line separators. */
const UNSAFE = /[\p{Cc}\p{Cf}\p{Co}\p{Zl}\p{Zp}\p{Cs}\p{Variation_Selector}\u115f\u1160\u3164\uffa0]/gu;

/** Replaces characters that could move or hide text by `\\xx` escapes of their UTF-8. */
export const visibleText = (text: string): string => (PLAIN.test(text) ? text : text.replace(UNSAFE, hexEscape));

/** Those characters of a text, in their order. Nearly every text has none. */
export const listUnsafe = (text: string): readonly string[] => (PLAIN.test(text) ? [] : (text.match(UNSAFE) ?? []));

const PLAIN = /^[ -~]*$/;

const hexEscape = (character: string): string =>
  [...new TextEncoder().encode(character)].map((octet) => `\\${octet.toString(16).padStart(2, '0')}`).join('');
