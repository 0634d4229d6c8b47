import type { UnixMs } from '../../../shared/model/brands.ts';
import type { ResponderSettings } from '../../../shared/model/responder.ts';

/** When a signer's certificate holds, and when it is used. */
export interface SignerTimes {
  readonly notBefore: UnixMs;
  readonly notAfter: UnixMs;
  readonly useFrom: UnixMs;
  readonly useUntil: UnixMs;
}

export interface SignerPlan {
  readonly now: UnixMs;
  readonly settings: Pick<ResponderSettings, 'signerDays' | 'signersAhead' | 'answerHours'>;
  /** Those that are there, in the order of their use. */
  readonly known: readonly Pick<SignerTimes, 'useUntil'>[];
  readonly issuer: { readonly notBefore: UnixMs; readonly notAfter: UnixMs };
}

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const SECOND_MS = 1000;
/** Those who ask may have a slow clock. */
const BACKDATED_MS = 5 * 60_000;
/** A signer that would be used for less is not made. */
const SHORTEST_USE_MS = HOUR_MS;

/**
 * The signers that are still to be made: one in use and as many ahead as is set, each beginning where the one before it is relieved. The end of a certificate comes
 * an answer's life after it was relieved, so that what it signed last holds as long as other answers; at least half of its life is use. None outlives the authority.
 */
export function planSigners({ now, settings, known, issuer }: SignerPlan): readonly SignerTimes[] {
  const lifeMs = settings.signerDays * DAY_MS;
  const useMs = Math.max(lifeMs - BACKDATED_MS - settings.answerHours * HOUR_MS, lifeMs / 2);
  const standing = known.filter(({ useUntil }) => useUntil > now);
  const start = Math.floor(now / SECOND_MS) * SECOND_MS;
  let from = standing.reduce((latest, { useUntil }) => Math.max(latest, useUntil), start);
  const planned: SignerTimes[] = [];
  for (let wanted = 1 + settings.signersAhead - standing.length; wanted > 0; wanted--) {
    if (from + SHORTEST_USE_MS > issuer.notAfter) break;
    const notBefore = Math.max(from - BACKDATED_MS, issuer.notBefore);
    const notAfter = Math.min(notBefore + lifeMs - SECOND_MS, issuer.notAfter);
    const useUntil = Math.min(from + useMs, notAfter);
    planned.push({ notBefore, notAfter, useFrom: from, useUntil });
    from = useUntil;
  }
  return planned;
}

/** When the next signer is to be made, so that as many are ahead as is set: when the one in use is relieved. Undefined where none is there. */
export const nextPlanAt = (known: readonly Pick<SignerTimes, 'useUntil'>[], now: UnixMs): UnixMs | undefined =>
  known.map(({ useUntil }) => useUntil).find((useUntil) => useUntil > now);
