import { toHex } from '../asn1/der.ts';
import { parseIpAddress } from './ip-address.ts';
import { nameParts } from './name.ts';
import type { ConstrainedName, NameConstraints, Subtree } from './name-constraints.ts';

/**
 * First name that lies in an excluded subtree or in none of the permitted ones of its form; undefined where all are allowed.
 * The subtrees are indexed once, so that the cost grows with the names and their length, not with the number of subtrees.
 * Forms that we can't judge are refused where a subtree of their form is there.
 * @see RFC 5280 §4.2.1.10, RFC 9549 §4, RFC 9598 §6
 */
export function findForbiddenName(
  constraints: NameConstraints,
  names: readonly ConstrainedName[],
): ConstrainedName | undefined {
  const { permitted, excluded } = indexOf(constraints);
  return names.find(
    (name) =>
      isWithin(excluded, name, 'excluded') || (permitsForm(permitted, name) && !isWithin(permitted, name, 'permitted')),
  );
}

/** Hosts as constraints give them: `exact` for a host alone, `below` for everything under a domain. */
interface HostIndex {
  readonly exact: Set<string>;
  readonly below: Set<string>;
}

interface DirectoryNode {
  isBase: boolean;
  readonly next: Map<string, DirectoryNode>;
}

/** The subtrees of one side by form. */
interface SubtreeIndex {
  readonly forms: Set<string>;
  /** Forms with a base that can't be judged: no name of theirs can. */
  readonly broken: Set<string>;
  /** Domains whose hosts are within, themselves included. */
  readonly dns: HostIndex;
  /** Parents of the domains in `dns`: a wildcard below one of them stands for such a domain. */
  readonly dnsParents: Set<string>;
  readonly mailboxes: Set<string>;
  readonly email: HostIndex;
  readonly uri: HostIndex;
  /** Masked addresses by mask, both as hex; masks are prefixes, so there are few. */
  readonly ip: Map<string, { readonly mask: Uint8Array; readonly addresses: Set<string> }>;
  readonly directory: DirectoryNode;
}

interface Indexed {
  readonly permitted: SubtreeIndex;
  readonly excluded: SubtreeIndex;
}

const indexes = new WeakMap<NameConstraints, Indexed>();

function indexOf(constraints: NameConstraints): Indexed {
  const known = indexes.get(constraints);
  if (known !== undefined) return known;
  const made = {
    permitted: indexSubtrees(constraints.permitted, 'permitted'),
    excluded: indexSubtrees(constraints.excluded, 'excluded'),
  };
  indexes.set(constraints, made);
  return made;
}

const hostIndex = (): HostIndex => ({ exact: new Set(), below: new Set() });
const directoryNode = (): DirectoryNode => ({ isBase: false, next: new Map() });

function indexSubtrees(subtrees: readonly Subtree[], side: Side): SubtreeIndex {
  const index: SubtreeIndex = {
    forms: new Set(subtrees.map(formOf)),
    broken: new Set(),
    dns: hostIndex(),
    dnsParents: new Set(),
    mailboxes: new Set(),
    email: hostIndex(),
    uri: hostIndex(),
    ip: new Map(),
    directory: directoryNode(),
  };
  for (const base of subtrees) addBase(index, base, side);
  return index;
}

/** Names are held against the subtrees of their own form alone; an otherName's form is its type. */
function formOf(name: Subtree | ConstrainedName): string {
  if (name.type === 'other') return `other ${name.oid}`;
  return name.type === 'unknown' ? `tag ${name.tag}` : name.type;
}

const permitsForm = (index: SubtreeIndex, name: ConstrainedName): boolean => index.forms.has(formOf(name));

function addBase(index: SubtreeIndex, base: Subtree, side: Side): void {
  switch (base.type) {
    case 'dns':
      addDomain(index, base.value.toLowerCase().replace(/\.$/, ''));
      return;
    case 'email':
      if (base.value.includes('@')) index.mailboxes.add(mailboxKey(base.value.replace(/\.$/, '')));
      else addHost(index.email, base.value.toLowerCase().replace(/\.$/, ''));
      return;
    case 'uri':
      addHost(index.uri, base.value.toLowerCase().replace(/\.$/, ''));
      return;
    case 'ip':
      addRange(index, base.address, base.mask);
      return;
    case 'directory': {
      const parts = nameParts(base.nameDer, COMPARISON[side]);
      if (parts === undefined) index.broken.add('directory');
      else addDirectory(index.directory, parts);
      return;
    }
    case 'other':
    case 'unknown':
      return;
  }
}

/** `example.com` stands for itself and all below, `.example.com` for all below; the empty one for every name. */
function addDomain(index: SubtreeIndex, domain: string): void {
  if (domain.startsWith('.')) {
    index.dns.below.add(domain.slice(1));
    return;
  }
  index.dns.exact.add(domain);
  index.dns.below.add(domain);
  const dot = domain.indexOf('.');
  if (dot > 0) index.dnsParents.add(domain.slice(dot + 1));
}

/** For mailboxes and URIs `example.com` is one host, `.example.com` all below it; the empty one is every host. */
function addHost(hosts: HostIndex, host: string): void {
  if (host === '') {
    hosts.exact.add('');
    hosts.below.add('');
  } else if (host.startsWith('.')) hosts.below.add(host.slice(1));
  else hosts.exact.add(host);
}

