import { z } from 'zod';
import { CERTIFICATE_SORTS } from '../model/certificate.ts';
import { MAX_FILTER_LENGTH } from '../model/filter/keys.ts';
import { INVENTORY_COLUMNS, MAX_VIEWS, type SavedView, type ViewCount } from '../model/view.ts';
import { call } from './call.ts';
import { displayName, nothing, viewId } from './schemas.ts';

const viewInput = z.strictObject({
  name: displayName,
  filter: z.string().max(MAX_FILTER_LENGTH),
  sort: z.enum(CERTIFICATE_SORTS),
  direction: z.enum(['asc', 'desc']),
  columns: z.array(z.enum(INVENTORY_COLUMNS)).max(INVENTORY_COLUMNS.length),
});

const position = z.int().min(0).max(MAX_VIEWS);

export const viewCalls = {
  /** In the order that was chosen. */
  'view.list': call<readonly SavedView[]>().with(nothing),
  /** How many certificates each finds, which may come one after the other: ask again. Those whose filter cannot be read are left out. */
  'view.counts': call<readonly ViewCount[]>().with(nothing),
  /** A new one at a position, the end where none is named; with `id` the content of one that is here. */
  'view.save': call<SavedView>().with(viewInput.extend({ id: viewId.optional(), position: position.optional() })),
  'view.rename': call<SavedView>().with(z.strictObject({ id: viewId, name: displayName })),
  /** Answers what was deleted and where it stood, so that it can be put back. */
  'view.delete': call<{ readonly view: SavedView; readonly position: number }>().with(z.strictObject({ id: viewId })),
  'view.move': call<readonly SavedView[]>().with(z.strictObject({ id: viewId, position })),
} as const;
