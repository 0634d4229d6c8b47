/** Kinds of subject alternative names that can be typed. */
export const NAME_TYPES = ['dns', 'ip', 'uri', 'email'] as const;
export type NameType = (typeof NAME_TYPES)[number];

export interface TypedName {
  readonly type: NameType;
  readonly value: string;
}

export type NameProblem = 'empty' | 'duplicate' | NameType;

/** Reads what was typed; a prefix such as `dns:` or the form of the text decides the kind over the chosen one. */
export function parseTypedName(text: string, chosen: NameType): TypedName {
  const trimmed = text.trim();
  const prefixed = /^(dns|ip|uri|email):(?!\/\/)\s*(.+)$/i.exec(trimmed);
  const prefix = NAME_TYPES.find((type) => type === prefixed?.[1]?.toLowerCase());
  if (prefix !== undefined && prefixed?.[2] !== undefined) return { type: prefix, value: prefixed[2] };
  return { type: guessType(trimmed) ?? chosen, value: trimmed };
}

function guessType(text: string): NameType | undefined {
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(text)) return 'uri';
  if (isIpv4(text) || (text.includes(':') && isIpv6(text))) return 'ip';
  return /^[^@\s]+@[^@\s]+$/.test(text) ? 'email' : undefined;
}

/** What is wrong with a name before it joins the others; the main side checks it again. */
export function findNameProblem(name: TypedName, others: readonly TypedName[]): NameProblem | undefined {
  if (name.value === '') return 'empty';
  if (!CHECKS[name.type](name.value)) return name.type;
  return others.some(({ type, value }) => type === name.type && sameValue(name, value)) ? 'duplicate' : undefined;
}

/** `dns:a.example`, as the contract takes it. */
export const formatTypedName = ({ type, value }: TypedName): string => `${type}:${value}`;

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

const CHECKS: Readonly<Record<NameType, (value: string) => boolean>> = {
  dns: isDns,
  ip: (value) => isIpv4(value) || isIpv6(value),
  uri: (value) => /^[a-z][a-z0-9+.-]*:[^\s]+$/i.test(value),
  email: (value) => {
    const at = value.lastIndexOf('@');
    return at > 0 && !/\s/.test(value) && isDns(value.slice(at + 1));
  },
};
