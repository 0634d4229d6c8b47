/**
 * Stock Chromium cannot load `app://bundle/x`, so pages live at `https://bundle.app.<suffix>/x` instead.
 * This is the only place that knows; the main process sees nothing but the app's own addresses.
 */
const SUFFIX = 'chromium-runtime.invalid';
const standardSchemes = new Set<string>();

/** Pages that only stand for a window until it loads something. */
export function buildBlankPageUrl(windowId: number): string {
  return `https://window-${windowId}.blank.${SUFFIX}/`;
}

export function isBlankPage(url: string): boolean {
  return url === '' || url === 'about:blank' || url === 'data:text/html,' || /^https:\/\/window-\d+\.blank\./.test(url);
}

export function registerStandardScheme(scheme: string): void {
  standardSchemes.add(scheme.toLowerCase());
}

export function isStandardScheme(scheme: string): boolean {
  return standardSchemes.has(scheme);
}

export function schemeOf(url: string): string {
  return url.slice(0, url.indexOf(':')).toLowerCase();
}

/** `app://bundle/x` → the address that Chromium loads. */
export function toChromium(url: string): string {
  const parts = /^([a-z][a-z0-9+.-]*):\/\/([^/?#]*)(.*)$/is.exec(url);
  const [, scheme = '', host = '', rest = ''] = parts ?? [];
  if (!standardSchemes.has(scheme.toLowerCase())) return url;
  return `https://${host.toLowerCase()}.${scheme.toLowerCase()}.${SUFFIX}${rest === '' ? '/' : rest}`;
}

/** The address that Chromium loads → `app://bundle/x`. */
export function toApp(url: string): string {
  const parts = /^https:\/\/([^/?#]*)\.([a-z0-9+-]+)\.chromium-runtime\.invalid(.*)$/s.exec(url);
  const [, host = '', scheme = '', rest = ''] = parts ?? [];
  return standardSchemes.has(scheme) ? `${scheme}://${host}${rest}` : url;
}

/** Origin of an address as the app knows it: `app://bundle`, or `null` for an opaque one. */
export function appOriginOf(chromiumUrl: string): string {
  return /^[a-z][a-z0-9+.-]*:\/\/[^/?#]*/i.exec(toApp(chromiumUrl))?.[0] ?? 'null';
}

/** A policy that names the app's scheme (`app:`, `app://bundle`) must name the mapped origin instead. */
export function mapContentSecurityPolicy(policy: string): string {
  return policy.replaceAll(
    /(^|[\s;])([a-z][a-z0-9+.-]*):(?:\/\/([^\s;]*))?(?=[\s;]|$)/gi,
    (whole, before, scheme, host) =>
      standardSchemes.has(String(scheme).toLowerCase())
        ? `${before}https://${host ?? '*'}.${String(scheme).toLowerCase()}.${SUFFIX}`
        : whole,
  );
}
