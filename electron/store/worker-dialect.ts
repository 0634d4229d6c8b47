import {
  type CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  Kysely,
  type QueryResult,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from 'kysely';
import { BugError } from '../../shared/result.ts';
import type { DbValue } from './schema.ts';
import { findWholeRows } from './sound-rows.ts';
import type { WorkerClient } from './worker-client.ts';

/** Which connection of the worker answers, and whether it still may. */
export interface ConnectionLease {
  readonly client: Pick<WorkerClient, 'ask'>;
  readonly on: 'reader' | 'writer';
  readonly isOpen: () => boolean;
}

/** Kysely over the worker thread. Transactions are the store's own: Kysely's are not offered. */
export const workerDialect = (lease: ConnectionLease): Dialect => ({
  createDriver: () => new WorkerDriver(lease),
  createAdapter: () => new SqliteAdapter(),
  createQueryCompiler: () => new SqliteQueryCompiler(),
  createIntrospector: (db: Kysely<unknown>) => new SqliteIntrospector(db),
});

class WorkerDriver implements Driver {
  readonly #connection: DatabaseConnection;

  constructor(lease: ConnectionLease) {
    this.#connection = new WorkerConnection(lease);
  }

  async init(): Promise<void> {}
  async destroy(): Promise<void> {}
  async releaseConnection(): Promise<void> {}

  async acquireConnection(): Promise<DatabaseConnection> {
    return this.#connection;
  }

  async beginTransaction(): Promise<void> {
    throw new BugError('transactions begin in Store.transaction');
  }
  async commitTransaction(): Promise<void> {}
  async rollbackTransaction(): Promise<void> {}
}

class WorkerConnection implements DatabaseConnection {
  readonly #lease: ConnectionLease;

  constructor(lease: ConnectionLease) {
    this.#lease = lease;
  }

  async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    const { client, on, isOpen } = this.#lease;
    if (!isOpen()) throw new BugError('a transaction was used after its end');
    const whole = findWholeRows(query.query);
    const answer = await client.ask({
      kind: 'query',
      on,
      sql: query.sql,
      parameters: query.parameters.map(toDbValue),
      ...(whole === undefined ? {} : { whole }),
    });
    // Kysely's row type is a claim about the query, which only the schema can back.
    return { rows: answer.rows as readonly unknown[] as R[], numAffectedRows: BigInt(answer.changes) };
  }

  streamQuery<R>(): AsyncIterableIterator<QueryResult<R>> {
    throw new BugError('queries are paged, not streamed');
  }
}

export function toDbValue(value: unknown): DbValue {
  if (value === null || typeof value === 'string' || value instanceof Uint8Array) return value;
  if (typeof value === 'number' && Number.isSafeInteger(value)) return value;
  throw new BugError(`a ${typeof value} can't be stored`);
}
