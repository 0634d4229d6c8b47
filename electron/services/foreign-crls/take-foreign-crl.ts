import { fail } from '../../../shared/errors.ts';
import type { AuthorityId, ForeignCrlId } from '../../../shared/model/brands.ts';
import type { ForeignCrlImport } from '../../../shared/model/status.ts';
import { ok } from '../../../shared/result.ts';
import { findAuthority } from '../../store/authority-rows.ts';
import { noteWaiting } from '../../store/catch-up-rows.ts';
import type { ReadDb, WriteDb } from '../../store/db.ts';
import {
  findAuthorityOf,
  type ForeignCrlRow,
  insertForeignCrl,
  listForeignCrlsByIssuer,
  saveForeignCrl,
} from '../../store/foreign-crl-rows.ts';
import type { Outcome } from '../ports.ts';
import type { WorkspaceContext } from '../workspace-context.ts';
import { recordActivity, statusView, writing } from '../workspace-context.ts';
import {
  findForeignSigner,
  type ForeignSigner,
  isNewer,
  isVerified,
  numberHexOf,
  type ReadForeignCrl,
  readForeignCrl,
  unverifiedKeyId,
} from './read-foreign-crl.ts';

/** What the user set for a list. */
export interface ForeignCrlKeeping {
  readonly url: string | null;
  readonly watched: boolean;
  /** Null: never by itself. */
  readonly fetchEveryHours: number | null;
  readonly allowPrivate: boolean;
}

/** A list that may be taken in. */
export interface OfferedCrl {
  readonly der: Uint8Array;
  readonly authorityId: AuthorityId | undefined;
  readonly keeping: ForeignCrlKeeping;
  /** Which list it is the next of: one of another issuer, key or scope is refused. */
  readonly expected?: ForeignCrlRow;
}

export interface TakenCrl {
  readonly outcome: ForeignCrlImport['outcome'];
  readonly row: ForeignCrlRow;
  readonly offered?: NonNullable<ForeignCrlImport['offered']>;
}

/** Takes a list in place of the one of its issuer, key and scope, where it is newer. Fails as `ForeignCrlService.import` does. */
export async function takeForeignCrl(context: WorkspaceContext, offered: OfferedCrl): Outcome<TakenCrl> {
  const read = readForeignCrl(offered.der);
  if (!read.ok) return read;
  return writing(context, ['foreign_crl'], async (tx) => {
    const list = read.value;
    const signer = await findForeignSigner(tx, list);
    if (!signer.ok) return signer;
    const authority = await findOwner(context, tx, { list, signer: signer.value, offered });
    if (!authority.ok) return authority;
    const here = await listForeignCrlsByIssuer(tx, list.issuerNameSha256);
    const line = here.filter((row) => isOfLine(row, list));
    const known = line.find(({ issuerKeyId }) => issuerKeyId === signer.value.issuerKeyId);
    // what nobody could verify gives way to what was
    const forerunner =
      known ??
      (isVerified(signer.value.issuerKeyId)
        ? line.find(({ issuerKeyId }) => issuerKeyId === unverifiedKeyId(list))
        : undefined);
    if (offered.expected !== undefined && forerunner?.id !== offered.expected.id)
      return fail('foreign-crl.another', { issuer: list.issuerName });
    if (known !== undefined && !isNewer(list, known)) return ok(await keepKnown(context, tx, { list, known, offered }));
    const row = buildRow(context, { list, signer: signer.value, authorityId: authority.value, offered, forerunner });
    if (forerunner === undefined) await insertForeignCrl(tx, row, offered.der);
    else await saveForeignCrl(tx, row, offered.der);
    await recordTaken(context, tx, { row, forerunner, list });
    await noteWaiting(tx, `others-lists ${row.issuerNameSha256}`);
    return ok({ outcome: forerunner === undefined ? 'added' : 'replaced', row });
  });
}

const isOfLine = (row: ForeignCrlRow, { scope, baseNumber }: ReadForeignCrl): boolean =>
  row.scope === scope && (row.baseNumberHex !== null) === (baseNumber !== undefined);

interface Owned {
  readonly list: ReadForeignCrl;
  readonly signer: ForeignSigner;
  readonly offered: OfferedCrl;
}

