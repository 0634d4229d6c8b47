import type { Answer } from '../../shared/contract/index.ts';
import type { AppError } from '../../shared/errors.ts';
import type { RunId } from '../../shared/model/brands.ts';
import type { RunKeeping } from '../../shared/model/connection-keeping.ts';
import type { EquivalentCommands } from '../../shared/model/connection-history.ts';
import { type Result, ok } from '../../shared/result.ts';
import { connectText } from '../../shared/text/en/ui/connect.ts';
import { call } from '../api/client.ts';
import { ensureUnlocked } from './unlock.ts';

/** Name of the saved file; null where the user cancelled. */
type Saved = Promise<Result<string | null, AppError>>;

/** What of a run is still there besides itself; null where nothing can be told. */
export async function readKeeping(id: RunId): Promise<RunKeeping | null> {
  const answer = await call('connection.keeping', { id });
  return answer.ok ? answer.value : null;
}

/** Native save dialog for a pcapng file. Sealed octets need the keys. */
export async function saveCapture(id: RunId, secrets: boolean, keeping: RunKeeping | null): Saved {
  const isSealed = keeping?.capture === 'sealed' || (secrets && keeping?.secrets === 'sealed');
  if (isSealed && !(await ensureUnlocked(connectText.share.menu.readPurpose))) return ok(null);
  return nameOf(await call('connection.savePcapng', { id, secrets }));
}

/** Native save dialog for the key log of one run. */
export async function saveKeyLog(id: RunId, keeping: RunKeeping | null): Saved {
  if (keeping?.secrets === 'sealed' && !(await ensureUnlocked(connectText.share.menu.readPurpose))) return ok(null);
  return nameOf(await call('connection.saveKeyLog', { id }));
}

/** Seals secrets and octets with the run in the history; false where the user did not unlock. */
export async function keepSecrets(id: RunId): Promise<Result<boolean, AppError>> {
  if (!(await ensureUnlocked(connectText.share.menu.keepPurpose))) return ok(false);
  const answer = await call('connection.keepSecrets', { id });
  return answer.ok ? ok(true) : answer;
}

export async function dropSecrets(id: RunId): Promise<Result<null, AppError>> {
  return call('connection.dropSecrets', { id });
}

export async function setNote(id: RunId, note: string): Promise<Result<null, AppError>> {
  return call('connection.setNote', { id, note });
}

/** Commands of other tools that do what the run did. */
export async function readCommands(id: RunId): Promise<Result<EquivalentCommands, AppError>> {
  return call('connection.commands', { id });
}

const nameOf = (answer: Answer<'connection.savePcapng'>): Result<string | null, AppError> =>
  answer.ok ? ok(answer.value?.name ?? null) : answer;
