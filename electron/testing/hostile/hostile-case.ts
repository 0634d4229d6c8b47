import type { Socket } from 'node:net';
import type { DialOptions } from '../../tls/dial.ts';
import { Random } from '../soak/random.ts';
import { serveAlerts, serveEndless, serveHugeChain, serveMadeHello, serveRandom, serveText } from './made-answers.ts';
import type { RelayTarget } from './mutating-relay.ts';
import { planPrelude } from './hostile-prelude.ts';
import { planRelay, serveRelay } from './mutating-relay.ts';

/** One connection of a server that means harm, made again by its seed and index. */
export interface HostileCase {
  readonly name: string;
  readonly serve: (socket: Socket) => void;
  /** What the dial is asked beside the usual, given the port of the case's server. */
  readonly options: (port: number) => Partial<DialOptions>;
}

/** Numbers of kinds are weights: a kind that stands twice comes twice as often. */
const KINDS = [
  'relay',
  'relay',
  'relay',
  'relay',
  'cut',
  'cut',
  'hello',
  'hello',
  'alerts',
  'random',
  'text',
  'endless',
  'chain',
  'prelude',
  'prelude',
] as const;

/** The case of an index; `targets` are honest servers whose flights are changed on the way. */
export function buildHostileCase(
  seed: number,
  index: number,
  targets: readonly [RelayTarget, ...RelayTarget[]],
): HostileCase {
  const random = new Random(seed, index);
  const kind = random.pick(KINDS);
  const asked: Partial<DialOptions> = random.below(2) === 0 ? { httpGet: '/' } : {};
  const options = (): Partial<DialOptions> => asked;
  const named = (name: string, serve: (socket: Socket) => void): HostileCase => ({ name, serve, options });
  switch (kind) {
    case 'relay':
    case 'cut': {
      const plan = planRelay(random, { target: random.pick(targets), cutAt: kind === 'cut' ? index : null });
      return named(plan.name, (socket) => serveRelay(socket, plan));
    }
    case 'hello':
      return named('a ServerHello made by hand', (socket) => serveMadeHello(socket, random));
    case 'alerts':
      return named('alerts out of place', (socket) => serveAlerts(socket, random));
    case 'random':
      return named('random octets', (socket) => serveRandom(socket, random));
    case 'text':
      return named('another protocol', (socket) => serveText(socket, random));
    case 'endless':
      return named('records without end', (socket) => serveEndless(socket, random));
    case 'chain':
      return named('a chain of 16 MB', (socket) => serveHugeChain(socket, random));
    case 'prelude': {
      const prelude = planPrelude(random);
      return { ...prelude, options: (port) => ({ ...asked, ...prelude.options(port) }) };
    }
  }
}
