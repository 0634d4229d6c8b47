/** No `=` or `%` first: some shells take these for a command or a job. */
const PLAIN = /^[A-Za-z0-9_./:@+,][A-Za-z0-9_./:@%+=,-]*$/;

/**
 * Quotes a word for a POSIX shell, so that whatever others chose stays one argument. Words of letters, digits and harmless
 * signs stand as they are. A null character, which no argument can hold, is left out.
 * @see POSIX.1-2024 Shell Command Language §2.2
 */
export function quoteForShell(word: string): string {
  const whole = word.replaceAll('\0', '');
  return PLAIN.test(whole) ? whole : `'${whole.replaceAll("'", String.raw`'\''`)}'`;
}

/** An option with its values, as one line of a command. Option names are ours and stand as they are. */
export type CommandWord = readonly [option: string, ...values: readonly string[]];

/** A command over several lines, an option with its values on each. */
export const formatCommand = (program: string, words: readonly CommandWord[]): string =>
  [program, ...words.map(([option, ...values]) => [option, ...values.map(quoteForShell)].join(' '))].join(' \\\n  ');
