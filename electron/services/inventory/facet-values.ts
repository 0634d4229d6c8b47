import { TRAIT_BIT, USAGE_BIT } from '../../../shared/model/certificate-traits.ts';
import type { FilterValue } from '../../../shared/model/filter/ast.ts';
import type { FilterKey } from '../../../shared/model/filter/keys.ts';
import { printFilter } from '../../../shared/model/filter/print.ts';
import type { FacetId, FacetValue } from '../../../shared/model/inventory.ts';
import { BugError } from '../../../shared/result.ts';
import { END_BORDERS, type FacetCounts, LIFE_BORDERS } from '../../store/facet-rows.ts';

/** Names of what people or certificates named, by the value in the store. */
export type ValueNames = ReadonlyMap<string, string>;

/** Raw counts of a facet as the values that are shown, most frequent first. */
export function buildFacetValues(facet: FacetId, counts: FacetCounts, names: ValueNames): readonly FacetValue[] {
  const values = readValues(facet, counts, names).filter(({ count }) => count > 0);
  return facet === 'ends-in' || facet === 'lifetime'
    ? values
    : values.toSorted((one, other) => other.count - one.count || (one.label < other.label ? -1 : 1));
}

function readValues(facet: FacetId, counts: FacetCounts, names: ValueNames): readonly FacetValue[] {
  switch (facet) {
    case 'purpose':
      return bitValues(counts, USAGE_BIT, 'eku', (name) => name);
    case 'traits':
      return bitValues(counts, SHOWN_TRAITS, 'is', (name) => name);
    case 'lifetime':
      return borderValues('life', counts, LIFE_BORDERS);
    case 'ends-in':
      return borderValues('expires', counts, END_BORDERS);
    default:
      return namedValues(facet, counts, names);
  }
}

/** Traits that the filter has a word for. */
const SHOWN_TRAITS = {
  ca: TRAIT_BIT.ca,
  'self-signed': TRAIT_BIT.selfIssued,
  'weak-key': TRAIT_BIT.weakKey,
  'weak-signature': TRAIT_BIT.weakSignature,
  public: TRAIT_BIT.publicTls,
  sunset: TRAIT_BIT.losesClientAuth,
  suspicious: TRAIT_BIT.suspiciousName,
  nameless: TRAIT_BIT.noAlternativeName,
} as const;

/** A certificate with several bits counts under each. */
function bitValues(
  counts: FacetCounts,
  bits: Readonly<Record<string, number>>,
  key: FilterKey,
  label: (name: string) => string,
): readonly FacetValue[] {
  return Object.entries(bits).map(([name, bit]) => {
    let count = 0;
    for (const [sum, rows] of counts) if ((Number(sum) & bit) !== 0) count += rows;
    return { value: name, label: label(name), count, term: termOf(key, { kind: 'choice', choice: name }) };
  });
}

/** Up to the first border, and above each: what is above the second is above the first too. Ends count up to each border instead. */
function borderValues(key: 'life' | 'expires', counts: FacetCounts, borders: readonly number[]): readonly FacetValue[] {
  const upTo = (border: number): number =>
    borders.filter((each) => each <= border).reduce((sum, each) => sum + (counts.get(String(each)) ?? 0), 0);
  const all = borders.reduce((sum, each) => sum + (counts.get(String(each)) ?? 0), counts.get('more') ?? 0);
  const valueOf = (compare: '<' | '<=' | '>', border: number, count: number): FacetValue => {
    const term = termOf(key, { kind: 'period', compare, count: border, unit: 'd' });
    return { value: `${compare}${border}d`, label: `${compare}${border}d`, count, term };
  };
  const last = borders.at(-1) ?? 0;
  if (key === 'expires') {
    return [
      ...borders.map((border) => valueOf('<', border, upTo(border))),
      valueOf('>', last, counts.get('more') ?? 0),
    ];
  }
  const [first = 0] = borders;
  return [valueOf('<=', first, upTo(first)), ...borders.map((border) => valueOf('>', border, all - upTo(border)))];
}

type NamedFacet = Exclude<FacetId, 'purpose' | 'traits' | 'lifetime' | 'ends-in'>;

/** Values that have the same name are one: a filter cannot tell them apart. */
function namedValues(facet: NamedFacet, counts: FacetCounts, names: ValueNames): readonly FacetValue[] {
  const values = new Map<string, FacetValue>();
  for (const [raw, count] of counts) {
    const { value, label, term } = readNamed(facet, raw, names.get(raw) ?? raw);
    values.set(value, { value, label, term, count: count + (values.get(value)?.count ?? 0) });
  }
  return [...values.values()];
}

function readNamed(facet: NamedFacet, raw: string, name: string): Omit<FacetValue, 'count'> {
  switch (facet) {
    case 'status':
    case 'source':
      return { value: raw, label: raw, term: termOf(facet, { kind: 'choice', choice: raw }) };
    case 'key':
      return readKey(raw);
    case 'signature':
      return { value: raw, label: raw, term: termOf('sig', { kind: 'text', match: 'exact', text: raw }) };
    case 'profile':
    case 'tag':
      return { value: raw, label: raw, term: termOf(facet, { kind: 'text', match: 'exact', text: raw }) };
    case 'issuer':
    case 'partner':
    case 'owner':
      return { value: name, label: name, term: termOf(facet, { kind: 'text', match: 'exact', text: name }) };
  }
}

function readKey(raw: string): Omit<FacetValue, 'count'> {
  const [family = '', bits = '0'] = raw.split(':');
  const known = FAMILIES.find((each) => each === family);
  if (known === undefined) throw new BugError(`no kind of key ${family}`);
  const size =
    known === 'rsa' || known === 'ec' || known === 'dsa' ? { compare: '=' as const, bits: Number(bits) } : null;
  const term = termOf('key', { kind: 'key', family: known, size });
  const value = term.slice('key:'.length);
  return { value, label: value, term };
}

const FAMILIES = ['rsa', 'ec', 'ed25519', 'ed448', 'ml-dsa', 'dsa', 'other'] as const;

const termOf = (key: FilterKey, value: FilterValue): string => printFilter({ kind: 'term', key, values: [value] });
