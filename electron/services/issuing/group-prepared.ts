import type { AppError } from '../../../shared/errors.ts';
import { ok, type Result } from '../../../shared/result.ts';
import type { Group, PlacedPreparation } from './issue-group.ts';
import type { Groups } from './issue-line.ts';
import type { Preparation } from './issue-preparation.ts';

/**
 * Certificates that are signed and recorded together when issued in bulk. Keys take long to make; without them, larger groups spare the disk pages
 * that the indexes of every group would write again.
 */
const GROUP_SIZES = { 'with-keys': 100, 'from-requests': 250 } as const;
/** The first and the last groups are small: until the one is signed nothing is recorded, and behind the other nothing else is left to do. */
const LEAST_GROUP = 60;

/** Consecutive preparations of one issuer, as many as their kind and their place among so many requests allow. */
export async function* groupPrepared(
  prepared: AsyncIterable<Result<PlacedPreparation, AppError>> | Iterable<Result<PlacedPreparation, AppError>>,
  total: number,
): Groups {
  let waiting: PlacedPreparation[] = [];
  let count = 0;
  let size = LEAST_GROUP;
  const take = (): Group[] => {
    const issuer = waiting[0]?.preparation.issuer;
    if (issuer === undefined) return [];
    const preparations = waiting;
    waiting = [];
    count += preparations.length;
    const left = total - (preparations.at(-1)?.index ?? 0) - 1;
    size = Math.min(GROUP_SIZES['from-requests'], 2 * size, Math.max(LEAST_GROUP, Math.ceil(left / 2)));
    return [{ issuer, preparations, count }];
  };
  for await (const one of prepared) {
    if (!one.ok) {
      for (const group of take()) yield ok(group);
      yield one;
      return;
    }
    const last = waiting.at(-1);
    if (last !== undefined && !fit(last.preparation, one.value.preparation))
      for (const group of take()) yield ok(group);
    waiting.push(one.value);
    if (waiting.length >= (isFromRequest(one.value.preparation) ? size : GROUP_SIZES['with-keys']))
      for (const group of take()) yield ok(group);
  }
  for (const group of take()) yield ok(group);
}

const fit = (one: Preparation, other: Preparation): boolean =>
  one.issuer === other.issuer && isFromRequest(one) === isFromRequest(other);

const isFromRequest = ({ subjectKey }: Preparation): boolean => !('make' in subjectKey);
