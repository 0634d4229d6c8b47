import path from 'node:path';
import { isOurs, type Sender } from './router.ts';
import type { WindowSession } from './window-session.ts';

/** Longer than a path of any system. */
const MAX_PLACE = 32_768;

interface Noting {
  readonly origin: string;
  readonly find: (senderId: number) => WindowSession | undefined;
  readonly platform?: NodeJS.Platform;
}

/** Keeps what the preload of a window says was dropped there; what is no place of the disk forgets the one before. */
export function noteDropped(
  { sender, place }: { readonly sender: Sender; readonly place: unknown },
  { origin, find, platform = process.platform }: Noting,
): void {
  const session = isOurs(sender, origin) ? find(sender.id) : undefined;
  if (session === undefined) return;
  const isPlace = typeof place === 'string' && place.length <= MAX_PLACE && isOfDisk(place, platform);
  session.dropped = isPlace ? place : undefined;
}

/** On Windows with the letter of a drive: to look at the place of a server is to log in there, and other forms name devices. */
function isOfDisk(place: string, platform: NodeJS.Platform): boolean {
  return platform === 'win32' ? /^[a-z]:[\\/]/i.test(place) : path.posix.isAbsolute(place);
}
