import { copyFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { KnownHead } from '../../../shared/model/activity-log.ts';
import {
  codeOf,
  passphrase,
  startTestApplication,
  type TestApplication,
  testPorts,
  valueOf,
} from '../../testing/application.ts';
import { compose } from '../../compose.ts';
import type { Workspace } from '../workspace.ts';

let lab: TestApplication;
let workspace: Workspace;
let named = 0;

beforeEach(async () => {
  lab = startTestApplication();
  workspace = await lab.createWorkspace();
});
afterEach(() => lab.end());

const state = async (of = workspace) => valueOf(await of.activity.state());
const addPartners = async (count: number): Promise<void> => {
  for (let index = 0; index < count; index += 1)
    valueOf(
      await workspace.partners.save({ name: `partner ${(named += 1)}`, contact: '', note: '', tags: [], subject: {} }),
    );
};

describe('checkpoints', () => {
  it('are signed with the workspace, on locking, on unlocking and every 256 entries', async () => {
    expect(await state()).toMatchObject({ entries: 1, unsigned: 0, checkpoint: { sequence: 1, reason: 'key-made' } });
    await addPartners(2);
    valueOf(await workspace.lock());
    expect(await state()).toMatchObject({ entries: 4, unsigned: 1, checkpoint: { sequence: 3, reason: 'lock' } });
    valueOf(await workspace.unlock({ passphrase: passphrase() }));
    expect(await state()).toMatchObject({ entries: 5, unsigned: 0, checkpoint: { reason: 'unlock' } });
    await addPartners(260);
    expect(await state()).toMatchObject({ entries: 265, checkpoint: { reason: 'entries' } });
    const { unsigned } = await state();
    expect(unsigned).toBeLessThan(256);
    expect(valueOf(await workspace.activity.verify())).toMatchObject({
      intact: true,
      findings: [],
      outside: 'present',
    });
  }, 240_000);

  it('cover on closing what was written, and are remembered for the next opening, of this file and not of a copy', async () => {
    await addPartners(1);
    const { file } = workspace;
    await workspace.close();
    workspace = valueOf(await lab.application.openWorkspace({ file }));
    expect(await state()).toMatchObject({
      entries: 2,
      unsigned: 0,
      checkpoint: { reason: 'close' },
      known: { sequence: 2 },
      verdict: { intact: true, deep: false },
    });
    const copy = lab.at('copy.countersign');
    await workspace.close();
    copyFileSync(file, copy);
    workspace = valueOf(await lab.application.openWorkspace({ file }));
    await addPartners(1);
    await workspace.close();
    const older = valueOf(await lab.application.openWorkspace({ file: copy }));
    // Said when it is opened; from then on the copy is remembered like any other file.
    expect(await state(older)).toMatchObject({ entries: 2, verdict: { intact: true, outside: 'other-copy' } });
    expect(valueOf(await older.activity.verify())).toMatchObject({ intact: true, outside: 'present' });
  }, 240_000);

  it('are neither signed nor remembered once something is wrong, until an older copy is said to be there on purpose', async () => {
    const { file } = workspace;
    await workspace.close();
    const known: KnownHead[] = [];
    const saved: KnownHead[] = [];
    const ports = testPorts(lab.clock);
    const application = compose({
      ...ports,
      checkpoints: {
        list: async (id) => known.map((head) => ({ ...head, workspaceId: id })),
        save: async (head) => {
          saved.push(head);
          return { ok: true, value: null };
        },
        forget: async () => {
          known.length = 0;
          return { ok: true, value: null };
        },
      },
    });
    const first = valueOf(await application.openWorkspace({ file }));
    const [head] = saved;
    if (head === undefined) throw new Error('nothing was remembered');
    await first.close();
    known.push({ ...head, sequence: 99 });
    saved.length = 0;
    const cut = valueOf(await application.openWorkspace({ file }));
    expect(await state(cut)).toMatchObject({
      verdict: { intact: false, findings: [{ code: 'store.activity-cut', to: 99 }] },
    });
    const damage = [{ code: 'store.activity-cut', severity: 'error', table: 'activity', rowId: '1' }];
    expect(valueOf(await cut.state())).toMatchObject({ readOnly: true, damage });
    const renamed = { name: 'new', contact: '', note: '', tags: [], subject: {} };
    valueOf(await cut.unlock({ passphrase: passphrase() }));
    expect(codeOf(await cut.partners.save(renamed))).toBe('workspace.read-only');
    expect(await state(cut)).toMatchObject({ entries: 1, checkpoint: { sequence: 1 } });
    expect(saved).toEqual([]);
    valueOf(await cut.activity.forgetKnown());
    expect(valueOf(await cut.state())).toMatchObject({ readOnly: false });
    valueOf(await cut.partners.save(renamed));
    expect(valueOf(await cut.activity.verify())).toMatchObject({ intact: true });
    await application.close();
    expect(saved.length).toBeGreaterThan(0);
  }, 240_000);
});
