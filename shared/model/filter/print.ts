import { BugError } from '../../result.ts';
import type { FilterNode, FilterValue } from './ast.ts';
import { choicesOf, definitionOf, type FilterKey } from './keys.ts';

/** The one way to write a filter; read again it is the same tree. */
export function printFilter(node: FilterNode): string {
  switch (node.kind) {
    case 'everything':
      return '';
    case 'and':
      return node.parts.map((part) => (part.kind === 'or' ? `(${printFilter(part)})` : printFilter(part))).join(' ');
    case 'or':
      return node.parts.map(printFilter).join(' OR ');
    case 'not':
      return node.part.kind === 'and' || node.part.kind === 'or'
        ? `-(${printFilter(node.part)})`
        : `-${printFilter(node.part)}`;
    case 'word':
      return isPlainWord(node.text) ? node.text : quote(node.text);
    case 'term':
      return `${node.key}:${node.values.map((value) => printValue(node.key, value)).join(',')}`;
  }
}

/** One value as it stands after the colon. */
export function printValue(key: FilterKey, value: FilterValue): string {
  switch (value.kind) {
    case 'choice':
      return value.choice;
    case 'text':
      return printText(key, value);
    case 'period':
      return `${value.compare}${value.count}${value.unit}`;
    case 'date':
      return value.compare === '=' ? value.date : value.compare + value.date;
    case 'dates':
      return `${value.from}..${value.to}`;
    case 'hex':
      return value.prefix;
    case 'key':
      return printKey(value);
    case 'number':
      return String(value.number);
  }
}

function printText(key: FilterKey, { match, text }: Extract<FilterValue, { kind: 'text' }>): string {
  if (match === 'pattern') {
    if (!PLAIN_PATTERN.test(text)) throw new BugError('a pattern with characters that end it');
    return text;
  }
  const isPlain = PLAIN_VALUE.test(text) && !choicesOf(key).includes(text.toLowerCase());
  if (match === 'exact' && definitionOf(key).form === 'text') return `=${quote(text)}`;
  return isPlain ? text : quote(text);
}

function printKey({ family, size }: Extract<FilterValue, { kind: 'key' }>): string {
  if (size === null) return family;
  if (family === 'ec' && size.compare === '=' && CURVES.includes(size.bits)) return `p${size.bits}`;
  return `${family}${size.compare}${size.bits}`;
}

const CURVES: readonly number[] = [256, 384, 521];
const PLAIN_PATTERN = /^(?!=")[^\s()",]+$/u;
const PLAIN_VALUE = /^[^\s()",*=][^\s()",*]*$/u;
const PLAIN_WORD = /^[^\s()"-][^\s()"]*$/u;

const isPlainWord = (text: string): boolean =>
  PLAIN_WORD.test(text) && text !== 'OR' && !/^[a-z][a-z0-9]*:/iu.test(text);

const quote = (text: string): string => `"${text.replaceAll(/[\\"]/gu, '\\$&')}"`;
