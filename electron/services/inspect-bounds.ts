/** Longest text and list of an answer, so that it stays below the 1 MiB that cross at once. */
const MAX_TEXT = 65_536;
const MAX_LIST = 2000;
/** A PEM text is of use whole or not at all. */
const MAX_PEM = 524_288;
/** Octets of one answer; what comes after them is cut short. */
const MAX_TOTAL = 900_000;
const SHORT = 200;

/** An answer whose texts and lists are cut to what a window may be sent: hostile items have names of megabytes. */
export function boundForWindow<T>(answer: T): T {
  const budget = { left: MAX_TOTAL };
  return bound(answer, '', budget) as T;
}

function bound(value: unknown, name: string, budget: { left: number }): unknown {
  if (typeof value === 'string') return boundText(value, name, budget);
  if (typeof value !== 'object' || value === null) {
    budget.left -= 8;
    return value;
  }
  if (Array.isArray(value)) {
    const list: unknown[] = [];
    for (const part of value.slice(0, MAX_LIST)) {
      if (budget.left <= 0) break;
      list.push(bound(part, name, budget));
    }
    return list;
  }
  return Object.fromEntries(
    Object.entries(value).map(([key, part]) => {
      budget.left -= key.length;
      return [key, bound(part, key, budget)];
    }),
  );
}

function boundText(text: string, name: string, budget: { left: number }): string {
  const most = name === 'pem' ? MAX_PEM : Math.min(MAX_TEXT, Math.max(SHORT, budget.left));
  const kept = text.length <= most ? text : name === 'pem' ? '' : `${text.slice(0, most)}…`;
  budget.left -= Buffer.byteLength(kept);
  return kept;
}
