import { announceReady, app, appSwitches } from './api/app.ts';
import { refuseDownload } from './api/download.ts';
import { startBrowser, type Browser } from './chromium/browser.ts';
import { isRefusedPopup, startTargets } from './chromium/targets.ts';
import { lifecycle } from './lifecycle.ts';
import { startInterceptor } from './network/interceptor.ts';
import { toApp } from './network/scheme-map.ts';
import { buildVetoEvent } from './loud-emitter.ts';
import { changeTitle, closeRecord } from './window/browser-window.ts';
import { findByTarget, listRecords } from './window/registry.ts';
import { askToNavigate, askToOpen } from './window/web-contents.ts';
import type { PausedRequest } from './cdp/protocol.ts';

/** A signal must end the app even when one of its windows refuses to close. */
const SIGNAL_GRACE_MS = 5000;

/** Starts Chromium, joins it to the windows, and tells the app that it is ready. */
export async function startRuntime(): Promise<void> {
  endOnSignals();
  try {
    await bringUpChromium();
  } catch (error) {
    // An app that quits at once (a second instance) takes Chromium away while it starts.
    if (!lifecycle.isEnding) throw error;
    return;
  }
  if (!lifecycle.isEnding) announceReady();
}

async function bringUpChromium(): Promise<void> {
  const browser = await startBrowser(appSwitches);
  // Read by process.versions.chrome, in utility processes too.
  process.env['COUNTERSIGN_RUNTIME_CHROME'] = browser.product.replace(/^.*\//, '');
  process.stderr.write(
    `NOTICE: this is not Electron. Running on the Chromium runtime: Node ${process.version}, ${browser.product}.\n`,
  );
  followTargets(browser);
  await Promise.all([startInterceptor(browser.root, mayNavigate), startTargets(browser, onPopup)]);
}

function followTargets({ root, connection }: Browser): void {
  root.on('Target.targetDestroyed', ({ targetId }) => closeTarget(targetId));
  root.on('Target.targetInfoChanged', ({ targetInfo }) => {
    const record = findByTarget(targetInfo.targetId);
    if (record !== undefined) changeTitle(record.id, targetInfo.title);
  });
  root.on('Target.targetCrashed', ({ targetId, errorCode }) => {
    const record = findByTarget(targetId);
    if (record === undefined) return;
    record.page.markCrashed(errorCode);
    const details = { reason: 'crashed', exitCode: errorCode };
    app.emit('render-process-gone', buildVetoEvent({}), record.contents, details);
  });
  root.on('Browser.downloadWillBegin', refuseDownload);
  void connection.closed.then(() => {
    // Chromium ends with its last window; an app that is about to quit may still be tidying up.
    if (lifecycle.isEnding || listRecords().length === 0) return;
    process.stderr.write('Chromium runtime: Chromium has gone\n');
    for (const record of listRecords()) closeRecord(record.id);
    app.exit(1);
  });
}

function closeTarget(targetId: string): void {
  const record = findByTarget(targetId);
  if (record !== undefined) closeRecord(record.id);
}

/**
 * Documents of frames inside a page are left to its content security policy. A page that asks for its own address
 * reloads, which Electron does not ask about when it is the browser's doing; the two cannot be told apart here.
 */
function mayNavigate({ frameId, request }: PausedRequest): boolean {
  if (isRefusedPopup(frameId)) return false;
  const record = findByTarget(frameId);
  if (record === undefined || record.page.isExpected(request.url)) return true;
  // Nothing was loaded yet: the page that stands for an empty window.
  return record.page.url === '' || askToNavigate(record.contents, toApp(request.url));
}

function onPopup(openerTargetId: string, opening: Parameters<typeof askToOpen>[1]): void {
  const record = findByTarget(openerTargetId);
  if (record !== undefined) askToOpen(record.contents, opening);
}

function endOnSignals(): void {
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) {
    process.on(signal, () => {
      setTimeout(() => app.exit(1), SIGNAL_GRACE_MS).unref();
      app.quit();
    });
  }
}
