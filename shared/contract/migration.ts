import { z } from 'zod';
import type { FileHandleId } from '../model/brands.ts';
import {
  type ForeignPlace,
  FOREIGN_PROGRAMS,
  type MigrationPreview,
  type MigrationReport,
} from '../model/migration.ts';
import { call } from './call.ts';
import { fileHandleId, nothing, passphraseBytes } from './schemas.ts';

const program = z.enum(FOREIGN_PROGRAMS);

/** What another program keeps, taken over. */
export const migrationCalls = {
  /** Native dialog for its file or folder; null when it was cancelled. */
  'migration.choose': call<{ readonly handle: FileHandleId; readonly name: string } | null>().with(
    z.strictObject({ program }),
  ),
  /** What was dropped last, if it is a folder of `openssl ca` or easy-rsa or a database of XCA; null for anything else. Asked once: it is forgotten then. */
  'migration.takeDropped': call<ForeignPlace | null>().with(nothing),
  /** What a run would do, without a passphrase; a job. Works while locked. */
  'migration.preview': call<MigrationPreview>().with(z.strictObject({ program, handle: fileHandleId })),
  /** A job; what was done before a cancel stays. `passphrase`: opens keys there. */
  'migration.run': call<MigrationReport>().secret(
    z.strictObject({ program, handle: fileHandleId, passphrase: passphraseBytes.optional() }),
  ),
} as const;
