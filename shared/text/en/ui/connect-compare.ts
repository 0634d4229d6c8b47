import type { ComparedFact } from '../../../model/connection-compare.ts';
import { formatters, visible } from '../../format.ts';
import { comparedFactText } from '../connection-compare.ts';

const f = formatters('en');

/** Values that are no words. */
const VALUES: Readonly<Record<string, string>> = { true: 'yes', false: 'no' };

/** Words of two runs side by side. */
export const compare = {
  offer: (number: number) => `Compare with #${number}`,
  title: (before: number, after: number) => `Run #${before} beside run #${after}`,
  same: 'Nothing that was asked for, agreed or answered differs.',
  counts: (facts: number, messages: number) =>
    `${f.plural(facts, { one: 'One fact differs', other: `${f.number(facts)} facts differ` })}, ${f.plural(messages, {
      one: 'one message differs',
      other: `${f.number(messages)} messages differ`,
    })}.`,
  reading: 'Comparing',
  swap: 'Swap sides',
  close: 'Close comparison',
  facts: 'What differs',
  fact: 'Fact',
  factName: (fact: ComparedFact) => comparedFactText[fact],
  gone: 'Cause gone',
  appeared: 'New cause',
  none: 'none',
  value: (value: string) => (Object.hasOwn(VALUES, value) ? (VALUES[value] ?? value) : value),
  messages: 'Messages of both runs',
  onlyDifferent: 'Only what differs',
  missing: 'not in this run',
  side: (number: number, target: string) => `#${number} ${visible(target, 80)}`,
  state: { same: 'same', changed: 'changed', gone: 'gone', added: 'added' },
  fields: (type: string) => `What differs in ${visible(type, 60)}`,
  noDifference: 'Both say the same. Random values, times and signatures are not compared.',
  noFields: 'Choose a message that differs to see which of its fields do.',
  onlyIn: (number: number) => `Only run #${number} has this message.`,
  unknown: 'One of the runs is gone',
} as const;
