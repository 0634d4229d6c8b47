import { sql } from 'kysely';
import { TRAIT_BIT, USAGE_BIT } from '../../../shared/model/certificate-traits.ts';
import { CERTIFICATE_STATUSES } from '../../../shared/model/certificate.ts';
import type { FilterValue } from '../../../shared/model/filter/ast.ts';
import type { FilterKey } from '../../../shared/model/filter/keys.ts';
import { DEFAULT_WATCH } from '../../../shared/model/watch.ts';
import { BugError } from '../../../shared/result.ts';
import type { StatusView } from '../certificate-status.ts';
import { sortKey } from '../sort-text.ts';
import { type Condition, inexact, noneOf, ofFacts, ofRow, ofSeqs } from './condition.ts';
import { ofNote, ofPartner, ofReplaced, ofSeen, ofSnoozed, ofTag, ofSigner } from './side-condition.ts';
import { driverOfText, longestLiteral, matchesText, ofAlternativeName, type TextValue } from './text-condition.ts';
import { compareWith, ofEnd, ofStatus, periodMs } from './time-condition.ts';

const DAY_MS = 86_400_000;

/** What one value of one key asks for. */
export function ofValue(key: FilterKey, value: FilterValue, view: StatusView): Condition {
  switch (key) {
    case 'expires':
      return ofEnd(value, view);
    case 'life':
      return ofLife(value);
    case 'status':
      return ofStatus(statusOf(value), view);
    case 'seen':
      return ofSeen(value, view);
    case 'key':
      return ofKey(value);
    case 'is':
      return ofTrait(choiceOf(value), view);
    case 'eku':
      return ofFacts(sql<boolean>`certificate_fact.usages & ${sql.lit(usageBit(choiceOf(value)))} <> 0`);
    case 'has':
      return ofPresence(choiceOf(value));
    case 'partner':
      return ofPartner(value);
    case 'tag':
      return ofTag(value);
    case 'owner':
      return ofNote('owner', value);
    case 'outlives':
      return outlivesIssuer();
    case 'crl':
      return ofOverdueCrl(view);
    default:
      return ofText(key, value);
  }
}

type TextKey = Extract<
  FilterKey,
  'issuer' | 'ca' | 'san' | 'name' | 'subject' | 'serial' | 'sha256' | 'sig' | 'source' | 'import' | 'profile'
>;

function ofText(key: TextKey, value: FilterValue): Condition {
  switch (key) {
    case 'issuer':
      return ofIssuer(textOf(value));
    case 'ca':
      return ofAuthority(value);
    case 'san':
      return ofAlternativeName(textOf(value));
    case 'name':
      return ofName(textOf(value));
    case 'subject':
      return ofSubject(textOf(value));
    case 'serial':
    case 'sha256':
      return ofHex(key, value);
    case 'sig':
      return ofFacts(matchesText(sql`certificate_fact.signature`, textOf(value)));
    case 'source':
      return ofRow(sql<boolean>`certificate.source = ${choiceOf(value)}`);
    case 'import':
      return ofImport(value);
    case 'profile':
      return ofProfile(value);
  }
}

function ofLife(value: FilterValue): Condition {
  if (value.kind !== 'period') throw new BugError('a life is a period');
  // Whole days decide: a life that has begun its 48th day is longer than 47.
  const days = Math.floor(periodMs(value) / DAY_MS);
  return ofFacts(compareWith(sql`certificate_fact.life_days`, value.compare, days));
}

function ofKey(value: FilterValue): Condition {
  if (value.kind !== 'key') throw new BugError('a kind of key is wanted');
  const family = sql<boolean>`certificate_fact.key_kind = ${value.family}`;
  const fact =
    value.size === null
      ? family
      : sql<boolean>`(${family} and ${compareWith(sql`certificate_fact.key_bits`, value.size.compare, value.size.bits)})`;
  const seqs = sql`select certificate_fact.seq from certificate_fact where ${fact}`;
  return ofFacts(fact, { driver: { seqs, isExact: true } });
}

