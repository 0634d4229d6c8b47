import { useEffect, useState } from 'react';
import type { AppError } from '../../shared/errors.ts';
import type { FilterKey } from '../../shared/model/filter/keys.ts';
import { FACETS, type Facet, type FacetId } from '../../shared/model/inventory.ts';
import { call } from '../api/client.ts';
import { withoutKeys } from './inventory-filter.ts';

/** What narrows a facet in the language of filters. */
const KEY_OF_FACET: Readonly<Record<FacetId, FilterKey>> = {
  status: 'status',
  'ends-in': 'expires',
  issuer: 'issuer',
  key: 'key',
  signature: 'sig',
  purpose: 'eku',
  lifetime: 'life',
  partner: 'partner',
  tag: 'tag',
  owner: 'owner',
  source: 'source',
  profile: 'profile',
  traits: 'is',
};

const AGAIN_MS = 250;

export interface FacetsReading {
  readonly facets: readonly Facet[];
  readonly isComplete: boolean;
  readonly error: AppError | null;
}

const NOTHING = { facets: [], completeFor: null, error: null };

interface Kept {
  readonly facets: readonly Facet[];
  /** The filter whose facets are all counted. */
  readonly completeFor: string | null;
  readonly error: AppError | null;
}

/**
 * Values of all facets under a filter, asked again until everything is counted. A facet that the filter narrows is counted without that, so that its other
 * values can be chosen too. Values of the filter before stay until the new ones are here.
 */
export function useFacets(filter: string): FacetsReading {
  const [kept, setKept] = useState<Kept>(NOTHING);
  useEffect(() => {
    let current = true;
    const keep = (facets: readonly Facet[], isLast: boolean): void => {
      const completeFor = isLast ? filter : null;
      setKept((before) => ({ facets: mergeFacets(before.facets, facets), completeFor, error: null }));
    };
    void readFacets(filter, { isCurrent: () => current, keep }).then((error) => {
      if (current && error !== null) setKept({ ...NOTHING, error });
    });
    return () => {
      current = false;
    };
  }, [filter]);
  return { facets: kept.facets, isComplete: kept.completeFor === filter, error: kept.error };
}

interface FacetsReader {
  readonly isCurrent: () => boolean;
  readonly keep: (facets: readonly Facet[], isLast: boolean) => void;
}

/** One question after the other: a newer one of a window ends its older one. */
async function readFacets(filter: string, { isCurrent, keep }: FacetsReader): Promise<AppError | null> {
  const questions = listQuestions(filter);
  for (const [at, [asked, facets]] of questions.entries()) {
    for (;;) {
      const answer = await call('certificate.facets', { filter: asked, facets: [...facets] });
      if (!isCurrent()) return null;
      if (!answer.ok) return answer.error;
      const isDone = answer.value.facets.every(({ complete }) => complete);
      keep(answer.value.facets, isDone && at === questions.length - 1);
      if (isDone) break;
      await new Promise((resolve) => setTimeout(resolve, AGAIN_MS));
      if (!isCurrent()) return null;
    }
  }
  return null;
}

/** Facets by the filter that they are counted under. */
function listQuestions(filter: string): readonly (readonly [string, readonly FacetId[]])[] {
  return [...Map.groupBy(FACETS, (facet) => withoutKeys(filter, new Set([KEY_OF_FACET[facet]])))];
}

const mergeFacets = (before: readonly Facet[], next: readonly Facet[]): readonly Facet[] =>
  FACETS.flatMap((id) => next.find(({ facet }) => facet === id) ?? before.find(({ facet }) => facet === id) ?? []);
