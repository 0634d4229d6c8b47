import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { settingsText } from '../../../shared/text/en/ui/settings.ts';

it('the user guide tells the rule behind every finding of the check', () => {
  const guide = readFileSync(new URL('../../../docs/guide.md', import.meta.url), 'utf8');
  const rows = guide.split('\n').filter((line) => line.startsWith('| `store.'));
  const told = rows.flatMap((line) => Array.from(line.matchAll(/`(store\.[a-z-]+)`/g), ([, code]) => code));
  expect(new Set(told)).toEqual(new Set(Object.keys(settingsText.findings)));
  expect(new Set(told).size).toBe(told.length);
});
