import type { PublishPlace } from '../../../shared/model/publish.ts';
import { ok } from '../../../shared/result.ts';
import { noteNetworkUse } from '../network-uses.ts';
import type { Outcome } from '../ports.ts';
import type { WorkspaceContext } from '../workspace-context.ts';
import { tellPlace } from './check-place.ts';
import { openFolderPlace } from './folder-place.ts';
import { openHttpPlace } from './places/http-place.ts';
import type { OpenPlace, PlaceSecret, PlaceWorld } from './places/place.ts';
import { openS3Place } from './places/s3-place.ts';
import { openSftpPlace } from './places/sftp-place.ts';

/** A connection that says nothing for so long is given up. */
const IDLE_MS = 30_000;
/** The largest list, on a slow line. */
const TOTAL_MS = 30 * 60_000;

/** Opens a place with its login, and remembers that it was reached. The caller closes it. */
export async function openPlace(
  context: WorkspaceContext,
  place: PublishPlace,
  secret: PlaceSecret,
  signal: AbortSignal,
): Outcome<OpenPlace> {
  const { clock, randomBytes } = context.ports;
  const nonce = (): string => Buffer.from(randomBytes(8)).toString('hex');
  const world: PlaceWorld = { now: clock.now, nonce, signal, idleMs: IDLE_MS, totalMs: TOTAL_MS };
  if (place.kind === 'folder') return ok(openFolderPlace(place, world));
  noteNetworkUse(context.ports, { purpose: 'crl.publish', target: tellPlace(place) });
  if (place.kind === 'http') return openHttpPlace(place, secret, world);
  return place.kind === 's3' ? openS3Place(place, secret, world) : openSftpPlace(place, secret, world);
}
