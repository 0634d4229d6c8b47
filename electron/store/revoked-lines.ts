import type { UnixMs } from '../../shared/model/brands.ts';
import type { DbValue } from './schema.ts';

/** Which revocations of an authority a list tells. */
export type RevokedScope =
  /** All, without those that the list `listed` had already and whose certificates had ended before `endedBefore`; without `drop`, all. */
  | { readonly kind: 'complete'; readonly drop: { readonly listed: number; readonly endedBefore: UnixMs } | null }
  /** What came or changed since the list `base`, and the holds that were released since. */
  | { readonly kind: 'delta'; readonly base: number };

/** Condition on the rows of a scope, with its parameters from the fourth on. */
interface Which {
  readonly which: string;
  readonly parameters: readonly DbValue[];
}

function whichOf(scope: RevokedScope): Which {
  if (scope.kind === 'delta') return { which: CHANGED, parameters: [scope.base] };
  if (scope.drop === null) return { which: 'TRUE', parameters: [] };
  return { which: KEPT, parameters: [scope.drop.listed, scope.drop.endedBefore] };
}

const CHANGED = '(one.crl_number IS NULL OR one.crl_number > ?4)';

/** What most rows answer stands first. A row without a certificate is kept: that it ended is not known. */
const KEPT = `(one.not_after >= ?5 OR one.crl_number IS NULL OR one.crl_number > ?4 OR (one.not_after IS NULL
  AND coalesce((SELECT not_after FROM certificate WHERE id = one.certificate_id), ?5) >= ?5))`;

/**
 * Whether the serial of a certificate is a negative INTEGER. Rows leave out the octet that keeps one positive, so its DER has to be asked: what stands
 * before the serial takes at most 15 octets, and tag and length are followed by the serial at once.
 */
const isNegative = (row: string): string => `(${row}.serial_hex >= '8' AND ifnull((SELECT instr(substr(der, 1, 82),
  unhex(printf('02%02x', length(${row}.serial_hex) / 2) || ${row}.serial_hex)) BETWEEN 1 AND 16
  FROM certificate WHERE id = ${row}.certificate_id), 0))`;

/** Without zero octets in front, which rows that came from elsewhere may have. */
const MINIMAL = `CASE WHEN one.serial_hex >= '01' OR one.serial_hex < '0' THEN one.serial_hex
  WHEN ltrim(one.serial_hex, '0') = '' THEN '00'
  WHEN length(ltrim(one.serial_hex, '0')) % 2 = 1 THEN '0' || ltrim(one.serial_hex, '0')
  ELSE ltrim(one.serial_hex, '0') END`;

/** Of what is revoked none says that it is not: that is said of holds that were released. Complete lists take none that says it. */
const reasonOf = (scope: RevokedScope): string =>
  scope.kind === 'complete' ? 'one.reason' : "iif(one.reason = 'removeFromCRL', '?', one.reason)";

/** Nearly every serial is asked no more than two comparisons. */
const SIGNED = `CASE WHEN one.serial_hex >= '01' AND one.serial_hex < '8' THEN one.serial_hex WHEN ${isNegative('one')} THEN '-' || ${MINIMAL} ELSE ${MINIMAL} END`;

/** A table, or an index of it, of which lines are made. Parameters: the authority, the last serial, and the number of lines or the serial to end with. */
interface Source {
  readonly from: string;
  /** What it is read in the order of. */
  readonly order: string;
  readonly authority: string;
  line(scope: RevokedScope): string;
  readonly where: string;
}

/** Nothing stands for NULL. One call joins them in less time than an operator between each two. */
const lineOf = (...parts: readonly string[]): string => `concat(${parts.join(", ',', ")}, char(10))`;

/** In the order of its serials. */
const HERE: Source = {
  from: 'revocation AS one INDEXED BY revocation_serial',
  order: 'one.serial_hex',
  authority: 'one.authority_id',
  line: (scope) => lineOf(SIGNED, reasonOf(scope), 'one.revoked_at', 'one.invalidity_since'),
  where: `(one.reason <> 'certificateHold' OR NOT EXISTS (SELECT 1 FROM revocation_elsewhere AS other
    WHERE other.authority_id = one.authority_id AND other.serial_hex IN (one.serial_hex, '00' || one.serial_hex)
    AND other.reason <> 'certificateHold'))`,
};

/** The same where nothing was revoked elsewhere: what would be asked of every row in vain takes a tenth of the time. */
const alone = (source: Source): Source => ({ ...source, where: 'TRUE' });

/** The same for serials from 01 up to 7f: they are written as they stand there. */
const PLAIN: Source = {
  ...HERE,
  line: (scope) => lineOf('one.serial_hex', reasonOf(scope), 'one.revoked_at', 'one.invalidity_since'),
};

/**
 * Rows of the same, in the order in which the table itself lies. Its statements ask for a range of the primary key: of a table without row ids SQLite would take an
 * index all the same, for NOT INDEXED means nothing there.
 */
const BY_TABLE: Source = {
  ...HERE,
  from: 'revocation AS one NOT INDEXED',
  order: 'one.certificate_id',
  authority: '+one.authority_id',
};

