import { create } from 'zustand';
import type { InspectTarget } from '../../shared/contract/inspect.ts';
import type { AppError } from '../../shared/errors.ts';
import type { FileHandleId } from '../../shared/model/brands.ts';
import type { InspectKind } from '../../shared/model/inspect.ts';
import type { InspectRow } from '../../shared/model/inspect-answers.ts';
import type { Result } from '../../shared/result.ts';
import { ok } from '../../shared/result.ts';
import { call } from '../api/client.ts';

/** Another file that takes part in a comparison; given back when that ends. */
export interface ComparedFile {
  readonly handle: FileHandleId;
  readonly name: string;
  /** Items that can be compared. */
  readonly rows: readonly InspectRow[];
}

interface CompareState {
  readonly a: InspectTarget | null;
  readonly b: InspectTarget | null;
  readonly file: ComparedFile | null;
}

const EMPTY: CompareState = { a: null, b: null, file: null };
const MOST_ROWS = 1000;
const COMPARED: ReadonlySet<InspectKind> = new Set([
  'certificate',
  'csr',
  'crl',
  'public-key',
  'pkcs7',
  'ocsp-request',
  'ocsp-response',
]);

/** Two items side by side; `a` is null while nothing is compared. */
export const useCompare = create<CompareState>(() => EMPTY);

/** Whether an item has octets that may be compared. */
export const canCompare = ({ kind }: { readonly kind: InspectKind }): boolean => COMPARED.has(kind);

export function startCompare(a: InspectTarget, b: InspectTarget): void {
  endCompare();
  useCompare.setState({ a, b });
}

/** Asks for another file and compares with its item of the same kind; false when the dialog was cancelled. */
export async function compareWithFile(a: InspectTarget, kind: InspectKind): Promise<Result<boolean, AppError>> {
  const chosen = await call('file.choose', { purpose: 'inspect' });
  if (!chosen.ok) return chosen;
  if (chosen.value === null) return ok(false);
  const { handle, name } = chosen.value;
  const outline = await call('inspect.outline', { handle, from: 0, limit: MOST_ROWS });
  const rows = outline.ok ? outline.value.rows.filter(canCompare) : [];
  const fitting = rows.find((row) => row.kind === kind) ?? rows[0];
  if (!outline.ok || fitting === undefined) {
    void call('file.release', { handle });
    return outline.ok ? { ok: false, error: { code: 'format.not-recognised', evidence: { name } } } : outline;
  }
  endCompare();
  useCompare.setState({ a, b: { handle, item: fitting.item }, file: { handle, name, rows } });
  return ok(true);
}

/** Takes another item of the other file. */
export function chooseCompared(item: number): void {
  const { file } = useCompare.getState();
  if (file !== null) useCompare.setState({ b: { handle: file.handle, item } });
}

export function endCompare(): void {
  const { file } = useCompare.getState();
  if (file !== null) void call('file.release', { handle: file.handle });
  useCompare.setState(EMPTY);
}
