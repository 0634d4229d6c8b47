import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { expect, type Page } from '@playwright/test';

const source = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
/** What a person who needs help cannot work around. */
const SEVERE: readonly string[] = ['serious', 'critical'];

interface AxeResults {
  readonly violations: readonly {
    readonly id: string;
    readonly impact?: string | null;
    readonly help: string;
    readonly nodes: readonly { readonly html: string; readonly failureSummary?: string }[];
  }[];
}

/** Expects no serious or critical finding in what the window shows once it is still; `what` names it in the failure. */
export async function expectAccessible(page: Page, what: string): Promise<void> {
  await settle(page);
  // The page's policy has no place for a foreign script, so the tool comes in by the debugger.
  const isThere = await page.evaluate(() => 'axe' in window);
  if (!isThere) await page.evaluate(source);
  const results = await page.evaluate(async () => {
    const axe = Reflect.get(window, 'axe') as { run(options: object): Promise<AxeResults> };
    return axe.run({ resultTypes: ['violations'] });
  });
  const severe = results.violations.filter(({ impact }) => SEVERE.includes(impact ?? ''));
  const told = severe.map(({ id, help, nodes }) => ({
    id,
    help,
    nodes: nodes.slice(0, 4).map(({ html, failureSummary }) => `${html.slice(0, 200)} ${failureSummary ?? ''}`),
  }));
  expect.soft(told, what).toEqual([]);
}

/** Movements change colours for a moment, and one may call the next: a remark fades when what it belongs to loses the focus. */
async function settle(page: Page): Promise<void> {
  await page.evaluate(async () => {
    const rest = async (stillFrames: number): Promise<void> => {
      const moving = document
        .getAnimations()
        .filter(({ playState, effect }) => playState === 'running' && effect?.getComputedTiming().endTime !== Infinity);
      await Promise.all(moving.map((movement) => movement.finished.catch(() => null)));
      await new Promise(requestAnimationFrame);
      if (moving.length > 0) await rest(0);
      else if (stillFrames < 6) await rest(stillFrames + 1);
    };
    await rest(0);
  });
}