/** The authority that a list is tied to: the one named, else the one whose certificate verifies it. One that signs here issues its lists itself. */
async function findOwner(
  context: WorkspaceContext,
  db: ReadDb,
  { list, signer, offered }: Owned,
): Outcome<AuthorityId | null> {
  const found = await findAuthorityOf(db, signer.certificateIds);
  if (found?.hasKey === true) return fail('foreign-crl.own-authority', { name: found.name });
  if (offered.expected !== undefined) return ok(offered.expected.authorityId ?? found?.id ?? null);
  if (offered.authorityId === undefined) return ok(found?.id ?? null);
  const wanted = await findAuthority(db, offered.authorityId, await statusView(context, db));
  if (wanted === undefined) return fail('authority.not-found', { wanted: offered.authorityId });
  if (found?.id !== wanted.id)
    return fail('foreign-crl.other-issuer', { issuer: list.issuerName, authority: wanted.name });
  return ok(wanted.id);
}

interface Kept {
  readonly list: ReadForeignCrl;
  readonly known: ForeignCrlRow;
  readonly offered: OfferedCrl;
}

/** The list that is here stays; where it was asked for, that is noted. */
async function keepKnown(context: WorkspaceContext, tx: WriteDb, { list, known, offered }: Kept): Promise<TakenCrl> {
  const { number, thisUpdate } = list;
  const isSame = known.sha256 === list.sha256;
  const isFetched = offered.expected !== undefined;
  const row: ForeignCrlRow = {
    ...known,
    ...(isSame && !isFetched && { ...offered.keeping, url: offered.keeping.url ?? known.url }),
    ...(isFetched && { fetchedAt: context.ports.clock.now(), fetchError: null }),
  };
  await saveForeignCrl(tx, row);
  return isSame
    ? { outcome: 'same', row }
    : { outcome: 'older', row, offered: { ...(number !== undefined && { number: number.toString() }), thisUpdate } };
}

interface Built extends Owned {
  readonly authorityId: AuthorityId | null;
  readonly forerunner: ForeignCrlRow | undefined;
}

const keepingOf = ({ url, watched, fetchEveryHours, allowPrivate }: ForeignCrlKeeping): ForeignCrlKeeping => ({
  url,
  watched,
  fetchEveryHours,
  allowPrivate,
});

function buildRow(context: WorkspaceContext, { list, signer, authorityId, offered, forerunner }: Built): ForeignCrlRow {
  // what the user set while the list was on its way holds
  const keeping = offered.expected === undefined || forerunner === undefined ? offered.keeping : keepingOf(forerunner);
  // a list from a file leaves the address as it was
  const url = keeping.url ?? forerunner?.url ?? null;
  return {
    id: forerunner?.id ?? context.newId<ForeignCrlId>(),
    authorityId,
    issuerNameSha256: list.issuerNameSha256,
    issuerName: list.issuerName,
    issuerKeyId: signer.issuerKeyId,
    scope: list.scope,
    numberHex: numberHexOf(list.number),
    baseNumberHex: numberHexOf(list.baseNumber),
    thisUpdate: list.thisUpdate,
    nextUpdate: list.nextUpdate ?? null,
    entries: list.crl.entryCount,
    sha256: list.sha256,
    ...keeping,
    url,
    fetchEveryHours: url === null ? null : keeping.fetchEveryHours,
    fetchedAt: context.ports.clock.now(),
    fetchError: null,
  };
}

async function recordTaken(
  context: WorkspaceContext,
  tx: WriteDb,
  {
    row,
    forerunner,
    list,
  }: { readonly row: ForeignCrlRow; readonly forerunner: ForeignCrlRow | undefined; readonly list: ReadForeignCrl },
): Promise<void> {
  await recordActivity(context, tx, {
    action: forerunner === undefined ? 'foreign-crl.added' : 'foreign-crl.replaced',
    entity: 'foreign-crl',
    entityId: row.id,
    subject: row.issuerName,
    detail: {
      number: list.number?.toString() ?? '',
      entries: row.entries,
      verified: isVerified(row.issuerKeyId),
      sha256: row.sha256,
    },
  });
}
