import {
  EXPORT_COLUMNS,
  type ExportColumn,
  type ExportManyFormat,
  STANDARD_EXPORT_COLUMNS,
} from '../../../shared/model/export-many.ts';
import { fail } from '../../../shared/errors.ts';
import { BugError, ok } from '../../../shared/result.ts';
import { buildPkcs7 } from '../../pki/container/pkcs7.ts';
import type { StatusView } from '../../store/certificate-status.ts';
import type { ReadDb } from '../../store/db.ts';
import { readHeld, readTold } from '../../store/exported-rows.ts';
import { BYTE_ORDER_MARK, writeSafeRow } from '../batch/safe-csv.ts';
import type { Outcome } from '../ports.ts';
import type { Append } from '../streamed-file.ts';
import { buildBundleEntry } from './pem-bundle.ts';
import { buildExported, toCell } from './told-certificate.ts';

/** Octets of certificates that one PKCS #7 may hold. */
const MOST_P7B_OCTETS = 256 * 1024 * 1024;

/** Writes groups of at most 500 certificates; answers how many of a group were still there. */
export interface ManyWriter {
  begin(append: Append): Promise<void>;
  write(append: Append, db: ReadDb, seqs: readonly number[]): Outcome<number>;
  end(append: Append): Promise<void>;
}

export interface WriterWish {
  readonly columns?: readonly ExportColumn[] | undefined;
  readonly byteOrderMark?: boolean | undefined;
  readonly view: StatusView;
  /** Base name of the file. */
  readonly name: string;
}

export function createWriter(format: Exclude<ExportManyFormat, 'files'>, wish: WriterWish): ManyWriter {
  switch (format) {
    case 'csv':
      return csvWriter(wish);
    case 'json':
      return jsonWriter(wish);
    case 'pem':
      return pemWriter();
    case 'p7b':
      return p7bWriter(wish);
  }
}

const encode = (text: string): Uint8Array => new TextEncoder().encode(text);
const nothing = async (): Promise<void> => undefined;

/** The first line names the columns. @see RFC 4180 */
function csvWriter(wish: WriterWish): ManyWriter {
  const columns = wish.columns ?? STANDARD_EXPORT_COLUMNS;
  return {
    begin: (append) => append(encode((wish.byteOrderMark === true ? BYTE_ORDER_MARK : '') + writeSafeRow(columns))),
    write: async (append, db, seqs) => {
      const rows = await readExported(db, seqs, { columns, view: wish.view });
      const lines = rows.map((row) => writeSafeRow(columns.map((column) => toCell(row, column))));
      await append(encode(lines.join('')));
      return ok(rows.length);
    },
    end: nothing,
  };
}

/** One array, a certificate a line. @see RFC 8259 */
function jsonWriter(wish: WriterWish): ManyWriter {
  const columns = wish.columns ?? EXPORT_COLUMNS;
  let isFirst = true;
  return {
    begin: (append) => append(encode('[')),
    write: async (append, db, seqs) => {
      const rows = await readExported(db, seqs, { columns, view: wish.view });
      const lines = rows.map((row) =>
        JSON.stringify(Object.fromEntries(columns.map((column) => [column, row[column]]))),
      );
      if (lines.length > 0) await append(encode(`${isFirst ? '\n' : ',\n'}${lines.join(',\n')}`));
      isFirst &&= lines.length === 0;
      return ok(rows.length);
    },
    end: (append) => append(encode(isFirst ? ']\n' : '\n]\n')),
  };
}

async function readExported(
  db: ReadDb,
  seqs: readonly number[],
  { columns, view }: { readonly columns: readonly ExportColumn[]; readonly view: StatusView },
) {
  const rows = await readTold(db, seqs, view);
  const ders = columns.includes('alternativeNames') ? await readHeld(db, seqs) : [];
  const bySeq = new Map(ders.map(({ seq, der }) => [seq, der]));
  return rows.map(({ seq, told }) => buildExported(told, bySeq.get(seq)));
}

const pemWriter = (): ManyWriter => ({
  begin: nothing,
  write: async (append, db, seqs) => {
    const rows = await readHeld(db, seqs);
    await append(encode(rows.map(buildBundleEntry).join('')));
    return ok(rows.length);
  },
  end: nothing,
});

/** Held in memory whole: DER says its length first. Inside a SET certificates have no order. */
function p7bWriter({ name }: WriterWish): ManyWriter {
  const ders: Uint8Array[] = [];
  let octets = 0;
  return {
    begin: nothing,
    write: async (_append, db, seqs) => {
      const rows = await readHeld(db, seqs);
      for (const { der } of rows) {
        ders.push(der);
        octets += der.length;
      }
      if (octets > MOST_P7B_OCTETS) return fail('file.too-large', { name, size: octets, limit: MOST_P7B_OCTETS });
      return ok(rows.length);
    },
    end: (append) => {
      if (ders.length === 0) throw new BugError('a PKCS #7 without certificates');
      return append(buildPkcs7(ders));
    },
  };
}
