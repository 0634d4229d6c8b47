import type { ItemOrigin } from '../../../shared/model/inspect.ts';
import { visibleText } from '../asn1/visible-text.ts';
import type { JsonIndex } from './json-index.ts';

/** Lines that are looked at above a value to find the keys it stands under. */
const MAX_LINES_UP = 400;
/** Of a line; keys stand at its beginning. */
const MAX_LINE = 400;
/** A line that is longer is no line of a text with keys. */
const MAX_BACK = 65_536;
const MAX_PATH = 500;

/** Says where in a text a position is: its line and the keys it stands under. Asked in rising order. */
export function createTextPlaces(text: string, json: JsonIndex | undefined): (offset: number) => ItemOrigin {
  let line = 1;
  let counted = 0;
  return (offset) => {
    if (offset < counted) [line, counted] = [1, 0];
    for (let next = text.indexOf('\n', counted); next >= 0 && next < offset; next = text.indexOf('\n', next + 1)) {
      line++;
      counted = next + 1;
    }
    const path = json === undefined ? findKeyPath(text, offset) : json.findPath(offset);
    return { line, ...(path !== undefined && path !== '' && { path: visibleText(path.slice(0, MAX_PATH)) }) };
  };
}

const KEY_LINE = /^[ \t]*(?:-[ \t]+|export[ \t]+)?["']?([A-Za-z0-9_.\-/;]{1,200})["']?[ \t]*(?::(?=\s|:|$)|=)/;

/** Keys of YAML, LDIF or a file of variables above a position, outermost first; undefined where it stands under none. */
function findKeyPath(text: string, offset: number): string | undefined {
  const keys: string[] = [];
  let start = lineStart(text, offset);
  let indent = Number.POSITIVE_INFINITY;
  if (start < 0) return undefined;
  const own = text.slice(start, Math.min(offset, start + MAX_LINE));
  for (let count = 0; count < MAX_LINES_UP; count++) {
    const line = count === 0 ? own : text.slice(start, lineEnd(text, start));
    if (/^(?:---|\.\.\.)\s*$/.test(line)) break;
    const white = /^[ \t]*/.exec(line)?.[0].length ?? 0;
    const key = white < line.length && white < indent ? KEY_LINE.exec(line) : null;
    if (key?.[1] !== undefined) {
      keys.unshift(key[1]);
      indent = white;
    } else if (count === 0 && white < line.length && line.slice(white).length > 0) indent = Math.min(indent, white + 1);
    else if (count === 0) indent = white;
    if (indent === 0 || start === 0) break;
    start = lineStart(text, start - 1);
    if (start < 0) break;
  }
  return keys.length === 0 ? undefined : keys.join('.');
}

/** Where the line of a position begins, -1 where it is too long to tell. */
function lineStart(text: string, offset: number): number {
  const from = Math.max(0, offset - MAX_BACK);
  const found = text.slice(from, offset).lastIndexOf('\n');
  return found >= 0 ? from + found + 1 : from === 0 ? 0 : -1;
}

function lineEnd(text: string, start: number): number {
  const end = text.slice(start, start + MAX_LINE).indexOf('\n');
  return end < 0 ? start + MAX_LINE : start + end;
}
