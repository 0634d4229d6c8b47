export const SCREENS = [
  'welcome',
  'inventory',
  'timeline',
  'authorities',
  'profiles',
  'requests',
  'partners',
  'inspect',
  'connect',
  'chain',
  'issue',
  'alerts',
  'activity',
  'settings',
  'recovery',
] as const;
export type Screen = (typeof SCREENS)[number];

export interface ParsedAddress {
  readonly address: string;
  readonly screen: Screen;
  /** What follows the screen: `/connect/runs/x` → `['runs', 'x']`. */
  readonly path: readonly string[];
  readonly query: Readonly<Record<string, string>>;
}

/** Reads an address; what is unknown leads to the welcome screen. */
export function parseAddress(address: string): ParsedAddress {
  const [route = '', query = ''] = address.split('?', 2);
  const [first = '', ...rest] = route.split('/').filter((part) => part !== '');
  const screen = SCREENS.find((known) => known === first) ?? 'welcome';
  return {
    address,
    screen,
    path: rest.map(decodePart),
    query: Object.fromEntries(new URLSearchParams(query)),
  };
}

/** Writes an address: `buildAddress('connect', ['runs', id], { tab: 'hex' })`. Empty query values are left out. */
export function buildAddress(
  screen: Screen,
  path: readonly string[] = [],
  query: Readonly<Record<string, string | undefined>> = {},
): string {
  const route = ['', ...(screen === 'welcome' ? [] : [screen]), ...path.map(encodeURIComponent)].join('/');
  const given = Object.entries(query).filter((entry): entry is [string, string] => (entry[1] ?? '') !== '');
  const tail = new URLSearchParams(given).toString();
  return `${route === '' ? '/' : route}${tail === '' ? '' : `?${tail}`}`;
}

function decodePart(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
