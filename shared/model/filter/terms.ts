import type { FilterNode, FilterValue } from './ast.ts';
import type { FilterKey } from './keys.ts';
import { joinParts } from './parser.ts';
import { printValue } from './print.ts';

/** Narrows a filter to what has this value too. A key that stands alone already gets the value as another choice. */
export function addTerm(filter: FilterNode, key: FilterKey, value: FilterValue): FilterNode {
  if (hasTerm(filter, key, value)) return filter;
  const parts = topParts(filter);
  const at = parts.findIndex((part) => part.kind === 'term' && part.key === key);
  const present = parts[at];
  if (present?.kind !== 'term') return joinParts('and', [...parts, { kind: 'term', key, values: [value] }]);
  return joinParts('and', parts.with(at, { ...present, values: [...present.values, value] }));
}

/** Takes a value out of where `addTerm` puts it; a key without values goes. */
export function removeTerm(filter: FilterNode, key: FilterKey, value: FilterValue): FilterNode {
  const parts = topParts(filter).flatMap((part): readonly FilterNode[] => {
    if (part.kind !== 'term' || part.key !== key) return [part];
    const values = part.values.filter((each) => !isSame(key, each, value));
    return values.length === 0 ? [] : [{ ...part, values }];
  });
  return parts.length === 0 ? { kind: 'everything' } : joinParts('and', parts);
}

/** Whether the filter lets nothing through but what has one of this key's values, this one among them. */
export const hasTerm = (filter: FilterNode, key: FilterKey, value: FilterValue): boolean =>
  topParts(filter).some(
    (part) => part.kind === 'term' && part.key === key && part.values.some((each) => isSame(key, each, value)),
  );

const topParts = (filter: FilterNode): readonly FilterNode[] => {
  if (filter.kind === 'everything') return [];
  return filter.kind === 'and' ? filter.parts : [filter];
};

const isSame = (key: FilterKey, one: FilterValue, other: FilterValue): boolean =>
  printValue(key, one) === printValue(key, other);
