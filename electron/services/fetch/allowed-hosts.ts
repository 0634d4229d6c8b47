const DEFAULT_PORTS: Readonly<Record<string, string>> = { 'http:': '80', 'https:': '443' };

/**
 * A host with the port that was typed, `10.0.0.1:8080`; without one it is meant at the usual port of whatever scheme asks. Undefined where the text is
 * more or less than that.
 */
export function readHost(text: string): string | undefined {
  const url = URL.parse(`http://${text.trim()}`);
  // A URL forgets the usual port of its own scheme alone.
  const port = url?.port === '' ? URL.parse(`https://${text.trim()}`)?.port : url?.port;
  const isHost =
    url !== null && url.pathname === '/' && `${url.username}${url.password}${url.search}${url.hash}` === '';
  if (!isHost) return undefined;
  return port === undefined || port === '' ? url.hostname : `${url.hostname}:${port}`;
}

/** Whether a URL leads to one of these hosts, as `readHost` or URLs tell them: at the port that is named, or the usual one of its scheme. */
export const isAllowedHost = (url: URL, hosts: readonly string[]): boolean =>
  hosts.includes(url.host) || hosts.includes(`${url.hostname}:${url.port || (DEFAULT_PORTS[url.protocol] ?? '')}`);
