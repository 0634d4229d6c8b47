import type { ActivityEntry } from '../../shared/model/activity.ts';
import { REVOCATION_REASONS } from '../../shared/model/certificate.ts';
import { diagnosisText } from '../../shared/text/en/connection.ts';
import { activityText } from '../../shared/text/en/ui/activity.ts';
import { alertsText } from '../../shared/text/en/ui/alerts.ts';
import { connectText } from '../../shared/text/en/ui/connect.ts';
import { builtInProfileWords } from '../../shared/text/en/profiles.ts';
import { revocationWords } from '../../shared/text/en/ui/revocation-words.ts';
import { groupHex, visibleText } from './format-text.ts';
import { formatDate, formatInstant } from './format-time.ts';
import type { KeyValueRow } from './key-value.tsx';

/** Values that are instants, in milliseconds since 1970. */
const INSTANTS: ReadonlySet<string> = new Set([
  'notAfter',
  'notAfterBefore',
  'nextUpdate',
  'invaliditySince',
  'snoozedUntil',
  'grantedUntil',
]);
/** Hexadecimal to compare: too long for a line, and said better beside it. */
const HEX: ReadonlySet<string> = new Set(['serialHex', 'sha256', 'digest']);

/** Words for values that are identifiers; a value that is not here, such as a reason in free text, is shown as it is. */
const WORDS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  reason: Object.fromEntries(REVOCATION_REASONS.map((reason) => [reason, revocationWords.reasonWithCode(reason)])),
  keyForm: activityText.keyForms,
  purposes: activityText.purposes,
  grantEnd: activityText.grantEnds,
  profile: Object.fromEntries(Object.entries(builtInProfileWords).map(([id, { name }]) => [id, name])),
  afterHandshake: connectText.run.after,
  alert: alertsText.kinds,
  diagnosis: Object.fromEntries(Object.entries(diagnosisText).map(([id, { title }]) => [id, title])),
};

type Value = ActivityEntry['detail'][string];

/** Values that say what another was before, by the key of that. */
const FORMER: Readonly<Record<string, string>> = {
  after: 'before',
  owner: 'ownerBefore',
  note: 'noteBefore',
  filter: 'filterBefore',
  assignee: 'assigneeBefore',
  notAfter: 'notAfterBefore',
  key: 'keyBefore',
};
/** These say by themselves that something was changed, and need no name. */
const CHANGE = 'after';

/** The telling values of an entry on one line; what was changed as what it was and what it is. */
export function detailLine({ detail }: Pick<ActivityEntry, 'detail'>): string {
  const parts: string[] = [];
  const formers = new Set(Object.keys(FORMER).flatMap((key) => (hasFormer(detail, key) ? (FORMER[key] ?? []) : [])));
  const keys = Object.keys(detail).filter((key) => !HEX.has(key) && !formers.has(key));
  // What is here no more has only what it was.
  if (formers.has('before') && !keys.includes(CHANGE)) keys.push(CHANGE);
  for (const key of keys) {
    const value = lineValue(key, detail[key]);
    const former = FORMER[key];
    if (former !== undefined && hasFormer(detail, key)) {
      const change = activityText.change(lineValue(former, detail[former]), value);
      parts.push(key === CHANGE ? change : `${labelOf(key)} ${change}`);
    } else if (value !== '') parts.push(`${labelOf(key)} ${value}`);
  }
  return parts.join(' · ');
}

const hasFormer = (detail: ActivityEntry['detail'], key: string): boolean =>
  Object.hasOwn(FORMER, key) &&
  (Object.hasOwn(detail, FORMER[key] ?? '') || (key === CHANGE && Object.hasOwn(detail, key)));

const lineValue = (key: string, value: Value | undefined): string =>
  value === undefined ? '' : showValue(key, value, formatDate);

/** All values of an entry with their names. */
export const detailRows = ({ detail }: Pick<ActivityEntry, 'detail'>): readonly KeyValueRow[] =>
  Object.entries(detail).map(([key, value]) => ({
    label: labelOf(key),
    value: HEX.has(key)
      ? groupHex(visibleText(String(value)))
      : showValue(key, value, formatInstant) || activityText.nothing,
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
