import { describe, expect, it } from 'vitest';
import { createInspection } from './inspection.ts';

const nothing = {
  connections: { dial: () => Promise.reject(new Error('not dialled here')), forget: () => undefined },
  fetcher: { address: () => Promise.reject(new Error('not fetched here')) },
};

const thread = (source: string): URL => new URL(`data:text/javascript,${encodeURIComponent(source)}`);

describe('inspecting a file that exhausts its reader', () => {
  it('fails with an error of its own that names the file and the limit', async () => {
    const exhausted = "throw Object.assign(new Error('heap'), { code: 'ERR_WORKER_OUT_OF_MEMORY' })";
    const inspection = createInspection(
      { inspectWorkerEntry: thread(exhausted), clock: { now: () => 0, monotonicMs: () => 0 } },
      nothing,
    );
    const answer = await inspection.read({ name: 'bomb.p12', bytes: Uint8Array.of(0x30) });
    expect(answer).toEqual({
      ok: false,
      error: { code: 'inspect.deadline', evidence: { name: 'bomb.p12', seconds: 10 } },
    });
  });
});
