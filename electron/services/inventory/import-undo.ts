import { hash } from 'node:crypto';
import { fail } from '../../../shared/errors.ts';
import type { ImportUndone } from '../../../shared/model/import.ts';
import { ok } from '../../../shared/result.ts';
import {
  deleteImported,
  findImportRun,
  type ImportRunRow,
  previewUndo,
  updateImportRun,
} from '../../store/import-rows.ts';
import { type JobContext, NO_JOB, type Outcome } from '../ports.ts';
import { recordActivity, requireRunning, writing } from '../workspace-context.ts';
import { type ImportContext, runState } from './import-runs.ts';
import { whenFree } from './when-free.ts';

/** Certificates of one transaction. */
const CHUNK = 500;

/** Takes an import back as far as nothing rests on it. */
export async function undoImport(imports: ImportContext, no: number, job: JobContext = NO_JOB): Outcome<ImportUndone> {
  const { context } = imports;
  const found = await context.store.readingSlowly(async (db) => {
    const row = await findImportRun(db, no);
    return row && { row, preview: await previewUndo(db, no) };
  });
  if (!found.ok) return found;
  if (found.value === undefined) return fail('import.not-found', { no });
  const { row, preview } = found.value;
  if (runState(imports, row) === 'running') return fail('import.running', { no });
  let removed = 0;
  for (;;) {
    const running = requireRunning(job.signal);
    if (!running.ok) return running;
    const chunk = await whenFree(job, () => removeChunk(imports, row));
    if (!chunk.ok) return chunk;
    if (chunk.value === 0) return ok({ removed, kept: preview.kept });
    removed += chunk.value;
    job.progress(removed, preview.removable);
  }
}

const removeChunk = ({ context }: ImportContext, row: ImportRunRow): Outcome<number> =>
  writing(context, ['certificate', 'import'], async (tx) => {
    const gone = await deleteImported(tx, row.no, CHUNK);
    if (gone.length > 0)
      await recordActivity(context, tx, {
        action: 'import.undone',
        entity: 'import',
        entityId: String(row.no),
        subject: row.sources.join(', '),
        detail: { certificates: gone.length, digest: hash('sha256', gone.join(''), 'hex') },
      });
    else if (row.state !== 'undone')
      await updateImportRun(tx, row.no, { ...row, state: 'undone', finishedAt: context.ports.clock.now() });
    return ok(gone.length);
  });
