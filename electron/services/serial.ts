import type { AuthorityId, Hex } from '../../shared/model/brands.ts';
import { BugError } from '../../shared/result.ts';
import { serialFromRandom } from '../pki/issuing/draft.ts';
import type { WriteDb } from '../store/db.ts';
import { type NewReservation, reserveSerials } from '../store/serial-rows.ts';
import type { WorkspaceContext } from './workspace-context.ts';

const SERIAL_OCTETS = 16;
const MAX_DRAWS = 4;

export interface SerialOrder {
  readonly authorityId: AuthorityId;
  readonly count: number;
}

/** A serial that is taken, as its row says. */
export interface ReservedSerial {
  readonly serial: Uint8Array;
  readonly reservation: NewReservation;
}

export const toSerialHex = (serial: Uint8Array): Hex => Buffer.from(serial).toString('hex');

export const drawSerial = (context: WorkspaceContext): Uint8Array =>
  serialFromRandom(context.ports.randomBytes(SERIAL_OCTETS));

/**
 * Reserves random serials inside a transaction, before any key is used: after a crash their rows say that certificates with them may exist.
 * A serial that is taken is drawn again; that it happens four times running is a broken random source.
 */
export async function reserveSerialsIn(
  context: WorkspaceContext,
  tx: WriteDb,
  order: SerialOrder,
): Promise<readonly ReservedSerial[]> {
  const batch = context.newId<string>();
  const createdAt = context.ports.clock.now();
  const reserved: ReservedSerial[] = [];
  for (let draw = 0; draw < MAX_DRAWS && reserved.length < order.count; draw++) {
    const drawn = Array.from({ length: order.count - reserved.length }, (): ReservedSerial => {
      const serial = drawSerial(context);
      return {
        serial,
        reservation: { authorityId: order.authorityId, serialHex: toSerialHex(serial), batch, createdAt },
      };
    });
    const rows = drawn.map(({ reservation }) => reservation);
    const taken = new Set((await reserveSerials(tx, rows)).taken);
    reserved.push(...drawn.filter(({ reservation }) => !taken.has(reservation.serialHex)));
  }
  if (reserved.length < order.count) throw new BugError('the random source repeats itself');
  return reserved;
}
