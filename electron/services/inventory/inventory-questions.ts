import type { AppError } from '../../../shared/errors.ts';
import { fail } from '../../../shared/errors.ts';
import {
  completeFixed,
  type CompletionItem,
  type FilterCompletion,
  findCompletionPlace,
} from '../../../shared/model/filter/completion.ts';
import type { FilterNode } from '../../../shared/model/filter/ast.ts';
import { definitionOf, type FilterKey } from '../../../shared/model/filter/keys.ts';
import { parseFilter } from '../../../shared/model/filter/parser.ts';
import { printFilter, printValue } from '../../../shared/model/filter/print.ts';
import {
  type Facet,
  type FacetId,
  READY_QUESTIONS,
  type ReadyQuestion,
  type ReadyQuestionId,
} from '../../../shared/model/inventory.ts';
import type { CertificatePage } from '../../../shared/model/certificate.ts';
import type { ViewCount } from '../../../shared/model/view.ts';
import { BugError, mapResult, ok, type Result } from '../../../shared/result.ts';
import { addExtras } from '../../store/certificate-extra-rows.ts';
import { countCertificates } from '../../store/certificate-count.ts';
import { listValues } from '../../store/completion-rows.ts';
import { readDataVersion } from '../../store/data-version.ts';
import {
  countFacets,
  emptyFacets,
  type FacetState,
  findIssuerNames,
  findPartnerNames,
} from '../../store/facet-rows.ts';
import { conditionsOf } from '../../store/filter/query-conditions.ts';
import { listViews } from '../../store/view-rows.ts';
import type { CertificateQuery } from '../certificate.ts';
import { certificateQuestion } from '../certificate.ts';
import type { Outcome } from '../ports.ts';
import type { StatusView, WorkspaceContext } from '../workspace-context.ts';
import { statusView } from '../workspace-context.ts';
import { buildFacetValues, type ValueNames } from './facet-values.ts';
import { createPageSearches, type PageSearches } from './page-search.ts';
import { createProgressive, type Progressive } from './progressive.ts';

const SHOWN_VALUES = 50;
const NAMED_VALUES = 500;
const MAX_OFFERED = 30;
/** Counts are of the beginning of the minute, so that those of one minute are counted once. */
const MINUTE_MS = 60_000;

/** Which certificates a window narrowed its list to. */
export type ListedCertificates = Omit<CertificateQuery, 'sort' | 'direction' | 'offset' | 'limit'>;

/** What is asked of the inventory beside its pages. `caller` is who asks: a newer question of the same kind ends the older. */
export interface InventoryQuestions {
  /** A page of the list, or what was found of it by then: see `PageSearches`. Fails with `filter.invalid`. */
  page(query: CertificateQuery, caller: object): Outcome<CertificatePage>;
  /** Exactly how many a list holds; may take seconds. Fails with `filter.invalid`, and with `job.cancelled` where the same caller asked anew. */
  count(listed: ListedCertificates, caller: object): Outcome<{ readonly total: number }>;
  /** Counts of values beside a filter. What is not complete goes on being counted: ask again. */
  facets(
    asked: { readonly filter: string; readonly facets: readonly FacetId[] },
    caller: object,
  ): Outcome<{ readonly facets: readonly Facet[] }>;
  /** What may be typed at a caret, values of this workspace among it. */
  complete(asked: { readonly text: string; readonly caret: number }): Outcome<FilterCompletion>;
  /** The ready questions with their counts, which may come one after the other: ask again. */
  ready(caller: object): Outcome<readonly ReadyQuestion[]>;
  /** How many certificates each saved view finds, likewise; a view whose filter cannot be read is left out. */
  views(caller: object): Outcome<readonly ViewCount[]>;
}

