import type { TranscriptMessage } from '../../../shared/model/connection.ts';
import type { FieldDifference } from '../../../shared/model/connection-compare.ts';
import type { ComparedRuns } from '../../stores/connection-compare.ts';

/** One line of two transcripts laid side by side. */
export interface PairRow {
  /** Its place among all lines. */
  readonly at: number;
  readonly before: TranscriptMessage | undefined;
  readonly after: TranscriptMessage | undefined;
  readonly differences: readonly FieldDifference[];
  /** `gone`: only the first run has it; `added`: only the second. */
  readonly state: 'same' | 'changed' | 'gone' | 'added';
}

/** Puts the messages to the pairs of a comparison; a pair that neither run has is left out. */
export function buildPairRows({ before, after, comparison }: ComparedRuns): readonly PairRow[] {
  const one = new Map(before.messages.map((message) => [message.index, message]));
  const other = new Map(after.messages.map((message) => [message.index, message]));
  return comparison.messages.flatMap((pair, at): readonly PairRow[] => {
    const left = pair.before === null ? undefined : one.get(pair.before);
    const right = pair.after === null ? undefined : other.get(pair.after);
    if (left === undefined && right === undefined) return [];
    const { differences } = pair;
    const state =
      right === undefined ? 'gone' : left === undefined ? 'added' : differences.length > 0 ? 'changed' : 'same';
    return [{ at, before: left, after: right, differences, state }];
  });
}
