import type { Handlers } from '../../shared/contract/index.ts';
import { fail } from '../../shared/errors.ts';
import { DEMO_PASSPHRASE } from '../../shared/model/demo.ts';
import { ok } from '../../shared/result.ts';
import type { Workspace } from '../services/workspace.ts';
import { closeInWindow, findSessionShowing, openInWindow, readState, showWorkspace } from './shown-workspace.ts';
import { inTurn, type WindowSession, withWorkspace } from './window-session.ts';

type Area = Pick<Handlers<WindowSession>, Extract<keyof Handlers<WindowSession>, `demo.${string}`>>;

export const demoHandlers: Area = {
  'demo.find': async (_input, { desk }) =>
    ok(
      desk.platform.findRealPath(desk.demoFile) === undefined
        ? null
        : { location: desk.files.shortenPath(desk.demoFile) },
    ),
  'demo.open': async ({ fresh }, session) => (fresh ? openFresh(session) : openFormer(session)),
  'demo.cancel': async (_input, session) => {
    making.get(session)?.abort();
    return ok(null);
  },
  'demo.server': async (_input, session) => withWorkspace(session, async ({ demo }) => ok(demo.state())),
  'demo.start': async (_input, session) => withWorkspace(session, ({ demo }) => demo.start()),
  'demo.stop': async (_input, session) =>
    withWorkspace(session, async ({ demo }) => {
      await demo.stop();
      return ok(demo.state());
    }),
};

/** The demo that a window has made, until it is whole. */
const making = new WeakMap<WindowSession, AbortController>();

async function openFresh(session: WindowSession): ReturnType<Area['demo.open']> {
  const { desk } = session;
  const file = desk.demoFile;
  const cancel = new AbortController();
  making.set(session, cancel);
  const showing = findSessionShowing(desk, file);
  if (showing !== undefined && showing !== session) return fail('demo.open-elsewhere', {});
  if (showing === session) await closeInWindow(session);
  return inTurn(session, async () => {
    const job = { signal: cancel.signal, progress: () => undefined };
    const made = await desk.application.makeDemo({ file, replace: true }, job);
    making.delete(session);
    if (!made.ok) return made;
    await showWorkspace(session, made.value);
    return begin(session, made.value);
  });
}

/** One that another window shows comes to the front there. */
async function openFormer(session: WindowSession): ReturnType<Area['demo.open']> {
  const opened = await openInWindow(session, session.desk.demoFile);
  const workspace = session.shown?.workspace;
  if (!opened.ok || workspace?.file !== session.desk.demoFile) return opened;
  if (!workspace.isLocked()) return begin(session, workspace);
  // Everybody knows it, so it counts as typed.
  const unlocked = await workspace.unlock({
    passphrase: new TextEncoder().encode(DEMO_PASSPHRASE),
    isConfirmed: true,
  });
  // Whoever gave it another passphrase is asked for that.
  return unlocked.ok ? begin(session, workspace) : readState(session);
}

/** A demo without its server is still a demo: the banner tells that it does not run. */
async function begin(session: WindowSession, workspace: Workspace): ReturnType<Area['demo.open']> {
  await workspace.demo.start();
  return readState(session);
}
