import type { AuthorityId } from '../../../shared/model/brands.ts';
import type { ShardCount } from '../../../shared/model/crl-plan.ts';
import type { AddressSet } from '../../../shared/model/profile.ts';
import { findShard } from '../../pki/revocation/crl-shard.ts';
import type { ReadDb } from '../../store/db.ts';
import { findSlug } from './authority-slug.ts';
import { readPlan } from './crl-plan.ts';

/** What an authority writes into what it issues about where its lists are. */
export interface IssuedAddresses {
  /** Of CRLs: with `{shard}` where that depends on the serial, and no other place-holder. */
  readonly addresses: AddressSet;
  /** Above 1 only where an address depends on the serial. */
  readonly shards: ShardCount;
}

/** Fills in what does not depend on a serial. Of an authority without place-holders in its addresses nothing is read. */
export async function resolveAddresses(
  db: ReadDb,
  authorityId: AuthorityId,
  addresses: AddressSet,
): Promise<IssuedAddresses> {
  const { crl } = addresses;
  if (!crl.some((url) => /\{(ca|shard)\}/.test(url))) return { addresses, shards: 1 };
  const ca = await findSlug(db, authorityId);
  const named = crl.map((url) => url.replaceAll('{ca}', ca));
  const isDealt = named.some((url) => url.includes(SHARD));
  const { shards } = isDealt ? (await readPlan(db, authorityId)).plan : { shards: 1 as const };
  return { addresses: { ...addresses, crl: shards === 1 ? named.map((url) => fillShard(url, 0)) : named }, shards };
}

/** The addresses that the certificate with a serial carries: of the one list that can name it. */
export const addressesFor = ({ addresses, shards }: IssuedAddresses, serial: Uint8Array): AddressSet =>
  shards === 1
    ? addresses
    : { ...addresses, crl: addresses.crl.map((url) => fillShard(url, findShard(serial, shards))) };

const SHARD = '{shard}';
const fillShard = (url: string, shard: number): string => url.replaceAll(SHARD, String(shard));
