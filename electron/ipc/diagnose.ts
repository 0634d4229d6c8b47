import type { AppError } from '../../shared/errors.ts';
import type { Diagnosis } from '../../shared/model/diagnosis.ts';
import { ok, type Result } from '../../shared/result.ts';
import { diagnosisLines, diagnosisText } from '../../shared/text/en/diagnosis.ts';
import type { WindowSession } from './window-session.ts';

/** The report of this program, this computer and the workspace of this window, if it shows one. */
export async function diagnose({ desk, shown }: WindowSession): Promise<Result<Diagnosis, AppError>> {
  const measured = await shown?.workspace.diagnose();
  if (measured !== undefined && !measured.ok) return measured;
  return ok(await desk.diagnose(measured?.value));
}

/** Writes the report as text where its user wants it. */
export async function saveDiagnosis(
  session: WindowSession,
): Promise<Result<{ readonly name: string } | null, AppError>> {
  const diagnosis = await diagnose(session);
  if (!diagnosis.ok) return diagnosis;
  const target = await session.dialogs.chooseTarget('diagnosis', diagnosisText.fileName);
  if (target === undefined) return ok(null);
  const bytes = new TextEncoder().encode(`${diagnosisLines(diagnosis.value).join('\n')}\n`);
  // The dialog of the system has asked before it answers with the name of a file that exists.
  return session.desk.files.saveFile(bytes, { path: target, overwrite: true });
}
