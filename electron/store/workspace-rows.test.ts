import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { WorkspaceId } from '../../shared/model/brands.ts';
import { ok } from '../../shared/result.ts';
import { AT, openForTest, valueOf } from './store-fixture.ts';
import { findWorkspace, insertWorkspace } from './workspace-rows.ts';

it.each(['../../../../home/tester/.bashrc', 'w'.repeat(25), ''])(
  'a workspace whose id is %j is damaged: names of files are made of it',
  async (id) => {
    const folder = mkdtempSync(join(tmpdir(), 'store-'));
    const store = await openForTest(join(folder, 'lab.countersign'), 'create');
    const row = { id: id as WorkspaceId, name: 'Lab', createdAt: AT, actor: 'alice' };
    valueOf(await store.transaction(async (tx) => ok(await insertWorkspace(tx, row))));
    expect(await store.reading(findWorkspace)).toMatchObject({
      error: { code: 'workspace.damaged', evidence: { check: 'workspace' } },
    });
    await store.close();
    rmSync(folder, { recursive: true });
  },
);
