import type { AuthorityId, UnixMs } from '../../shared/model/brands.ts';
import { MAX_LAST_CRL_NUMBER } from '../../shared/model/authority.ts';
import type { AddressSet } from '../../shared/model/profile.ts';
import type { ReadDb, WriteDb } from './db.ts';
import { damagedRow, parseStoredJson } from './store-failure.ts';

/** What an authority knows beside its certificate. One that was made before these existed has no row: see `NO_DETAIL`. */
export interface AuthorityDetail {
  readonly archivedAt?: UnixMs;
  /** The authority whose key this one replaces. */
  readonly succeedsId?: AuthorityId;
  readonly note: string;
  /** What it writes into what it issues. */
  readonly addresses: AddressSet;
  /** Id of the profile that is offered first. */
  readonly standardProfile?: string;
  /** Of the last CRL that it issued elsewhere. */
  readonly lastCrlNumber?: number;
}

export const NO_ADDRESSES: AddressSet = { crl: [], ocsp: [], caIssuers: [] };
const NO_DETAIL: AuthorityDetail = { note: '', addresses: NO_ADDRESSES };

/** What is known of an authority; nothing where it has no row. */
export async function findAuthorityDetail(db: ReadDb, id: AuthorityId): Promise<AuthorityDetail> {
  const row = await db.query
    .selectFrom('authority_detail')
    .selectAll()
    .where('authority_id', '=', id)
    .limit(1)
    .executeTakeFirst();
  if (row === undefined) return NO_DETAIL;
  return {
    note: row.note,
    addresses: parseAddresses(row.addresses),
    ...(row.archived_at === null ? {} : { archivedAt: row.archived_at }),
    ...(row.succeeds_id === null ? {} : { succeedsId: row.succeeds_id as AuthorityId }),
    ...(row.standard_profile === null ? {} : { standardProfile: row.standard_profile }),
    ...(row.last_crl_number_hex === null ? {} : { lastCrlNumber: parseNumber(row.last_crl_number_hex) }),
  };
}

/** Keeps what is known of an authority, in place of what was. */
export async function saveAuthorityDetail(tx: WriteDb, id: AuthorityId, detail: AuthorityDetail): Promise<void> {
  const row = {
    archived_at: detail.archivedAt ?? null,
    succeeds_id: detail.succeedsId ?? null,
    note: detail.note,
    addresses: JSON.stringify(detail.addresses),
    standard_profile: detail.standardProfile ?? null,
    last_crl_number_hex: detail.lastCrlNumber?.toString(16).toUpperCase() ?? null,
  };
  const changed = await tx.updateRows('authority_detail', { authority_id: id }, row);
  if (changed === 0) await tx.insertRows('authority_detail', [{ authority_id: id, ...row }]);
}

/** The authority that replaced the key of this one. */
export async function findSuccessor(db: ReadDb, id: AuthorityId): Promise<AuthorityId | undefined> {
  const row = await db.query
    .selectFrom('authority_detail')
    .select('authority_id')
    .where('succeeds_id', '=', id)
    .limit(1)
    .executeTakeFirst();
  return row?.authority_id as AuthorityId | undefined;
}

function parseNumber(hex: string): number {
  const number = Number.parseInt(hex, 16);
  const isWhole = /^[0-9A-F]+$/.test(hex) && number <= MAX_LAST_CRL_NUMBER;
  if (!isWhole) throw damagedRow('authority_detail');
  return number;
}

function parseAddresses(text: string): AddressSet {
  const stored = parseStoredJson(text, 'authority_detail');
  if (typeof stored !== 'object' || stored === null) throw damagedRow('authority_detail');
  const { crl, ocsp, caIssuers } = stored as Readonly<Record<string, unknown>>;
  return { crl: parseTexts(crl), ocsp: parseTexts(ocsp), caIssuers: parseTexts(caIssuers) };
}

function parseTexts(value: unknown): readonly string[] {
  const isTexts = Array.isArray(value) && value.every((text) => typeof text === 'string');
  if (!isTexts) throw damagedRow('authority_detail');
  return value;
}
