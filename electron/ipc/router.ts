import { CHANNELS } from '../../shared/contract/channels.ts';
import type { Answer, Channel, Handlers, Input } from '../../shared/contract/index.ts';
import { contract } from '../../shared/contract/index.ts';
import type { AppError } from '../../shared/errors.ts';
import { fail } from '../../shared/errors.ts';
import type { Result } from '../../shared/result.ts';
import { buildErrorEntry, type WriteError } from './error-log.ts';

/** Who calls, as the runtime reports it; nothing of it comes from the page. */
export interface Sender {
  /** Id of the web contents. */
  readonly id: number;
  /** Origin of the calling frame; absent where the frame is gone. */
  readonly origin: string | undefined;
  readonly isMainFrame: boolean;
}

export interface RouterOptions<Context> {
  readonly handlers: Handlers<Context>;
  readonly origin: string;
  /** The window behind a sender; undefined for web contents that are no window of ours. */
  readonly findContext: (senderId: number) => Context | undefined;
  readonly writeError: WriteError;
}

export type Router = (channel: string, sender: Sender, input: unknown) => Promise<Result<unknown, AppError>>;

/**
 * Answers calls of the window: sender check, then parse, then handler. Failures are `ipc.forbidden`, `input.invalid`
 * and whatever the handler answers; a thrown bug is logged under an id and answered `internal`. Octets that came in on a
 * secret channel are zeroed whatever the outcome.
 */
export function createRouter<Context>(options: RouterOptions<Context>): Router {
  const { handlers, origin, findContext, writeError } = options;
  return async (channel, sender, input) => {
    const context = isOurs(sender, origin) ? findContext(sender.id) : undefined;
    if (context === undefined || !isChannel(channel)) return fail('ipc.forbidden', {});
    try {
      return await answer({ channel, handlers, input, context });
    } catch (thrown) {
      return fail('internal', { logId: writeError(buildErrorEntry(channel, thrown, contract[channel].secret)) });
    } finally {
      if (contract[channel].secret) wipeOctets(input);
    }
  };
}

/** The main frame of a page of this program. */
export const isOurs = (sender: Sender, origin: string): boolean => sender.isMainFrame && sender.origin === origin;

const channelNames: ReadonlySet<string> = new Set(CHANNELS);
const isChannel = (name: string): name is Channel => channelNames.has(name);

interface Asked<C extends Channel, Context> {
  readonly channel: C;
  readonly handlers: Handlers<Context>;
  readonly input: unknown;
  readonly context: Context;
}

async function answer<C extends Channel, Context>(asked: Asked<C, Context>): Promise<Answer<C>> {
  const parsed = parseInput(asked.channel, asked.input);
  return parsed.ok ? asked.handlers[asked.channel](parsed.value, asked.context) : parsed;
}

/** Parses what a window sent by the contract's schema. Failure: `input.invalid` with the path of the first field. */
export function parseInput<C extends Channel>(channel: C, input: unknown): Result<Input<C>, AppError> {
  const parsed = contract[channel].input.safeParse(input);
  if (parsed.success) return { ok: true, value: parsed.data as Input<C> };
  const issue = parsed.error.issues[0];
  const field = (issue?.path ?? []).map(String).join('.');
  return fail('input.invalid', { field: field === '' ? 'input' : field, problem: issue?.code ?? 'custom' });
}

/** Deeper than any channel reaches: what does not fit a channel is wiped too, and may be of any depth. */
const DEEPEST = 8;

function wipeOctets(input: unknown, depth = 0): void {
  if (input instanceof Uint8Array) input.fill(0);
  else if (typeof input === 'object' && input !== null && depth < DEEPEST)
    for (const value of Object.values(input)) wipeOctets(value, depth + 1);
}
