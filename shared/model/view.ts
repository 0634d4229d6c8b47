import { CERTIFICATE_SORTS, type CertificateSort } from './certificate.ts';
import type { ViewId } from './brands.ts';

/** Columns of the inventory, in the order in which they stand when nobody chose. */
export const INVENTORY_COLUMNS = [
  'status',
  'name',
  'issuer',
  'notAfter',
  'validity',
  'key',
  'partner',
  'owner',
  'tags',
  'serial',
  'notBefore',
  'purpose',
  'life',
  'signature',
  'source',
  'created',
  'sha256',
] as const;
export type InventoryColumn = (typeof INVENTORY_COLUMNS)[number];

/** A filter with a name, how it is sorted and what is shown. */
export interface SavedView extends ViewContent {
  readonly id: ViewId;
  readonly name: string;
}

/** A view that is to be kept. */
export interface NamedView extends ViewContent {
  readonly name: string;
}

export interface ViewContent {
  /** Text of the filter language; may be unfinished. */
  readonly filter: string;
  readonly sort: CertificateSort;
  readonly direction: 'asc' | 'desc';
  /** Columns from left to right; none: those that stand there anyway. */
  readonly columns: readonly InventoryColumn[];
}

/** How many certificates a view finds; null while that is being counted. */
export interface ViewCount {
  readonly id: ViewId;
  readonly count: number | null;
}

export const MAX_VIEWS = 200;

/** Reads what was stored; what is unknown by now is left out. */
export function parseViewContent(value: unknown): ViewContent {
  const stored: Readonly<Record<string, unknown>> = typeof value === 'object' && value !== null ? { ...value } : {};
  const { filter, sort, direction, columns } = stored;
  return {
    filter: typeof filter === 'string' ? filter : '',
    sort: CERTIFICATE_SORTS.find((known) => known === sort) ?? 'notAfter',
    direction: direction === 'desc' ? 'desc' : 'asc',
    columns: parseColumns(columns),
  };
}

/** Columns that are known, each once. */
export function parseColumns(value: unknown): readonly InventoryColumn[] {
  if (!Array.isArray(value)) return [];
  return [...new Set(value.flatMap((id) => INVENTORY_COLUMNS.find((known) => known === id) ?? []))];
}
