import { connect, type Socket } from 'node:net';
import type { Random } from '../soak/random.ts';
import { mutate } from '../soak/mutate.ts';
import { randomOctets, record } from './made-answers.ts';

/** An honest server on loopback, and how many octets it sends in a handshake, roughly. */
export interface RelayTarget {
  readonly name: string;
  readonly port: number;
  readonly flightOctets: number;
}

/** What happens to the octets of an honest server on their way to us. */
export interface RelayPlan {
  readonly name: string;
  readonly target: RelayTarget;
  /** Octet of the server's stream at which it happens. */
  readonly at: number;
  readonly change: Change;
  readonly random: Random;
  /** Octets handed on at once; 1 is a drip. */
  readonly step: number;
}

const CHANGES = ['flip', 'insert', 'drop', 'repeat', 'mutate', 'alert', 'unknown-record', 'stall', 'drip'] as const;
type Change = (typeof CHANGES)[number] | 'fin' | 'rst';

/** `cutAt` walks FIN and RST over every octet of the flight, index by index. */
export function planRelay(
  random: Random,
  { target, cutAt }: { readonly target: RelayTarget; readonly cutAt: number | null },
): RelayPlan {
  const change: Change = cutAt === null ? random.pick(CHANGES) : random.pick(['fin', 'rst', 'rst']);
  const at = (cutAt ?? random.below(target.flightOctets)) % target.flightOctets;
  const step = change === 'drip' ? 1 : random.pick([1400, 65_536]);
  return { name: `${target.name}, ${change} at ${at}`, target, at, change, random, step };
}

export function serveRelay(socket: Socket, plan: RelayPlan): void {
  const upstream = connect(plan.target.port, '127.0.0.1');
  upstream.on('error', () => socket.destroy());
  upstream.on('end', () => socket.end());
  socket.on('close', () => upstream.destroy());
  socket.pipe(upstream);
  let passed = 0;
  let done = false;
  const queue: Buffer[] = [];
  let moving = false;
  const move = (): void => {
    const next = queue.shift();
    moving = next !== undefined;
    if (next === undefined || socket.destroyed) return;
    const due = !done && passed + next.length > plan.at;
    const piece = due ? applyChange(socket, next, { plan, within: plan.at - passed }) : next;
    passed += next.length;
    done ||= due;
    if (piece === null) return;
    socket.write(piece);
    setImmediate(move);
  };
  upstream.on('data', (chunk: Buffer) => {
    for (let at = 0; at < chunk.length; at += plan.step) queue.push(chunk.subarray(at, at + plan.step));
    if (!moving) move();
  });
}

/** The octets that go out instead; null where nothing goes out any more. */
function applyChange(
  socket: Socket,
  octets: Buffer,
  { plan, within }: { readonly plan: RelayPlan; readonly within: number },
): Buffer | null {
  const { random, change } = plan;
  const before = octets.subarray(0, within);
  const after = octets.subarray(within);
  switch (change) {
    case 'flip':
      return Buffer.concat([before, Buffer.from([(after[0] ?? 0) ^ (1 << random.below(8))]), after.subarray(1)]);
    case 'insert':
      return Buffer.concat([before, randomOctets(random, 1 + random.below(64)), after]);
    case 'drop':
      return Buffer.concat([before, after.subarray(1 + random.below(64))]);
    case 'repeat':
      return Buffer.concat([before, after, after, after]);
    case 'mutate':
      return Buffer.from(mutate(octets, random, octets));
    case 'alert':
      return Buffer.concat([before, record(21, Buffer.from([1 + random.below(2), random.below(256)])), after]);
    case 'unknown-record':
      return Buffer.concat([before, record(random.below(256), randomOctets(random, random.below(300))), after]);
    case 'drip':
      return octets;
    case 'stall':
      socket.write(before);
      return null;
    case 'fin':
      socket.end(before);
      return null;
    case 'rst':
      socket.write(before, () => socket.resetAndDestroy());
      return null;
  }
}
