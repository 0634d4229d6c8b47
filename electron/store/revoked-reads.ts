import { BugError } from '../../shared/result.ts';
import type { CountQuestion, PackedRevoked, RevokedQuestion, SummedRevoked, SumQuestion } from './packed-revoked.ts';
import type { RevokedCheck } from './sound-revocations.ts';
import type { WorkerClient } from './worker-client.ts';
import type { ConnectionLease } from './worker-dialect.ts';

/** What a CRL is made of and compared with. */
export interface RevokedReads {
  /** Some of an authority's revocations, packed for a CRL; see `packRevoked`. */
  packRevoked(question: RevokedQuestion): Promise<PackedRevoked>;
  /** The sum of lines of some of them out of the table itself; see `sumRevoked`. */
  sumRevoked(question: SumQuestion): Promise<SummedRevoked>;
  /** Whether the table itself has so many of them; see `isRevokedCount`. */
  isRevokedCount(question: CountQuestion): Promise<boolean>;
  /** Compares some of an authority's revocations with their digests; see `checkRevoked`. */
  checkRevoked(some: RevokedCheck): Promise<RevokedCheck['from']>;
}

/** Of a reader, or of the transaction that writes, which sees what it wrote. Used after its end it throws BugError. */
export function revokedOn({ client, on, isOpen }: ConnectionLease): RevokedReads {
  const asked = (): Pick<WorkerClient, 'ask'> => {
    if (!isOpen()) throw new BugError('a transaction was used after its end');
    return client;
  };
  return {
    packRevoked: async (question) => asked().ask({ kind: 'pack-revoked', on, ...question }),
    sumRevoked: async (question) => asked().ask({ kind: 'sum-revoked', on, ...question }),
    isRevokedCount: async (question) => asked().ask({ kind: 'count-revoked', on, ...question }),
    checkRevoked: async (some) => asked().ask({ kind: 'check-revoked', on, ...some }),
  };
}
