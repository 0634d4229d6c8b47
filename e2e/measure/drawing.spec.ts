import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Page } from '@playwright/test';
import { electronDist } from '../../scripts/electron-path.mjs';
import { expect, test } from '../support/app-fixture.ts';
import { pretendRun, showRuns } from '../support/pretended-runs.ts';
import { command } from '../support/shared-app.ts';

const RECORDS = 1000;
const ROUNDS = 15;
const MOST = 2;
const out = path.resolve(import.meta.dirname, '../../out/bench');

/** From the act to the end of the first frame that shows it, medians of rounds that take turns. */
interface Drawing {
  /** The whole screen of a run of so many records, by a press on its tab. */
  readonly transcriptMs: number;
  /** As many rows of the same words, made straight in the page and all of them laid out. */
  readonly plainMs: number;
}

test(`a transcript of ${RECORDS} records is drawn within ${MOST} times the time of as many plain rows`, async ({
  app,
  page,
}) => {
  await expect(page.getByRole('button', { name: 'Search or run a command' })).toBeVisible();
  await command(page, 'Go to Connect');
  await showRuns(app, page, [pretendRun('a', 'short.example', 4), pretendRun('b', 'long.example', RECORDS)]);
  const drawing = await measure(page);
  const ratio = drawing.transcriptMs / drawing.plainMs;
  report(drawing, ratio);
  expect(ratio).toBeLessThanOrEqual(MOST);
});

function measure(page: Page): Promise<Drawing> {
  return page.evaluate(
    async ({ records, rounds }) => {
      const frame = () =>
        new Promise<void>((resolve) => {
          requestAnimationFrame(() => {
            // Behind the frame: a task that was asked for within it comes after it was drawn.
            setTimeout(resolve, 0);
          });
        });
      const rest = async () => {
        for (let at = 0; at < 6; at += 1) await frame();
      };
      const press = (name: string) =>
        [...document.querySelectorAll<HTMLElement>('nav a')].find((link) => link.textContent.includes(name))?.click();
      const plainRow = (at: number) => {
        const row = document.createElement('div');
        for (const word of [`${at}.0`, 'ApplicationData', `piece ${at} of what was said`, '24']) {
          row.append(Object.assign(document.createElement('span'), { textContent: word }));
        }
        return row;
      };
      const timed = async (act: () => void) => {
        await rest();
        const began = performance.now();
        act();
        await frame();
        return performance.now() - began;
      };
      const transcript: number[] = [];
      const plain: number[] = [];
      for (let round = 0; round < rounds; round += 1) {
        press('short.example');
        transcript.push(await timed(() => press('long.example')));
        if (document.querySelectorAll('ol li[aria-setsize]').length < 10) throw new Error('no rows were drawn');
        const place = document.createElement('div');
        place.style.cssText = 'position:fixed;inset:100px;overflow:auto;background:white;z-index:99';
        plain.push(
          await timed(() => {
            place.append(...Array.from({ length: records }, (_, at) => plainRow(at)));
            document.body.append(place);
          }),
        );
        place.remove();
      }
      const medianOf = (values: number[]) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
      return { transcriptMs: medianOf(transcript), plainMs: medianOf(plain) };
    },
    { records: RECORDS, rounds: ROUNDS },
  );
}

function report(drawing: Drawing, ratio: number): void {
  const runtime = electronDist().kind;
  mkdirSync(out, { recursive: true });
  writeFileSync(path.join(out, 'drawing.json'), `${JSON.stringify({ runtime, ...drawing, ratio }, null, 2)}\n`);
  const line = (name: string, value: number, unit: string) =>
    `  ${name.padEnd(44)}${value.toFixed(1).padStart(9)} ${unit}\n`;
  process.stdout.write(
    [
      `\nOn ${runtime}, ${RECORDS} records, median of ${ROUNDS} rounds, act to end of frame:\n`,
      line('run with its transcript', drawing.transcriptMs, 'ms'),
      line('as many plain rows', drawing.plainMs, 'ms'),
      line('ratio', ratio, `(at most ${MOST})`),
    ].join(''),
  );
}
