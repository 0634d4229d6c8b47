import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type TestApplication, startTestApplication, valueOf } from '../../testing/application.ts';
import { createTestAuthority } from '../../testing/test-authority.ts';
import { NO_JOB } from '../ports.ts';

let test: TestApplication;
beforeEach(() => {
  test = startTestApplication();
});
afterEach(() => test.end());

describe('opening a workspace from before certificates had facts', () => {
  it('gives every certificate the facts that it would get today, and a damaged one facts that say nothing', async () => {
    const workspace = await test.createWorkspace();
    const authority = createTestAuthority({ name: 'Root' });
    const leaves = ['a.example', 'b.example'].map((name) =>
      authority.issue({ subject: `CN=${name}`, sans: [`dns:${name}`], eku: ['clientAuth'] }),
    );
    const bytes = Buffer.from([authority, ...leaves].map(({ pem }) => pem).join(''));
    valueOf(await workspace.imports.run([{ name: 'three.pem', bytes }], NO_JOB));
    await workspace.close();
    const raw = new DatabaseSync(workspace.file);
    const facts = (): unknown[] => raw.prepare('SELECT * FROM certificate_fact ORDER BY seq').all();
    const before = facts();
    raw.exec('UPDATE certificate_fact SET import_no = NULL');
    const kept = facts();
    raw.exec('DELETE FROM certificate_fact');
    await valueOf(await test.application.openWorkspace({ file: workspace.file })).close();
    expect(before).toHaveLength(3);
    expect(facts()).toEqual(kept);

    raw.exec("DELETE FROM certificate_fact WHERE seq > 1; UPDATE certificate SET der = x'00' WHERE seq = 2");
    await valueOf(await test.application.openWorkspace({ file: workspace.file })).close();
    expect(facts()).toMatchObject([kept[0], { seq: 2, key_kind: 'other', usages: 0 }, kept[2]]);
    raw.close();
  });
});
