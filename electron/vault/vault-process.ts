import { BugError } from '../../shared/result.ts';
import { VaultCore } from './vault-core.ts';
import type { VaultCall } from './vault-calls.ts';
import { parseRequest, type VaultReply } from './vault-protocol.ts';

/**
 * Entry of the vault process: Electron's utilityProcess (`process.parentPort`) or a child of plain Node (`process.send`).
 *
 * Answers each request with one reply. A message that isn't a request ends the process: only our own client talks to it.
 */
interface ParentLink {
  readonly post: (reply: VaultReply) => void;
  readonly listen: (take: (message: unknown) => void) => void;
}

/** The part of Electron's `process.parentPort` that is used here. */
interface ParentPort {
  postMessage(message: unknown): void;
  on(event: 'message', listener: (event: { readonly data: unknown }) => void): void;
}

const isParentPort = (value: unknown): value is ParentPort =>
  typeof value === 'object' && value !== null && 'postMessage' in value && typeof value.postMessage === 'function';

function connectParent(): ParentLink {
  const port: unknown = Reflect.get(process, 'parentPort');
  if (isParentPort(port)) {
    return {
      post: (reply) => port.postMessage(reply),
      listen: (take) => port.on('message', (event) => take(event.data)),
    };
  }
  const send = process.send?.bind(process);
  if (!send) throw new BugError('the vault runs as a child process only');
  process.on('disconnect', () => process.exit(0));
  // The terminal's Ctrl+C goes to every process of the group; the one that owns us decides when we end.
  process.on('SIGINT', () => undefined);
  return { post: (reply) => void send(reply), listen: (take) => void process.on('message', take) };
}

const link = connectParent();
const core = new VaultCore({
  now: Date.now,
  monotonicMs: () => performance.now(),
  // Memory is given back by the system, whole: nothing that was granted outlives its time.
  onOver: () => process.exit(0),
});

link.listen((message) => {
  const { id, call } = parseRequest(message);
  void reply(id, call);
});

async function reply(id: number, call: VaultCall): Promise<void> {
  try {
    const result = await core.answer(call);
    if (result.ok) link.post({ id, value: result.value });
    else link.post({ id, error: result.error });
    wipe(result.ok ? result.value : null);
  } catch (error) {
    link.post({ id, bug: error instanceof Error ? error.name : 'unknown' });
  } finally {
    wipeInput(call);
  }
}

/** Both kinds of channel have serialised the reply when `post` returns. */
function wipe(value: unknown): void {
  if (value instanceof Uint8Array) value.fill(0);
}

function wipeInput(call: VaultCall): void {
  for (const value of Object.values(call.input)) wipe(value);
  if ('secret' in call.input) for (const value of Object.values(call.input.secret)) wipe(value);
  if ('change' in call.input) for (const value of Object.values(call.input.change)) wipe(value);
}
