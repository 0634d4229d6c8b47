import { app, type BrowserWindow, dialog } from 'electron';
import { countStops, type Grant } from '../../shared/model/grant.ts';
import { grantsText, stopTexts } from '../../shared/text/en/grants.ts';
import { shellText } from '../../shared/text/en/shell.ts';

const { ending: words } = grantsText;
const KEEP = 0;

let isQuitting = false;

/** Follows whether windows are closed because the program ends. Called once. */
export function followQuitting(): void {
  app.on('before-quit', () => {
    isQuitting = true;
  });
}

/** Asks, in numbers, before a window is closed under which grants stand; a program that was ending ends once that is answered. */
export function askBeforeClosing(
  window: BrowserWindow,
  grants: { count(): number; list(): Promise<readonly Grant[]> },
): void {
  let isAgreed = false;
  let isAsking = false;
  window.on('close', (event) => {
    if (isAgreed || grants.count() === 0) return;
    event.preventDefault();
    const wasQuitting = isQuitting;
    isQuitting = false;
    if (isAsking) return;
    isAsking = true;
    void ask(window, grants)
      .then((mayEnd) => {
        isAgreed = mayEnd;
        if (!mayEnd || window.isDestroyed()) return;
        if (wasQuitting) app.quit();
        else window.close();
      })
      .finally(() => {
        isAsking = false;
      });
  });
}

async function ask(window: BrowserWindow, grants: { list(): Promise<readonly Grant[]> }): Promise<boolean> {
  const list = await grants.list();
  if (list.length === 0) return true;
  const { response } = await dialog.showMessageBox(window, {
    type: 'warning',
    message: words.close(list.length),
    detail: [
      ...stopTexts(countStops(list)).map(({ title, detail }) => `${title}: ${detail}`),
      words.closeDescription,
    ].join('\n\n'),
    buttons: [shellText.keepOpen, words.closeConfirm],
    defaultId: KEEP,
    cancelId: KEEP,
    noLink: true,
  });
  return response !== KEEP;
}
