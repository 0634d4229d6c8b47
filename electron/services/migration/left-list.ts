import { type LeftBehind, type LeftItem, type LeftReason, MAX_LEFT_TOLD } from '../../../shared/model/migration.ts';

const MAX_NAME = 200;

/** Counts what stays behind, and names the first of it. */
export class LeftList {
  readonly #items: LeftItem[] = [];
  readonly #counts = new Map<string, LeftBehind['counts'][number]>();
  #total = 0;

  add(item: LeftItem): void {
    this.#total += 1;
    const key = `${item.kind} ${item.why}`;
    this.#count({ kind: item.kind, why: item.why, count: 1 }, key);
    if (this.#items.length < MAX_LEFT_TOLD) this.#items.push({ ...item, name: item.name.slice(0, MAX_NAME) });
  }

  /** What another list holds already. */
  join(other: LeftBehind): void {
    this.#total += other.total;
    for (const each of other.counts) this.#count(each, `${each.kind} ${each.why}`);
    this.#items.push(...other.items.slice(0, MAX_LEFT_TOLD - this.#items.length));
  }

  has(why: LeftReason): boolean {
    return [...this.#counts.values()].some((each) => each.why === why);
  }

  get(): LeftBehind {
    return { total: this.#total, counts: [...this.#counts.values()], items: [...this.#items] };
  }

  #count(each: LeftBehind['counts'][number], key: string): void {
    const before = this.#counts.get(key)?.count ?? 0;
    this.#counts.set(key, { ...each, count: before + each.count });
  }
}
