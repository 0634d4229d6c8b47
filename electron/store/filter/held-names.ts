const FINGERPRINT = /^[0-9a-f]{64}$/u;
const SEPARATORS: ReadonlySet<string> = new Set([',', '+']);

/**
 * Whether one of the names in a search text is what a pattern describes: a line, or a value of the subject. `*` is any run of characters, `\*` itself.
 *
 * A function of SQL: a pattern must not begin in one name and end in another. The time it takes grows with the text alone, whatever the pattern.
 */
export function holdsName(search: string, pattern: string): boolean {
  for (const line of search.split('\n')) {
    if (FINGERPRINT.test(line)) continue;
    if (fitsPattern(line, pattern)) return true;
    if (!line.includes('=')) continue;
    for (const value of subjectValues(line)) if (fitsPattern(value, pattern)) return true;
  }
  return false;
}

/** Whether a whole text is what a pattern describes. */
export function fitsPattern(text: string, pattern: string): boolean {
  const pieces = piecesOf(pattern);
  const [first = '', ...others] = pieces;
  if (others.length === 0) return text === first;
  const last = others.pop() ?? '';
  if (!text.startsWith(first) || !text.endsWith(last)) return false;
  let at = first.length;
  for (const piece of others) {
    const found = text.indexOf(piece, at);
    if (found === -1) return false;
    at = found + piece.length;
  }
  return at + last.length <= text.length;
}

let latest: { readonly pattern: string; readonly pieces: readonly string[] } | undefined;

/** What stands between the stars. One pattern is asked of many rows. */
function piecesOf(pattern: string): readonly string[] {
  if (latest?.pattern === pattern) return latest.pieces;
  const pieces = pattern.split(/(?<!\\)\*/u).map((piece) => piece.replaceAll('\\*', '*'));
  latest = { pattern, pieces };
  return pieces;
}

/** What stands behind each `=` up to a separator that is not escaped. */
function* subjectValues(line: string): Generator<string> {
  let start = 0;
  for (let at = 0; at <= line.length; at += 1) {
    const character = line.charAt(at);
    if (character === '\\') at += 1;
    else if (at >= line.length || SEPARATORS.has(character)) {
      const equals = line.indexOf('=', start);
      if (equals !== -1 && equals < at) yield line.slice(equals + 1, at);
      start = at + 1;
    }
  }
}
