import { sql } from 'kysely';
import type { AuthorityId, CertificateId, KeyId, UnixMs } from '../../shared/model/brands.ts';
import {
  DEFAULT_RESPONDER,
  type ResponderSettings,
  STAPLE_FORMATS,
  type StaplePlan,
} from '../../shared/model/responder.ts';
import type { ReadDb, WriteDb } from './db.ts';
import { sortKey } from './sort-text.ts';

const KEY = 'responder';

/** How the workspace answers questions about its certificates; a value that is absent or of another kind is the default. */
export async function readResponderSettings(db: ReadDb): Promise<ResponderSettings> {
  const row = await db.query.selectFrom('setting').select('value').where('key', '=', KEY).limit(1).executeTakeFirst();
  const stored = parseObject(row?.value);
  const number = (key: 'port' | 'answerHours' | 'signerDays' | 'signersAhead' | 'ratePerSecond'): number => {
    const value = stored[key];
    return typeof value === 'number' && Number.isInteger(value) && value >= 0 ? value : DEFAULT_RESPONDER[key];
  };
  const { address, authorityIds } = stored;
  return {
    address: typeof address === 'string' ? address : DEFAULT_RESPONDER.address,
    staples: Array.isArray(stored['staples']) ? stored['staples'].filter(isStaplePlan) : [],
    authorityIds: Array.isArray(authorityIds)
      ? authorityIds.filter((id): id is AuthorityId => typeof id === 'string')
      : DEFAULT_RESPONDER.authorityIds,
    port: number('port'),
    answerHours: number('answerHours'),
    signerDays: number('signerDays'),
    signersAhead: number('signersAhead'),
    ratePerSecond: number('ratePerSecond'),
  };
}

function isStaplePlan(value: unknown): value is StaplePlan {
  if (typeof value !== 'object' || value === null) return false;
  const { authorityId, folder, format, name, everyHours } = value as Readonly<Record<string, unknown>>;
  const isFormat = STAPLE_FORMATS.some((known) => known === format);
  const isOften =
    everyHours === null || (typeof everyHours === 'number' && Number.isInteger(everyHours) && everyHours > 0);
  return (
    typeof authorityId === 'string' && typeof folder === 'string' && isFormat && typeof name === 'string' && isOften
  );
}

/** Certificates of an authority that are valid at an instant and whose names hold some text, by name. */
export async function listStapled(
  db: ReadDb,
  wanted: { readonly authorityId: AuthorityId; readonly name: string; readonly at: UnixMs; readonly limit: number },
): Promise<readonly CertificateId[]> {
  const signers = db.query
    .selectFrom('ocsp_signer')
    .select('certificate_id')
    .where('authority_id', '=', wanted.authorityId);
  const rows = await db.query
    .selectFrom('certificate')
    .select('id')
    .where('authority_id', '=', wanted.authorityId)
    .where('not_before', '<=', wanted.at)
    .where('not_after', '>', wanted.at)
    .where('id', 'not in', signers)
    .where('is_ca', '=', 0)
    .where(sql<boolean>`instr(name_key, ${sortKey(wanted.name)}) > 0`)
    .orderBy('name_key')
    .orderBy('id')
    .limit(wanted.limit)
    .execute();
  return rows.map(({ id }) => id as CertificateId);
}

/** Keeps them all. */
export async function saveResponderSettings(tx: WriteDb, settings: ResponderSettings): Promise<void> {
  await tx.change.deleteFrom('setting').where('key', '=', KEY).execute();
  await tx.insertRows('setting', [{ key: KEY, value: JSON.stringify(settings) }]);
}

function parseObject(text: string | undefined): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text ?? '{}');
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}

/** An authority as paths name it and questions mean it. */
export interface AskedAuthority {
  readonly id: AuthorityId;
  readonly name: string;
  readonly createdAt: UnixMs;
  readonly certificateId: CertificateId;
  /** Absent where only its certificate is here. */
  readonly keyId?: KeyId;
}

/** All authorities, archived ones too: what they issued is still asked about. */
export async function listAskedAuthorities(db: ReadDb): Promise<readonly AskedAuthority[]> {
  const rows = await db.query
    .selectFrom('authority')
    .select(['id', 'name', 'created_at', 'certificate_id', 'key_id'])
    .orderBy('name_key')
    .execute();
  return rows.map((row) => ({
    id: row.id as AuthorityId,
    name: row.name,
    createdAt: row.created_at,
    certificateId: row.certificate_id as CertificateId,
    ...(row.key_id === null ? {} : { keyId: row.key_id as KeyId }),
  }));
}
