import type { AppError } from '../../shared/errors.ts';
import { fail } from '../../shared/errors.ts';
import { isPostQuantum, type KeyChoice } from '../../shared/model/key.ts';
import { ok, type Result } from '../../shared/result.ts';
import { readSettings } from '../store/setting-rows.ts';
import type { WorkspaceContext } from './workspace-context.ts';
import { readingOr } from './workspace-context.ts';

/** Before a key is made: fails with `key.not-offered` for a post-quantum one unless the workspace wants them. */
export const requireOffered = async (context: WorkspaceContext, key: KeyChoice): Promise<Result<null, AppError>> =>
  isPostQuantum(key)
    ? readingOr(context, async (db) =>
        (await readSettings(db)).postQuantumKeys ? ok(null) : fail('key.not-offered', { key: key.toUpperCase() }),
      )
    : ok(null);