export function createInventoryQuestions(context: WorkspaceContext): InventoryQuestions {
  const facetCounts = createProgressive<FacetState>();
  const readyCounts = createProgressive<FilterCounts>();
  const viewCounts = createProgressive<FilterCounts>();
  const counts = new WeakMap<object, object>();
  const searches = createPageSearches(context);
  return {
    page: (query, caller) => lookAtPage(context, searches, { query, caller }),
    count: (listed, caller) => countListed(context, listed, { counts, caller }),
    facets: async ({ filter, facets }, caller) => {
      const parsed = parseFilter(filter);
      if (!parsed.ok) return parsed;
      return lookAtFacets(context, { filter: parsed.value, facets }, { progressive: facetCounts, caller });
    },
    complete: (asked) => complete(context, asked),
    ready: (caller) => lookAtReady(context, readyCounts, caller),
    views: (caller) => lookAtViews(context, viewCounts, caller),
  };
}

async function lookAtPage(
  context: WorkspaceContext,
  searches: PageSearches,
  { query, caller }: { readonly query: CertificateQuery; readonly caller: object },
): Outcome<CertificatePage> {
  const { sort, direction, offset, limit, extras = [] } = query;
  const question = certificateQuestion(query);
  if (!question.ok) return question;
  const found = await searches.look(caller, { ...question.value, sort, direction, offset, limit });
  if (!found.ok || extras.length === 0) return found;
  const { value } = found;
  return context.store.reading(async (db) => ({ ...value, items: await addExtras(db, value.items, extras) }));
}

async function countListed(
  context: WorkspaceContext,
  listed: ListedCertificates,
  { counts, caller }: { readonly counts: WeakMap<object, object>; readonly caller: object },
): Outcome<{ readonly total: number }> {
  const turn = {};
  counts.set(caller, turn);
  const question = certificateQuestion(listed);
  if (!question.ok) return question;
  const counted = await context.store.readingSlowly(async (db) =>
    countCertificates(db, { ...(await statusView(context, db)), ...question.value }, () => counts.get(caller) !== turn),
  );
  if (!counted.ok) return counted;
  return counted.value === null ? fail('job.cancelled', {}) : ok({ total: counted.value });
}

/** What an answer depends on beside the question: what was committed, the minute, the setting. */
async function readMoment(context: WorkspaceContext): Outcome<{ readonly view: StatusView; readonly key: string }> {
  return context.store.reading(async (db) => {
    const { at, ...days } = await statusView(context, db);
    const view = { at: Math.floor(at / MINUTE_MS) * MINUTE_MS, ...days };
    return { view, key: `${await readDataVersion(db)} ${view.at} ${days.expiringDays} ${days.inUseDays}` };
  });
}

interface FacetQuestion {
  readonly filter: FilterNode;
  readonly facets: readonly FacetId[];
}

async function lookAtFacets(
  context: WorkspaceContext,
  { filter, facets }: FacetQuestion,
  { progressive, caller }: { readonly progressive: Progressive<FacetState>; readonly caller: object },
): Outcome<{ readonly facets: readonly Facet[] }> {
  const moment = await readMoment(context);
  if (!moment.ok) return moment;
  const { view, key } = moment.value;
  const looked = await progressive.look(caller, `${key} ${facets.join()} ${printFilter(filter)}`, {
    begin: emptyFacets,
    run: (state, isStale) =>
      context.store.readingSlowly((db) =>
        countFacets(db, { conditions: conditionsOf({ ...view, filter }).conditions, view, facets }, state, isStale),
      ),
  });
  if (!looked.ok) return looked;
  const { state } = looked.value;
  return context.store.reading(async (db) => {
    const named: Facet[] = [];
    for (const facet of facets) {
      const counts = state.counts.get(facet) ?? new Map<string, number>();
      const raw = [...counts].toSorted(([, one], [, other]) => other - one).slice(0, NAMED_VALUES);
      const values = buildFacetValues(
        facet,
        counts,
        await findNames(
          db,
          facet,
          raw.map(([value]) => value),
        ),
      );
      named.push({
        facet,
        values: values.slice(0, SHOWN_VALUES),
        more: Math.max(0, values.length - SHOWN_VALUES),
        complete: state.complete.has(facet),
      });
    }
    return { facets: named };
  });
}

