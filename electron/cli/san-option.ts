import { listTexts, type OptionValues } from './option.ts';

/** A URI may hold commas: only one before another type separates names. */
const NAME_SEPARATOR = /,(?=\s*(?:dns|ip|uri|email|upn|dir|directory|other):)/i;

/** The names of `--san`, which may be given more than once and hold several. */
export const listNames = (values: OptionValues): readonly string[] =>
  listTexts(values, 'san').flatMap((list) => list.split(NAME_SEPARATOR).map((name) => name.trim()));
