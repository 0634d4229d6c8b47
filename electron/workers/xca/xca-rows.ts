import type { DatabaseSync, SQLOutputValue } from 'node:sqlite';
import { XcaRefusal } from './xca-file.ts';
import type { XcaTable } from './xca-tables.ts';
import { readComment, readName, readNumber } from './xca-values.ts';

/** Rows of one table. XCA itself becomes unusable long before. */
const MAX_ROWS = 500_000;

export interface XcaItem {
  readonly name: string;
  readonly comment: string;
  readonly isDeleted: boolean;
}

/** The rows of a database of XCA, of one table after the other. Everything else is put together here, so that no index and no join of the file has a say. */
export class XcaRows {
  readonly #database: DatabaseSync;
  readonly #items = new Map<number, XcaItem>();

  constructor(database: DatabaseSync, marksDeleted: boolean) {
    this.#database = database;
    const columns = marksDeleted ? 'id, name, comment, del' : 'id, name, comment';
    for (const { id, name, comment, del } of this.read('items', columns)) {
      const item = readNumber(id);
      if (item === undefined) throw new XcaRefusal('damaged', 'items');
      this.#items.set(item, {
        name: readName(name),
        comment: readComment(comment),
        isDeleted: del !== undefined && del !== 0n && del !== null,
      });
    }
  }

  nameOf(item: number): string {
    return this.#items.get(item)?.name ?? '';
  }

  isDeleted(item: number): boolean {
    return this.#items.get(item)?.isDeleted === true;
  }

  /** Rows of items that are not deleted, with what is known of them. */
  *readItems(
    table: XcaTable,
    columns: string,
  ): Generator<{ readonly id: number; readonly item: XcaItem; readonly row: Row }> {
    for (const row of this.read(table, `item, ${columns}`)) {
      const id = readNumber(row['item']);
      const item = id === undefined ? undefined : this.#items.get(id);
      if (id === undefined || item === undefined) throw new XcaRefusal('damaged', table);
      if (!item.isDeleted) yield { id, item, row };
    }
  }

  /** @throws XcaRefusal where SQLite cannot go on, or where there is no end */
  *read(table: XcaTable, columns: string): Generator<Row> {
    const statement = this.#database.prepare(`SELECT ${columns} FROM ${table} NOT INDEXED`);
    statement.setReadBigInts(true);
    let count = 0;
    for (const row of statement.iterate()) {
      if (++count > MAX_ROWS) throw new XcaRefusal('too-many', table);
      yield row;
    }
  }
}

type Row = Record<string, SQLOutputValue>;
