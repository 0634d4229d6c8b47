import type { FilterNode } from '../../../shared/model/filter/ast.ts';
import { parseFilter } from '../../../shared/model/filter/parser.ts';
import type { ReadDb } from '../../store/db.ts';
import { compileFilter } from '../../store/filter/compile.ts';
import { allOf } from '../../store/filter/condition.ts';
import type { Outcome } from '../ports.ts';
import { statusView, type WorkspaceContext } from '../workspace-context.ts';
import type { NamedQuestion } from './counted-ends.ts';

/** Who asks, and of which certificates. */
export interface Asking {
  readonly context: WorkspaceContext;
  readonly db: ReadDb;
  readonly filter: FilterNode;
  /** The filter as it was written. */
  readonly text: string;
}

/** Reads the filter first; fails with `filter.invalid`. `isLong`: in the thread that holds up no list. */
export async function askFiltered<T>(
  context: WorkspaceContext,
  { text = '', isLong }: { readonly text: string | undefined; readonly isLong: boolean },
  answer: (asking: Asking) => Promise<T>,
): Outcome<T> {
  const filter = parseFilter(text);
  if (!filter.ok) return filter;
  const work = (db: ReadDb): Promise<T> => answer({ context, db, filter: filter.value, text });
  return isLong ? context.store.readingSlowly(work) : context.store.reading(work);
}

/** Everything that the filter lets through, day by day. */
export async function askDays({ context, db, filter, text }: Asking): Promise<NamedQuestion> {
  const view = await statusView(context, db);
  const conditions = compileFilter(filter, view);
  return { ...view, name: text, byHour: false, ...(conditions.length === 0 ? {} : { condition: allOf(conditions) }) };
}
