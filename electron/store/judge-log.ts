import type { Hex, WorkspaceId } from '../../shared/model/brands.ts';
import type { KnownHead, LogFinding, LogVerdict, OutsideHead } from '../../shared/model/activity-log.ts';
import type { WalkedChain } from './chain-walk.ts';
import { MAX_LOG_FINDINGS } from './chain-walk.ts';
import { fingerprintOf, isSigned, type KeptCheckpoint, showCheckpoint } from './log-checkpoint.ts';

/** What a log is verified against. */
export interface LogQuestion {
  readonly workspaceId: WorkspaceId;
  /** Where the file is: see `KnownHead`. */
  readonly place: Hex;
  /** What is remembered outside of this workspace, here (perhaps more than once) and of files in other places. */
  readonly known: readonly KnownHead[];
}

/** What was read of a log. */
export interface LogFacts {
  readonly chain: WalkedChain;
  /** Oldest first; the ones that are to be judged. */
  readonly checkpoints: readonly KeptCheckpoint[];
  /** Number of the checkpoint before the first of them. */
  readonly previous: number;
  /** Public halves of all log keys: one, or none in a file from before there was one. */
  readonly keys: readonly Uint8Array[];
}

/** The entries that must be looked up by their number. */
export const wantedOf = (
  question: LogQuestion,
  checkpoints: readonly Pick<KeptCheckpoint, 'sequence'>[],
): ReadonlySet<number> => new Set([...checkpoints, ...question.known].map(({ sequence }) => sequence));

/** Puts together what the chain, the signed checkpoints and the heads known outside say. */
export function judgeLog(facts: LogFacts, question: LogQuestion): LogVerdict {
  const { chain, checkpoints, keys } = facts;
  const heads = new HeadJudge(chain);
  const findings: LogFinding[] = [...chain.findings];
  if (keys.length > 1) findings.push({ code: 'store.log-key-replaced', sequence: 0 });
  let newest: KeptCheckpoint | undefined;
  let { previous } = facts;
  for (const kept of checkpoints) {
    if (isCurrent(kept, keys) && isSigned(kept, question.workspaceId, previous)) {
      newest = kept;
      heads.expect(kept);
    } else findings.push({ code: 'store.checkpoint-wrong', sequence: kept.sequence });
    previous = kept.sequence;
  }
  const outside = judgeOutside(heads, keys, question);
  findings.push(...outside.findings, ...heads.findings());
  const entries = chain.head.sequence;
  return {
    intact: findings.length === 0,
    entries,
    findings: findings.slice(0, MAX_LOG_FINDINGS),
    checkpoint: newest === undefined ? null : showCheckpoint(newest),
    unsigned: Math.max(0, entries - (newest?.sequence ?? 0)),
    outside: outside.head,
  };
}

/** There is one log key. What another signed is signed by nobody. */
const isCurrent = ({ spkiDer }: KeptCheckpoint, [key]: readonly Uint8Array[]): boolean =>
  key !== undefined && spkiDer !== null && Buffer.compare(key, spkiDer) === 0;

function judgeOutside(
  heads: HeadJudge,
  keys: readonly Uint8Array[],
  { known, place }: LogQuestion,
): { readonly head: OutsideHead; readonly findings: readonly LogFinding[] } {
  const here = known.filter((head) => head.place === place);
  if (here.length === 0) {
    const elsewhere = known.every((head) => heads.isThere(head)) ? 'present' : 'other-copy';
    return { head: known.length === 0 ? 'none' : elsewhere, findings: [] };
  }
  const [key] = keys;
  const keyNow = key === undefined ? null : fingerprintOf(key);
  const replaced = here.find(({ keySha256 }) => keySha256 !== null && keySha256 !== keyNow);
  const areThere = here.map((head) => heads.expect(head)).every(Boolean);
  return {
    head: areThere ? 'present' : 'missing',
    findings: replaced === undefined ? [] : [{ code: 'store.log-key-replaced', sequence: replaced.sequence }],
  };
}

/** Entries that must be there with their hash, and the two findings that come of those that are not. */
class HeadJudge {
  readonly #chain: WalkedChain;
  #cutTo = 0;
  #rewritten: readonly number[] = [];

  constructor(chain: WalkedChain) {
    this.#chain = chain;
  }

  isThere({ sequence, hash }: { readonly sequence: number; readonly hash: string }): boolean {
    return this.#chain.hashes.get(sequence) === hash;
  }

  /** Notes an entry that is not there, unless the walk along the chain told of it already. */
  expect(head: { readonly sequence: number; readonly hash: string }): boolean {
    if (this.isThere(head)) return true;
    if (head.sequence > this.#chain.head.sequence) this.#cutTo = Math.max(this.#cutTo, head.sequence);
    else if (!this.#chain.isDoubtful(head.sequence)) this.#rewritten = [...this.#rewritten, head.sequence];
    return false;
  }

  findings(): readonly LogFinding[] {
    const findings: LogFinding[] = [];
    if (this.#cutTo > 0)
      findings.push({ code: 'store.activity-cut', sequence: this.#chain.head.sequence, to: this.#cutTo });
    if (this.#rewritten.length > 0) {
      const [first, last] = [Math.min(...this.#rewritten), Math.max(...this.#rewritten)];
      findings.push({ code: 'store.activity-rewritten', sequence: first, ...(last > first ? { to: last } : {}) });
    }
    return findings;
  }
}
