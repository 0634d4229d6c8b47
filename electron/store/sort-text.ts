const SORTED_CHARACTERS = 120;

/**
 * Text for sorting and searching by code point: compatibility forms and case folded (NFKC, lower case), control
 * characters and runs of white space as one space.
 */
export const foldText = (text: string): string =>
  PLAIN.test(text)
    ? text.toLowerCase()
    : text
        .normalize('NFKC')
        .toLowerCase()
        .replace(/[\p{Cc}\s]+/gu, ' ')
        .trim();

/** ASCII without anything to fold but case, as nearly all texts are. */
const PLAIN = /^[!-~]+(?: [!-~]+)*$/;

/** The folded start of a text, short enough for an index. Equal starts fall into the order of entry. */
export const sortKey = (text: string): string => foldText(text.slice(0, SORTED_CHARACTERS)).slice(0, SORTED_CHARACTERS);
