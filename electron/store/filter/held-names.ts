const FINGERPRINT = /^[0-9a-f]{64}$/u;
const SUBJECT_VALUES = /[,+]?[a-z0-9.]+=((?:\\.|[^,+\\])*)/gu;

/**
 * Whether one of the names in a search text is what a pattern describes: a line, or a value of the subject. `*` is any run of characters, `\*` itself.
 *
 * A function of SQL: patterns with several `*` must not begin in one name and end in another.
 */
export function holdsName(search: string, pattern: string): boolean {
  const expression = compile(pattern);
  for (const line of search.split('\n')) {
    if (FINGERPRINT.test(line)) continue;
    if (expression.test(line)) return true;
    if (!line.includes('=')) continue;
    for (const [, value] of line.matchAll(SUBJECT_VALUES)) {
      if (value !== undefined && expression.test(value)) return true;
    }
  }
  return false;
}

let last: { readonly pattern: string; readonly expression: RegExp } | undefined;

/** One pattern is asked of many rows. */
function compile(pattern: string): RegExp {
  if (last?.pattern === pattern) return last.expression;
  const pieces = pattern.split(/(\\\*|\*)/u);
  const source = pieces.map((piece) => (piece === '*' ? '.*' : escape(piece === '\\*' ? '*' : piece))).join('');
  // Neighbouring stars mean one: more would make the expression slow on purpose.
  const expression = new RegExp(`^${source.replaceAll(/(?:\.\*)+/gu, '.*')}$`, 'u');
  last = { pattern, expression };
  return expression;
}

const escape = (text: string): string => text.replaceAll(/[\\^$.*+?()[\]{}|/]/gu, '\\$&');
