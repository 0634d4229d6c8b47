import { z } from 'zod';
import { REPORT_FORMATS, REPORT_PAPERS, type ReportFigures } from '../model/report.ts';
import { call } from './call.ts';
import { filterText, instant } from './schemas.ts';

const asked = {
  /** One from the name of the workspace where it is empty. */
  title: z.string().max(200),
  filter: filterText,
  /** Whose revocations are told. */
  period: z.strictObject({ from: instant, to: instant }),
};

export const reportCalls = {
  /** What a report would say. A newer question of the window ends the older one: `job.cancelled`. */
  'report.preview': call<ReportFigures>().with(z.strictObject(asked)),
  /** Writes a report to a place chosen in a native dialog, as a job; null when that was cancelled. */
  'report.save': call<{ readonly name: string } | null>().with(
    z.strictObject({ ...asked, format: z.enum(REPORT_FORMATS), paper: z.enum(REPORT_PAPERS) }),
  ),
} as const;
