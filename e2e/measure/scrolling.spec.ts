import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Page } from '@playwright/test';
import { electronDist } from '../../scripts/electron-path.mjs';
import { expect, firstPage, launch, test } from '../support/app-fixture.ts';
import { seedWorkspace } from '../support/seed.ts';

const ROWS = 10_000;
const ROUNDS = 5;
/** Rows of one pass: few enough to be in memory for the next one over them. */
const PASSED_ROWS = 1200;
const FRAMES = 240;
const MOST = 1.5;
const out = path.resolve(import.meta.dirname, '../../out/bench');

/** Frames that a screen of sixty a second would have shown and that did not come. */
interface Dropped {
  /** Rows are read from the workspace as they come into view. */
  readonly read: readonly number[];
  /** The same rows once more. */
  readonly inMemory: readonly number[];
}

test(`scrolling an inventory of ${ROWS} drops at most ${MOST} times the frames of the same table over rows in memory`, async ({
  folder,
}) => {
  test.setTimeout(300_000);
  const file = path.join(folder, 'many.countersign');
  seedWorkspace({ file, name: 'Many', passphrase: 'only for measuring', count: ROWS });
  const app = await launch(folder, [file]);
  try {
    const page = await firstPage(app);
    await expect(page.getByRole('grid').getByRole('row').nth(10)).toBeVisible();
    const dropped: { read: number[]; inMemory: number[] } = { read: [], inMemory: [] };
    for (let round = 1; round <= ROUNDS; round += 1) {
      dropped.read.push(await scroll(page, round * PASSED_ROWS));
      dropped.inMemory.push(await scroll(page, round * PASSED_ROWS));
    }
    expect(report(dropped)).toBeLessThanOrEqual(MOST);
  } finally {
    await app.close();
  }
});

/** Scrolls over so many rows from one on, evenly, a step with each frame; answers how many frames were dropped. */
function scroll(page: Page, fromRow: number): Promise<number> {
  return page.evaluate(
    async ({ from, rows, frames }) => {
      const scroller = document.querySelector('[role="grid"]');
      const drawn = scroller?.querySelector('[role="row"][data-index]');
      if (!scroller || !drawn) throw new Error('no list that scrolls');
      const { height } = drawn.getBoundingClientRect();
      const frame = () => new Promise<number>((resolve) => requestAnimationFrame(resolve));
      scroller.scrollTop = 0;
      for (let rest = 0; rest < 30; rest += 1) await frame();
      scroller.scrollTop = from * height;
      for (let rest = 0; rest < 30; rest += 1) await frame();
      const usual = 1000 / 60;
      let dropped = 0;
      let before = await frame();
      for (let at = 1; at <= frames; at += 1) {
        scroller.scrollTop = (from + (rows * at) / frames) * height;
        const now = await frame();
        dropped += Math.max(0, Math.round((now - before) / usual) - 1);
        before = now;
      }
      if (scroller.scrollTop < from * height) throw new Error('nothing was scrolled');
      return dropped;
    },
    { from: fromRow, rows: PASSED_ROWS, frames: FRAMES },
  );
}

function report(dropped: Dropped): number {
  const runtime = electronDist().kind;
  const sum = (values: readonly number[]) => values.reduce((all, value) => all + value, 0);
  const [read, inMemory] = [sum(dropped.read), sum(dropped.inMemory)];
  // One more on both sides: a pass without any dropped frame is no division by nothing.
  const ratio = (read + 1) / (inMemory + 1);
  mkdirSync(out, { recursive: true });
  writeFileSync(path.join(out, 'scrolling.json'), `${JSON.stringify({ runtime, ...dropped, ratio }, null, 2)}\n`);
  const line = (name: string, value: number, unit: string) =>
    `  ${name.padEnd(44)}${value.toFixed(1).padStart(9)} ${unit}\n`;
  process.stdout.write(
    [
      `\nOn ${runtime}, ${ROUNDS} passes over ${PASSED_ROWS} rows of ${ROWS} in ${FRAMES} frames each:\n`,
      line('dropped while rows are read', read, `beside ${ROUNDS * FRAMES} drawn`),
      line('dropped over the same rows in memory', inMemory, `beside ${ROUNDS * FRAMES} drawn`),
      line('ratio', ratio, `(at most ${MOST})`),
    ].join(''),
  );
  return ratio;
}
