import type { AppError } from '../../shared/errors.ts';
import type { FileHandleId } from '../../shared/model/brands.ts';
import { type Result, ok } from '../../shared/result.ts';
import { call, upload } from '../api/client.ts';
import { keepFailure } from './failure.ts';
import { showRefused } from './recovery.ts';
import { buildAddress, navigate } from './router.ts';

/** Address of the Inspect screen for bytes that the main side holds. */
export const inspectAddress = (handle: FileHandleId, name: string): string =>
  buildAddress('inspect', [handle], { name });

/** Sends a dropped or pasted file up and opens it in Inspect. Nothing is stored. */
export async function inspectBytes(bytes: Blob, name: string): Promise<Result<null, AppError>> {
  const uploaded = await upload(bytes, { name });
  if (!uploaded.ok) return uploaded;
  navigate(inspectAddress(uploaded.value, name));
  return ok(null);
}

/** Native dialog, then Inspect. */
export async function chooseAndInspect(): Promise<Result<null, AppError>> {
  const chosen = await call('file.choose', { purpose: 'inspect' });
  if (!chosen.ok) return chosen;
  if (chosen.value !== null) navigate(inspectAddress(chosen.value.handle, chosen.value.name));
  return ok(null);
}

/** Opens files that the system or the command line handed to this window. */
export async function takeOpenedFiles(): Promise<void> {
  const opened = await call('file.takeOpened', {});
  if (!opened.ok) return;
  const { files, refusal } = opened.value;
  if (refusal !== null && !(await showRefused(refusal))) keepFailure({ ok: false, error: refusal });
  for (const file of files) navigate(inspectAddress(file.handle, file.name));
}
