/** What a pasted `host:port` or URL says; parts it does not name are absent. */
export interface Target {
  readonly host: string;
  readonly port?: string;
  /** Path and query of a URL, where it names more than `/`. */
  readonly path?: string;
}

const DEFAULT_PORTS: Readonly<Record<string, string>> = {
  https: '443',
  wss: '443',
  ldaps: '636',
  smtps: '465',
  imaps: '993',
  mqtts: '8883',
};

/** Takes apart what people paste into the host field. Unclear text stays as it is; the dial says what is wrong with it. */
export function parseTarget(text: string): Target {
  const trimmed = text.trim();
  return parseUrl(trimmed) ?? parseHostPort(trimmed) ?? { host: trimmed };
}

function parseUrl(text: string): Target | undefined {
  const match = /^([a-z][a-z0-9+.-]*):\/\/(?:[^/?#@]*@)?(\[[^\]]*\]|[^/?#:]*)(?::(\d*))?([/?][^#]*)?/i.exec(text);
  const scheme = match?.[1]?.toLowerCase();
  const host = match?.[2];
  if (scheme === undefined || host === undefined || host === '') return undefined;
  const port = match?.[3] || DEFAULT_PORTS[scheme];
  const rest = match?.[4] ?? '';
  const path = rest.startsWith('?') ? `/${rest}` : rest;
  return {
    host: withoutBrackets(host),
    ...(port === undefined ? {} : { port }),
    ...(path === '' || path === '/' ? {} : { path }),
  };
}

function parseHostPort(text: string): Target | undefined {
  const bracketed = /^\[([^\]]+)\](?::(\d+))?$/.exec(text);
  if (bracketed?.[1] !== undefined)
    return { host: bracketed[1], ...(bracketed[2] === undefined ? {} : { port: bracketed[2] }) };
  const named = /^([^:/\s]+):(\d+)\/?$/.exec(text);
  return named?.[1] !== undefined && named[2] !== undefined ? { host: named[1], port: named[2] } : undefined;
}

const withoutBrackets = (host: string): string => host.replace(/^\[|\]$/g, '');
