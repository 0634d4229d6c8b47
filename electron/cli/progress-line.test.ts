import { expect, it } from 'vitest';
import { createProgressLine } from './progress-line.ts';

function lineOn(isTTY: boolean) {
  const written: string[] = [];
  let now = 0;
  const line = createProgressLine({ isTTY, write: (text) => written.push(text) }, () => now);
  return {
    written,
    line,
    pass: (ms: number) => {
      now += ms;
    },
  };
}

it('is written over on a terminal, a few times a second, and leaves nothing', () => {
  const { written, line, pass } = lineOn(true);
  for (let step = 1; step <= 10; step += 1) {
    line.show(() => `${step} of 10`);
    pass(100);
  }
  line.clear();
  expect(written.map((text) => text.replaceAll('\r\u001b[K', '<'))).toEqual([
    '<1 of 10',
    '<3 of 10',
    '<5 of 10',
    '<7 of 10',
    '<9 of 10',
    '<',
  ]);
});

it('is no part of what goes into a file', () => {
  const { written, line } = lineOn(false);
  line.show(() => 'seen by nobody');
  line.clear();
  expect(written).toEqual([]);
});
