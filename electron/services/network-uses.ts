import type { NetworkUse } from '../../shared/model/connection.ts';
import type { Ports } from './ports.ts';

const USES = new WeakMap<object, Map<string, NetworkUse>>();

/** Places beyond this many are forgotten, the oldest first. */
const MAX_USES = 1000;

/** Remembers that a place of the network was reached, whichever workspace asked; the list lives as long as the program. */
export function noteNetworkUse(ports: Pick<Ports, 'clock'>, use: Omit<NetworkUse, 'at'>): void {
  const uses = USES.get(ports) ?? new Map<string, NetworkUse>();
  USES.set(ports, uses);
  const key = `${use.purpose} ${use.target}`;
  uses.delete(key);
  uses.set(key, { ...use, at: ports.clock.now() });
  const [oldest] = uses.keys();
  if (uses.size > MAX_USES && oldest !== undefined) uses.delete(oldest);
}

/** Every place with its last use, newest first. */
export const listNetworkUses = (ports: Pick<Ports, 'clock'>): readonly NetworkUse[] =>
  [...(USES.get(ports)?.values() ?? [])].toSorted((a, b) => b.at - a.at);
