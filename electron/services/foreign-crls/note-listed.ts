import type { CertificateId, ForeignCrlId, Hex, UnixMs } from '../../../shared/model/brands.ts';
import { REVOCATION_REASONS } from '../../../shared/model/certificate.ts';
import { ok } from '../../../shared/result.ts';
import { certificateSha256 as sha256Hex, parseCertificate, spanBytes } from '../../pki/certificate/certificate.ts';
import { verifyCertificateSignature } from '../../pki/certificate/certificate-fields.ts';
import { listRevocations, type ParsedCrl, parseCrl, type Revocation } from '../../pki/revocation/crl.ts';
import { isWaiting, listWaitingIssuers, noteDone } from '../../store/catch-up-rows.ts';
import { findIssuerCandidates } from '../../store/certificate-rows.ts';
import type { ReadDb } from '../../store/db.ts';
import { findForeignCrlDer, type ForeignCrlRow, listForeignCrlsByIssuer } from '../../store/foreign-crl-rows.ts';
import {
  listListIssuers,
  type ListedRevocation,
  listOfIssuer,
  replaceListed,
  type SerialMatch,
} from '../../store/listed-rows.ts';
import type { Outcome } from '../ports.ts';
import type { WorkspaceContext } from '../workspace-context.ts';
import { recordActivity, writing } from '../workspace-context.ts';
import { findEntry, withoutPadding } from './listed-certificates.ts';
import { isVerified, numberOfHex } from './read-foreign-crl.ts';

/** Serial numbers that are looked up at once. */
const PIECE = 5000;
/** Lists may be replaced while they are read. */
const TRIES = 3;

/**
 * Notes at the certificates of an issuer what its lists here tell of them, so that every list of certificates shows them as revoked or on hold, by their list: for
 * complete lists and newer deltas that were verified, and certificates that the key of the list signed. What its lists tell no longer ends. Each change is an entry
 * of the log. Not done: indirect entries of other issuers, lists of another key than the certificate's; the status of a certificate judges those.
 */
export async function noteListed(context: WorkspaceContext, issuerNameSha256: Hex): Outcome<null> {
  for (let left = TRIES; ; left -= 1) {
    const read = await context.store.reading((db) => readListed(db, issuerNameSha256));
    if (!read.ok) return read;
    const { rows, listed } = read.value;
    const written = await writing(context, ['revocation', 'certificate'], async (tx) => {
      const now = await listForeignCrlsByIssuer(tx, issuerNameSha256);
      if (signatureOf(now) !== signatureOf(rows)) return ok(false);
      const ids = rows.map(({ id }) => id);
      const { revoked, ended } = await replaceListed(tx, ids, listed);
      await noteDone(tx, `others-lists ${issuerNameSha256}`);
      const [first] = rows;
      if (first !== undefined && revoked + ended > 0)
        await recordActivity(context, tx, {
          action: 'foreign-crl.noted',
          entity: 'foreign-crl',
          entityId: first.id,
          subject: first.issuerName,
          detail: { revoked, ended },
        });
      return ok(true);
    });
    if (!written.ok) return written;
    // else whoever replaced a list notes it
    if (written.value || left === 0) return ok(null);
  }
}

/** The same for every issuer of which a certificate came after that one. */
export async function noteArrivals(context: WorkspaceContext, afterSeq: number): Outcome<null> {
  const issuers = await context.store.reading((db) => listListIssuers(db, afterSeq));
  return issuers.ok ? noteAll(context, issuers.value) : issuers;
}

/** What a process that died left undone, and what files from before version 6 lack. */
export async function noteWaitingLists(context: WorkspaceContext): Outcome<null> {
  const read = await context.store.reading(async (db) => {
    const isAll = await isWaiting(db, 'others-lists');
    return { isAll, issuers: isAll ? await listListIssuers(db) : await listWaitingIssuers(db) };
  });
  if (!read.ok) return read;
  const { isAll, issuers } = read.value;
  const noted = await noteAll(context, issuers);
  if (!noted.ok || !isAll) return noted;
  return context.store.transaction(async (tx) => {
    await noteDone(tx, 'others-lists');
    return ok(null);
  });
}

async function noteAll(context: WorkspaceContext, issuers: readonly Hex[]): Outcome<null> {
  for (const issuer of issuers) {
    const noted = await noteListed(context, issuer);
    if (!noted.ok) return noted;
  }
  return ok(null);
}

const signatureOf = (rows: readonly ForeignCrlRow[]): string =>
  rows
    .map(({ id, sha256, issuerKeyId }) => `${id} ${sha256} ${issuerKeyId}`)
    .toSorted((one, other) => (one < other ? -1 : 1))
    .join('\n');

