/** No `=` or `%` first: some shells take these for a command or a job. */
const PLAIN = /^[A-Za-z0-9_./:@+,][A-Za-z0-9_./:@%+=,-]*$/;

/**
 * Quotes a word for a POSIX shell, so that whatever others chose stays one argument. Words of letters, digits and harmless
 * signs stand as they are. Control characters but tab and line feed are left out: a terminal that they are pasted into acts on
 * them before the shell sees a quote, and nothing that was dialled holds any.
 * @see POSIX.1-2024 Shell Command Language §2.2
 */
export function quoteForShell(word: string): string {
  const whole = word.replaceAll(/(?![\t\n])\p{Cc}/gu, '');
  return PLAIN.test(whole) ? whole : `'${whole.replaceAll("'", String.raw`'\''`)}'`;
}

/** An option with its values, as one line of a command. Option names are ours and stand as they are. */
export type CommandWord = readonly [option: string, ...values: readonly string[]];

/** A command over several lines, an option with its values on each. */
export const formatCommand = (program: string, words: readonly CommandWord[]): string =>
  [program, ...words.map(([option, ...values]) => [option, ...values.map(quoteForShell)].join(' '))].join(' \\\n  ');
