import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createWorkerSession } from './worker-session.ts';

/** Answers with the number of its thread; asked to read a pipe, it hangs outside of JavaScript until somebody writes there. */
const THREAD = `
import { execFileSync } from 'node:child_process';
import { parentPort, threadId } from 'node:worker_threads';
parentPort.on('message', ({ pipe }) => {
  if (pipe !== undefined) execFileSync('/bin/cat', [pipe]);
  parentPort.postMessage(threadId);
});
`;
const DEADLINE_MS = 50_000;

let folder: string;
let entry: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'countersign-worker-'));
  entry = path.join(folder, 'thread.mjs');
  writeFileSync(entry, THREAD);
});
afterEach(() => rmSync(folder, { recursive: true }));

it('leaves a thread to itself that hangs within one call, and asks another', async () => {
  const pipe = path.join(folder, 'pipe');
  execFileSync('mkfifo', [pipe]);
  const session = createWorkerSession(entry);
  const asking = { deadlineMs: DEADLINE_MS, signal: new AbortController().signal };
  const first = await session.ask({ ...asking, request: {} });
  const stopped = new AbortController();
  const hanging = session.ask({ ...asking, request: { pipe }, signal: stopped.signal });
  // Opens when the thread reads there.
  const end = await open(pipe, 'w');
  try {
    stopped.abort();
    expect(await hanging).toEqual({ kind: 'cancelled' });
    const second = await session.ask({ ...asking, request: {} });
    expect(second).toMatchObject({ kind: 'answer' });
    expect(second).not.toEqual(first);
  } finally {
    await end.close();
    await session.close();
  }
});