async function readListed(
  db: ReadDb,
  issuerNameSha256: Hex,
): Promise<{ readonly rows: readonly ForeignCrlRow[]; readonly listed: readonly ListedRevocation[] }> {
  const rows = await listForeignCrlsByIssuer(db, issuerNameSha256);
  const verified = rows.filter(({ issuerKeyId }) => isVerified(issuerKeyId));
  const keys = verified.length === 0 ? new Map<string, Uint8Array>() : await readKeys(db, issuerNameSha256);
  const listed = new Map<CertificateId, ListedRevocation>();
  for (const row of completesFirst(verified)) {
    const der = await findForeignCrlDer(db, row.id);
    const parsed = der === undefined ? undefined : parseCrl(der);
    const spki = keys.get(row.issuerKeyId);
    if (parsed?.ok === true && spki !== undefined)
      await addListed(db, { row, crl: parsed.value, spki, issuerNameSha256, listed });
  }
  return { rows, listed: [...listed.values()] };
}

/** Keys of an issuer's certificates here, by how lists name them. */
async function readKeys(db: ReadDb, issuerNameSha256: Hex): Promise<ReadonlyMap<string, Uint8Array>> {
  const keys = new Map<string, Uint8Array>();
  for (const { der } of await findIssuerCandidates(db, issuerNameSha256)) {
    const parsed = parseCertificate(der);
    if (!parsed.ok) continue;
    const spki = spanBytes(parsed.value, parsed.value.spki);
    keys.set(`spki:${sha256Hex(spki)}`, spki);
  }
  return keys;
}

/** A delta changes what the complete list says of which it is newer; of one that is older the complete list knows already. */
function completesFirst(rows: readonly ForeignCrlRow[]): readonly ForeignCrlRow[] {
  const completes = rows.filter(({ baseNumberHex }) => baseNumberHex === null);
  const newest = new Map<string, bigint>();
  for (const { issuerKeyId, numberHex } of completes)
    if (numberHex !== null) newest.set(issuerKeyId, numberOfHex(numberHex));
  const deltas = rows.filter(
    ({ issuerKeyId, baseNumberHex, numberHex }) =>
      baseNumberHex !== null && (numberHex === null || numberOfHex(numberHex) > (newest.get(issuerKeyId) ?? -1n)),
  );
  return [...completes, ...deltas];
}

interface Walk {
  readonly row: ForeignCrlRow;
  readonly crl: ParsedCrl;
  readonly spki: Uint8Array;
  readonly issuerNameSha256: Hex;
  readonly listed: Map<CertificateId, ListedRevocation>;
}

async function addListed(db: ReadDb, walk: Walk): Promise<void> {
  let piece = new Map<Hex, Revocation>();
  for (const entry of listRevocations(walk.crl)) {
    const serial = withoutPadding(entry.serialHex);
    if (!piece.has(serial) || entry.reason !== 'removeFromCRL') piece.set(serial, entry);
    if (piece.size < PIECE) continue;
    await addPiece(db, walk, piece);
    piece = new Map();
  }
  if (piece.size > 0) await addPiece(db, walk, piece);
}

async function addPiece(db: ReadDb, walk: Walk, piece: ReadonlyMap<Hex, Revocation>): Promise<void> {
  for (const match of await listOfIssuer(db, walk.issuerNameSha256, [...piece.keys()])) {
    const entry = isSignedWith(match, walk.spki) ? entryOf(walk.crl, match, piece.get(match.serialHex)) : undefined;
    if (entry === undefined) continue;
    if (entry.reason !== 'removeFromCRL') walk.listed.set(match.id, toListed(walk.row.id, match, entry));
    else if (walk.listed.get(match.id)?.reason === 'certificateHold') walk.listed.delete(match.id);
  }
}

/** The spelling of rows leaves a zero octet out; entries of lists with other issuers are looked for by both. */
function entryOf(
  crl: ParsedCrl,
  { der, serialHex }: SerialMatch,
  found: Revocation | undefined,
): Revocation | undefined {
  if (crl.issuerChanges.length > 0 || serialHex >= '8') return findEntry(crl, der);
  return found;
}

function isSignedWith({ der }: SerialMatch, spki: Uint8Array): boolean {
  const parsed = parseCertificate(der);
  return parsed.ok && verifyCertificateSignature(parsed.value, spki) === 'valid';
}

const toListed = (listId: ForeignCrlId, match: SerialMatch, entry: Revocation): ListedRevocation => ({
  certificateId: match.id,
  serialHex: match.serialHex,
  reason: REVOCATION_REASONS.find((known) => known === entry.reason) ?? 'unspecified',
  revokedAt: entry.revokedAt,
  ...(entry.invaliditySince === undefined ? {} : { invaliditySince: entry.invaliditySince satisfies UnixMs }),
  notAfter: match.notAfter,
  listId,
});
