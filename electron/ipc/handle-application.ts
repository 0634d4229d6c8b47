import type { Handlers } from '../../shared/contract/index.ts';
import type { Settings } from '../../shared/model/workspace.ts';
import { ok } from '../../shared/result.ts';
import { noteActivity } from './auto-lock.ts';
import { diagnose, saveDiagnosis } from './diagnose.ts';
import type { WindowSession } from './window-session.ts';

type Area = Pick<
  Handlers<WindowSession>,
  | 'application.active'
  | 'application.checkUpdate'
  | 'application.copy'
  | 'application.diagnosis'
  | 'application.saveDiagnosis'
  | 'application.info'
  | 'application.newWindow'
  | 'application.openLink'
  | 'job.cancel'
  | 'job.list'
  | 'network.uses'
  | 'settings.get'
  | 'settings.set'
>;

/** More than anybody looks at; each is a process. */
const MAX_WINDOWS = 16;

export const applicationHandlers: Area = {
  'application.info': async (_input, { desk }) => ok(desk.platform.info()),
  'application.active': async (_input, session) => {
    noteActivity(session);
    return ok(null);
  },
  'application.diagnosis': (_input, session) => diagnose(session),
  'application.saveDiagnosis': (_input, session) => saveDiagnosis(session),
  'application.checkUpdate': (_input, { desk }) =>
    desk.application.updates.ask({ current: desk.platform.info().version }),
  'application.copy': async ({ text }, { desk }) => {
    await desk.platform.copyText(text);
    return ok(null);
  },
  'application.newWindow': async (_input, { desk }) => {
    if (desk.sessions.size < MAX_WINDOWS) desk.platform.openWindow();
    return ok(null);
  },
  'application.openLink': async ({ link }, { desk }) => {
    await desk.platform.openLink(link);
    return ok(null);
  },
  'job.list': async (_input, { jobs }) => ok(jobs.list()),
  'job.cancel': async ({ id, onCancel }, { jobs }) => jobs.cancel(id, onCancel),
  'network.uses': async (_input, { desk }) => ok(desk.application.connections.uses()),
  'settings.get': async (_input, session) => readSettings(session),
  'settings.set': async (patch, session) => {
    const saved = await saveSettings(session, withoutUndefined(patch));
    if (saved.ok) await announceSettings(session);
    return saved;
  },
};

/** Theme and text size hold everywhere; locking and expiry belong to the workspace where one is open. */
async function readSettings({ desk, shown }: WindowSession): ReturnType<Area['settings.get']> {
  const everywhere = desk.settings.get();
  if (shown === undefined) return ok(everywhere);
  const own = await shown.workspace.settings.get();
  return own.ok ? ok({ ...own.value, theme: everywhere.theme, textScale: everywhere.textScale }) : own;
}

async function saveSettings(session: WindowSession, patch: Partial<Settings>): ReturnType<Area['settings.get']> {
  const { theme, textScale, ...ofWorkspace } = patch;
  if (session.shown === undefined) {
    session.desk.settings.set(patch);
    return readSettings(session);
  }
  if (Object.keys(ofWorkspace).length > 0) {
    const saved = await session.shown.workspace.settings.set(ofWorkspace);
    if (!saved.ok) return saved;
  }
  session.desk.settings.set(withoutUndefined({ theme, textScale }));
  return readSettings(session);
}

async function announceSettings(session: WindowSession): Promise<void> {
  for (const each of session.desk.sessions.values()) {
    const settings = await readSettings(each);
    if (settings.ok) each.push('settings.changed', settings.value);
  }
}

/** Drops what was not given, so that it cannot overwrite. */
function withoutUndefined<T extends object>(patch: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(patch).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
}
