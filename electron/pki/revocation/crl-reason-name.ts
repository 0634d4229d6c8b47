import { REASON_CODE, REMOVE_FROM_CRL } from './crl-build.ts';

/** Of an attribute certificate's authority: nothing here gives it, but a list that was taken over may. */
const AA_COMPROMISE = 10;

const NAMES: readonly (readonly [name: string, code: number])[] = [
  ...Object.entries(REASON_CODE),
  ['removeFromCRL', REMOVE_FROM_CRL],
  ['aACompromise', AA_COMPROMISE],
];

export const LAST_REASON = AA_COMPROMISE;
const MOST_LETTERS = Math.max(...NAMES.map(([name]) => name.length));

/** By length and first letter, which no two names share: the name and its code. */
const BY_START = new Map(
  NAMES.map(([name, code]) => [
    startOf(name.length, name.charCodeAt(0)),
    { octets: new TextEncoder().encode(name), code },
  ]),
);
const CODES = Int8Array.from({ length: startOf(MOST_LETTERS + 1, 0) }, (_, start) => BY_START.get(start)?.code ?? -1);
const OCTETS = Array.from(CODES, (_, start) => BY_START.get(start)?.octets ?? new Uint8Array());

/** Code of the CRLReason whose name stands there; -1 of none. @see RFC 5280 §5.3.1 */
export function readReasonName(octets: Uint8Array, from: number, to: number): number {
  const length = to - from;
  if (length < 1 || length > MOST_LETTERS) return -1;
  const start = startOf(length, octets[from] ?? 0);
  const name = OCTETS[start];
  if (name === undefined || name.length !== length) return -1;
  for (let at = 1; at < length; at++) if (octets[from + at] !== name[at]) return -1;
  return CODES[start] ?? -1;
}

/** Position of the comma that ends a name; no name is longer than the last position looked at. */
export function skipReasonName(octets: Uint8Array, from: number): number {
  const last = from + MOST_LETTERS;
  let at = from;
  while (at < last && octets[at] !== COMMA) at += 1;
  return at;
}

const COMMA = 0x2c;

function startOf(length: number, first: number): number {
  return (length << 8) | first;
}
