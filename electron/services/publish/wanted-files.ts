import { hash } from 'node:crypto';
import type { PublishedFile, PublishState, PublishTarget } from '../../../shared/model/publish.ts';
import { crlFileName } from '../../../shared/model/publish.ts';
import { findAuthorityDetail } from '../../store/authority-detail-rows.ts';
import type { ReadDb } from '../../store/db.ts';
import { type CurrentCrl, findNewestRun, listCurrentCrls, type RunRow } from '../../store/publish-rows.ts';
import { isBeingRun } from '../batch/runner.ts';
import { locate } from './check-place.ts';
import { readRunFiles } from './stored-place.ts';

/** A list that is to stand at a place under a name. */
export interface WantedFile {
  readonly name: string;
  readonly crl: CurrentCrl;
}

/** What is to be at a place now, complete lists before deltas that rest on them. */
export async function listWanted(db: ReadDb, target: PublishTarget): Promise<readonly WantedFile[]> {
  const current = await listCurrentCrls(db, target.authorityId);
  const { addresses } = await findAuthorityDetail(db, target.authorityId);
  // Certificates name the first shard by its number then.
  const isNumbered = current.some(({ shard }) => shard > 0) || addresses.crl.some((url) => url.includes('{shard}'));
  return current.map((crl) => ({ name: crlFileName(target.fileName, crl, isNumbered), crl }));
}

/** Says which place a run went to: files that were verified at another one are not here. */
export function placeTag({ place }: PublishTarget): string {
  const { host, folder } = locate(place);
  return hash('sha256', `${host}\n${folder}`, 'hex');
}

/** A run's state now: one whose process died is interrupted. */
export function currentState(run: RunRow, now: number): PublishState {
  const { runner } = readRunFiles(run);
  const isLive = runner !== undefined && isBeingRun({ state: 'running', runner }, now);
  return run.state === 'running' && !isLive ? 'interrupted' : run.state;
}

/** Which of the wanted files the newest run that ended well left at the place. */
export async function findKept(
  db: ReadDb,
  target: PublishTarget,
  wanted: readonly WantedFile[],
): Promise<readonly PublishedFile[]> {
  const done = await findNewestRun(db, target.id, 'done');
  const files = done === undefined ? undefined : readRunFiles(done);
  const there = files?.tag === placeTag(target) ? files.list : [];
  return wanted.map(({ name, crl: { size, sha256 } }) => {
    const isThere = there.some((file) => file.name === name && file.sha256 === sha256);
    return { name, size, sha256, state: isThere ? 'kept' : 'waiting' };
  });
}

/** Whether a run was for exactly these files at this place. */
export function isSameOrder(run: RunRow, target: PublishTarget, wanted: readonly WantedFile[]): boolean {
  const { tag, list } = readRunFiles(run);
  const same = wanted.every(({ name, crl }, index) => list[index]?.name === name && list[index].sha256 === crl.sha256);
  return tag === placeTag(target) && list.length === wanted.length && same;
}
