import { type AppError, fail } from '../../shared/errors.ts';
import type { KeyId } from '../../shared/model/brands.ts';
import {
  APPROVAL_ENDS_MS,
  APPROVAL_LASTS_MS,
  type ApprovalNeed,
  type ApprovalPurpose,
} from '../../shared/model/operator.ts';
import { ok, type Result } from '../../shared/result.ts';

interface Approval {
  /** Name of the operator whose passphrase it was. */
  readonly by: string;
  endsAtMs: number;
  readonly latestMs: number;
  left: number;
}

/** What second operators approved and was not used yet. One for each key and purpose: a new one takes the place of the one before. */
export class Approvals {
  readonly #monotonicMs: () => number;
  readonly #kept = new Map<string, Approval>();

  constructor(monotonicMs: () => number) {
    this.#monotonicMs = monotonicMs;
  }

  add({ keyId, purpose, uses }: ApprovalNeed, by: string): void {
    const now = this.#monotonicMs();
    const [endsAtMs, latestMs] = [now + APPROVAL_LASTS_MS, now + APPROVAL_ENDS_MS];
    this.#kept.set(nameOf(keyId, purpose), { by, endsAtMs, latestMs, left: uses });
  }

  /** Who approved that much. */
  find({ keyId, purpose, uses }: ApprovalNeed): string | undefined {
    const approval = this.#kept.get(nameOf(keyId, purpose));
    const stands = approval !== undefined && this.#monotonicMs() < approval.endsAtMs && approval.left >= uses;
    return stands ? approval.by : undefined;
  }

  /** Uses it up and answers who approved. What is left waits anew, for an hour in all: work that takes longer goes on with it. `approval.needed`. */
  take(need: ApprovalNeed): Result<string, AppError> {
    const name = nameOf(need.keyId, need.purpose);
    const approval = this.#kept.get(name);
    if (approval === undefined || this.find(need) === undefined) return fail('approval.needed', need);
    const { uses } = need;
    approval.left -= uses;
    approval.endsAtMs = Math.min(this.#monotonicMs() + APPROVAL_LASTS_MS, approval.latestMs);
    if (approval.left === 0) this.#kept.delete(name);
    return ok(approval.by);
  }

  clear(): void {
    this.#kept.clear();
  }
}

const nameOf = (keyId: KeyId, purpose: ApprovalPurpose): string => `${purpose} ${keyId}`;
