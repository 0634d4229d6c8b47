import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CertificateId } from '../../../shared/model/brands.ts';
import type { Changed } from '../../../shared/model/watch.ts';
import { makeBundle } from '../../testing/inventory-certificates.ts';
import { startTestApplication, type TestApplication, valueOf } from '../../testing/application.ts';
import { NO_JOB } from '../ports.ts';
import type { Workspace } from '../workspace.ts';

const DAY = 86_400_000;

let test: TestApplication;
let workspace: Workspace;
beforeEach(async () => {
  test = startTestApplication();
  workspace = await test.createWorkspace();
});
afterEach(() => test.end());

async function bring(count: number): Promise<readonly CertificateId[]> {
  valueOf(await workspace.imports.run([{ name: 'all.pem', bytes: makeBundle(0, count) }], NO_JOB));
  const query = { search: '', sort: 'name', direction: 'asc', offset: 0, limit: 200 } as const;
  return valueOf(await workspace.certificates.page(query)).items.map(({ id }) => id);
}
const record = async (id: CertificateId | undefined) => valueOf(await workspace.notes.get(id ?? ('' as CertificateId)));
const undoOf = ({ undo }: Changed): string => {
  if (undo === undefined) throw new Error('not remembered');
  return undo;
};

describe('taking an act on many certificates back', () => {
  it('gives each its own former tags, and notes that of each in the log', async () => {
    const [one, two, three] = await bring(3);
    const ids = [one, two, three].flatMap((id) => id ?? []);
    valueOf(await workspace.notes.setTags({ selection: { ids: ids.slice(0, 1) }, add: ['old', 'prod'], remove: [] }));
    valueOf(await workspace.notes.setTags({ selection: { ids: ids.slice(1, 2) }, add: ['prod'], remove: [] }));
    const changed = valueOf(
      await workspace.notes.setTags({ selection: { ids }, add: ['prod', 'new'], remove: ['old'] }),
    );
    expect(changed.changed).toBe(3);
    expect(valueOf(await workspace.notes.undo(undoOf(changed)))).toEqual({ restored: 3, left: 0 });
    expect((await record(one)).tags).toEqual(['old', 'prod']);
    expect((await record(two)).tags).toEqual(['prod']);
    expect((await record(three)).tags).toEqual([]);
    const { items } = valueOf(await workspace.activity.page({ search: 'tags-set', offset: 0, limit: 3 }));
    expect(items.map(({ detail }) => detail['before'])).toEqual(['new, prod', 'new, prod', 'new, prod']);
    expect(valueOf(await workspace.check(NO_JOB)).clean).toBe(true);
  });

  it('leaves alone what was changed again since, and says so', async () => {
    const ids = await bring(3);
    const changed = valueOf(await workspace.notes.setNote({ selection: { ids }, owner: 'Team A' }));
    valueOf(await workspace.notes.setNote({ selection: { ids: ids.slice(0, 1) }, owner: 'Team B' }));
    valueOf(await workspace.notes.setNote({ selection: { ids: ids.slice(1, 2) }, note: 'Ask first' }));
    expect(valueOf(await workspace.notes.undo(undoOf(changed)))).toEqual({ restored: 2, left: 1 });
    expect((await record(ids[0])).owner).toBe('Team B');
    expect(await record(ids[1])).toMatchObject({ owner: '', note: 'Ask first' });
    expect((await record(ids[2])).owner).toBe('');
  });

  it('attaches each to the partner that it had, and to none that is gone', async () => {
    const ids = await bring(2);
    const save = async (name: string) =>
      valueOf(await workspace.partners.save({ name, contact: '', note: '', tags: [], subject: {} })).id;
    const [acme, other] = [await save('Acme'), await save('Other')];
    valueOf(await workspace.partners.setOfCertificates({ selection: { ids: ids.slice(0, 1) }, partnerId: acme }));
    const changed = valueOf(await workspace.partners.setOfCertificates({ selection: { ids }, partnerId: other }));
    valueOf(await workspace.partners.delete(acme));
    expect(valueOf(await workspace.notes.undo(undoOf(changed)))).toEqual({ restored: 1, left: 1 });
    const attached = {
      filter: 'partner:Other',
      search: '',
      sort: 'name',
      direction: 'asc',
      offset: 0,
      limit: 9,
    } as const;
    expect(valueOf(await workspace.certificates.page(attached)).items.map(({ id }) => id)).toEqual(ids.slice(0, 1));
  });

  it('wakes what was put off', async () => {
    const [id] = await bring(1);
    const until = test.clock.now + 7 * DAY;
    const ids = id === undefined ? [] : [id];
    const changed = valueOf(await workspace.notes.snooze({ selection: { ids }, until, reason: 'Holidays' }));
    expect(await record(id)).toMatchObject({ snoozedUntil: until, snoozeReason: 'Holidays' });
    expect(valueOf(await workspace.notes.undo(undoOf(changed)))).toEqual({ restored: 1, left: 0 });
    expect(await record(id)).toMatchObject({ snoozedUntil: null, snoozeReason: '' });
  });

  it('happens once, and is told of where an act is not remembered', async () => {
    const ids = await bring(1);
    const changed = valueOf(await workspace.notes.setTags({ selection: { ids }, add: ['a'], remove: [] }));
    valueOf(await workspace.notes.undo(undoOf(changed)));
    expect(await workspace.notes.undo(undoOf(changed))).toMatchObject({ error: { code: 'change.gone' } });
    expect(valueOf(await workspace.notes.setTags({ selection: { ids }, add: [], remove: ['b'] }))).toEqual({
      changed: 0,
    });
  });

  it('is not offered for more certificates than are remembered', async () => {
    await bring(5001);
    const selection = { filter: '', except: [] };
    const many = valueOf(await workspace.notes.setTags({ selection, add: ['x'], remove: [] }));
    expect(many).toEqual({ changed: 5001 });
  }, 60_000);
});
