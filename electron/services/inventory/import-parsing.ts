import type { ImportDuplicate, ImportFailure } from '../../../shared/model/import.ts';
import type { InspectReply, PackedCertificates } from '../../workers/inspect-protocol.ts';
import { createWorkerSession, type WorkerSession } from '../../workers/worker-session.ts';
import type { Piece, Unit } from './import-units.ts';

const DEADLINE_MS = 10_000;
/** Of a piece alone: on a busy computer one that is not hostile takes its time as well, and must not be left out. */
const ALONE_DEADLINE_MS = 60_000;
/** Pieces of one unit that are waited for so long: where more are slow it is they, and not the computer. */
const MOST_SLOW = 3;
/** More threads than these wait for the one that writes. */
const MAX_LANES = 6;

/** What came of one unit: certificates ready for the database, and what is told of the rest. */
export interface ParsedUnit {
  readonly packed: Pick<PackedCertificates, 'facts' | 'octets'>;
  /** One for each certificate. */
  readonly places: readonly ImportDuplicate[];
  readonly repetitions: number;
  readonly repeated: readonly ImportDuplicate[];
  readonly failed: readonly ImportFailure[];
  /** Of the files. */
  readonly read: number;
}

export interface ParseOptions {
  readonly entry: URL | string;
  readonly at: number;
  readonly signal: AbortSignal;
}

/**
 * Parses units in as many threads as the computer has besides the one that writes, and hands over what came of each, in the order they are done, to one
 * taker at a time. No more units are read than threads wait for, so that memory stays bounded whatever the files hold. Ends early when `signal` fires
 * or the taker answers false.
 */
export async function parseUnits(
  units: AsyncGenerator<Unit>,
  options: ParseOptions,
  take: (parsed: ParsedUnit) => Promise<boolean>,
): Promise<void> {
  const lanes = Math.max(1, Math.min(MAX_LANES, navigator.hardwareConcurrency - 1));
  let taking: Promise<boolean> = Promise.resolve(true);
  const inTurn = (parsed: readonly ParsedUnit[]): Promise<boolean> => {
    taking = taking.then(async (wanted) => {
      for (const each of parsed) if (!wanted || options.signal.aborted || !(await take(each))) return false;
      return wanted;
    });
    return taking;
  };
  const lane = async (): Promise<void> => {
    const session = createWorkerSession(options.entry);
    // The answer to the last question is taken while the thread reads the next.
    let last: Promise<boolean> = Promise.resolve(true);
    try {
      while (!options.signal.aborted) {
        const unit = await units.next();
        if (unit.done === true) break;
        const parsed = await parseUnit(session, unit.value, options);
        if (!(await last)) break;
        last = inTurn(parsed);
      }
      await last;
    } finally {
      await session.close();
    }
  };
  try {
    await Promise.all(Array.from({ length: lanes }, lane));
  } finally {
    // Where it ended early a file is open still.
    await units.return(undefined);
  }
}

/** When a unit takes too long its pieces are asked one by one, so that one hostile file costs itself alone. */
async function parseUnit(
  session: WorkerSession,
  unit: Unit,
  options: ParseOptions,
  aloneMs?: number,
): Promise<readonly ParsedUnit[]> {
  const { pieces } = unit;
  if (pieces.length === 0) return [told(unit)];
  const request = {
    kind: 'import',
    at: options.at,
    pieces: pieces.map(({ shown, bytes }) => ({ name: shown, bytes })),
  };
  const outcome = await session.ask({ request, deadlineMs: aloneMs ?? DEADLINE_MS, signal: options.signal });
  if (outcome.kind === 'cancelled') return [];
  if (outcome.kind === 'answer') return [placed(outcome.value as InspectReply, unit)];
  const [first, ...others] = pieces;
  if (first !== undefined && others.length === 0 && aloneMs !== undefined)
    return [
      told({
        ...unit,
        failed: [...unit.failed, { path: first.shown, offset: first.offset, code: 'inspect.deadline' }],
      }),
    ];
  const parsed: ParsedUnit[] = [told({ ...unit, octets: 0 })];
  let slow = 0;
  for (const piece of pieces) {
    const alone = { pieces: [piece], octets: piece.bytes.length, failed: [] };
    const came = await parseUnit(session, alone, options, slow < MOST_SLOW ? ALONE_DEADLINE_MS : DEADLINE_MS);
    if (came.some(({ failed }) => failed.some(({ code }) => code === 'inspect.deadline'))) slow += 1;
    parsed.push(...came);
  }
  return parsed;
}

const NOTHING = new Uint8Array();

/** A unit of which there is nothing but failures to tell. */
const told = ({ failed, octets }: Unit): ParsedUnit => ({
  packed: { facts: NOTHING, octets: NOTHING },
  places: [],
  repetitions: 0,
  repeated: [],
  failed,
  read: octets,
});

function placed(reply: InspectReply, unit: Unit): ParsedUnit {
  if (!reply.ok) return told(unit);
  // The thread answers a request with the value of its kind.
  const { facts, octets, places, repetitions, repeated, failed } = reply.value as PackedCertificates;
  const inFile = ({ piece, offset }: { readonly piece: number; readonly offset: number }): ImportDuplicate =>
    placeIn(unit.pieces[piece], offset);
  return {
    packed: { facts, octets },
    places: places.map(inFile),
    repetitions,
    repeated: repeated.map(inFile),
    failed: [...unit.failed, ...failed.map((each) => ({ ...inFile(each), code: each.code }))],
    read: unit.octets,
  };
}

const placeIn = (piece: Piece | undefined, offset: number): ImportDuplicate => ({
  path: piece?.shown ?? '',
  offset: (piece?.offset ?? 0) + offset,
});
