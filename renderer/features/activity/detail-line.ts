import type { ActivityEntry } from '../../../shared/model/activity.ts';

/** The values of an entry on one line. */
export const detailLine = ({ detail }: Pick<ActivityEntry, 'detail'>): string =>
  Object.entries(detail)
    .map(([key, value]) => `${key} ${String(value)}`)
    .join(' · ');
