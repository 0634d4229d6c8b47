import type { AuthoritySummary } from '../../shared/model/authority.ts';

export interface AuthorityRow {
  readonly authority: AuthoritySummary;
  readonly depth: number;
}

/** Roots first, each followed by what it issued, by name. A parent that is not here, or a circle, makes a root. */
export function buildAuthorityTree(list: readonly AuthoritySummary[]): readonly AuthorityRow[] {
  const known = new Set(list.map((authority) => authority.id));
  const children = Map.groupBy(list, ({ parentId }) => (parentId !== undefined && known.has(parentId) ? parentId : ''));
  const rows: AuthorityRow[] = [];
  const seen = new Set<string>();
  const add = (authority: AuthoritySummary, depth: number): void => {
    if (seen.has(authority.id)) return;
    seen.add(authority.id);
    rows.push({ authority, depth });
    for (const child of byName(children.get(authority.id) ?? [])) add(child, depth + 1);
  };
  for (const root of byName(children.get('') ?? [])) add(root, 0);
  for (const left of byName(list)) add(left, 0);
  return rows;
}

const byName = (list: readonly AuthoritySummary[]): readonly AuthoritySummary[] =>
  list.toSorted((a, b) => a.name.localeCompare(b.name));
