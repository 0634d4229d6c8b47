import type { OddPart } from '../../../name/suspicious-text.ts';
import { findWord, formatters } from '../../format.ts';

const f = formatters('en');

/** Names of the Unicode standard. */
const NAMES: Readonly<Record<string, string>> = {
  '0000': 'null',
  '0007': 'bell',
  '0009': 'tab',
  '000A': 'line feed',
  '000D': 'carriage return',
  '001B': 'escape',
  '00AD': 'soft hyphen',
  '034F': 'combining grapheme joiner',
  '061C': 'Arabic letter mark',
  '200B': 'zero-width space',
  '200C': 'zero-width non-joiner',
  '200D': 'zero-width joiner',
  '200E': 'left-to-right mark',
  '200F': 'right-to-left mark',
  '2028': 'line separator',
  '2029': 'paragraph separator',
  '202A': 'left-to-right embedding',
  '202B': 'right-to-left embedding',
  '202C': 'pop directional formatting',
  '202D': 'left-to-right override',
  '202E': 'right-to-left override',
  '2060': 'word joiner',
  '2066': 'left-to-right isolate',
  '2067': 'right-to-left isolate',
  '2068': 'first strong isolate',
  '2069': 'pop directional isolate',
  FEFF: 'zero-width no-break space',
};

const SCRIPTS: readonly (readonly [RegExp, string])[] = [
  [/\p{Script=Latin}/u, 'Latin'],
  [/\p{Script=Cyrillic}/u, 'Cyrillic'],
  [/\p{Script=Greek}/u, 'Greek'],
  [/\p{Script=Armenian}/u, 'Armenian'],
  [/\p{Script=Cherokee}/u, 'Cherokee'],
  [/\p{Script=Hebrew}/u, 'Hebrew'],
  [/\p{Script=Arabic}/u, 'Arabic'],
];

const hexOf = (code: number): string => code.toString(16).toUpperCase().padStart(4, '0');

function describePart(part: OddPart): string {
  switch (part.kind) {
    case 'hidden':
      return `U+${hexOf(part.code)} ${findWord(NAMES, hexOf(part.code)) ?? 'not visible'}`;
    case 'disguised':
      return `U+${hexOf(part.code)} stands for “${String.fromCodePoint(part.code).normalize('NFKC')}”`;
    case 'mixed': {
      const letter = String.fromCodePoint(part.code);
      const script = SCRIPTS.find(([pattern]) => pattern.test(letter))?.[1];
      return `U+${hexOf(part.code)} ${script === undefined ? 'letter of another script' : `${script} letter`} “${letter}”`;
    }
    case 'marks':
      return `${f.number(part.count)} combining marks on one letter`;
    case 'label':
      return part.shown === ''
        ? 'a label that begins with xn-- and is no name'
        : `shown elsewhere as “${part.shown}”, ${[...part.shown].map((letter) => `U+${hexOf(letter.codePointAt(0) ?? 0)}`).join(' ')}`;
  }
}

export const suspiciousNameText = {
  parts: (parts: readonly OddPart[]) => `May be read as another name:\n${parts.map(describePart).join('\n')}`,
};
