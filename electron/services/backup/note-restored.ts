import { appendActivities } from '../../store/activity-rows.ts';
import { skipCrlNumbers } from '../../store/crl-rows.ts';
import type { LogQuestion } from '../../store/judge-log.ts';
import { openStore } from '../../store/open-store.ts';
import { ok } from '../../../shared/result.ts';
import { placeOf } from '../activity/checkpoints.ts';
import type { Outcome, Ports } from '../ports.ts';
import type { BackupHead } from './backup-head.ts';

/** The log of the workspace in a backup must hold the entry that the head names, whose octets nobody could alter. */
export const questionOf = ({ workspaceId, activity, createdAt }: BackupHead): LogQuestion => ({
  workspaceId,
  place: '',
  known: activity === null ? [] : [{ ...activity, workspaceId, place: '', keySha256: null, at: createdAt }],
});

interface RestoredFile {
  readonly file: string;
  readonly head: BackupHead;
  readonly from: string;
  /** Whose passphrase opened it. */
  readonly actor: string;
  readonly isSound: boolean;
}

/** More lists than anybody issues between a backup and its restoring. */
const CRL_NUMBERS_LEFT_FREE = 100_000;

/**
 * Makes a file that was just restored known as that: what is remembered of another in its place is forgotten, and its log says that it was restored, from what and
 * by whom. Numbers of CRLs go on behind a gap, since lists may have been published after the backup. The entry is chained like any that is written while locked, and signed by the next unlocking. A damaged file gets none: nothing is written to it.
 */
export async function noteRestored(ports: Ports, { file, head, from, actor, isSound }: RestoredFile): Outcome<null> {
  const forgotten = await ports.checkpoints.forget(head.workspaceId, await placeOf(file));
  if (!forgotten.ok || !isSound) return forgotten;
  const opened = await openStore({ file, mode: 'open', workerEntry: ports.storeWorkerEntry, now: ports.clock.now });
  if (!opened.ok) return opened;
  try {
    return await opened.value.transaction(async (tx) => {
      const detail = { name: from, made: new Date(head.createdAt).toISOString(), number: head.activity?.sequence ?? 0 };
      const { workspaceId: entityId, workspace: subject } = head;
      const base = { action: 'backup.restored', entity: 'workspace', entityId, subject, detail } as const;
      await skipCrlNumbers(tx, CRL_NUMBERS_LEFT_FREE);
      await appendActivities(tx, [{ ...base, at: ports.clock.now(), actor }]);
      return ok(null);
    });
  } finally {
    await opened.value.close();
  }
}
