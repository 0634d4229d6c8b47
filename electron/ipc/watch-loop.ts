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

/** Lists that are due are told of all over the window: who has just signed one need not wait for a rest to see that gone. */
const AT_ONCE: ReadonlySet<string> = new Set(['crl', 'foreign_crl']);

/** Where list after list is signed each check is followed by a pause of this, or as long as it took: what came meanwhile is looked at together. */
const LEAST_PAUSE_MS = 1000;

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
  /** For changes that came during a check. */
  let wantedAt = Number.POSITIVE_INFINITY;
  let isLooking = false;
  /** The next check is for a list that was signed. */
  let isForList = false;
  let pauseUntil = 0;
  let isStopped = false;
  const plan = (at: number): void => {
    if (isStopped || at >= dueAt) return;
    clearTimeout(timer);
    dueAt = at;
    if (isLooking) return;
    timer = setTimeout(() => void look(), Math.min(LONGEST_WAIT_MS, Math.max(0, at - platform.now())));
    timer.unref();
  };
  const look = async (): Promise<void> => {
    const startedAt = platform.now();
    const wasForList = isForList;
    isForList = false;
    isLooking = true;
    dueAt = Number.POSITIVE_INFINITY;
    const nextAt = await checkOnce(session, workspace, () => isStopped);
    isLooking = false;
    const endedAt = platform.now();
    restUntil = endedAt + (endedAt - startedAt) * REST_FACTOR;
    pauseUntil = wasForList ? endedAt + Math.max(LEAST_PAUSE_MS, endedAt - startedAt) : 0;
    const rested = Math.max(restUntil, Math.min(nextAt ?? startedAt + LONGEST_WAIT_MS, wantedAt));
    const next = Math.min(Math.max(dueAt, pauseUntil), rested);
    dueAt = wantedAt = Number.POSITIVE_INFINITY;
    plan(next);
  };
  const stopListening = workspace.onChange((tables) => {
    if (tables.includes('alert')) void updateBadge(session, workspace, () => isStopped);
    if (tables.every((table) => BESIDE.has(table))) return;
    const at = platform.now() + CHECK_AFTER_CHANGE_MS;
    if (tables.some((table) => AT_ONCE.has(table))) {
      isForList = true;
      plan(Math.max(at, pauseUntil));
    } else if (isLooking) wantedAt = Math.min(wantedAt, at);
    else plan(Math.max(at, restUntil));
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
