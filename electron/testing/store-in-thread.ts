import type { AuthorityId } from '../../shared/model/brands.ts';
import { Connection } from '../store/connection.ts';
import { createReadDb, type ReadDb } from '../store/db.ts';
import { Engine } from '../store/engine.ts';
import { addSums, isSameSum, type LineSum, NO_LINES } from '../store/line-sum.ts';
import {
  packRevoked,
  type RevokedPlace,
  type RevokedQuestion,
  sumRevoked,
  type SumQuestion,
} from '../store/packed-revoked.ts';
import { BESIDE_OWN, checkRevoked, type RevokedCheck } from '../store/sound-revocations.ts';
import type { StoreInfo } from '../store/worker-protocol.ts';
import type { WorkerClient } from '../store/worker-client.ts';

/** A workspace file as the database's thread opens it, in the calling thread: a thread of its own for every file takes a hundred times as long. */
export interface StoreInThread {
  readonly db: ReadDb;
  /** What opening found wrong. */
  readonly findings: StoreInfo['findings'];
  close(): void;
}

/** Throws what SQLite says; undefined where opening refuses the file. */
export function openInThread(file: string): StoreInThread | undefined {
  const engine = new Engine();
  const request = {
    file,
    create: false,
    isOpenHere: false,
    stamp: 'test',
    checkpoint: null,
    migrations: null,
    maxPages: null,
  } as const;
  const close = (): void => void engine.answer({ kind: 'close' });
  let opened: unknown;
  try {
    opened = engine.answer({ kind: 'open', ...request });
  } catch (cause) {
    // A thread would end with this; what is left open here would keep the file's log from the next who opens it.
    close();
    throw cause;
  }
  const info = infoOf(opened);
  if (info === undefined) {
    close();
    return undefined;
  }
  const ask = async (asked: Parameters<Engine['answer']>[0]): Promise<unknown> => engine.answer(asked);
  return {
    db: createReadDb({ ask: ask as WorkerClient['ask'] }, () => true),
    findings: info.findings,
    close,
  };
}

function infoOf(opened: unknown): StoreInfo | undefined {
  const answer = opened as { readonly refused?: unknown; readonly info?: StoreInfo } | null;
  return answer?.refused === null ? answer.info : undefined;
}

/** What a complete CRL of an authority would list, compared with digests and packed as for signing; throws where that refuses. */
export function readCrlLines(file: string, authorityId: AuthorityId): string {
  const connection = new Connection(file, { readOnly: true });
  try {
    let from: RevokedCheck['from'] = BESIDE_OWN;
    do from = checkRevoked(connection, { authorityId, from });
    while (from !== null);
    const lines: string[] = [];
    const question = { authorityId, scope: { kind: 'complete', drop: null } } as const;
    let sum = NO_LINES;
    let place: RevokedPlace | null = null;
    do {
      const packed = packRevoked(connection, { ...question, from: place });
      sum = addSums(sum, packed.sum);
      lines.push(Buffer.from(packed.octets).toString('latin1'));
      place = packed.next;
    } while (place !== null);
    requireSame(connection, question, sum);
    return lines.join('');
  } finally {
    connection.close();
  }
}

function requireSame(connection: Connection, question: Omit<RevokedQuestion, 'from'>, packed: LineSum): void {
  let sum = NO_LINES;
  let from: SumQuestion['from'] = null;
  do {
    const summed = sumRevoked(connection, { ...question, from });
    sum = addSums(sum, summed.sum);
    from = summed.next;
  } while (from !== null);
  if (!isSameSum(sum, packed)) throw new Error('the table and the index tell other revocations');
}