const TRAITS: Readonly<Record<string, number>> = {
  ca: TRAIT_BIT.ca,
  'self-signed': TRAIT_BIT.selfIssued,
  weak: TRAIT_BIT.weakKey | TRAIT_BIT.weakSignature,
  'weak-key': TRAIT_BIT.weakKey,
  'weak-signature': TRAIT_BIT.weakSignature,
  public: TRAIT_BIT.publicTls,
  sunset: TRAIT_BIT.losesClientAuth,
  suspicious: TRAIT_BIT.suspiciousName,
  nameless: TRAIT_BIT.noAlternativeName,
};

function ofTrait(trait: string, view: StatusView): Condition {
  if (trait === 'snoozed') return ofSnoozed(view);
  if (trait === 'ocsp-signer') return ofSigner();
  if (trait === 'in-use') {
    const count = view.inUseDays ?? DEFAULT_WATCH.inUseDays;
    return ofSeen({ kind: 'period', compare: '<=', count, unit: 'd' }, view);
  }
  const bits = TRAITS[trait];
  if (bits === undefined) throw new BugError(`no trait ${trait}`);
  return ofFacts(sql<boolean>`certificate_fact.traits & ${sql.lit(bits)} <> 0`);
}

function ofPresence(what: string): Condition {
  switch (what) {
    case 'key':
      return HAS_KEY;
    case 'note':
      return ofNote('note', ANY);
    case 'owner':
      return ofNote('owner', ANY);
    case 'partner':
      return ofPartner(ANY);
    case 'tag':
      return ofTag(ANY);
    case 'successor':
      return ofReplaced();
    default:
      throw new BugError(`nothing called ${what} can be had`);
  }
}

const ANY: FilterValue = { kind: 'choice', choice: 'any' };

const HAS_KEY = ofSeqs(
  sql<boolean>`certificate.key_id is not null`,
  sql`select certificate.seq from certificate where certificate.key_id is not null`,
);

function ofIssuer(value: TextValue): Condition {
  const numbers = sql`select issuer_name.no from issuer_name where ${matchesText(sql`fold_text(issuer_name.name)`, value)}`;
  return ofFacts(sql<boolean>`certificate_fact.issuer_no in (${numbers})`, {
    driver: {
      seqs: sql`select certificate_fact.seq from certificate_fact where certificate_fact.issuer_no in (${numbers})`,
    },
  });
}

function ofAuthority(value: FilterValue): Condition {
  if (value.kind === 'choice') {
    const present = ofRow(sql<boolean>`certificate.authority_id is not null`, {
      fact: sql<boolean>`certificate_fact.seq in (select certificate.seq from certificate where certificate.authority_id is not null)`,
      gathers: true,
    });
    return value.choice === 'any' ? present : noneOf(present);
  }
  const ids = sql`select authority.id from authority where ${matchesText(sql`authority.name_key`, textOf(value))}`;
  const row = sql<boolean>`certificate.authority_id in (${ids})`;
  return ofSeqs(row, sql`select certificate.seq from certificate where ${row}`);
}

function ofName(value: TextValue): Condition {
  const row = matchesText(sql`certificate.name_key`, { ...value, text: sortKey(value.text) });
  return ofRow(row, { driver: inexact(driverOfText(longestLiteral(value))) });
}

/** The folded subject is kept up to its 120th character. */
function ofSubject(value: TextValue): Condition {
  const row = sql<boolean>`(${matchesText(sql`certificate.subject_key`, value)}
    or (length(certificate.subject) >= 120 and ${matchesText(sql`fold_text(certificate.subject)`, value)}))`;
  return ofRow(row, { driver: inexact(driverOfText(longestLiteral(value))) });
}

