const BASE = 36;
const T_MIN = 1;
const T_MAX = 26;
const SKEW = 38;
const DAMP = 700;
const FIRST_BIAS = 72;
const FIRST_POINT = 0x80;
const MAX_TEXT = 255;
const MAX_POINT = 0x10ffff;

/**
 * Decodes the part of an A-label after `xn--`; undefined where it is no Punycode or holds surrogates.
 * Answers the Unicode text as it was encoded: not normalised and not checked against IDNA.
 * @see RFC 3492 §6.2
 */
export function decodePunycode(text: string): string | undefined {
  if (text.length > MAX_TEXT) return undefined;
  const delimiter = text.lastIndexOf('-');
  const points = Array.from(text.slice(0, Math.max(delimiter, 0)), (character) => character.codePointAt(0) ?? 0);
  if (points.some((point) => point >= FIRST_POINT)) return undefined;
  let at = delimiter > 0 ? delimiter + 1 : 0;
  let point = FIRST_POINT;
  let index = 0;
  let bias = FIRST_BIAS;
  while (at < text.length) {
    const read = readDelta(text, at, bias);
    if (read === undefined) return undefined;
    const length = points.length + 1;
    bias = adapt(read.delta, length, index === 0);
    index += read.delta;
    point += Math.floor(index / length);
    index %= length;
    if (point > MAX_POINT || (point >= 0xd800 && point < 0xe000)) return undefined;
    points.splice(index++, 0, point);
    at = read.next;
  }
  return String.fromCodePoint(...points);
}

/** A generalised variable-length integer. */
function readDelta(text: string, from: number, bias: number): { delta: number; next: number } | undefined {
  let delta = 0;
  let weight = 1;
  for (let at = from, k = BASE; at < text.length; at++, k += BASE) {
    const digit = digitOf(text.charCodeAt(at));
    if (digit === undefined) return undefined;
    delta += digit * weight;
    if (delta > Number.MAX_SAFE_INTEGER / BASE) return undefined;
    const threshold = Math.min(Math.max(k - bias, T_MIN), T_MAX);
    if (digit < threshold) return { delta, next: at + 1 };
    weight *= BASE - threshold;
  }
  return undefined;
}

function digitOf(code: number): number | undefined {
  if (code >= 0x30 && code <= 0x39) return code - 0x30 + 26;
  const letter = (code | 0x20) - 0x61;
  return letter >= 0 && letter < 26 ? letter : undefined;
}

function adapt(delta: number, length: number, first: boolean): number {
  let rest = first ? Math.floor(delta / DAMP) : delta >> 1;
  rest += Math.floor(rest / length);
  let k = 0;
  for (; rest > ((BASE - T_MIN) * T_MAX) >> 1; k += BASE) rest = Math.floor(rest / (BASE - T_MIN));
  return k + Math.floor(((BASE - T_MIN + 1) * rest) / (rest + SKEW));
}
