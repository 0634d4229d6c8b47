/**
 * Names that others could choose to break out of a shell, a configuration, a path, a line or a page. Whatever writes names is held against
 * them: what comes out is quoted, escaped, refused, or reduced.
 */
export const HOSTILE_PRINTABLE = [
  `../../etc/'"; rm -rf ~ #`,
  '$(id)`id`${IFS}%n%s{{.Values}}<b>&amp;</b>',
  String.raw`a\n}\ninclude /etc/passwd;*{}[]!|=,+`,
  'Müller & Söhne 😀 𝄞',
  'con',
] as const;

/** The same with characters that begin a line, end a string or turn the direction of reading. */
export const HOSTILE_CONTROLS = [
  'gw\nssl_verify_client off;',
  '\r\n\u001b[2J\u202egnp.exe\u200b',
  '-rf\u0007\u2028 x',
] as const;

/** As the common name of a distinguished name: every octet of its UTF-8 escaped. @see RFC 4514 §2.4 */
export const hostileSubject = (name: string): string =>
  `CN=${Array.from(Buffer.from(name), (octet) => `\\${octet.toString(16).padStart(2, '0')}`).join('')}`;
