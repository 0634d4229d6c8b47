import type { Workspace } from '../services/workspace.ts';
import { buildErrorEntry } from './error-log.ts';
import type { Desk, WindowSession } from './window-session.ts';

/** After a workspace was opened: the list comes first. */
export const FIRST_CHECK_MS = 1500;
/** After a change: changes come in groups. */
export const CHECK_AFTER_CHANGE_MS = 2000;
/** A check may take a fiftieth of the time at most, however many changes there are. */
const REST_FACTOR = 50;
/** The clock of the computer may be set, and it may sleep. */
const LONGEST_WAIT_MS = 3_600_000;

/** Writes that make no alert. */
const BESIDE: ReadonlySet<string> = new Set(['activity', 'alert', 'draft', 'saved_view', 'connection_login']);

/**
 * Looks for what needs attention while a workspace is open in a window: soon after it was opened, after changes, and when the last check said that
 * something will. New alerts are shown by the system once; the badge counts the open ones of all windows. Answers how to end it.
 */
export function startWatch(session: WindowSession, workspace: Workspace): () => void {
  const { platform } = session.desk;
  let timer: NodeJS.Timeout | undefined;
  let dueAt = Number.POSITIVE_INFINITY;
  let restUntil = 0;
  let isStopped = false;
  const plan = (at: number): void => {
    const next = Math.max(at, restUntil);
    if (isStopped || next >= dueAt) return;
    clearTimeout(timer);
    dueAt = next;
    timer = setTimeout(() => void look(), Math.min(LONGEST_WAIT_MS, Math.max(0, next - platform.now())));
    timer.unref();
  };
  const look = async (): Promise<void> => {
    const startedAt = platform.now();
    dueAt = Number.POSITIVE_INFINITY;
    // Changes that come meanwhile wait for the end of this check.
    restUntil = startedAt + LONGEST_WAIT_MS;
    const nextAt = await checkOnce(session, workspace, () => isStopped);
    restUntil = platform.now() + (platform.now() - startedAt) * REST_FACTOR;
    plan(Math.min(nextAt ?? startedAt + LONGEST_WAIT_MS, wantedAt));
    wantedAt = Number.POSITIVE_INFINITY;
  };
  let wantedAt = Number.POSITIVE_INFINITY;
  const stopListening = workspace.onChange((tables) => {
    if (tables.includes('alert')) void updateBadge(session, workspace, () => isStopped);
    if (tables.every((table) => BESIDE.has(table))) return;
    const at = platform.now() + CHECK_AFTER_CHANGE_MS;
    if (dueAt === Number.POSITIVE_INFINITY) wantedAt = at;
    plan(at);
  });
  plan(platform.now() + FIRST_CHECK_MS);
  return () => {
    isStopped = true;
    clearTimeout(timer);
    stopListening();
    session.attention = 0;
    showBadge(session.desk);
  };
}

/** Answers when the next check is due; undefined where this one failed. */
async function checkOnce(
  session: WindowSession,
  workspace: Workspace,
  isStopped: () => boolean,
): Promise<number | undefined> {
  try {
    const checked = await workspace.alerts.check();
    if (!checked.ok || isStopped()) return undefined;
    await announce(session, workspace, isStopped);
    await updateBadge(session, workspace, isStopped);
    return checked.value.nextAt;
  } catch (thrown) {
    if (!isStopped()) session.desk.writeError(buildErrorEntry('watch', thrown, true));
    return undefined;
  }
}

/** Where notifications are turned off nothing is taken, so that `countersign check --new` still tells of it. */
async function announce(session: WindowSession, workspace: Workspace, isStopped: () => boolean): Promise<void> {
  const settings = await workspace.watch.get();
  if (!settings.ok || !settings.value.notify || isStopped()) return;
  const alerts = await workspace.alerts.takeAnnouncements();
  if (!alerts.ok || alerts.value.length === 0 || isStopped()) return;
  const { platform } = session.desk;
  const [only, ...others] = alerts.value;
  const shown = others.length === 0 ? (only?.id ?? null) : null;
  platform.showAlerts({ workspace: workspace.name, alerts: alerts.value }, () => {
    platform.focusWindow(session.id);
    session.push('alert.show', { id: shown });
  });
}

async function updateBadge(session: WindowSession, workspace: Workspace, isStopped: () => boolean): Promise<void> {
  try {
    const counts = await workspace.alerts.counts();
    if (!counts.ok || isStopped()) return;
    session.attention = counts.value.lists.open;
    showBadge(session.desk);
  } catch (thrown) {
    if (!isStopped()) session.desk.writeError(buildErrorEntry('badge', thrown, true));
  }
}

const showBadge = ({ platform, sessions }: Desk): void =>
  platform.setBadge([...sessions.values()].reduce((sum, { attention }) => sum + attention, 0));
