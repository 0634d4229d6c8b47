import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { DialProgress } from '../../shared/contract/events.ts';
import type { RunId } from '../../shared/model/brands.ts';
import type { TranscriptMessage } from '../../shared/model/connection.ts';
import { createDialFeed, FEED_INTERVAL_MS } from './dial-feed.ts';

const RUN = 'r'.repeat(26) as RunId;
const EVENT_LIMIT = 262_144;

const message = (index: number, change: Partial<TranscriptMessage> = {}): TranscriptMessage => ({
  index,
  from: 'server',
  type: 'Certificate',
  bytes: 10,
  atMs: index,
  encrypted: false,
  protection: 'none',
  summary: `message ${index}`,
  fields: [],
  hex: '00',
  ...change,
});

describe('the feed of a dial', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  function watch() {
    const told: DialProgress[] = [];
    return { told, feed: createDialFeed(RUN, (progress) => void told.push(progress)) };
  }

  it('tells together what arrives together, and the phase and attempts with it', () => {
    const { told, feed } = watch();
    const attempt = { address: '::1', family: 6, startedMs: 0, endedMs: 1, result: 'connected' } as const;
    feed.onPhase('connect');
    feed.onAttempts([attempt]);
    feed.onMessage(message(0));
    feed.onMessage(message(1));
    vi.advanceTimersByTime(1);
    expect(told).toEqual([{ run: RUN, phase: 'connect', attempts: [attempt], messages: [message(0), message(1)] }]);
  });

  it('tells at most twenty times a second and loses no message', () => {
    const { told, feed } = watch();
    for (let at = 0; at < 1000; at += 1) {
      feed.onMessage(message(at));
      vi.advanceTimersByTime(1);
    }
    vi.advanceTimersByTime(FEED_INTERVAL_MS);
    expect(told.length).toBeLessThanOrEqual(21);
    expect(told.flatMap((event) => event.messages.map(({ index }) => index))).toEqual(
      Array.from({ length: 1000 }, (_, index) => index),
    );
  });

  it('keeps every event below 256 KiB, whatever the messages weigh', () => {
    const { told, feed } = watch();
    const heavy = Array.from({ length: 1000 }, (_, at) => ({ name: `field ${at}`, value: '…'.repeat(200) }));
    const record = { number: 0, outerType: 22, bytes: 5, hex: 'ab'.repeat(256), key: null };
    for (let index = 0; index < 40; index += 1) feed.onMessage(message(index, { hex: 'ab'.repeat(16_384) }));
    feed.onMessage(message(40, { fields: heavy, records: Array.from({ length: 400 }, () => record) }));
    feed.onMessage(message(41, { summary: 'x'.repeat(300_000) }));
    vi.advanceTimersByTime(10_000);
    for (const event of told) expect(Buffer.byteLength(JSON.stringify(event))).toBeLessThan(EVENT_LIMIT);
    const sent = told.flatMap((event) => event.messages);
    expect(sent.map(({ index }) => index)).toEqual(Array.from({ length: 42 }, (_, index) => index));
    expect(sent[0]?.hex).toHaveLength(32_768);
    expect(sent[40]?.fields).toEqual([]);
  });

  it('says nothing more once it has ended', () => {
    const { told, feed } = watch();
    feed.onMessage(message(0));
    feed.end();
    feed.onMessage(message(1));
    vi.advanceTimersByTime(1000);
    expect(told).toEqual([]);
  });
});
