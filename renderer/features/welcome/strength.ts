export interface Strength {
  /** A cautious estimate: repeated and neighbouring characters count little, words less than random letters. */
  readonly bits: number;
}

const WORD_BITS = 11;

/** Estimates how hard a passphrase is to guess. Keeps nothing of it. */
export function strengthOf(passphrase: string): Strength {
  const words = passphrase.split(/[\s\-_.]+/).filter((word) => word !== '');
  const bits = [...new Set(words)].reduce((sum, word) => sum + bitsOfWord(word), 0);
  return { bits: Math.round(bits) };
}

function bitsOfWord(word: string): number {
  const characters = [...word];
  const fresh = characters.filter((character, index) => !continues(characters[index - 1], character));
  const random = fresh.length * Math.log2(alphabetOf(word));
  const isPlainWord = /^\p{Lu}?\p{Ll}+$/u.test(word) || /^\p{Lu}+$/u.test(word);
  if (isPlainWord) return Math.min(random, word.length <= 12 ? WORD_BITS : WORD_BITS * 1.5);
  const isYear = /^(19|20)\d\d$/.test(word);
  return isYear ? 6 : random * (new Set(characters).size / Math.max(characters.length, 1));
}

function continues(before: string | undefined, character: string): boolean {
  if (before === undefined) return false;
  return Math.abs((before.codePointAt(0) ?? 0) - (character.codePointAt(0) ?? 0)) <= 1;
}

function alphabetOf(word: string): number {
  const classes: readonly (readonly [RegExp, number])[] = [
    [/\p{Ll}/u, 26],
    [/\p{Lu}/u, 26],
    [/\d/u, 10],
    [/[^\p{Letter}\d]/u, 20],
  ];
  return classes.reduce((size, [pattern, count]) => size + (pattern.test(word) ? count : 0), 0) || 2;
}
