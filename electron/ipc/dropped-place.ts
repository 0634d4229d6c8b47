import path from 'node:path';
import { isOurs, type Sender } from './router.ts';
import type { WindowSession } from './window-session.ts';

/** Longer than a path of any system. */
const MAX_PLACE = 32_768;

/** Keeps what the preload of a window says was dropped there; what is no place of the disk forgets the one before. */
export function noteDropped(
  { sender, place }: { readonly sender: Sender; readonly place: unknown },
  { origin, find }: { readonly origin: string; readonly find: (senderId: number) => WindowSession | undefined },
): void {
  const session = isOurs(sender, origin) ? find(sender.id) : undefined;
  if (session === undefined) return;
  const isPlace = typeof place === 'string' && place.length <= MAX_PLACE && path.isAbsolute(place);
  session.dropped = isPlace ? place : undefined;
}
