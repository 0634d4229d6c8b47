import type { AppError } from '../../../shared/errors.ts';
import type { CertificatePage } from '../../../shared/model/certificate.ts';
import type { Result } from '../../../shared/result.ts';
import { type CertificatePageQuery, pageCertificates, pageOfFound } from '../../store/certificate-page.ts';
import { readDataVersion } from '../../store/data-version.ts';
import type { Outcome } from '../ports.ts';
import { statusView, type StatusView, type WorkspaceContext } from '../workspace-context.ts';

/** How long rows are looked for before those that were found are answered. */
const FIRST_LOOK_MS = 40;
/** How long an answer that was asked for again may wait for more. */
const NEXT_LOOK_MS = 150;
/** A search holds for the minute it began in: what it found goes by the clock. */
const MINUTE_MS = 60_000;

/** Searches of one list that are kept, under way or done; whoever scrolls on ends those of the pages before. */
const MOST_SEARCHES = 8;

/** A page without the instant it is asked at. */
export type PageQuestion = Omit<CertificatePageQuery, keyof StatusView>;

/** Pages that may take longer than a window waits for. */
export interface PageSearches {
  /**
   * A page, or its first rows after some hundredths of a second: then `isSearching` is set, the search goes on in the slow thread, and whoever asks again gets
   * more of it. What else the same caller asks for ends the searches of its question before.
   */
  look(caller: object, question: PageQuestion): Outcome<CertificatePage>;
}

interface Search {
  readonly query: CertificatePageQuery;
  readonly of: number;
  found: readonly number[];
  outcome: Result<CertificatePage, AppError> | null;
  isStale: boolean;
  readonly done: Promise<void>;
}

/** The searches of one list, by the offset of the page. */
interface Listed {
  readonly name: string;
  readonly searches: Map<number, Search>;
  isStale: boolean;
}

export function createPageSearches(context: WorkspaceContext): PageSearches {
  const newest = new WeakMap<object, Listed>();
  return {
    look: async (caller, question) => {
      const moment = await context.store.reading(async (db) => nameOf(question, await momentOf(context, db)));
      if (!moment.ok) return moment;
      const { name, view } = moment.value;
      const listed = listOf(newest, caller, name);
      const going = listed.searches.get(question.offset);
      if (going !== undefined) return lookAgain(context, going);
      const query = { ...question, ...view };
      const { clock } = context.ports;
      const over = clock.monotonicMs() + FIRST_LOOK_MS;
      const first = await context.store.reading((db) =>
        pageCertificates(db, query, { isOver: () => clock.monotonicMs() > over }),
      );
      if (first.ok && first.value.isSearching === true && !listed.isStale)
        keep(listed, begin(context, { query, first: first.value, listed }));
      return first;
    },
  };
}

type Db = Parameters<typeof readDataVersion>[0];

async function momentOf(context: WorkspaceContext, db: Db) {
  return { view: await statusView(context, db), version: await readDataVersion(db) };
}

/** The offset alone tells pages of one list apart. */
function nameOf(
  question: PageQuestion,
  { view, version }: Awaited<ReturnType<typeof momentOf>>,
): { readonly name: string; readonly view: StatusView } {
  const minute = Math.floor(view.at / MINUTE_MS);
  return {
    name: JSON.stringify([version, minute, view.expiringDays, view.inUseDays, { ...question, offset: 0 }]),
    view,
  };
}

function listOf(newest: WeakMap<object, Listed>, caller: object, name: string): Listed {
  const before = newest.get(caller);
  if (before?.name === name) return before;
  if (before !== undefined) before.isStale = true;
  const listed: Listed = { name, searches: new Map(), isStale: false };
  newest.set(caller, listed);
  return listed;
}

function keep({ searches }: Listed, search: Search): void {
  searches.set(search.query.offset, search);
  for (const [offset, oldest] of searches) {
    if (searches.size <= MOST_SEARCHES) return;
    oldest.isStale = true;
    searches.delete(offset);
  }
}

function begin(
  context: WorkspaceContext,
  {
    query,
    first,
    listed,
  }: { readonly query: CertificatePageQuery; readonly first: CertificatePage; readonly listed: Listed },
): Search {
  const started = Promise.withResolvers<void>();
  const search: Search = { query, of: first.of, found: [], outcome: null, isStale: false, done: started.promise };
  void context.store
    .readingSlowly((db) =>
      pageCertificates(db, query, {
        isOver: () => listed.isStale || search.isStale,
        onFound: (seqs) => {
          search.found = [...seqs];
        },
      }),
    )
    .then((outcome) => {
      search.outcome = outcome;
      // A failure is told once; the next look tries again.
      if (!outcome.ok && listed.searches.get(query.offset) === search) listed.searches.delete(query.offset);
    })
    .then(started.resolve, started.reject);
  // Whoever looks next hears of a failure; nobody may.
  search.done.catch(() => undefined);
  return search;
}

async function lookAgain(context: WorkspaceContext, search: Search): Outcome<CertificatePage> {
  await Promise.race([search.done, pause(NEXT_LOOK_MS)]);
  const { outcome, query, found: seqs, of } = search;
  return outcome ?? context.store.reading(async (db) => pageOfFound(db, query, { seqs, of }));
}

const pause = (ms: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, ms).unref();
  });
