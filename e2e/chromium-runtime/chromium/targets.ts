import type { CdpSession } from '../cdp/connection.ts';
import type { TargetInfo, WindowOpen } from '../cdp/protocol.ts';
import { environment } from '../environment.ts';
import { buildBlankPageUrl } from '../network/scheme-map.ts';
import { getBrowser, type Browser } from './browser.ts';
import { STARTUP_PAGE } from './flags.ts';

type Claim = (session: CdpSession, target: TargetInfo) => void;
/** Told about a page that a page of ours opened; it is closed afterwards. */
export type PopupListener = (openerTargetId: string, opening: WindowOpen) => void;

interface Opening {
  readonly targetId: string;
  readonly opening: WindowOpen;
}

const awaited = new Map<string, Claim>();
const openings: Opening[] = [];
const refused = new Set<string>();
let startupTarget: { readonly session: CdpSession; readonly target: TargetInfo } | undefined;
let startupClaim: Claim | undefined;
let isStartupTaken = false;
let hasStartupArrived = false;

/** Receives every target of Chromium, paused, and hands each to the window that asked for it. */
export async function startTargets({ root, connection }: Browser, onPopup: PopupListener): Promise<void> {
  root.on('Target.attachedToTarget', ({ sessionId, targetInfo, waitingForDebugger }) => {
    const session = connection.getSession(sessionId);
    const isWanted = assign(session, targetInfo);
    if (waitingForDebugger) session.trySend('Runtime.runIfWaitingForDebugger', {});
    if (!isWanted) void refusePopup(session, targetInfo, onPopup);
  });
  await Promise.all([
    root.send('Target.setDiscoverTargets', { discover: true }),
    root.send('Target.setAutoAttach', { autoAttach: true, waitForDebuggerOnStart: true, flatten: true }),
    root.send('Browser.setDownloadBehavior', { behavior: 'deny', eventsEnabled: true }),
  ]);
}

/** The first window takes the page that Chromium starts with; each further one has a page opened for it. */
export function openTarget(windowId: number, size: { width: number; height: number }, claim: Claim): void {
  if (!isStartupTaken) {
    isStartupTaken = true;
    if (startupTarget === undefined) startupClaim = claim;
    else claim(startupTarget.session, startupTarget.target);
    return;
  }
  const url = buildBlankPageUrl(windowId);
  awaited.set(url, claim);
  const browser = getBrowser();
  // A created target is a window with tabs; nobody sees that without a display, and it is faster.
  if (environment.headless) browser.root.trySend('Target.createTarget', { url, newWindow: true, ...size });
  else browser.openAppWindow(url);
}

/** Remembers that a page called `window.open` (or followed `target=_blank`); its popup attaches next. */
export function noteOpening(targetId: string, opening: WindowOpen): void {
  openings.push({ targetId, opening });
}

/** Answers whether anybody wants the target. */
function assign(session: CdpSession, target: TargetInfo): boolean {
  if (target.type !== 'page' || target.subtype !== undefined || target.url.startsWith('devtools:')) return true;
  for (const [url, claim] of awaited) {
    if (!target.url.startsWith(url)) continue;
    awaited.delete(url);
    claim(session, target);
    return true;
  }
  if (!hasStartupArrived && target.url.startsWith(STARTUP_PAGE)) {
    hasStartupArrived = true;
    if (startupClaim === undefined) startupTarget = { session, target };
    else startupClaim(session, target);
    return true;
  }
  return false;
}

/**
 * Targets opened with noopener carry no openerId, so the opener is known by its event, which comes first.
 * The popup may share its opener's thread: closed while it is paused, it would leave the opener hanging.
 */
async function refusePopup(session: CdpSession, target: TargetInfo, onPopup: PopupListener): Promise<void> {
  refused.add(target.targetId);
  const at = openings.findIndex(({ targetId }) => target.openerId === undefined || target.openerId === targetId);
  const [found] = at === -1 ? [] : openings.splice(at, 1);
  if (found !== undefined) onPopup(found.targetId, found.opening);
  await session.send('Runtime.evaluate', { expression: '0' }).catch(() => undefined);
  getBrowser().root.trySend('Target.closeTarget', { targetId: target.targetId });
}

/** Whether a frame is that of a popup about to be closed; it must load nothing. */
export function isRefusedPopup(frameId: string): boolean {
  return refused.has(frameId);
}
