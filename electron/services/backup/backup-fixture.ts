import { copyFileSync } from 'node:fs';
import path from 'node:path';
import { startTestApplication, type TestApplication, valueOf } from '../../testing/application.ts';
import type { Workspace } from '../workspace.ts';

/** A workspace with an authority and what backups are sealed for, made once: deriving its keys takes time. */
export interface BackupTemplate {
  /** Opens a copy of it, locked. */
  copyTo(test: TestApplication): Promise<Workspace>;
  end(): Promise<void>;
}

export async function makeBackupTemplate(): Promise<BackupTemplate> {
  const maker = startTestApplication();
  const workspace = await maker.createWorkspace('Acme Vault');
  const validity = { count: 400, unit: 'days' } as const;
  valueOf(await workspace.authorities.create({ name: 'Acme Root', key: 'p256', validity }));
  valueOf(await workspace.backups.ensureKey());
  await workspace.close();
  return {
    copyTo: async (test) => {
      const file = test.at(path.basename(workspace.file));
      copyFileSync(workspace.file, file);
      return valueOf(await test.application.openWorkspace({ file }));
    },
    end: () => maker.end(),
  };
}