type Db = Parameters<typeof findIssuerNames>[0];

async function findNames(db: Db, facet: FacetId, values: readonly string[]): Promise<ValueNames> {
  if (facet === 'issuer') return findIssuerNames(db, values.map(Number));
  return facet === 'partner' ? findPartnerNames(db, values) : new Map();
}

type FilterCounts = Map<string, number>;

async function lookAtReady(
  context: WorkspaceContext,
  progressive: Progressive<FilterCounts>,
  caller: object,
): Outcome<readonly ReadyQuestion[]> {
  const questions = Object.entries(READY_QUESTIONS) as [ReadyQuestionId, string][];
  const trees = questions.map(([id, filter]) => ({ id, tree: treeOf(filter) }));
  const counted = await countEach(context, { progressive, caller }, trees);
  if (!counted.ok) return counted;
  return ok(questions.map(([id, filter]) => ({ id, filter, count: counted.value.get(id) ?? null })));
}

async function lookAtViews(
  context: WorkspaceContext,
  progressive: Progressive<FilterCounts>,
  caller: object,
): Outcome<readonly ViewCount[]> {
  const views = await context.store.reading(listViews);
  if (!views.ok) return views;
  const trees = views.value.flatMap(({ id, filter }) => {
    const parsed = parseFilter(filter);
    return parsed.ok ? [{ id, tree: parsed.value }] : [];
  });
  const counted = await countEach(context, { progressive, caller }, trees);
  if (!counted.ok) return counted;
  return ok(trees.map(({ id }) => ({ id, count: counted.value.get(id) ?? null })));
}

/** Counts of filters, those that are there by now. */
async function countEach(
  context: WorkspaceContext,
  { progressive, caller }: { readonly progressive: Progressive<FilterCounts>; readonly caller: object },
  filters: readonly { readonly id: string; readonly tree: FilterNode }[],
): Outcome<FilterCounts> {
  const moment = await readMoment(context);
  if (!moment.ok) return moment;
  const { view, key } = moment.value;
  const asked = filters.map(({ id, tree }) => `${id} ${printFilter(tree)}`).join('\n');
  const looked = await progressive.look(caller, `${key}\n${asked}`, {
    begin: () => new Map(),
    run: (counts, isStale) =>
      context.store.readingSlowly(async (db) => {
        for (const { id, tree } of filters) {
          const counted = await countCertificates(db, { ...view, filter: tree }, isStale);
          if (counted === null) return;
          counts.set(id, counted);
        }
      }),
  });
  return mapResult(looked, ({ state }) => state);
}

function treeOf(filter: string): FilterNode {
  const parsed: Result<FilterNode, AppError> = parseFilter(filter);
  if (!parsed.ok) throw new BugError(`a ready question cannot be read: ${filter}`);
  return parsed.value;
}

async function complete(
  context: WorkspaceContext,
  { text, caret }: { readonly text: string; readonly caret: number },
): Outcome<FilterCompletion> {
  const place = findCompletionPlace(text, caret);
  const { from, to, key, typed } = place;
  const fixed = completeFixed(place);
  if (key === undefined) return ok({ from, to, items: fixed });
  const values = await context.store.reading((db) => listValues(db, key, typed));
  if (!values.ok) return values;
  return ok({ from, to, items: [...fixed, ...values.value.map((value) => toItem(key, value))].slice(0, MAX_OFFERED) });
}

/** A value of the workspace is meant as a whole. */
function toItem(key: FilterKey, value: string): CompletionItem {
  if (definitionOf(key).form === 'number') return { insert: value, label: value, detail: '' };
  return { insert: printValue(key, { kind: 'text', match: 'exact', text: value }), label: value, detail: '' };
}
