const RESERVED = /^(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\.|$)/i;
const MAX_CHARACTERS = 80;

/**
 * Reduces a name that others chose to a file name that is safe on every system: letters, digits, dot, dash and underscore,
 * no leading dot or dash, no device name, at most 80 characters. Answers `fallback` when nothing is left.
 */
export function safeFileName(name: string, fallback: string): string {
  const reduced = name
    .normalize('NFC')
    .replaceAll(/[^\p{L}\p{N}._-]+/gu, '-')
    .replaceAll(/\.{2,}/g, '.')
    .replace(/^[-.]+/, '');
  const cut = [...reduced]
    .slice(0, MAX_CHARACTERS)
    .join('')
    .replace(/[-.]+$/, '');
  if (cut === '') return fallback;
  return RESERVED.test(cut) ? `_${cut}` : cut;
}
