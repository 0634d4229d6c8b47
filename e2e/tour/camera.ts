import path from 'node:path';
import type { Page } from '@playwright/test';
import type { Journal } from './journal.ts';

export const LARGE = { width: 1440, height: 900 } as const;
export const SMALL = { width: 1024, height: 700 } as const;

/** Takes each picture in both themes and hands it to the journal. */
export interface Camera {
  take(name: string, caption: string): Promise<void>;
  /** The same at the smallest size the window is made for. */
  takeSmall(name: string, caption: string): Promise<void>;
}

export function makeCamera(page: Page, folder: string, journal: Journal): Camera {
  let count = 0;
  const take = async (name: string, caption: string, size: { width: number; height: number }): Promise<void> => {
    count += 1;
    const file = (theme: string): string => `${String(count).padStart(2, '0')}-${name}-${theme}.png`;
    await page.setViewportSize(size);
    // Confirmations that cover a corner, carets and half-run transitions tell nothing.
    await page.mouse.move(0, 0);
    for (const theme of ['dark', 'light'] as const) {
      await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' });
      await waitUntilPainted(page);
      await page.screenshot({ path: path.join(folder, file(theme)), animations: 'disabled', caret: 'hide' });
    }
    journal.picture({ caption, light: file('light'), dark: file('dark'), ...size });
    await page.setViewportSize(LARGE);
  };
  return {
    take: (name, caption) => take(name, caption, LARGE),
    takeSmall: (name, caption) => take(name, caption, SMALL),
  };
}

/** A picture asked for while thousands of elements take another colour can take half a minute. */
const waitUntilPainted = (page: Page): Promise<void> =>
  page.evaluate(
    () => new Promise<void>((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(resolve)))),
  );
