import type { ForeignProgram } from './model/migration.ts';

/** Expected failures of taking over what another program keeps. */
export interface MigrationErrorEvidence {
  /** `name`: the file or folder. */
  readonly 'migration.not-recognised': { readonly name: string; readonly program: ForeignProgram };
  /** It is one, but has no certificate of an authority. */
  readonly 'migration.no-authority': { readonly name: string; readonly program: ForeignProgram };
  /** Nothing of what is locked opens. Nothing was written. */
  readonly 'migration.wrong-passphrase': { readonly name: string; readonly program: ForeignProgram };
}
