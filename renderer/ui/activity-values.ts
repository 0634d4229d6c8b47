import type { ActivityEntry } from '../../shared/model/activity.ts';
import { diagnosisText } from '../../shared/text/en/connection.ts';
import { activityText } from '../../shared/text/en/ui/activity.ts';
import { alertsText } from '../../shared/text/en/ui/alerts.ts';
import { connectText } from '../../shared/text/en/ui/connect.ts';
import { builtInProfileWords } from '../../shared/text/en/profiles.ts';
import { inventoryText } from '../../shared/text/en/ui/inventory.ts';
import { groupHex, visibleText } from './format-text.ts';
import { formatDate, formatInstant } from './format-time.ts';
import type { KeyValueRow } from './key-value.tsx';

/** Values that are instants, in milliseconds since 1970. */
const INSTANTS: ReadonlySet<string> = new Set([
  'notAfter',
  'nextUpdate',
  'invaliditySince',
  'snoozedUntil',
  'grantedUntil',
]);
/** Hexadecimal to compare: too long for a line, and said better beside it. */
const HEX: ReadonlySet<string> = new Set(['serialHex', 'sha256', 'digest']);

/** Words for values that are identifiers; a value that is not here, such as a reason in free text, is shown as it is. */
const WORDS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  reason: inventoryText.revoke.reasons,
  keyForm: activityText.keyForms,
  purposes: activityText.purposes,
  grantEnd: activityText.grantEnds,
  profile: Object.fromEntries(Object.entries(builtInProfileWords).map(([id, { name }]) => [id, name])),
  afterHandshake: connectText.run.after,
  alert: alertsText.kinds,
  diagnosis: Object.fromEntries(Object.entries(diagnosisText).map(([id, { title }]) => [id, title])),
};

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
  const words = Object.hasOwn(WORDS, key) ? WORDS[key] : undefined;
  const said = String(value);
  return words !== undefined && Object.hasOwn(words, said) ? (words[said] ?? said) : visibleText(said);
}
