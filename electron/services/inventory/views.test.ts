import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ViewId } from '../../../shared/model/brands.ts';
import { MAX_VIEWS } from '../../../shared/model/view.ts';
import { codeOf, startTestApplication, type TestApplication, valueOf } from '../../testing/application.ts';
import type { Workspace } from '../workspace.ts';

let app: TestApplication;
let workspace: Workspace;

beforeAll(async () => {
  app = startTestApplication();
  workspace = await app.createWorkspace();
});
afterAll(() => app.end());

const input = (name: string, filter = 'is:weak') => ({
  name,
  filter,
  sort: 'name' as const,
  direction: 'desc' as const,
  columns: ['name' as const, 'partner' as const],
});
const names = async () => valueOf(await workspace.views.list()).map(({ name }) => name);
const save = async (name: string, filter?: string) => valueOf(await workspace.views.save(input(name, filter)));
const clear = async () => {
  for (const { id } of valueOf(await workspace.views.list())) valueOf(await workspace.views.delete(id));
};

describe('saved views', () => {
  it('keep filter, order and columns, and change under the same id', async () => {
    await clear();
    const view = await save('Weak', 'is:weak -tag:prod');
    expect(valueOf(await workspace.views.list())).toEqual([{ id: view.id, ...input('Weak', 'is:weak -tag:prod') }]);
    await workspace.views.save({ ...input('Weak', 'is:weak-key'), id: view.id });
    expect(valueOf(await workspace.views.list())).toEqual([{ id: view.id, ...input('Weak', 'is:weak-key') }]);
  });

  it('refuse a name that is taken in any case, but not their own', async () => {
    await clear();
    const one = await save('Partners');
    await save('Other');
    expect(codeOf(await workspace.views.save(input('PARTNERS ')))).toBe('view.name-taken');
    expect(codeOf(await workspace.views.rename({ id: one.id, name: 'other' }))).toBe('view.name-taken');
    expect(valueOf(await workspace.views.rename({ id: one.id, name: 'partners' })).name).toBe('partners');
  });

  it('stand in the order that was chosen, and come back where they stood', async () => {
    await clear();
    const [a, , c] = [await save('a'), await save('b'), await save('c')];
    valueOf(await workspace.views.move({ id: c.id, position: 0 }));
    expect(await names()).toEqual(['c', 'a', 'b']);
    valueOf(await workspace.views.move({ id: c.id, position: MAX_VIEWS }));
    expect(await names()).toEqual(['a', 'b', 'c']);
    const { view, position } = valueOf(await workspace.views.delete(a.id));
    const { id: _gone, ...content } = view;
    valueOf(await workspace.views.save({ ...content, columns: [...content.columns], position }));
    expect(await names()).toEqual(['a', 'b', 'c']);
  });

  it('say what is not here', async () => {
    const id = 'z'.repeat(26) as ViewId;
    expect(codeOf(await workspace.views.rename({ id, name: 'x' }))).toBe('view.not-found');
    expect(codeOf(await workspace.views.delete(id))).toBe('view.not-found');
    expect(codeOf(await workspace.views.move({ id, position: 0 }))).toBe('view.not-found');
    expect(codeOf(await workspace.views.save({ ...input('x'), id }))).toBe('view.not-found');
  });

  it('are entries of the log', async () => {
    await clear();
    const view = await save('Logged');
    valueOf(await workspace.views.rename({ id: view.id, name: 'Renamed' }));
    valueOf(await workspace.views.rename({ id: view.id, name: 'Renamed' }));
    valueOf(await workspace.views.delete(view.id));
    const { items } = valueOf(await workspace.activity.page({ search: '', offset: 0, limit: 3 }));
    expect(items.map(({ action, subject }) => `${action} ${subject}`)).toEqual([
      'view.deleted Renamed',
      'view.changed Renamed',
      'view.saved Logged',
    ]);
  });
});
