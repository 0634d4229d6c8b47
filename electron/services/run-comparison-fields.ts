import type { MessageField } from '../../shared/model/connection.ts';
import type { FieldDifference } from '../../shared/model/connection-compare.ts';

/** New in every connection by design, or sealed: a difference says nothing. */
const NEW_EACH_TIME = new Set([
  'random',
  'session_id',
  'key_exchange',
  'signature',
  'verify_data',
  'ticket',
  'ticket_age_add',
  'ticket_nonce',
  'obfuscated_ticket_age',
  'binders',
  'binder',
  'cookie',
  'public',
  'ecdh_public',
  'dh_public',
  'dh_Ys',
  'encrypted_pre_master_secret',
  'session_ticket',
  'encrypted_client_hello',
  'pre_shared_key',
  'response',
]);
const MAX_DIFFERENCES = 200;
const MAX_VALUE = 400;
const SEPARATOR = ' › ';

interface Named {
  readonly type: string;
  readonly fields: readonly MessageField[];
}

/** The fields in which two messages of one type differ, at most 200; the order of extensions is not compared. */
export function compareFields(before: Named, after: Named): readonly FieldDifference[] {
  const differences: FieldDifference[] = [];
  compareLists(before.fields, after.fields, { path: '', type: before.type, differences });
  return differences;
}

interface Place {
  readonly path: string;
  readonly type: string;
  readonly differences: FieldDifference[];
}

function compareLists(before: readonly MessageField[], after: readonly MessageField[], place: Place): void {
  const [left, right] = [before, after].map((fields) => fields.filter((field) => !isGrease(field)));
  if (left === undefined || right === undefined) return;
  if (place.path !== '' && isPlainList([...left, ...right])) {
    note(place, joined(left), joined(right));
    return;
  }
  const ours = byName(left);
  const theirs = byName(right);
  for (const [name, field] of ours) comparePair(field, theirs.get(name), within(place, name));
  for (const [name, field] of theirs) {
    if (!ours.has(name)) comparePair(undefined, field, within(place, name));
  }
}

function comparePair(before: MessageField | undefined, after: MessageField | undefined, place: Place): void {
  const field = before ?? after;
  if (field === undefined || place.differences.length >= MAX_DIFFERENCES) return;
  const bothThere = before !== undefined && after !== undefined;
  // Padding comes and goes with the length of the rest.
  if (field.name === 'padding' || (bothThere && isNewEachTime(field.name, place.type))) return;
  if (field.name === 'key_share') note(place, shareNames(before), shareNames(after));
  else if (bothThere && hasChildren(before) && hasChildren(after)) {
    compareLists(before.children, after.children, place);
  } else note(place, shownValue(before), shownValue(after));
}

const hasChildren = (field: MessageField): field is MessageField & { readonly children: readonly MessageField[] } =>
  field.children !== undefined && field.children.length > 0;

/** A key exchange without a decoder is one blob of keys. */
const isNewEachTime = (name: string, type: string): boolean =>
  NEW_EACH_TIME.has(name) || (name === 'data' && type === 'ClientKeyExchange');

/** The names of the groups; the keys are new each time. */
const shareNames = (field: MessageField | undefined): string | null => {
  if (field === undefined) return null;
  const shares = (field.children ?? []).filter((share) => !isGrease(share));
  return shares.length === 0 ? withoutGrease(field.value) : shares.map(({ name }) => name).join(', ');
};

/** Entries of lists: what counts is the list. */
const LIST_ENTRIES = new Set([
  'cipher_suite',
  'group',
  'scheme',
  'version',
  'protocol',
  'host_name',
  'certificate',
  'authority',
  'issuer',
]);

const isPlainList = (fields: readonly MessageField[]): boolean => {
  const [first] = fields;
  const listed = first !== undefined && LIST_ENTRIES.has(first.name);
  return listed && fields.every((field) => field.name === first.name && !hasChildren(field));
};

const joined = (fields: readonly MessageField[]): string | null =>
  fields.length === 0 ? null : fields.map(({ value }) => value).join(', ');

/** Fields under their names; the second of one name is `name 2`. */
function byName(fields: readonly MessageField[]): ReadonlyMap<string, MessageField> {
  const seen = new Map<string, number>();
  const found = new Map<string, MessageField>();
  for (const field of fields) {
    const count = (seen.get(field.name) ?? 0) + 1;
    seen.set(field.name, count);
    found.set(count === 1 ? field.name : `${field.name} ${count}`, field);
  }
  return found;
}

const within = (place: Place, name: string): Place => ({
  ...place,
  path: place.path === '' ? name : `${place.path}${SEPARATOR}${name}`,
});

const isGrease = ({ name, value }: MessageField): boolean =>
  name.startsWith('GREASE') || /^GREASE \([^)]*\)$/.test(value);

/** Bounded, since a report from anywhere may open brackets without end. */
const withoutGrease = (value: string): string =>
  value.replaceAll(/GREASE \([^()]{0,32}\)(?:, )?/g, '').replace(/, $/, '');

/** A field's own value, or where that only counts or repeats its children, theirs. */
function shownValue(field: MessageField | undefined): string | null {
  if (field === undefined) return null;
  return field.value === '' && hasChildren(field) ? joined(field.children) : withoutGrease(field.value);
}

function note({ path, differences }: Place, before: string | null, after: string | null): void {
  if (before !== after && differences.length < MAX_DIFFERENCES)
    differences.push({ field: path, before: cut(before), after: cut(after) });
}

const cut = (value: string | null): string | null =>
  value === null || value.length <= MAX_VALUE ? value : `${value.slice(0, MAX_VALUE)}…`;
