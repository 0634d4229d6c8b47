import type { Page } from '@playwright/test';

/** Drops files or folders of the disk, as the system does. */
export async function dropPaths(page: Page, ...files: readonly string[]): Promise<void> {
  const cdp = await page.context().newCDPSession(page);
  const data = { items: [], files: [...files], dragOperationsMask: 1 };
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const)
    await cdp.send('Input.dispatchDragEvent', { type, x: 500, y: 400, data });
  await cdp.detach();
}
