import type { AppError } from '../../../shared/errors.ts';
import type { Custody, CustodyChange } from '../../../shared/model/operator-wrap.ts';
import { ok, type Result } from '../../../shared/result.ts';
import { deletePassphraseWrap, saveKeyWrap } from '../../store/key-wrap-rows.ts';
import { findCustody, saveCustody } from '../../store/custody-rows.ts';
import type { WriteDb } from '../../store/db.ts';
import { type ActivityNote, recordActivity, type WorkspaceContext, writing } from '../workspace-context.ts';
import type { Outcome } from '../ports.ts';
import { resealAll, type RuleChange } from './reseal.ts';

export interface Rotation {
  /** What is wrong in the transaction itself ends it; the notes go into the log. */
  readonly prepare: (tx: WriteDb, custody: Custody | undefined) => Promise<Result<PreparedChange, AppError>>;
}

export interface PreparedChange {
  readonly change: CustodyChange;
  readonly notes: readonly ActivityNote[];
  /** The key whose two-person rule changes. */
  readonly rule?: RuleChange;
}

export interface Rotated {
  readonly recoveryKey?: string;
}

/**
 * Changes the workspace key: everything that is sealed is sealed anew, and everybody who may open it, in one transaction. A process that dies leaves all of the
 * old or all of the new; the next key is used once the file has it. Other processes that have the former key open can write nothing sealed any more.
 */
export async function rotate(context: WorkspaceContext, { prepare }: Rotation): Outcome<Rotated> {
  const { vault, ports } = context;
  const rotated = await writing(context, ['operator', 'key_record'], async (tx) => {
    const custody = await findCustody(tx);
    const prepared = await prepare(tx, custody);
    if (!prepared.ok) return prepared;
    const { change, notes, rule } = prepared.value;
    await recordActivity(context, tx, ...notes);
    const begun = await vault.beginRotation({ custody, change });
    if (!begun.ok) return begun;
    await ports.stops?.at('drafted', 1);
    const resealed = await resealAll(context, tx, rule);
    if (!resealed.ok) return resealed;
    await ports.stops?.at('signed', 1);
    const at = ports.clock.now();
    await saveCustody(tx, begun.value.custody, at);
    await saveKeyWrap(tx, begun.value.custody.recovery, at);
    await deletePassphraseWrap(tx);
    const { recoveryKey } = begun.value;
    return ok(recoveryKey === undefined ? {} : { recoveryKey });
  });
  await ports.stops?.at('recorded', 1);
  const ended = await vault.endRotation(rotated.ok);
  // The file has the next key: a vault that has not is of no use.
  if (rotated.ok && !ended.ok) await vault.lock();
  return rotated;
}
