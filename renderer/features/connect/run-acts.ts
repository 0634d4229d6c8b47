import type { AppError } from '../../../shared/errors.ts';
import type { RunId } from '../../../shared/model/brands.ts';
import type { ConnectionRun } from '../../../shared/model/connection.ts';
import type { Result } from '../../../shared/result.ts';
import { connectText } from '../../../shared/text/en/ui/connect.ts';
import { saveRun } from '../../stores/connection.ts';
import { fillFormFrom } from '../../stores/connection-dialling.ts';
import { dropSecrets, keepSecrets } from '../../stores/connection-share.ts';
import { keepFailure } from '../../stores/failure.ts';
import { showToast } from '../../ui/toast.tsx';

const { menu, saved } = connectText.share;

/** Says that a file was saved, or shows why not; silent where the user cancelled. */
export function tellSaved(answer: Result<string | null, AppError>): void {
  if (!answer.ok) keepFailure(answer);
  else if (answer.value !== null) showToast(saved(answer.value));
}

export const saveJsonWithWords = async (id: RunId): Promise<void> => tellSaved(await saveRun(id));

/** The form dials as the run did, and says so. */
export function takeSettings(run: ConnectionRun): void {
  fillFormFrom(run);
  showToast(connectText.repeat.settingsUsed);
}

/** Seals or drops the secrets of a run and says so. */
export async function keepWithWords(id: RunId, keep: boolean): Promise<void> {
  const answer = keep ? await keepSecrets(id) : await dropSecrets(id);
  if (!answer.ok) keepFailure(answer);
  else if (answer.value !== false) showToast(keep ? menu.kept : menu.dropped);
}
