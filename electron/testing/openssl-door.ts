import { readFileSync, writeFileSync } from 'node:fs';
import type { AuthoritySummary } from '../../shared/model/authority.ts';
import type { MigrationPreview, MigrationReport } from '../../shared/model/migration.ts';
import type { MigrationOrder } from '../services/migration/migration.ts';
import { NO_JOB } from '../services/ports.ts';
import type { Workspace } from '../services/workspace.ts';
import { startTestApplication, type TestApplication, valueOf } from './application.ts';
import { makeOpensslCa, type OpensslCa } from './openssl-ca.ts';

/** An authority of openssl and an empty workspace that it may come into, new ones for each test. */
export interface OpensslDoor {
  readonly test: TestApplication;
  /** Of the test that runs; in the name of its authority, and for names of its files. */
  readonly count: number;
  readonly workspace: Workspace;
  readonly ca: OpensslCa;
  /** `folder`: that of the authority where none is given; so below. */
  readonly order: (folder?: string) => MigrationOrder;
  readonly preview: (folder?: string) => Promise<MigrationPreview>;
  readonly run: (folder?: string) => Promise<MigrationReport>;
  readonly authorities: () => Promise<readonly AuthoritySummary[]>;
  /** Puts other text into a file of the authority. */
  readonly change: (file: string, from: RegExp | string, to: string) => void;
  readonly open: () => Promise<void>;
  readonly end: () => Promise<void>;
}

export function createOpensslDoor(): OpensslDoor {
  const test = startTestApplication();
  let count = 0;
  let opened: Pick<OpensslDoor, 'ca' | 'workspace'> | undefined;
  const now = () => {
    if (opened === undefined) throw new Error('the door is not open');
    return opened;
  };
  const order = (folder = now().ca.folder): MigrationOrder => ({ program: 'openssl-ca', source: { path: folder } });
  return {
    test,
    get count() {
      return count;
    },
    get workspace() {
      return now().workspace;
    },
    get ca() {
      return now().ca;
    },
    order,
    preview: async (folder) => valueOf(await now().workspace.migrations.preview(order(folder), NO_JOB)),
    run: async (folder) => valueOf(await now().workspace.migrations.run(order(folder), NO_JOB)),
    authorities: async () => valueOf(await now().workspace.authorities.list()),
    change: (file, from, to) => {
      const place = now().ca.at(file);
      writeFileSync(place, readFileSync(place, 'utf8').replace(from, to));
    },
    open: async () => {
      count += 1;
      // openssl dates by the clock of the computer.
      test.clock.now = Date.now();
      const workspace = await test.createWorkspace(`to-${count}`);
      opened = { workspace, ca: makeOpensslCa(test.at(`ca-${count}`), { name: `CA ${count}` }) };
    },
    end: () => test.end(),
  };
}
