/** What a YAML document is made from. */
export type YamlValue = string | number | boolean | readonly YamlValue[] | { readonly [key: string]: YamlValue };

/** Characters that YAML counts as ends of lines or that nobody sees. */
const HIDDEN = /[\p{Cc}\p{Cf}\p{Co}\p{Cn}\p{Zl}\p{Zp}]/gu;
/** The words are booleans and nulls of YAML 1.1. */
const PLAIN_KEY = /^(?!(?:y|n|yes|no|on|off|true|false|null)$)[a-z_][\w./-]*$/i;

/**
 * Writes a YAML document in block style. Every text is a double-quoted scalar, so that none is taken for another type, for an anchor
 * or for structure; lone surrogates, which UTF-8 cannot hold, become U+FFFD. Ends with a line feed.
 * @see YAML 1.2.2 §7.3.1
 */
export const formatYaml = (value: { readonly [key: string]: YamlValue }): string => `${blockOf(value).join('\n')}\n`;

/** A text as a double-quoted scalar. */
export const quoteForYaml = (text: string): string =>
  JSON.stringify(text.toWellFormed()).replaceAll(
    HIDDEN,
    (character) => String.raw`\U` + (character.codePointAt(0) ?? 0).toString(16).padStart(8, '0'),
  );

function blockOf(value: YamlValue): readonly string[] {
  if (isList(value)) return value.flatMap((item) => indentAfter('- ', blockOf(item)));
  if (typeof value !== 'object') return [typeof value === 'string' ? quoteForYaml(value) : String(value)];
  return Object.entries(value).flatMap(([key, held]) => entryOf(PLAIN_KEY.test(key) ? key : quoteForYaml(key), held));
}

function entryOf(key: string, value: YamlValue): readonly string[] {
  const lines = blockOf(value);
  if (typeof value !== 'object') return [`${key}: ${lines[0] ?? ''}`];
  if (lines.length === 0) return [`${key}: ${isList(value) ? '[]' : '{}'}`];
  return [`${key}:`, ...lines.map((line) => `  ${line}`)];
}

const indentAfter = (mark: string, lines: readonly string[]): readonly string[] =>
  lines.map((line, index) => (index === 0 ? mark : ' '.repeat(mark.length)) + line);

const isList = (value: YamlValue): value is readonly YamlValue[] => Array.isArray(value);
