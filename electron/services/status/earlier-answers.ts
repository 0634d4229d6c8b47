import type { UnixMs } from '../../../shared/model/brands.ts';
import type { RevocationMode } from '../../../shared/model/validation-settings.ts';
import { ok } from '../../../shared/result.ts';
import type { Outcome } from '../ports.ts';
import type { RevocationEvidence } from '../validation-revocation.ts';
import { type AnswerOwner, ownerOf, type StatusCache } from './status-cache.ts';

interface Wanted {
  readonly as: { readonly revocation: RevocationMode; readonly statusAnswers?: boolean | undefined };
  readonly now: UnixMs;
}

/** Lists and answers of earlier questions about some certificates, where a validation is to hear them: those whose next update is still to come. */
export async function readEarlierAnswers(
  cache: Pick<StatusCache, 'list'>,
  ders: readonly Uint8Array[],
  { as, now }: Wanted,
): Outcome<RevocationEvidence> {
  if (as.statusAnswers !== true || as.revocation === 'off') return ok({ crls: [], ocspResponses: [] });
  const owners = ders.flatMap((der): AnswerOwner[] => {
    const owner = ownerOf(der);
    return owner === undefined ? [] : [owner];
  });
  const kept = await cache.list(owners);
  if (!kept.ok) return kept;
  const holding = kept.value.filter(({ nextUpdate }) => nextUpdate !== undefined && now < nextUpdate);
  const of = (kind: 'crl' | 'ocsp'): readonly Uint8Array[] =>
    holding.filter((answer) => answer.kind === kind).map(({ der }) => der);
  return ok({ crls: of('crl'), ocspResponses: of('ocsp') });
}
