/** Controls, bidirectional marks and isolates, zero-width, private and unpaired characters, variation selectors and fillers that look like nothing. */
const HIDDEN = /[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Zl}\p{Zp}\p{Variation_Selector}\u034f\u115f\u1160\u3164\uffa0]/gu;

export interface VisibleTextOptions {
  /** Line feeds and tabs stay as they are. */
  readonly keepLines?: boolean;
}

/** Marks behind the third on one letter: a heap of them covers the lines above. */
const HEAPED = /(?<=\p{M}{3})\p{M}/gu;

/** Text that somebody else chose, with characters that hide or reorder written as `\u202e`. */
export function visibleText(text: string, options: VisibleTextOptions = {}): string {
  return text.replace(HEAPED, escapeCharacter).replace(HIDDEN, (character) => {
    if (options.keepLines === true && (character === '\n' || character === '\t')) return character;
    if (options.keepLines === true && character === '\r') return '';
    return escapeCharacter(character);
  });
}

function escapeCharacter(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  return code > 0xffff ? `\\u{${code.toString(16)}}` : `\\u${code.toString(16).padStart(4, '0')}`;
}

/** `5C1A 90B7 2F4E`: upper-case, in fours from the left. */
export function groupHex(hex: string): string {
  return (hex.toUpperCase().match(/.{1,4}/g) ?? []).join(' ');
}

/** `3E9A 04D7 71C2 … 9D10 AF36`; short values stay whole. */
export function shortenHex(hex: string): string {
  if (hex.length <= 24) return groupHex(hex);
  return `${groupHex(hex.slice(0, 12))} … ${groupHex(hex.slice(-8))}`;
}

/** Cuts in the middle to at most `most` characters. */
export function cutMiddle(text: string, most: number): string {
  const characters = [...text];
  if (characters.length <= most) return text;
  const tail = Math.floor((most - 1) / 2);
  return `${characters.slice(0, most - 1 - tail).join('')}…${characters.slice(-tail).join('')}`;
}

/** As many columns as the narrowest pane has. */
const PEM_COLUMNS = 40;

/** PEM in lines that fit a pane: whoever reads it takes shorter ones too. Other text stays as it is. */
export const foldPem = (pem: string): string =>
  pem.replaceAll(
    /(-----BEGIN [^-\n]+-----\n)([A-Za-z0-9+/=\s]+)(?=-----END )/g,
    (_all, begin: string, body: string) =>
      begin +
      (body.replaceAll(/\s/g, '').match(new RegExp(`.{1,${PEM_COLUMNS}}`, 'g')) ?? [])
        .map((line) => `${line}\n`)
        .join(''),
  );
