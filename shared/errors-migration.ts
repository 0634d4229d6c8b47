import type { ForeignProgram } from './model/migration.ts';

/** Expected failures of taking over what another program keeps. */
export interface MigrationErrorEvidence {
  /** `name`: the file or folder. */
  readonly 'migration.not-recognised': { readonly name: string; readonly program: ForeignProgram };
  /** It is one, but has no certificate of an authority. */
  readonly 'migration.no-authority': { readonly name: string; readonly program: ForeignProgram };
  /** Nothing of what is locked opens. Nothing was written. */
  readonly 'migration.wrong-passphrase': { readonly name: string; readonly program: ForeignProgram };
  /** A database of XCA in the format of its versions before 2. */
  readonly 'migration.xca-before-2': { readonly name: string };
  /** Another program is writing it, or was stopped while it wrote. */
  readonly 'migration.unfinished': { readonly name: string };
  /** `needed`: the first version of Node that can read it. */
  readonly 'migration.old-node': { readonly name: string; readonly needed: string };
  /** `table`: empty where the file itself is damaged. `isTooMuch`: it has more rows than are read. */
  readonly 'migration.damaged': { readonly name: string; readonly table: string; readonly isTooMuch: boolean };
}
