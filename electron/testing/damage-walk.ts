import { closeSync, openSync, readFileSync, rmSync, truncateSync, writeFileSync, writeSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import type { CheckFinding } from '../../shared/model/workspace.ts';
import { checkFile } from '../store/check-file.ts';
import { DIGESTED_TABLES, type DigestedTable } from '../store/row-digest.ts';
import type { DbRow, DbValue } from '../store/schema.ts';
import { nameRow } from '../store/sound-rows.ts';
import type { DamageSample } from './damage-sample.ts';
import { type DecidingAnswers, readDecidingAnswers, REFUSED } from './deciding-answers.ts';
import { openInThread } from './store-in-thread.ts';

/** What became of altered files, and what was silently wrong. */
export interface DamageFigures {
  files: number;
  /** Nothing was wrong with any row, any answer or any page. */
  harmless: number;
  /** Opening refused the file. */
  refused: number;
  /** The check had findings. */
  reported: number;
  /** Of the reported: a row that decides something was named. */
  byRow: number;
  /** An answer differed before any check had looked, and the check had findings. */
  wrongUntilChecked: Record<string, number>;
  readonly silentlyWrong: string[];
}

const TABLES = [...DIGESTED_TABLES, 'activity'] as const;
type DecidingTable = (typeof TABLES)[number];
type Rows = ReadonlyMap<DecidingTable, readonly DbRow[] | 'unreadable'>;

/** Alters a good workspace file at one place after the other and judges what is told of it. */
export class DamageWalk {
  readonly figures: DamageFigures = {
    files: 0,
    harmless: 0,
    refused: 0,
    reported: 0,
    byRow: 0,
    wrongUntilChecked: {},
    silentlyWrong: [],
  };
  readonly #sample: DamageSample;
  readonly #good: Buffer;
  readonly #file: string;
  #rows: Rows = new Map();
  #answers: DecidingAnswers = new Map();

  /** `file`: where the altered files stand. */
  constructor(sample: DamageSample, file: string) {
    this.#sample = { ...sample, file };
    this.#good = readFileSync(sample.file);
    this.#file = file;
  }

  get length(): number {
    return this.#good.length;
  }

  /** Reads what is true of the good file. */
  async begin(): Promise<void> {
    this.#putBack();
    this.#rows = this.#readRows();
    const opened = openInThread(this.#file);
    if (opened === undefined) throw new Error('the good file is refused');
    this.#answers = await readDecidingAnswers(opened.db, this.#sample);
    opened.close();
    const refused = [...this.#answers].find(([, answer]) => answer === REFUSED);
    if (refused !== undefined) throw new Error(`${refused[0]} is not answered of the good file`);
    await this.#judge('unchanged');
    if (this.figures.harmless !== 1) throw new Error('the good file is reported');
  }

  /** Changes bits of one octet. */
  async flip(at: number, bits: number): Promise<void> {
    const handle = openSync(this.#file, 'r+');
    writeSync(handle, Uint8Array.of((this.#good[at] ?? 0) ^ bits), 0, 1, at);
    closeSync(handle);
    await this.#judge(`octet ${at} (page ${Math.floor(at / 4096) + 1}), bits ${bits.toString(16)}`);
    this.#putBack();
  }

  async cut(length: number): Promise<void> {
    truncateSync(this.#file, length);
    await this.#judge(`cut to ${length}`);
    this.#putBack();
  }

  #putBack(): void {
    for (const suffix of ['-wal', '-shm']) rmSync(this.#file + suffix, { force: true });
    writeFileSync(this.#file, this.#good);
  }

  async #judge(label: string): Promise<void> {
    const { figures } = this;
    figures.files += 1;
    const rows = this.#readRows();
    const findings = this.#check();
    const told = await this.#ask();
    if (told === undefined) figures.refused += 1;
    else if (findings.length > 0) figures.reported += 1;
    const isReported = told === undefined || findings.length > 0;
    const unnamed = told === undefined ? [] : this.#findUnnamed(rows, findings);
    figures.silentlyWrong.push(...unnamed.map((what) => `${label}: ${what}`));
    if (findings.some(({ rowId, table }) => table !== '' && rowId !== '')) figures.byRow += 1;
    const wrong = [...(told ?? [])].filter(
      ([question, answer]) => answer !== REFUSED && answer !== this.#answers.get(question),
    );
    for (const [question] of wrong)
      if (isReported) figures.wrongUntilChecked[question] = (figures.wrongUntilChecked[question] ?? 0) + 1;
      else figures.silentlyWrong.push(`${label}: ${question} is silently wrong`);
    if (!isReported && unnamed.length === 0 && wrong.length === 0) figures.harmless += 1;
  }

  /** Errors that the check of the file finds; a file that cannot be opened for it has one. */
  #check(): readonly CheckFinding[] {
    try {
      const { findings } = checkFile({ file: this.#file, depth: 'full' }, () => undefined);
      return findings.filter(({ severity }) => severity === 'error');
    } catch {
      return [{ code: 'store.corrupt-page', severity: 'error', table: '', rowId: '' }];
    }
  }

  /** Undefined where opening refuses the file. */
  async #ask(): Promise<DecidingAnswers | undefined> {
    try {
      const opened = openInThread(this.#file);
      if (opened === undefined) return undefined;
      try {
        return await readDecidingAnswers(opened.db, this.#sample);
      } finally {
        opened.close();
      }
    } catch {
      return undefined;
    }
  }

  /** Every row that decides something as it stands in its table, whatever indexes say. */
  #readRows(): Rows {
    const rows = new Map<DecidingTable, readonly DbRow[] | 'unreadable'>();
    try {
      const raw = new DatabaseSync(this.#file, { readOnly: true, readBigInts: true });
      try {
        for (const table of TABLES) rows.set(table, readTable(raw, table));
      } finally {
        raw.close();
      }
    } catch {
      // No row can be read of it: that it is reported is judged by the answers.
    }
    return rows;
  }

  /** Rows that differ and are not reported by their name, or, where rows are missing or cannot be told apart, by table or page. */
  #findUnnamed(rows: Rows, findings: readonly CheckFinding[]): readonly string[] {
    return [...rows].flatMap(([table, now]) => {
      const before = this.#rows.get(table) ?? [];
      const isTold = findings.some((finding) => finding.table === table || finding.table === '');
      if (now === 'unreadable' || before === 'unreadable' || now.length !== before.length)
        return isTold ? [] : [`${table} has lost rows and is not reported`];
      return now.flatMap((row, at) => {
        const good = before[at] ?? {};
        if (isSame(row, good)) return [];
        const names = [row, good].map((one) => nameOf(table, one));
        const isNamed = findings.some((finding) => finding.table === table && names.includes(finding.rowId));
        return isNamed ? [] : [`${table}/${names[1]} differs and is not reported by its name`];
      });
    });
  }
}

function readTable(raw: DatabaseSync, table: DecidingTable): readonly DbRow[] | 'unreadable' {
  try {
    return raw.prepare(`SELECT * FROM ${table} NOT INDEXED`).all() as unknown as readonly DbRow[];
  } catch {
    return 'unreadable';
  }
}

const nameOf = (table: DecidingTable, row: DbRow): string =>
  table === 'activity' ? String(row['sequence']) : nameRow(table satisfies DigestedTable, row);

const isSame = (one: DbRow, other: DbRow): boolean =>
  Object.keys(one).every((column) => isSameValue(one[column] ?? null, other[column] ?? null));

const isSameValue = (one: DbValue, other: DbValue): boolean =>
  one instanceof Uint8Array && other instanceof Uint8Array ? Buffer.compare(one, other) === 0 : one === other;
