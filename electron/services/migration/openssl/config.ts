/** Sections of a configuration of OpenSSL with their values expanded. What another file would bring is not read. */
export type OpensslConfig = ReadonlyMap<string, ReadonlyMap<string, string>>;

const MAX_LINES = 20_000;
const MAX_VALUE = 4096;
const GLOBAL = 'default';

/**
 * Reads what stands in a configuration file. Unknown variables, those of the environment among them, are empty. Lines that are none are passed over.
 * @see config(5) of OpenSSL
 */
export function parseOpensslConfig(text: string): OpensslConfig {
  const sections = new Map<string, Map<string, string>>([[GLOBAL, new Map()]]);
  let section = GLOBAL;
  for (const line of joinLines(text)) {
    const header = readHeader(line);
    if (header !== undefined) {
      section = header;
      if (!sections.has(section)) sections.set(section, new Map());
      continue;
    }
    const equals = line.indexOf('=');
    if (equals < 0) continue;
    const name = line.slice(0, equals).trim();
    const value = expand(unquote(line.slice(equals + 1).trim()), { sections, section });
    sections.get(section)?.set(name, value.slice(0, MAX_VALUE));
  }
  return sections;
}

/** Without comments; a backslash at the end of a line joins it with the next. */
function* joinLines(text: string): Generator<string> {
  let before = '';
  for (const raw of text.split(/\r?\n/, MAX_LINES)) {
    const line = before + withoutComment(raw.slice(0, MAX_VALUE));
    if (line.endsWith('\\') && line.length < MAX_VALUE) {
      before = line.slice(0, -1);
      continue;
    }
    before = '';
    yield line.slice(0, MAX_VALUE);
  }
}

function readHeader(line: string): string | undefined {
  const text = line.trimStart();
  const end = text.startsWith('[') ? text.indexOf(']') : -1;
  return end < 0 ? undefined : text.slice(1, end).trim();
}

function withoutComment(line: string): string {
  let at = line.indexOf('#');
  while (at > 0 && line[at - 1] === '\\') at = line.indexOf('#', at + 1);
  return at < 0 ? line : line.slice(0, at);
}

const unquote = (value: string): string => /^(["'])(.*)\1$/.exec(value)?.[2] ?? value;

/** `$name`, `${name}`, `$(name)`, each also with a section: `$section::name`. */
const VARIABLE = /\$(?:\{([^}]{0,200})\}|\(([^)]{0,200})\)|([\w.]+(?:::[\w.]+)?))/g;

function expand(
  value: string,
  { sections, section }: { readonly sections: OpensslConfig; readonly section: string },
): string {
  let length = 0;
  return value.replace(VARIABLE, (_whole, braced?: string, bracketed?: string, bare?: string) => {
    const wanted = (braced ?? bracketed ?? bare ?? '').trim();
    const colons = wanted.indexOf('::');
    const found =
      colons >= 0
        ? sections.get(wanted.slice(0, colons))?.get(wanted.slice(colons + 2))
        : (sections.get(section)?.get(wanted) ?? sections.get(GLOBAL)?.get(wanted));
    // What is beyond the bound is cut off anyway.
    if (found === undefined || length > MAX_VALUE) return '';
    length += found.length;
    return found;
  });
}

/** A value as `openssl ca` looks for it: in the section of the authority, else in the general one. */
export const findSetting = (config: OpensslConfig, section: string, name: string): string | undefined =>
  config.get(section)?.get(name) ?? config.get(GLOBAL)?.get(name);

/** The section that `openssl ca` takes without `-name`. */
export const findCaSection = (config: OpensslConfig): string | undefined =>
  config.get('ca')?.get('default_ca') ?? config.get(GLOBAL)?.get('default_ca');
