/** The names of a text area, one a line or separated by commas; without a type a name is a host, an address or a mailbox by its look. */
export function readTypedNames(typed: string): string[] {
  return typed
    .split(/\n|,(?=\s*(?:dns|ip|uri|email|upn|dir|directory|other):)/i)
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .map((line) => (TYPED.test(line) ? line : `${typeOf(line)}:${line}`));
}

const TYPED = /^(?:dns|ip|uri|email|upn|dir|directory|other):/i;

function typeOf(name: string): string {
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(name)) return 'uri';
  if (/^[0-9.]+$/.test(name) || /^[0-9a-f:]*:[0-9a-f:.]*$/i.test(name)) return 'ip';
  return name.includes('@') ? 'email' : 'dns';
}
