import { z } from 'zod';
import type { FileHandleId } from '../model/brands.ts';
import { FOREIGN_PROGRAMS, type MigrationPreview, type MigrationReport } from '../model/migration.ts';
import { call } from './call.ts';
import { fileHandleId, passphraseBytes } from './schemas.ts';

const program = z.enum(FOREIGN_PROGRAMS);

/** What another program keeps, taken over. */
export const migrationCalls = {
  /** Native dialog for its file or folder; null when it was cancelled. */
  'migration.choose': call<{ readonly handle: FileHandleId; readonly name: string } | null>().with(
    z.strictObject({ program }),
  ),
  /** What a run would do, without a passphrase; a job. Works while locked. */
  'migration.preview': call<MigrationPreview>().with(z.strictObject({ program, handle: fileHandleId })),
  /** A job; what was done before a cancel stays. `passphrase`: opens keys there. */
  'migration.run': call<MigrationReport>().secret(
    z.strictObject({ program, handle: fileHandleId, passphrase: passphraseBytes.optional() }),
  ),
} as const;