const ELSEWHERE: Source = {
  from: 'revocation_elsewhere AS one',
  order: 'one.serial_hex',
  authority: 'one.authority_id',
  line: (scope) => lineOf(MINIMAL, reasonOf(scope), 'one.revoked_at', 'one.invalidity_since'),
  where: `NOT EXISTS (SELECT 1 FROM revocation AS other WHERE other.authority_id = one.authority_id
    AND other.serial_hex = CASE WHEN one.serial_hex < '0' THEN substr(one.serial_hex, 2) ELSE ${MINIMAL} END
    AND ${isNegative('other')} = (one.serial_hex < '0')
    AND (other.reason <> 'certificateHold' OR one.reason = 'certificateHold'))
    AND (one.serial_hex >= '01' OR one.serial_hex < '0' OR NOT EXISTS (SELECT 1 FROM revocation_elsewhere AS other
      WHERE other.authority_id = one.authority_id AND other.serial_hex = ${MINIMAL} AND other.serial_hex <> one.serial_hex))`,
};

/** The moment is that of the release: it is what the entry tells. Held or revoked again it says nothing, nor does one that no list here named. */
const RELEASED: Source = {
  from: 'released_hold AS one',
  order: 'one.serial_hex',
  authority: 'one.authority_id',
  line: () => lineOf(SIGNED, "'removeFromCRL'", 'max(one.released_at)', 'NULL'),
  where: `one.listed_number > 0 AND NOT EXISTS (SELECT 1 FROM revocation AS other
    WHERE other.authority_id = one.authority_id AND other.serial_hex = one.serial_hex)
    AND NOT EXISTS (SELECT 1 FROM revocation_elsewhere AS other
    WHERE other.authority_id = one.authority_id AND other.serial_hex IN (one.serial_hex, '00' || one.serial_hex))`,
};

/** What a statement is made of. */
export interface Statement {
  readonly sql: string;
  /** From the fourth on. */
  readonly parameters: readonly DbValue[];
}

/** Lines of revocations from other sources than this table, in the order of serials: so many as the third parameter says. */
export function packElsewhere(scope: RevokedScope): Statement {
  return { sql: joined(ELSEWHERE, scope, scope.kind === 'delta' ? CHANGED : 'TRUE'), parameters: basesOf(scope) };
}

/** The same of holds that were released. */
export function packReleased(scope: RevokedScope): Statement {
  return { sql: joined(RELEASED, scope, CHANGED), parameters: scope.kind === 'delta' ? [scope.base] : [null] };
}

const basesOf = (scope: RevokedScope): readonly DbValue[] => (scope.kind === 'delta' ? [scope.base] : []);

/** Whose revocations are asked for, of which, and whether some stand in the table of others. */
interface OfAuthority {
  readonly scope: RevokedScope;
  readonly hasElsewhere: boolean;
}

/** Lines of what was revoked here in the order of the table, so many as the third parameter says, behind the certificate that is the second. */
export function packByTable({ scope, hasElsewhere }: OfAuthority): Statement {
  const { which, parameters } = whichOf(scope);
  return { sql: joined(hasElsewhere ? BY_TABLE : alone(BY_TABLE), scope, which), parameters };
}

/** How many they are by the table. */
export function countByTable({ scope, hasElsewhere }: OfAuthority): Statement {
  const { which, parameters } = whichOf(scope);
  const { from, order, authority, where } = hasElsewhere ? BY_TABLE : alone(BY_TABLE);
  // The second and third are those of a statement that goes on somewhere.
  const sql = `SELECT count(*) AS lines FROM ${from} WHERE ${order} >= '' AND ${authority} = ?1 AND ?2 IS NULL AND ?3 IS NULL
    AND ${which} AND ${where}`;
  return { sql, parameters };
}

/** The serial that the third parameter's number of rows ends with, behind the second. */
export const FIND_END = `SELECT one.serial_hex AS last FROM ${HERE.from} WHERE one.authority_id = ?1 AND one.serial_hex > ?2
  ORDER BY one.serial_hex LIMIT 1 OFFSET ?3 - 1`;

/**
 * Lines of what was revoked here behind a serial up to another, in the order of the index that they are read by. Without a row source of its own, whose rows would be copied, and without looking for the
 * last of them: a million lines in half the time.
 */
export function packUpTo({ scope, hasElsewhere }: OfAuthority, after: string, upTo: string): Statement {
  const { which, parameters } = whichOf(scope);
  const source = after >= '01' && upTo < '8' ? PLAIN : HERE;
  const { from, where, line } = hasElsewhere ? source : alone(source);
  const sql = `SELECT CAST(group_concat(${line(scope)}, '') AS BLOB) AS octets, count(*) AS lines FROM ${from}
    WHERE one.authority_id = ?1 AND one.serial_hex > ?2 AND one.serial_hex <= ?3 AND ${which} AND ${where}`;
  return { sql, parameters };
}

/** Lines that end with a line feed, joined in the order of the source. */
function joined(source: Source, scope: RevokedScope, which: string): string {
  const { from, line, where, order, authority } = source;
  const group = source === RELEASED ? 'GROUP BY one.serial_hex' : '';
  return `SELECT CAST(group_concat(line, '') AS BLOB) AS octets, max(place) AS last, count(*) AS lines FROM (
    SELECT ${order} AS place, ${line(scope)} AS line FROM ${from}
    WHERE ${authority} = ?1 AND ${order} > ?2 AND ${which} AND ${where} ${group}
    ORDER BY ${order} LIMIT ?3)`;
}
