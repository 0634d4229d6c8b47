import type { AuthorityId, Hex, UnixMs } from '../../../shared/model/brands.ts';
import { assembleOcspResponse, buildResponseData, type OcspAnswer } from '../../pki/revocation/ocsp-build.ts';
import { findSerialStatuses, type SerialStatus } from '../../store/ocsp-status-rows.ts';
import type { WorkspaceContext } from '../workspace-context.ts';
import type { SignedAnswer } from './answer-cache.ts';
import { chooseSigner, type LoadedSigner } from './ocsp-signers.ts';
import type { Served } from './served-authority.ts';

/** A question of one authority that was understood. */
export interface OcspQuestion {
  readonly served: Served;
  readonly asked: readonly AskedSerial[];
  /** Value of its nonce extension. */
  readonly nonceValue?: Uint8Array | undefined;
  /** What its answer is kept by; undefined where that answers nobody else. See `answerKeyOf`. */
  readonly answerKey: string | undefined;
}

export interface AskedSerial {
  readonly certIdDer: Uint8Array;
  /** As in rows; null for a certificate of another issuer, of which this authority's signer knows nothing. */
  readonly serialHex: Hex | null;
}

/** Answers questions, many with one look into the store and one call of the vault. */
export interface AnswerLine {
  /** `try-later` where nobody can sign now, or too many wait. */
  ask(question: OcspQuestion): Promise<SignedAnswer | 'try-later'>;
}

interface Waiting {
  readonly question: OcspQuestion;
  resolve(answer: SignedAnswer | 'try-later'): void;
  reject(bug: unknown): void;
}

const MAX_WAITING = 10_000;
const MAX_TOGETHER = 500;
/** While the vault signs for one group, the next is looked up. */
const GROUPS_AT_ONCE = 2;
const SECOND_MS = 1000;

export function createAnswerLine(context: WorkspaceContext, answerMs: () => number): AnswerLine {
  const waiting: Waiting[] = [];
  let underWay = 0;
  let isPlanned = false;
  const work = (): void => {
    isPlanned = false;
    while (underWay < GROUPS_AT_ONCE && waiting.length > 0) {
      const group = waiting.splice(0, MAX_TOGETHER);
      underWay += 1;
      void answerGroup(context, group, answerMs()).finally(() => {
        underWay -= 1;
        work();
      });
    }
  };
  return {
    ask: (question) => {
      if (waiting.length >= MAX_WAITING) return Promise.resolve('try-later');
      return new Promise((resolve, reject) => {
        waiting.push({ question, resolve, reject });
        if (isPlanned) return;
        isPlanned = true;
        // What arrived in the same turn goes together.
        setImmediate(work);
      });
    },
  };
}

async function answerGroup(context: WorkspaceContext, group: readonly Waiting[], answerMs: number): Promise<void> {
  try {
    const now = context.ports.clock.now();
    const statuses = await context.store.reading(async (db) => {
      const found = new Map<AuthorityId, ReadonlyMap<Hex, SerialStatus>>();
      for (const [id, serials] of serialsByAuthority(group)) found.set(id, await findSerialStatuses(db, id, serials));
      return found;
    });
    if (!statuses.ok) return refuse(group);
    const isDamaged = context.store.damage.isKnown;
    const drafts = group.map((one) => draftAnswer(one, statuses.value, { now, answerMs, isDamaged }));
    refuse(group.filter((_, at) => drafts[at] === undefined));
    const bySigner = Map.groupBy(drafts.filter(isDrafted), ({ signer }) => signer);
    await Promise.all([...bySigner].map(([signer, signed]) => signGroup(context, signer, signed)));
  } catch (bug) {
    for (const { reject } of group) reject(bug);
  }
}

const refuse = (group: readonly Waiting[]): void => group.forEach(({ resolve }) => resolve('try-later'));

function serialsByAuthority(group: readonly Waiting[]): ReadonlyMap<AuthorityId, readonly Hex[]> {
  const serials = new Map<AuthorityId, Set<Hex>>();
  for (const { question } of group) {
    const own = serials.get(question.served.id) ?? new Set();
    serials.set(question.served.id, own);
    for (const { serialHex } of question.asked) if (serialHex !== null) own.add(serialHex);
  }
  return new Map([...serials].map(([id, own]) => [id, [...own]]));
}

interface Draft {
  readonly waiting: Waiting;
  readonly signer: LoadedSigner;
  readonly tbs: Uint8Array;
  readonly end: SignedAnswer['end'];
  readonly thisUpdate: UnixMs;
  readonly nextUpdate: UnixMs;
}

const isDrafted = (draft: Draft | undefined): draft is Draft => draft !== undefined;

/**
 * Undefined where nobody may sign now, and of a serial that is not found in a damaged file: an index that rotted hides certificates that were issued. An answer
 * ends with its signer at the latest.
 */
function draftAnswer(
  waiting: Waiting,
  statuses: ReadonlyMap<AuthorityId, ReadonlyMap<Hex, SerialStatus>>,
  { now, answerMs, isDamaged }: { readonly now: UnixMs; readonly answerMs: number; readonly isDamaged: boolean },
): Draft | undefined {
  const { served, asked, nonceValue } = waiting.question;
  const signer = chooseSigner(served.signers, now);
  if (signer === undefined) return undefined;
  const thisUpdate = Math.floor(now / SECOND_MS) * SECOND_MS;
  const nextUpdate = Math.min(thisUpdate + answerMs, signer.notAfter);
  const own = statuses.get(served.id);
  if (isDamaged && asked.some(({ serialHex }) => serialHex !== null && own?.has(serialHex) !== true)) return undefined;
  const answers = asked.map(({ certIdDer, serialHex }): OcspAnswer => {
    const status = (serialHex === null ? undefined : own?.get(serialHex)) ?? 'unknown';
    return { certIdDer, status, thisUpdate, nextUpdate, archiveCutoff: served.archiveCutoff };
  });
  const tbs = buildResponseData({ responderKeyHash: signer.keyHash, producedAt: thisUpdate, answers, nonceValue });
  const first = answers[0]?.status ?? 'unknown';
  return { waiting, signer, tbs, end: typeof first === 'string' ? first : 'revoked', thisUpdate, nextUpdate };
}

async function signGroup(
  { vault }: WorkspaceContext,
  { key, algorithm, der }: LoadedSigner,
  drafts: readonly Draft[],
): Promise<void> {
  const signed = await vault.sign({ key, algorithm, messages: drafts.map(({ tbs }) => tbs), purpose: 'ocsp' });
  if (!signed.ok) return refuse(drafts.map(({ waiting }) => waiting));
  drafts.forEach(({ waiting, tbs, end, thisUpdate, nextUpdate }, at) => {
    const signature = signed.value[at] ?? new Uint8Array();
    const response = assembleOcspResponse({ tbs, algorithm, signature, certificates: [der] });
    waiting.resolve({ der: response, end, thisUpdate, nextUpdate });
  });
}
