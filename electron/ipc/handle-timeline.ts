import type { Handlers } from '../../shared/contract/index.ts';
import { fail } from '../../shared/errors.ts';
import { ok } from '../../shared/result.ts';
import { type WindowSession, withWorkspace } from './window-session.ts';

type Area = Pick<Handlers<WindowSession>, Extract<keyof Handlers<WindowSession>, `timeline.${string}`>>;

/** A picture of a timeline at twice the size of a large screen. */
const MOST_PICTURE_OCTETS = 64 * 1024 * 1024;

export const timelineHandlers: Area = {
  'timeline.buckets': async (query, session) => withWorkspace(session, (w) => w.timeline.bars(query)),
  'timeline.marks': async (query, session) => withWorkspace(session, (w) => w.timeline.marks(query)),
  'timeline.range': async (query, session) => withWorkspace(session, (w) => w.timeline.range(query)),
  'timeline.events': async (_input, session) => withWorkspace(session, (w) => w.timeline.events()),
  'timeline.cascades': async ({ ids }, session) => withWorkspace(session, (w) => w.timeline.cascades(ids)),
  'timeline.calendar': async (query, session) =>
    withWorkspace<{ readonly name: string; readonly entries: number } | null>(session, async (workspace) => {
      const target = await session.dialogs.chooseTarget(
        'calendar',
        `${session.desk.files.safeName(workspace.name, 'timeline')}.ics`,
      );
      if (target === undefined) return ok(null);
      return session.jobs.finish({
        kind: 'timeline.calendar',
        subject: workspace.name,
        run: (job) => workspace.timeline.saveCalendar(query, { path: target, overwrite: true }, job),
      });
    }),
  'timeline.saveImage': async ({ handle, format }, session) =>
    withWorkspace<{ readonly name: string } | null>(session, async (workspace) => {
      const held = session.files.get(handle);
      if (!held.ok) return held;
      if (held.value.kind !== 'bytes') return fail('input.invalid', { field: 'handle', problem: 'not-readable' });
      const { bytes } = held.value;
      if (bytes.length > MOST_PICTURE_OCTETS)
        return fail('file.too-large', { name: format, size: bytes.length, limit: MOST_PICTURE_OCTETS });
      const { safeName, saveFile } = session.desk.files;
      const target = await session.dialogs.chooseTarget(
        format === 'svg' ? 'drawing' : 'picture',
        `${safeName(`${workspace.name} timeline`, 'timeline')}.${format}`,
      );
      return target === undefined ? ok(null) : saveFile(bytes, { path: target, overwrite: true });
    }),
};
