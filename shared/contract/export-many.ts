import { z } from 'zod';
import { CERTIFICATE_SORTS } from '../model/certificate.ts';
import { EXPORT_COLUMNS, EXPORT_MANY_FORMATS, type ExportManyReport } from '../model/export-many.ts';
import { call } from './call.ts';
import { certificateSelection } from './schemas.ts';

export const exportManyCalls = {
  /** Writes what is selected to a place chosen in a native dialog, as a job; null when that was cancelled. Without keys. */
  'certificate.exportMany': call<ExportManyReport | null>().with(
    z.strictObject({
      selection: certificateSelection,
      format: z.enum(EXPORT_MANY_FORMATS),
      /** Of `csv` and `json`. */
      columns: z.array(z.enum(EXPORT_COLUMNS)).min(1).max(EXPORT_COLUMNS.length).optional(),
      /** Of `csv`. */
      byteOrderMark: z.boolean().optional(),
      /** The list's; by name where none is given. */
      order: z.strictObject({ sort: z.enum(CERTIFICATE_SORTS), direction: z.enum(['asc', 'desc']) }).optional(),
    }),
  ),
} as const;
