import type { AppError } from '../../shared/errors.ts';
import { BugError, ok, type Result } from '../../shared/result.ts';
import { connectParent } from './parent-link.ts';
import { StagedMessage } from './staged-message.ts';
import { VaultCore } from './vault-core.ts';
import type { VaultCall } from './vault-calls.ts';
import { parseRequest, type VaultReply } from './vault-protocol.ts';

/**
 * Entry of the vault process.
 *
 * Answers each request with one reply. A message that isn't a request ends the process: only our own client talks to it.
 */
const link = connectParent();
const post = (reply: VaultReply): void => link.post(reply);
const core = new VaultCore({
  now: Date.now,
  monotonicMs: () => performance.now(),
  // Memory is given back by the system, whole: nothing that was granted outlives its time.
  onOver: () => process.exit(0),
});

const staged = new StagedMessage();

link.listen((message) => {
  const { id, call } = parseRequest(message);
  void reply(id, call);
});

async function reply(id: number, call: VaultCall): Promise<void> {
  try {
    const result = await answer(call);
    if (result.ok) post({ id, value: result.value });
    else post({ id, error: result.error });
    wipe(result.ok ? result.value : null);
  } catch (error) {
    post({ id, bug: error instanceof Error ? error.name : 'unknown' });
  } finally {
    wipeInput(call);
  }
}

async function answer(call: VaultCall): Promise<Result<unknown, AppError>> {
  if (call.operation === 'stage') {
    if (!staged.add(call.input)) throw new BugError('a part that does not follow');
    return ok(null);
  }
  if (call.operation !== 'sign' || call.input.isStaged !== true) return core.answer(call);
  const message = staged.take();
  if (message === undefined) throw new BugError('parts are missing');
  try {
    return await core.answer({ operation: 'sign', input: { ...call.input, messages: [message] } });
  } finally {
    // A process that does little collects little.
    message.buffer.transfer(0);
  }
}

/** Both kinds of channel have serialised the reply when `post` returns. */
function wipe(value: unknown): void {
  if (value instanceof Uint8Array) value.fill(0);
}

function wipeInput(call: VaultCall): void {
  // Parts of what everybody is to read.
  if (call.operation === 'stage') return;
  for (const value of Object.values(call.input)) wipe(value);
  if ('secret' in call.input) for (const value of Object.values(call.input.secret)) wipe(value);
  if ('change' in call.input) for (const value of Object.values(call.input.change)) wipe(value);
}
