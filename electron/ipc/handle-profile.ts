import type { Handlers } from '../../shared/contract/index.ts';
import type { ProfileImport } from '../../shared/model/profile.ts';
import { mapResult, ok } from '../../shared/result.ts';
import { getSource, type WindowSession, withWorkspace } from './window-session.ts';

type Area = Pick<
  Handlers<WindowSession>,
  Extract<keyof Handlers<WindowSession>, `profile.${string}` | `draft.${string}`>
>;

export const profileHandlers: Area = {
  'profile.list': async (wanted, session) => withWorkspace(session, (w) => w.profiles.list(wanted)),
  'profile.get': async ({ id, version }, session) => withWorkspace(session, (w) => w.profiles.get(id, version)),
  'profile.check': async ({ content }, session) =>
    withWorkspace(session, async (w) => ok({ problems: w.profiles.check(content) })),
  'profile.example': async ({ content }, session) => withWorkspace(session, async (w) => w.profiles.example(content)),
  'profile.rewriteValue': async (value, session) =>
    withWorkspace(session, async (w) => ok(w.profiles.rewriteValue(value) ?? null)),
  'profile.save': async ({ id, content, basedOn }, session) =>
    withWorkspace(session, (w) => w.profiles.save({ id, content, basedOn })),
  'profile.archive': async ({ id, archived }, session) =>
    withWorkspace(session, (w) => w.profiles.archive(id, archived)),
  'profile.reset': async ({ id }, session) => withWorkspace(session, (w) => w.profiles.reset(id)),
  'profile.import': async ({ handle }, session) =>
    withWorkspace(session, async (workspace) => {
      const source = getSource(session, handle);
      return source.ok ? workspace.profiles.import(source.value) : source;
    }),
  'profile.choose': async (_input, session) =>
    withWorkspace<ProfileImport | null>(session, async (workspace) => {
      const [path] = (await session.dialogs.chooseFiles('profile')) ?? [];
      return path === undefined ? ok(null) : workspace.profiles.import({ path });
    }),
  'profile.export': async ({ id, version }, session) =>
    withWorkspace<{ name: string } | null>(session, async (workspace) => {
      const target = await session.dialogs.chooseTarget('profile', `${id}.json`);
      if (target === undefined) return ok(null);
      const written = await workspace.profiles.export({ id, version, target: { path: target, overwrite: true } });
      return mapResult(written, ({ name }) => ({ name }));
    }),
  'draft.read': async ({ kind }, session) => withWorkspace(session, (w) => w.keptDrafts.read(kind)),
  'draft.save': async ({ kind, content }, session) => withWorkspace(session, (w) => w.keptDrafts.save(kind, content)),
  'draft.drop': async ({ kind }, session) => withWorkspace(session, (w) => w.keptDrafts.drop(kind)),
};
