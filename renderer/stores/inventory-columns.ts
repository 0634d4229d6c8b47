import { create } from 'zustand';
import type { CertificateExtra } from '../../shared/model/certificate.ts';
import { type InventoryColumn, parseColumns } from '../../shared/model/view.ts';
import { askForExtras } from './inventory.ts';
import { onOtherWorkspace } from './workspace-change.ts';
import { useWorkspaceStore } from './workspace.ts';

interface ColumnsState {
  /** Columns from left to right; null: those that fit the width, chosen by nobody. */
  readonly chosen: readonly InventoryColumn[] | null;
}

const KEY = 'countersign.inventory-columns.1';

/** The columns that were chosen for this workspace. */
export const useColumns = create<ColumnsState>(() => ({ chosen: read() }));

export const chosenColumns = (): readonly InventoryColumn[] | null => useColumns.getState().chosen;

/** Shows these columns; null shows those that fit. The name stays, it is what a row is known by. */
export function showColumns(columns: readonly InventoryColumn[] | null): void {
  const chosen = columns === null ? null : columns.includes('name') ? columns : ['name' as const, ...columns];
  useColumns.setState({ chosen });
  const kept = readAll();
  try {
    localStorage.setItem(KEY, JSON.stringify({ ...kept, [workspaceId()]: chosen }));
  } catch {
    // A window without storage forgets its columns, nothing more.
  }
}

/** Moves a column by one place; at an end it stays. */
export function movedColumn(
  columns: readonly InventoryColumn[],
  column: InventoryColumn,
  by: 1 | -1,
): readonly InventoryColumn[] {
  const from = columns.indexOf(column);
  const to = from + by;
  if (from < 0 || to < 0 || to >= columns.length) return columns;
  return columns.toSpliced(from, 1).toSpliced(to, 0, column);
}

const EXTRA_OF_COLUMN: Readonly<Partial<Record<InventoryColumn, CertificateExtra>>> = {
  partner: 'partner',
  owner: 'owner',
  tags: 'tags',
};

/** Asks for what the shown columns need beside a row. */
export function askForColumns(shown: readonly InventoryColumn[]): void {
  // Whether a name misleads is told in every list.
  askForExtras([...new Set(['facts' as const, ...shown.flatMap((column) => EXTRA_OF_COLUMN[column] ?? [])])]);
}

function workspaceId(): string {
  const { state } = useWorkspaceStore.getState();
  return state?.open === true ? state.id : '';
}

function readAll(): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(localStorage.getItem(KEY) ?? '{}');
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}

function read(): readonly InventoryColumn[] | null {
  const stored = readAll()[workspaceId()];
  const columns = parseColumns(stored);
  return columns.includes('name') ? columns : null;
}

onOtherWorkspace(() => useColumns.setState({ chosen: read() }));