function addRange(index: SubtreeIndex, address: Uint8Array, mask: Uint8Array): void {
  const key = toHex(mask);
  const range = index.ip.get(key) ?? { mask, addresses: new Set<string>() };
  range.addresses.add(maskedHex(address, mask));
  index.ip.set(key, range);
}

const maskedHex = (address: Uint8Array, mask: Uint8Array): string =>
  toHex(address.map((octet, i) => octet & (mask[i] ?? 0)));

function addDirectory(root: DirectoryNode, parts: readonly string[]): void {
  let node = root;
  for (const part of parts) {
    const next = node.next.get(part) ?? directoryNode();
    node.next.set(part, next);
    node = next;
  }
  node.isBase = true;
}

type Side = 'permitted' | 'excluded';

const COMPARISON = { permitted: 'exact', excluded: 'alike' } as const satisfies Record<Side, string>;

/** A form that we can't judge counts as excluded, and as not permitted. */
function isWithin(index: SubtreeIndex, name: ConstrainedName, side: Side): boolean {
  if (!index.forms.has(formOf(name))) return false;
  if (index.broken.has(formOf(name))) return side === 'excluded';
  switch (name.type) {
    case 'dns':
      return dnsIsWithin(index, name.value, side);
    case 'email':
      return emailIsWithin(index, name.value, side);
    case 'uri':
      return uriIsWithin(index, name.value, side);
    case 'ip':
      return ipIsWithin(index, name.address);
    case 'directory':
      return directoryIsWithin(index.directory, name.nameDer, side);
    case 'other':
    case 'unknown':
      return side === 'excluded';
  }
}

/** No name of the DNS is longer; what is can't be judged. */
const MAX_HOST_LENGTH = 255;
const HOST = /^[a-z0-9_-]+(?:\.[a-z0-9_-]+)*$/;

/** Lower case, without the dot of the root; undefined for what is no host, and what some reader may therefore take for another one. */
function judgedHost(text: string): string | undefined {
  if (text.length > MAX_HOST_LENGTH) return undefined;
  const host = text.toLowerCase().replace(/\.$/, '');
  return HOST.test(host) ? host : undefined;
}

/** A wildcard is excluded where any name it stands for would be, and permitted where all are. */
function dnsIsWithin(index: SubtreeIndex, value: string, side: Side): boolean {
  const isWildcard = value.startsWith('*.');
  const host = judgedHost(isWildcard ? value.slice(2) : value);
  if (host === undefined) return side === 'excluded';
  if (hostIsWithin(index.dns, isWildcard ? `*.${host}` : host)) return true;
  return side === 'excluded' && isWildcard && index.dnsParents.has(host);
}

function hostIsWithin(hosts: HostIndex, host: string): boolean {
  if (hosts.exact.has(host) || hosts.below.has('')) return true;
  for (let dot = host.indexOf('.'); dot >= 0; dot = host.indexOf('.', dot + 1)) {
    if (hosts.below.has(host.slice(dot + 1))) return true;
  }
  return false;
}

/** The local part counts to the letter, the host without case. */
function mailboxKey(mailbox: string): string {
  const at = mailbox.lastIndexOf('@');
  return mailbox.slice(0, at) + mailbox.slice(at).toLowerCase();
}

/** An address without exactly one `@`, or with a host that is none, can't be judged; nor a quoted local part where single mailboxes are named. */
function emailIsWithin(index: SubtreeIndex, value: string, side: Side): boolean {
  const at = value.lastIndexOf('@');
  const host = judgedHost(value.slice(at + 1));
  const isAmbiguous = index.mailboxes.size > 0 && /["\\]/.test(value.slice(0, Math.max(0, at)));
  if (at < 1 || value.indexOf('@') !== at || host === undefined || isAmbiguous) return side === 'excluded';
  return index.mailboxes.has(mailboxKey(`${value.slice(0, at)}@${host}`)) || hostIsWithin(index.email, host);
}

/** The constraint speaks of the host; a URI without one, with an address, or that readers may take apart in different ways can't be judged. */
function uriIsWithin(index: SubtreeIndex, value: string, side: Side): boolean {
  const authority = /^[A-Za-z][A-Za-z0-9+.-]*:\/\/([^/?#\\\s]*)(?:[/?#]|$)/.exec(value)?.[1];
  const host = judgedHost(authority?.slice(authority.lastIndexOf('@') + 1).replace(/:\d*$/, '') ?? '');
  const isJudged = host !== undefined && parseIpAddress(host) === undefined;
  return isJudged ? hostIsWithin(index.uri, host) : side === 'excluded';
}

function ipIsWithin(index: SubtreeIndex, address: Uint8Array): boolean {
  for (const { mask, addresses } of index.ip.values()) {
    if (mask.length === address.length && addresses.has(maskedHex(address, mask))) return true;
  }
  return false;
}

/** The first relative names of the name are those of a base. */
function directoryIsWithin(root: DirectoryNode, nameDer: Uint8Array, side: Side): boolean {
  const parts = nameParts(nameDer, COMPARISON[side]);
  if (parts === undefined) return side === 'excluded';
  let node: DirectoryNode | undefined = root;
  for (const part of parts) {
    if (node === undefined || node.isBase) break;
    node = node.next.get(part);
  }
  return node?.isBase ?? false;
}
