import type { AppError } from '../../shared/errors.ts';
import type { LogFindingCode, LogVerdict } from '../../shared/model/activity-log.ts';
import type { CheckFinding } from '../../shared/model/workspace.ts';
import type { Result } from '../../shared/result.ts';

/** Findings that are remembered; the check tells all. */
const MAX_REMEMBERED = 200;

/** What is known to be wrong with an open file. From the first finding on nothing is written to it. */
export class StoreDamage {
  readonly #findings = new Map<string, CheckFinding>();
  readonly #listeners = new Set<() => void>();

  get findings(): readonly CheckFinding[] {
    return [...this.#findings.values()];
  }

  get isKnown(): boolean {
    return this.#findings.size > 0;
  }

  /** Remembers what is damage among findings, and tells of it once. */
  note(findings: readonly CheckFinding[]): void {
    const before = this.#findings.size;
    for (const finding of findings)
      if (finding.severity === 'error' && this.#findings.size < MAX_REMEMBERED)
        this.#findings.set(`${finding.code} ${finding.table} ${finding.rowId}`, finding);
    if (this.#findings.size > before) for (const listener of this.#listeners) listener();
  }

  /** Passes a result on; one that failed because of the file is remembered. */
  heed<T>(result: Result<T, AppError>): Result<T, AppError> {
    if (!result.ok && result.error.code === 'workspace.damaged') this.note([findingOf(result.error)]);
    return result;
  }

  /** Whether all that is known is what an older copy in the file's place looks like. */
  get isOlderCopy(): boolean {
    return this.isKnown && this.findings.every(({ code }) => OLDER_COPY.has(code));
  }

  /** Takes what was found of the activity log back: it was judged anew without it, see `Checkpoints.forget`. */
  forgiveLog(): void {
    for (const [key, { code, table }] of this.#findings)
      if (table === LOG_TABLE && OLDER_COPY.has(code)) this.#findings.delete(key);
    for (const listener of this.#listeners) listener();
  }

  onFound(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}

const LOG_TABLE = 'activity';

const OLDER_COPY: ReadonlySet<CheckFinding['code']> = new Set<LogFindingCode>([
  'store.activity-cut',
  'store.activity-rewritten',
  'store.log-key-replaced',
]);

/** What a verification of the activity log found, as damage of the file. */
export const findingsOfLog = ({ findings }: Pick<LogVerdict, 'findings'>): readonly CheckFinding[] =>
  findings.map(({ code, sequence }) => ({ code, severity: 'error', table: LOG_TABLE, rowId: String(sequence) }));

/** `check` is `page`, `header`, a table, or a row as `table/id`. */
function findingOf({ evidence }: AppError): CheckFinding {
  const check = 'check' in evidence ? evidence.check : '';
  const [table = '', ...rest] = check.split('/');
  const isRow = rest.length > 0;
  return {
    code: isRow ? 'store.row-digest' : 'store.corrupt-page',
    severity: 'error',
    table: check === 'page' || check === 'header' ? '' : table,
    rowId: rest.join('/'),
  };
}
