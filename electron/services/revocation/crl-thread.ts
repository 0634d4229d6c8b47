import { fail } from '../../../shared/errors.ts';
import type { AppError } from '../../../shared/errors.ts';
import type { AuthorityId } from '../../../shared/model/brands.ts';
import { BugError, ok, type Result } from '../../../shared/result.ts';
import type { CrlDocument } from '../../pki/revocation/crl-packed.ts';
import type { StillDb } from '../../store/db.ts';
import { addSums, isSameSum, type LineSum, NO_LINES } from '../../store/line-sum.ts';
import type {
  PackedRevoked,
  RevokedPlace,
  RevokedQuestion,
  SummedRevoked,
  SumQuestion,
} from '../../store/packed-revoked.ts';
import { BESIDE_OWN, type RevokedCheck } from '../../store/sound-revocations.ts';
import { MAX_MESSAGE_BYTES } from '../../vault/vault-protocol.ts';
import type { CrlReplies, CrlReplyTo, CrlRequest } from '../../workers/crl-protocol.ts';
import { createWorkerSession, type WorkerSession } from '../../workers/worker-session.ts';
import type { Outcome, Ports } from '../ports.ts';
import type { CrlDocumentOrder, CrlOrder, TbsDocument } from './crl-order.ts';
import { isKnownSinceLast, MOST_DIFFERENT, readPrevious } from './crl-since-last.ts';

/** For one step, of which the longest takes a second: a computer that was asleep meanwhile gets its list too. */
const DEADLINE_MS = 120_000;
const NEVER = new AbortController().signal;

/**
 * Builds the lists of an act of issuing out of the rows that `db` sees, ready to be signed, in the order of their documents. Rows are packed in the thread of
 * the database and encoded in another, so that the calling one stays free; some tenths of a second per 100 000 entries at the most.
 *
 * A serial that was revoked here and elsewhere comes once; a shard takes the serials whose value leaves its number divided by the number of shards. Fails with
 * `crl.too-large` where a list exceeds what the vault signs, `crl.bad-row` where a row says what no list can; throws StoreFailure `workspace.damaged` where a revocation is not what was written: no list
 * leaves an entry out because of a flipped bit. Not done: signing, keeping, noting what is listed.
 * @see RFC 5280 §3.3, §5.2.4
 */
export async function buildTbs(
  context: { readonly ports: Pick<Ports, 'crlWorkerEntry'> },
  db: StillDb,
  order: CrlOrder,
): Outcome<readonly TbsDocument[]> {
  const session = createWorkerSession(context.ports.crlWorkerEntry);
  try {
    await requireSound(db, order.authorityId, BESIDE_OWN);
    const drop = await findDrop(db, order);
    const built = new Map<CrlDocumentOrder, TbsDocument>();
    for (const group of groupByRows(order.documents)) {
      const made = await buildGroup(session, db, { order, group, drop });
      if (!made.ok) return made;
      group.forEach((document, place) => {
        const one = made.value[place];
        if (one !== undefined) built.set(document, one);
      });
    }
    return ok(order.documents.flatMap((document) => built.get(document) ?? []));
  } finally {
    await session.close();
  }
}

/** Rows are packed by SQLite itself, which knows no digests: those of lists of others, and holds that were released, are compared first. */
async function requireSound(db: StillDb, authorityId: AuthorityId, start: RevokedCheck['from']): Promise<void> {
  let from = start;
  do from = await db.checkRevoked({ authorityId, from });
  while (from !== null);
}

/** What was revoked here stands in the table and in the index that was packed: lines that are not the same in both are never signed. */
async function requireSameLines(db: StillDb, question: Omit<RevokedQuestion, 'from'>, packed: LineSum): Promise<void> {
  let sum = NO_LINES;
  let from: SumQuestion['from'] = null;
  do {
    const summed: SummedRevoked = await db.sumRevoked({ ...question, from });
    sum = addSums(sum, summed.sum);
    from = summed.next;
  } while (from !== null);
  if (isSameSum(sum, packed)) return;
  // Tells which row it is.
  await requireSound(db, question.authorityId, null);
  throw new BugError('copies of revocations differ, though their rows do not');
}

type Scope = RevokedQuestion['scope'];
type Drop = Extract<Scope, { readonly kind: 'complete' }>['drop'];

