import type { SanType } from '../../shared/model/profile.ts';

/** Kinds of subject alternative names that can be typed. */
export const NAME_TYPES = ['dns', 'ip', 'email', 'uri', 'upn', 'directory'] as const satisfies readonly SanType[];
export type NameType = (typeof NAME_TYPES)[number];

export interface TypedName {
  readonly type: NameType;
  readonly value: string;
}

export type NameProblem = 'empty' | 'duplicate' | 'not-allowed' | NameType;

const PREFIXES: Readonly<Record<string, NameType>> = {
  dns: 'dns',
  ip: 'ip',
  email: 'email',
  uri: 'uri',
  upn: 'upn',
  dir: 'directory',
};

/** Reads what was typed; a prefix such as `dns:` or the form of the text decides the kind over the chosen one. */
export function parseTypedName(text: string, chosen: NameType): TypedName {
  const trimmed = text.trim();
  const prefixed = /^([a-z]+):(?!\/\/)\s*(.+)$/i.exec(trimmed);
  const word = prefixed?.[1]?.toLowerCase() ?? '';
  const type = Object.hasOwn(PREFIXES, word) ? PREFIXES[word] : undefined;
  if (type !== undefined && prefixed?.[2] !== undefined) return { type, value: prefixed[2] };
  return { type: guessType(trimmed, chosen) ?? chosen, value: trimmed };
}

function guessType(text: string, chosen: NameType): NameType | undefined {
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(text)) return 'uri';
  if (isIpv4(text) || (text.includes(':') && isIpv6(text))) return 'ip';
  if (/^[a-z][a-z0-9.]*\s*=/i.test(text)) return 'directory';
  return chosen !== 'upn' && /^[^@\s]+@[^@\s]+$/.test(text) ? 'email' : undefined;
}

/** What is wrong with a name before it joins the others; the main side checks it again. */
export function findNameProblem(
  name: TypedName,
  others: readonly TypedName[],
  allowed: readonly NameType[] = NAME_TYPES,
): NameProblem | undefined {
  if (name.value === '') return 'empty';
  if (!allowed.includes(name.type)) return 'not-allowed';
  if (!CHECKS[name.type](name.value)) return name.type;
  return others.some(({ type, value }) => type === name.type && sameValue(name, value)) ? 'duplicate' : undefined;
}

/** `dns:a.example`, as the contract takes it. */
export const formatTypedName = ({ type, value }: TypedName): string =>
  `${type === 'directory' ? 'dir' : type}:${value}`;

const sameValue = (name: TypedName, value: string): boolean =>
  name.type === 'uri' ? name.value === value : name.value.toLowerCase() === value.toLowerCase();

const isDns = (value: string): boolean =>
  value.length <= 253 &&
  value
    .replace(/^\*\./, '')
    .split('.')
    .every((label) => /^[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?$/i.test(label));

const isIpv4 = (value: string): boolean => {
  const parts = value.split('.');
  return parts.length === 4 && parts.every((part) => /^(?:0|[1-9]\d{0,2})$/.test(part) && Number(part) <= 255);
};

function isIpv6(value: string): boolean {
  const halves = value.split('::');
  if (halves.length > 2) return false;
  const groups = halves.flatMap((half) => (half === '' ? [] : half.split(':')));
  const last = groups.at(-1) ?? '';
  const dotted = last.includes('.');
  if (dotted && !isIpv4(last)) return false;
  const hex = dotted ? groups.slice(0, -1) : groups;
  const count = hex.length + (dotted ? 2 : 0);
  return hex.every((group) => /^[0-9a-f]{1,4}$/i.test(group)) && (halves.length === 2 ? count < 8 : count === 8);
}

const isAddress = (value: string): boolean => {
  const at = value.lastIndexOf('@');
  return at > 0 && !/\s/.test(value) && isDns(value.slice(at + 1));
};

const CHECKS: Readonly<Record<NameType, (value: string) => boolean>> = {
  dns: isDns,
  ip: (value) => isIpv4(value) || isIpv6(value),
  uri: (value) => /^[a-z][a-z0-9+.-]*:[^\s]+$/i.test(value),
  email: isAddress,
  upn: isAddress,
  directory: (value) => /^[a-z0-9.]+\s*=\s*[^\s,+]/i.test(value),
};
