import type { SignatureVerdict, SignedBytes } from '../pki/algorithm/verify.ts';
import { verifySignature } from '../pki/algorithm/verify.ts';
import type { InspectReply } from '../workers/inspect-protocol.ts';
import { packSigned } from '../workers/signed-pack.ts';
import { createWorkerSession } from '../workers/worker-session.ts';

/** Messages that one question to the thread holds. */
const CHUNK = 125;
/** Fewer are verified at once, before a thread has begun. */
const FEW = 16;
const DEADLINE_MS = 30_000;
const IDLE_MS = 20_000;

/** Verifies signatures by public keys, many of them beside the other work. */
export interface VerifyThread {
  /** The verdicts in the order of the messages; see `verifySignature`. */
  verify(messages: readonly SignedBytes[]): Promise<readonly SignatureVerdict[]>;
  close(): Promise<void>;
}

/** A thread that starts with the first question of many and ends when nobody asks for a while. What it cannot answer in time is verified here. */
export function createVerifyThread(entry: URL | string): VerifyThread {
  const session = createWorkerSession(entry);
  const never = new AbortController().signal;
  let last: Promise<unknown> = Promise.resolve();
  let idle: NodeJS.Timeout | undefined;
  const ask = async (messages: readonly SignedBytes[]): Promise<readonly SignatureVerdict[]> => {
    clearTimeout(idle);
    const packed = packSigned(messages);
    const request = { kind: 'verify', ...packed };
    const transfer = [packed.octets.buffer];
    const outcome = await session.ask({ request, deadlineMs: DEADLINE_MS, signal: never, transfer });
    idle = setTimeout(() => void session.close(), IDLE_MS).unref();
    const reply = outcome.kind === 'answer' ? (outcome.value as InspectReply) : undefined;
    return reply?.ok === true ? (reply.value as readonly SignatureVerdict[]) : messages.map(verifySignature);
  };
  const askInTurn = (messages: readonly SignedBytes[]): Promise<readonly SignatureVerdict[]> => {
    const answer = last.then(() => ask(messages));
    last = answer.catch(() => undefined);
    return answer;
  };
  return {
    verify: async (messages) => {
      if (messages.length <= FEW) return messages.map(verifySignature);
      const answers: Promise<readonly SignatureVerdict[]>[] = [];
      for (let start = 0; start < messages.length; start += CHUNK)
        answers.push(askInTurn(messages.slice(start, start + CHUNK)));
      return (await Promise.all(answers)).flat();
    },
    close: async () => {
      clearTimeout(idle);
      await session.close();
    },
  };
}