/** Number of the list that `dropEndedBefore` is the moment of: what no complete list named yet must be on the next. */
async function findDrop(db: StillDb, { authorityId, dropEndedBefore }: CrlOrder): Promise<Drop> {
  if (dropEndedBefore === undefined) return null;
  const row = await db.query
    .selectFrom('crl')
    .select('number')
    .where('authority_id', '=', authorityId)
    .where('base_number', 'is', null)
    .where('this_update', '<=', dropEndedBefore)
    .orderBy('number', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row === undefined ? null : { listed: row.number, endedBefore: dropEndedBefore };
}

/** Documents that take the same rows are built in one go: complete ones, and deltas with the same base. */
function groupByRows(documents: readonly CrlDocumentOrder[]): readonly (readonly CrlDocumentOrder[])[] {
  const groups = new Map<number | null, CrlDocumentOrder[]>();
  for (const document of documents) {
    const key = document.kind === 'delta' ? document.base : null;
    groups.set(key, [...(groups.get(key) ?? []), document]);
  }
  return [...groups.values()];
}

interface Group {
  readonly order: CrlOrder;
  readonly group: readonly CrlDocumentOrder[];
  readonly drop: Drop;
}

/**
 * What is known by the list before is not compared with the table. Where it is not known, the list is made once more with the sums of its lines: what was compared is
 * what is signed.
 */
async function buildGroup(session: WorkerSession, db: StillDb, work: Group): Outcome<readonly TbsDocument[]> {
  const { order, group, drop } = work;
  const [first] = group;
  const scope: Scope = first?.kind === 'delta' ? { kind: 'delta', base: first.base } : { kind: 'complete', drop };
  const question = { authorityId: order.authorityId, scope };
  const previous = first?.kind === 'complete' ? await readPrevious(db, order) : undefined;
  if (previous !== undefined) {
    const made = await makeGroup(session, db, { ...work, question, previous: previous.list });
    if (!made.ok) return made;
    if (await isKnownSinceLast(db, { question, previous: previous.number, ...made.value }))
      return takeBuilt(work, made.value);
    for (const { tbs } of made.value.built) tbs.buffer.transfer(0);
  }
  const made = await makeGroup(session, db, { ...work, question });
  if (!made.ok) return made;
  await requireSameLines(db, question, made.value.sum);
  return takeBuilt(work, made.value);
}

interface MadeGroup {
  readonly built: CrlReplies['finish'];
  /** Of the lines of what was revoked here; where there is a list to compare with, their number alone. */
  readonly sum: LineSum;
}

async function makeGroup(
  session: WorkerSession,
  db: StillDb,
  {
    order,
    group,
    question,
    previous,
  }: Group & { readonly question: Omit<RevokedQuestion, 'from'>; readonly previous?: Uint8Array<ArrayBuffer> },
): Outcome<MadeGroup> {
  const { issuerNameDer, issuerKeyId, signatureAlgorithm, number, thisUpdate, nextUpdate } = order;
  const head = { issuerNameDer, issuerKeyId, signatureAlgorithm, number, thisUpdate, nextUpdate };
  const documents = group.map(toDocument);
  const begin = { kind: 'begin', head, documents, expected: order.expected } as const;
  await (previous === undefined
    ? ask(session, begin)
    : ask(session, { ...begin, previous: { list: previous, most: MOST_DIFFERENT } }, [previous.buffer]));
  const added = await addRows(session, db, { ...question, countsAlone: previous !== undefined });
  if (!added.ok) return added;
  return ok({ built: await ask(session, { kind: 'finish' }), sum: added.value });
}

function takeBuilt({ group }: Group, { built }: MadeGroup): Result<readonly TbsDocument[], AppError> {
  const large = built.find(({ tbs }) => tbs.length > MAX_MESSAGE_BYTES);
  if (large !== undefined) return tooLarge(large.entries);
  return ok(
    group.flatMap(({ kind, shard }, place) => {
      const one = built[place];
      return one === undefined ? [] : [{ kind, shard, tbs: one.tbs, entries: one.entries }];
    }),
  );
}

function toDocument(document: CrlDocumentOrder): CrlDocument {
  const { shard, shards, idpUrls, nextUpdate } = document;
  const common = { shard, shards, idpUrls, ...(nextUpdate === undefined ? {} : { nextUpdate }) };
  return document.kind === 'delta'
    ? { ...common, base: document.base }
    : { ...common, freshestUrls: document.freshestUrls };
}

/** The database packs the next rows while the last ones are encoded. Answers the sum of those that were revoked here. */
async function addRows(
  session: WorkerSession,
  db: StillDb,
  question: Omit<RevokedQuestion, 'from'>,
): Promise<Result<LineSum, AppError>> {
  const read = (from: RevokedPlace | null): Promise<PackedRevoked> => db.packRevoked({ ...question, from });
  let packed = await read(null);
  let sum = NO_LINES;
  for (;;) {
    const { octets, next } = packed;
    sum = addSums(sum, packed.sum);
    const [added, following] = await Promise.all([
      ask(session, { kind: 'lines', octets }, [octets.buffer]),
      next === null ? packed : read(next),
    ]);
    if ('badLine' in added) return fail('crl.bad-row', { place: added.badLine });
    if (added.largest > MAX_MESSAGE_BYTES) return tooLarge(added.entries);
    if (next === null) return ok(sum);
    packed = following;
  }
}

const tooLarge = (entries: number): Result<never, AppError> =>
  fail('crl.too-large', { entries, limit: MAX_MESSAGE_BYTES });

async function ask<R extends CrlRequest>(
  session: WorkerSession,
  request: R,
  transfer: readonly ArrayBuffer[] = [],
): Promise<CrlReplyTo<R>> {
  const outcome = await session.ask({ request, deadlineMs: DEADLINE_MS, signal: NEVER, transfer });
  if (outcome.kind !== 'answer') throw new BugError('the thread that builds CRLs gave no answer');
  // The thread answers a request with the reply of its kind: `CrlReplies` is the one table for both sides.
  return outcome.value as CrlReplyTo<R>;
}
