const RESERVED = /^(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\.|$)/i;
const MAX_CHARACTERS = 80;
/** File systems take 255 octets; endings and numbers are added. */
const MAX_OCTETS = 200;

/**
 * Reduces a name that others chose to a file name that is safe on every system: letters, digits, dot, dash and underscore,
 * no leading dot or dash, no device name, at most 80 characters and 200 octets. Answers `fallback` when nothing is left.
 */
export function safeFileName(name: string, fallback: string): string {
  const reduced = name
    .normalize('NFC')
    .replaceAll(/[^\p{L}\p{N}._-]+/gu, '-')
    .replaceAll(/\.{2,}/g, '.')
    .replace(/^[-.]+/, '');
  const cut = cutToOctets([...reduced].slice(0, MAX_CHARACTERS)).replace(/[-.]+$/, '');
  if (cut === '') return fallback;
  return RESERVED.test(cut) ? `_${cut}` : cut;
}

function cutToOctets(characters: readonly string[]): string {
  let octets = 0;
  const fitting = characters.findIndex((character) => (octets += Buffer.byteLength(character)) > MAX_OCTETS);
  return characters.slice(0, fitting === -1 ? undefined : fitting).join('');
}
