import { BugError } from '../../../../shared/result.ts';
import { bracketed } from '../../run-command-parts.ts';
import type { KitContext } from '../context.ts';

/** What a configuration stands on once it is made sure of: every string is one that all the syntaxes hold as it is. */
export interface Ground {
  readonly context: KitContext;
  readonly slug: string;
  readonly fullChain: string;
  readonly certificate: string;
  /** Absent where the root is the issuer. */
  readonly chain: string | undefined;
  readonly trust: string;
  readonly key: string;
  /** The key without passphrase: `key` itself, or what the command in the header makes of it. */
  readonly clearKey: string;
  readonly isKeyEncrypted: boolean;
  /** Host name or address in ASCII, without brackets. */
  readonly host: string;
  readonly port: number;
  /** Nobody named the service, and `host` stands for one. */
  readonly isUnnamed: boolean;
  /** Where a client's proxy listens for the application, on the loopback address. */
  readonly localPort: number;
  /** How many certificates may stand between the other side's and the root. */
  readonly depth: number;
}

/** A server also knows the names it is called by; never empty, names before addresses, the wildcards last. */
export interface ServerGround extends Ground {
  readonly names: readonly string[];
}

const SERVER_PORT = 443;
const LOCAL_PORT = 8080;
/** Where nobody named the service; reserved by RFC 2606, so it leads nowhere. */
const UNNAMED_SERVICE = 'service.example';

const LABEL = '[A-Za-z0-9_](?:[A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?';
const HOST = new RegExp(String.raw`^${LABEL}(?:\.${LABEL})*$`);
/** URLs take a name that ends like this for an address. */
const NUMBER_AT_END = /(?:^|\.)(?:\d+|0x[0-9a-f]*)$/i;
const ADDRESS_4 = /^(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)(?:\.(?!$)|$)){4}$/;
const SAFE_FILE = /^[A-Za-z0-9][A-Za-z0-9._-]*$/;
const SAFE_SLUG = /^[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?$/;
const MAX_NAMES = 50;

/** What the server's side needs; undefined for a certificate that is no server's, without issuers, or without a usable name. */
export function findServerGround(context: KitContext): ServerGround | undefined {
  const { endpoint, certificate } = context;
  const own = [...certificate.dnsNames.filter(isName), ...certificate.ipAddresses.filter(isAddress)];
  const names = [...new Set(own)].sort((one, other) => rank(one) - rank(other)).slice(0, MAX_NAMES);
  const host = endpoint?.host ?? names[0];
  if (!certificate.isServer || host === undefined || !(isName(host) || isAddress(host))) return undefined;
  const ground = findGround(context, host, endpoint?.port ?? SERVER_PORT);
  return ground && { ...ground, names: names.length === 0 ? [host] : names };
}

/** What the client's side needs; undefined for a certificate that is no client's, without issuers, or for a host that is none. */
export function findClientGround(context: KitContext): Ground | undefined {
  const { endpoint, certificate } = context;
  const host = endpoint?.host ?? UNNAMED_SERVICE;
  if (!certificate.isClient || isWildcard(host) || !(isName(host) || isAddress(host))) return undefined;
  return findGround(context, host, endpoint?.port ?? SERVER_PORT);
}

function findGround(context: KitContext, host: string, port: number): Ground | undefined {
  const { files, slug, issuers, keyForm, localPort = LOCAL_PORT } = context;
  const { certificate, chain, fullChain, trust, key } = files;
  if (trust === undefined) return undefined;
  const names = [certificate, fullChain, trust, key, ...(chain === undefined ? [] : [chain])];
  if (!names.every((name) => SAFE_FILE.test(name)) || !SAFE_SLUG.test(slug)) throw new BugError('unsafe name in a kit');
  const isKeyEncrypted = keyForm === 'encrypted';
  const clearKey = isKeyEncrypted ? clearName(key) : key;
  const depth = Math.max(issuers.length, 2);
  return {
    context,
    slug,
    fullChain,
    certificate,
    chain,
    trust,
    key,
    clearKey,
    isKeyEncrypted,
    host,
    port,
    isUnnamed: host === UNNAMED_SERVICE,
    localPort,
    depth,
  };
}

const clearName = (key: string): string => key.replace(/(\.[^.]*)?$/, (ending) => `-clear${ending}`);

const isName = (name: string): boolean =>
  name.length <= 253 && HOST.test(name.replace(/^\*\./, '')) && !NUMBER_AT_END.test(name);

/** Whether a host is an address, which servers show no certificate by name for. */
export const isAddress = (host: string): boolean => ADDRESS_4.test(host) || isAddress6(host);

const isAddress6 = (host: string): boolean => /^[0-9A-Fa-f:.]{2,45}$/.test(host) && URL.canParse(`https://[${host}]/`);

export const isWildcard = (name: string): boolean => name.startsWith('*.');

const rank = (name: string): number => {
  if (isAddress(name)) return 1;
  return isWildcard(name) ? 2 : 0;
};

/** `https://host:port`, without the port that goes without saying. */
export const originOf = ({ host, port }: Ground): string =>
  `https://${bracketed(host)}${port === SERVER_PORT ? '' : `:${port}`}`;

/** What a request's Host line holds. */
export const hostLineOf = (ground: Ground): string => originOf(ground).slice('https://'.length);

/** Name of the variable that the reader sets to the folder of the kit; one for each kit, so that several stand side by side. */
export const variableOf = ({ slug }: Ground): string => `KIT_${slug.replaceAll('-', '_').toUpperCase()}`;
