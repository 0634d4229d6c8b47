export interface HostPort {
  readonly host: string;
  readonly port: string;
}

/** Takes `host:port`, `[v6]:port`, an address without a port or a URL apart; what is wrong with it the form says. */
export function splitHostPort(text: string): HostPort {
  const target = text
    .trim()
    .replace(/^[a-z][a-z0-9+.-]*:\/\//i, '')
    .replace(/[/?#].*$/, '');
  const bracketed = /^\[([^\]]*)\](?::(\d*))?$/.exec(target);
  if (bracketed !== null) return { host: bracketed[1] ?? '', port: bracketed[2] ?? '' };
  const parts = target.split(':');
  if (parts.length === 2) return { host: parts[0] ?? '', port: parts[1] ?? '' };
  return { host: target, port: '' };
}
