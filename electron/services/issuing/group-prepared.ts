import type { AppError } from '../../../shared/errors.ts';
import type { KeyChoice } from '../../../shared/model/key.ts';
import { ok, type Result } from '../../../shared/result.ts';
import type { Group, PlacedPreparation } from './issue-group.ts';
import type { Groups } from './issue-line.ts';
import type { Preparation } from './issue-preparation.ts';

/**
 * Certificates that are signed and recorded together when issued in bulk: larger groups spare the disk pages that the indexes of every group would write
 * again.
 */
const MOST_REQUESTS = 250;
/** As many keys as are made in a second or two: until then nothing is heard of progress, nor is a cancel. */
const MOST_KEYS: Readonly<Record<KeyChoice, number>> = {
  p256: 100,
  p384: 100,
  p521: 100,
  ed25519: 100,
  'ml-dsa-44': 100,
  'ml-dsa-65': 100,
  'ml-dsa-87': 100,
  rsa2048: 20,
  rsa3072: 5,
  rsa4096: 2,
};
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
    size = Math.min(MOST_REQUESTS, 2 * size, Math.max(LEAST_GROUP, Math.ceil(left / 2)));
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
    if (waiting.length >= mostTogether(one.value.preparation, size)) for (const group of take()) yield ok(group);
  }
  for (const group of take()) yield ok(group);
}

const fit = (one: Preparation, other: Preparation): boolean =>
  one.issuer === other.issuer && keyToMake(one) === keyToMake(other);

function mostTogether(preparation: Preparation, requests: number): number {
  const made = keyToMake(preparation);
  return made === undefined ? requests : MOST_KEYS[made];
}

const keyToMake = ({ subjectKey }: Preparation): KeyChoice | undefined =>
  'make' in subjectKey ? subjectKey.make : undefined;