function ofHex(key: 'serial' | 'sha256', value: FilterValue): Condition {
  if (value.kind !== 'hex') throw new BugError('hexadecimal digits are wanted');
  const column = key === 'serial' ? sql`certificate.serial_hex` : sql`certificate.sha256`;
  const spellings = key === 'serial' ? serialBeginnings(value.prefix) : [value.prefix];
  const row = sql<boolean>`(${sql.join(
    // No digit sorts behind `g`.
    spellings.map((prefix) => sql`(${column} >= ${prefix} and ${column} < ${`${prefix}g`})`),
    sql` or `,
  )})`;
  return ofRow(row, { driver: { seqs: sql`select certificate.seq from certificate where ${row}` } });
}

/** DER writes a leading zero octet that people and tools often leave out, or add. */
const serialBeginnings = (hex: string): readonly string[] => {
  const bare = hex.replace(/^0+(?=.)/u, '');
  return [...new Set([hex, bare, `0${bare}`, `00${bare}`])];
};

function ofImport(value: FilterValue): Condition {
  if (value.kind !== 'number') throw new BugError('a number is wanted');
  const fact = sql<boolean>`certificate_fact.import_no = ${value.number}`;
  return ofFacts(fact, { driver: { seqs: sql`select certificate_fact.seq from certificate_fact where ${fact}` } });
}

function ofProfile(value: FilterValue): Condition {
  const isAny = value.kind === 'choice';
  const row = isAny
    ? sql<boolean>`certificate.profile_id is not null`
    : matchesText(sql`certificate.profile_id`, textOf(value));
  const present = ofSeqs(
    sql<boolean>`(certificate.profile_id is not null and ${row})`,
    sql`select certificate.seq from certificate where certificate.profile_id is not null and ${row}`,
  );
  return isAny && value.choice === 'none' ? noneOf(present) : present;
}

/** Ends on a later day than the last of the authorities' certificates here that bear its issuer's name. */
function outlivesIssuer(): Condition {
  const ends = sql`select issuer_name.no, max(certificate.not_after) / ${sql.lit(DAY_MS)} as last_day from issuer_name
    cross join certificate on certificate.subject_name_sha256 = issuer_name.sha256 where certificate.is_ca = 1 group by issuer_name.no`;
  const seqs = sql`select later.seq from (${ends}) as issuing cross join certificate_fact as later
    on later.issuer_no = issuing.no and later.end_day > issuing.last_day where later.traits & ${sql.lit(TRAIT_BIT.selfIssued)} = 0`;
  return ofFacts(sql<boolean>`certificate_fact.seq in (${seqs})`, { driver: { seqs } });
}

/** The newest full list counts; an authority that never made one has none that is late. */
function ofOverdueCrl({ at }: StatusView): Condition {
  const late = sql`select crl.authority_id from crl where crl.next_update < ${at} and crl.number =
    (select max(newest.number) from crl as newest where newest.authority_id = crl.authority_id and newest.base_number is null)`;
  const row = sql<boolean>`certificate.authority_id in (${late})`;
  return ofSeqs(row, sql`select certificate.seq from certificate where ${row}`);
}

function usageBit(name: string): number {
  const bit = Object.entries(USAGE_BIT).find(([usage]) => usage === name)?.[1];
  if (bit === undefined) throw new BugError(`no purpose ${name}`);
  return bit;
}

function choiceOf(value: FilterValue): string {
  if (value.kind !== 'choice') throw new BugError(`a word is wanted, not ${value.kind}`);
  return value.choice;
}

function textOf(value: FilterValue): TextValue {
  if (value.kind !== 'text') throw new BugError(`text is wanted, not ${value.kind}`);
  return value;
}

function statusOf(value: FilterValue): (typeof CERTIFICATE_STATUSES)[number] {
  const status = CERTIFICATE_STATUSES.find((known) => known === choiceOf(value));
  if (status === undefined) throw new BugError('no such status');
  return status;
}
