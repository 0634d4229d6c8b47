import { decodePunycode } from '../../../../shared/name/punycode.ts';

const MAX_LABEL = 63;

/** Labels of a DNS name without the leading `*.`; empty ones stay. */
export function domainLabels(name: string): readonly string[] {
  const host = name.startsWith('*.') ? name.slice(2) : name;
  return host.toLowerCase().split('.');
}

/** Whether a label is letters, digits and hyphens within, at most 63 of them. @see RFC 5890 §2.3.1 */
export const isLdhLabel = (label: string): boolean =>
  label.length <= MAX_LABEL && /^[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?$/.test(label);

/** Whether a label has hyphens as third and fourth character without being an A-label. @see RFC 5890 §2.3.1 */
export const isProhibitedReservedLabel = (label: string): boolean =>
  label.slice(2, 4) === '--' && (!isPrefixed(label) || unicodeOf(label) === undefined);

const isPrefixed = (label: string): boolean => label.slice(0, 4).toLowerCase() === 'xn--';

/** Unicode form of an A-label; undefined where what follows `xn--` is no Punycode of text beyond ASCII. */
function unicodeOf(label: string): string | undefined {
  const text = decodePunycode(label.slice(4));
  return text !== undefined && /[^\0-\x7f]/.test(text) ? text : undefined;
}

export const isOnion = (name: string): boolean => name.toLowerCase().endsWith('.onion');

/** Label before `.onion` of a name, lower case. */
export const onionLabel = (name: string): string => domainLabels(name).at(-2) ?? '';

/** Whether a name ends in a zone for reverse look-ups of addresses. */
export const isReverseZone = (name: string): boolean => /(?:^|\.)(?:in-addr|ip6)\.arpa$/i.test(name);

/** Second-level names under which registries of countries sell domains. */
const REGISTRY_LABELS: ReadonlySet<string> = new Set([
  'ac',
  'co',
  'com',
  'edu',
  'go',
  'gob',
  'gov',
  'gouv',
  'mil',
  'ne',
  'net',
  'or',
  'org',
]);

/** Whether a wildcard name spans a registry, as far as that can be told without the list of public suffixes: `*.com`, `*.co.uk`. */
export const isUnderRegistry = (wildcardName: string): boolean => {
  const labels = domainLabels(wildcardName);
  return labels.length <= registryDepth(labels);
};

/** The label that somebody registered, as far as that can be told: `example` of `www.example.co.uk`. */
export function registeredLabel(name: string): string {
  const labels = domainLabels(name);
  return labels.at(-1 - registryDepth(labels)) ?? '';
}

const registryDepth = (labels: readonly string[]): number =>
  /^[a-z]{2}$/.test(labels.at(-1) ?? '') && REGISTRY_LABELS.has(labels.at(-2) ?? '') ? 2 : 1;

/** Top-level domains that are set aside for private or special use. @see RFC 6761, RFC 6762 §3, RFC 8375, RFC 9476 */
const SPECIAL_USE: ReadonlySet<string> = new Set([
  'local',
  'localhost',
  'localdomain',
  'internal',
  'intranet',
  'private',
  'corp',
  'home',
  'lan',
  'mail',
  'test',
  'invalid',
  'example',
  'alt',
]);

/**
 * Whether a name can be seen to be internal without a list of registries: no dot, an empty or special-use top-level domain, or one
 * that is not made of letters. An unassigned top-level domain made of letters is let through. @see CABF BR §1.6.1 "Internal Name"
 */
export function isInternalName(name: string): boolean {
  const labels = domainLabels(name);
  const top = labels.at(-1) ?? '';
  if (labels.length < 2 || SPECIAL_USE.has(top)) return true;
  return !/^(?:[a-z]{2,63}|xn--[a-z0-9-]{1,59})$/.test(top);
}
