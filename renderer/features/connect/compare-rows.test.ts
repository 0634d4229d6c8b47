import { describe, expect, it } from 'vitest';
import type { ConnectionRun, TranscriptMessage } from '../../../shared/model/connection.ts';
import type { MessagePair } from '../../../shared/model/connection-compare.ts';
import { buildPairRows } from './compare-rows.ts';

const message = (index: number): TranscriptMessage => ({
  index,
  from: 'client',
  type: 'ClientHello',
  bytes: 1,
  atMs: 0,
  encrypted: false,
  protection: 'none',
  summary: '',
  fields: [],
  hex: '',
});
const run = (...indexes: readonly number[]) => ({ messages: indexes.map(message) }) as unknown as ConnectionRun;
const pair = (before: number | null, after: number | null, fields: readonly string[] = []): MessagePair => ({
  before,
  after,
  differences: fields.map((field) => ({ field, before: 'a', after: 'b' })),
});

describe('two transcripts side by side', () => {
  it('say of each line whether it is the same, changed, gone or added', () => {
    const messages = [pair(0, 0), pair(1, 1, ['version']), pair(2, null), pair(null, 2), pair(7, null)];
    const comparison = { same: false, facts: [], gone: [], appeared: [], messages };
    const rows = buildPairRows({ before: run(0, 1, 2), after: run(0, 1, 2), comparison });
    expect(rows.map(({ at, state }) => `${at} ${state}`)).toEqual(['0 same', '1 changed', '2 gone', '3 added']);
  });
});
