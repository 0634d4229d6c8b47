import { type RawBuilder, sql } from 'kysely';
import type { PartnerId } from '../../../shared/model/brands.ts';
import type { FilterValue } from '../../../shared/model/filter/ast.ts';
import { BugError } from '../../../shared/result.ts';
import type { StatusView } from '../certificate-status.ts';
import { type Condition, noneOf, ofRow, ofSeqs } from './condition.ts';
import { matchesText } from './text-condition.ts';
import { periodMs, rangeOfDates, within } from './time-condition.ts';

type SideTable =
  | 'certificate_partner'
  | 'certificate_tag'
  | 'certificate_note'
  | 'certificate_seen'
  | 'certificate_replacement'
  | 'ocsp_signer';

/** Tables with one row a certificate at the most. */
const SINGLE: ReadonlySet<SideTable> = new Set(['certificate_partner', 'certificate_note', 'ocsp_signer']);

/** Certificates that a table beside names, in rows (`link`) that meet a condition. */
function ofLinked(
  table: SideTable,
  where: RawBuilder<boolean>,
  column: 'certificate_id' | 'replaces_id' = 'certificate_id',
): Condition {
  const source = sql`${sql.table(table)} as link`;
  const id = sql.ref(`link.${column}`);
  const distinct = SINGLE.has(table) ? sql`` : sql`distinct`;
  const seqs = sql`select ${distinct} member.seq from ${source} cross join certificate as member on member.id = ${id} where ${where}`;
  const row = sql<boolean>`exists (select 1 from ${source} where ${id} = certificate.id and ${where})`;
  return ofSeqs(row, seqs, { entries: sql`select 1 from ${source} where ${where}` });
}

const ANYTHING = sql<boolean>`true`;

const orNone = (value: FilterValue, present: Condition): Condition =>
  value.kind === 'choice' && value.choice === 'none' ? noneOf(present) : present;

/** Was issued to some partner. */
export const HAS_PARTNER = ofLinked('certificate_partner', ANYTHING);

export function ofPartner(value: FilterValue): Condition {
  if (value.kind !== 'text') return orNone(value, HAS_PARTNER);
  const partners = sql`select partner.id from partner where ${matchesText(sql`partner.name_key`, value)}`;
  return ofLinked('certificate_partner', sql<boolean>`link.partner_id in (${partners})`);
}

export const ofOnePartner = (id: PartnerId): Condition =>
  ofLinked('certificate_partner', sql<boolean>`link.partner_id = ${id}`);

/** Every tag once: one look into the index for each, however many certificates bear it. */
export const EVERY_TAG = sql`with recursive next (tag) as (select min(tag) from certificate_tag union all
  select (select min(certificate_tag.tag) from certificate_tag where certificate_tag.tag > next.tag) from next where next.tag is not null)
  select tag from next where tag is not null`;

export function ofTag(value: FilterValue): Condition {
  if (value.kind !== 'text') return orNone(value, ofLinked('certificate_tag', ANYTHING));
  const tags = sql`select tag from (${EVERY_TAG}) as known where ${matchesText(sql`fold_text(known.tag)`, value)}`;
  return ofLinked('certificate_tag', sql<boolean>`link.tag in (${tags})`);
}

export const HAS_OWNER = ofLinked('certificate_note', sql<boolean>`link.owner_key <> ''`);

export function ofNote(column: 'owner' | 'note', value: FilterValue): Condition {
  const written = column === 'owner' ? sql<boolean>`link.owner_key <> ''` : sql<boolean>`link.note <> ''`;
  if (value.kind !== 'text') return orNone(value, ofLinked('certificate_note', written));
  return ofLinked('certificate_note', sql<boolean>`(${written} and ${matchesText(sql`link.owner_key`, value)})`);
}

/** Put off by itself or with its partner. */
export function ofSnoozed({ at }: StatusView): Condition {
  const own = sql<boolean>`exists (select 1 from certificate_note as link where link.certificate_id = certificate.id and link.snoozed_until > ${at})`;
  const partners = sql`select partner_watch.partner_id from partner_watch where partner_watch.snoozed_until > ${at}`;
  const ofTheirs = sql<boolean>`exists (select 1 from certificate_partner as link where link.certificate_id = certificate.id and link.partner_id in (${partners}))`;
  const seqs = sql`select member.seq from (
      select link.certificate_id as id from certificate_note as link where link.snoozed_until > ${at}
      union select link.certificate_id from certificate_partner as link where link.partner_id in (${partners})
    ) as snoozed cross join certificate as member on member.id = snoozed.id`;
  return ofRow(sql<boolean>`(${own} or ${ofTheirs})`, {
    fact: sql<boolean>`certificate_fact.seq in (${seqs})`,
    gathers: true,
    driver: {
      seqs,
      entries: sql`select 1 from certificate_note as link where link.snoozed_until > ${at}
        union all select 1 from certificate_partner as link where link.partner_id in (${partners})`,
    },
  });
}

/** Made here to sign answers of the responder, for now or for later. */
export const ofSigner = (): Condition => ofLinked('ocsp_signer', ANYTHING);

/** Has a certificate that took over from it. */
export const ofReplaced = (): Condition => ofLinked('certificate_replacement', ANYTHING, 'replaces_id');

/** By the last time it was seen in a connection. */
export function ofSeen(value: FilterValue, { at }: StatusView): Condition {
  if (value.kind === 'choice') return orNone(value, ofLinked('certificate_seen', ANYTHING));
  const range = value.kind === 'period' ? behind(at, value) : rangeOfDates(value);
  const met = within(sql.ref('link.last_at'), range);
  if (range.to === null) return ofLinked('certificate_seen', met);
  const later = sql`select 1 from certificate_seen as later where later.certificate_id = link.certificate_id and later.last_at >= ${range.to}`;
  return ofLinked('certificate_seen', sql<boolean>`(${met} and not exists (${later}))`);
}

/** `<7d`: within the last 7 days. */
function behind(at: number, value: Extract<FilterValue, { kind: 'period' }>) {
  const border = at - periodMs(value);
  switch (value.compare) {
    case '<':
      return { from: border + 1, to: null };
    case '<=':
      return { from: border, to: null };
    case '>':
      return { from: null, to: border };
    case '>=':
      return { from: null, to: border + 1 };
    case '=':
      throw new BugError('a period up to now that is exact');
  }
}
