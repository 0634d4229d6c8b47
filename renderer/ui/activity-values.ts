import type { ActivityEntry } from '../../shared/model/activity.ts';
import { activityText } from '../../shared/text/en/ui/activity.ts';
import { groupHex, visibleText } from './format-text.ts';
import { formatDate, formatInstant } from './format-time.ts';
import type { KeyValueRow } from './key-value.tsx';

/** Values that are instants, in milliseconds since 1970. */
const INSTANTS: ReadonlySet<string> = new Set(['notAfter', 'nextUpdate', 'invaliditySince']);
/** Hexadecimal to compare: too long for a line, and said better beside it. */
const HEX: ReadonlySet<string> = new Set(['serialHex', 'sha256']);

type Value = ActivityEntry['detail'][string];

/** The telling values of an entry on one line. */
export const detailLine = ({ detail }: Pick<ActivityEntry, 'detail'>): string =>
  Object.entries(detail)
    .filter(([key]) => !HEX.has(key))
    .map(([key, value]) => `${labelOf(key)} ${showValue(key, value, formatDate)}`)
    .join(' · ');

/** All values of an entry with their names. */
export const detailRows = ({ detail }: Pick<ActivityEntry, 'detail'>): readonly KeyValueRow[] =>
  Object.entries(detail).map(([key, value]) => ({
    label: labelOf(key),
    value: HEX.has(key) ? groupHex(visibleText(String(value))) : showValue(key, value, formatInstant),
    mono: HEX.has(key),
  }));

const labelOf = (key: string): string =>
  Object.hasOwn(activityText.values, key) ? (activityText.values[key] ?? key) : visibleText(key);

function showValue(key: string, value: Value, showInstant: (at: number) => string): string {
  if (typeof value === 'boolean') return activityText.yesNo(value);
  if (typeof value === 'number' && INSTANTS.has(key)) return showInstant(value);
  return visibleText(String(value));
}
