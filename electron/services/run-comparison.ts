import type { ConnectionRun, TranscriptMessage } from '../../shared/model/connection.ts';
import type { MessagePair, RunComparison } from '../../shared/model/connection-compare.ts';
import { type ComparedRun, compareFacts } from './run-comparison-facts.ts';
import { compareFields } from './run-comparison-fields.ts';

/** What of a run is compared; a whole run is one, and so is a report read from a file. */
export interface ComparableRun extends ComparedRun {
  readonly diagnosis: readonly Pick<ConnectionRun['diagnosis'][number], 'id'>[];
  readonly messages: readonly Pick<TranscriptMessage, 'from' | 'type' | 'fields'>[];
}

type ComparableMessage = ComparableRun['messages'][number];

const CHANCE = new Set(['ApplicationData', 'Encrypted', 'FIN', 'RST']);

/**
 * Says what changed from one run to another: facts, messages side by side with the fields that differ, causes. Pure; work
 * and memory are bounded by the messages of a run (2 000). What is new in every connection (random values, keys, signatures,
 * times, tickets, GREASE, the order of extensions) is not compared.
 */
export function compareRuns(before: ComparableRun, after: ComparableRun): RunComparison {
  const facts = compareFacts(before, after);
  const messages = pairMessages(before.messages, after.messages);
  const [had, has] = [before, after].map(({ diagnosis }) => diagnosis.map(({ id }) => id));
  const gone = (had ?? []).filter((id) => has?.includes(id) !== true);
  const appeared = (has ?? []).filter((id) => had?.includes(id) !== true);
  const alike = messages.every((pair) => isAlike(pair, before.messages, after.messages));
  return { same: facts.length + gone.length + appeared.length === 0 && alike, facts, messages, gone, appeared };
}

function isAlike(
  pair: MessagePair,
  before: readonly ComparableMessage[],
  after: readonly ComparableMessage[],
): boolean {
  if (pair.before !== null && pair.after !== null) return pair.differences.length === 0;
  const alone = pair.before === null ? after[pair.after ?? 0] : before[pair.before];
  return alone === undefined || isChance(alone);
}

/** How many records an answer takes, and who says goodbye first, is chance; the ending is a fact of its own. */
const isChance = ({ type, fields }: ComparableMessage): boolean =>
  CHANCE.has(type) || (type === 'Alert' && fields.some(({ value }) => value.startsWith('close_notify')));

/** The longest common sequence of sender and type; what stands in one run alone keeps its place. */
function pairMessages(
  before: readonly ComparableMessage[],
  after: readonly ComparableMessage[],
): readonly MessagePair[] {
  const [ours, theirs] = numberKinds(before, after);
  const lengths = commonLengths(ours, theirs);
  const width = after.length + 1;
  const pairs: MessagePair[] = [];
  let [i, j] = [0, 0];
  while (i < before.length || j < after.length) {
    const [left, right] = [before[i], after[j]];
    if (left !== undefined && right !== undefined && ours[i] === theirs[j]) {
      pairs.push({ before: i++, after: j++, differences: compareFields(left, right) });
    } else if (
      left !== undefined &&
      (right === undefined || (lengths[(i + 1) * width + j] ?? 0) >= (lengths[i * width + j + 1] ?? 0))
    ) {
      pairs.push({ before: i++, after: null, differences: [] });
    } else {
      pairs.push({ before: null, after: j++, differences: [] });
    }
  }
  return pairs;
}

/** A number for each sender and type: they are compared a million times, and a report from anywhere may have long ones. */
function numberKinds(...lists: readonly [readonly ComparableMessage[], readonly ComparableMessage[]]) {
  const numbers = new Map<string, number>();
  const numberOf = ({ from, type }: ComparableMessage): number => {
    const kind = `${from} ${type}`;
    const known = numbers.get(kind) ?? numbers.size;
    numbers.set(kind, known);
    return known;
  };
  return [lists[0].map(numberOf), lists[1].map(numberOf)] as const;
}

/** Length of the longest common sequence of what follows i and j, at `i * (after.length + 1) + j`. */
function commonLengths(before: readonly number[], after: readonly number[]): Uint16Array {
  const width = after.length + 1;
  const lengths = new Uint16Array((before.length + 1) * width);
  for (let i = before.length - 1; i >= 0; i--) {
    for (let j = after.length - 1; j >= 0; j--) {
      lengths[i * width + j] =
        before[i] === after[j]
          ? (lengths[(i + 1) * width + j + 1] ?? 0) + 1
          : Math.max(lengths[(i + 1) * width + j] ?? 0, lengths[i * width + j + 1] ?? 0);
    }
  }
  return lengths;
}
