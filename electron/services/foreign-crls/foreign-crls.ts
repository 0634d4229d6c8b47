import { fail } from '../../../shared/errors.ts';
import type { AuthorityId, ForeignCrlId, UnixMs } from '../../../shared/model/brands.ts';
import type { ForeignCrl, ForeignCrlImport, ListedCertificate } from '../../../shared/model/status.ts';
import { ok } from '../../../shared/result.ts';
import { parseCrl } from '../../pki/revocation/crl.ts';
import { noteWaiting } from '../../store/catch-up-rows.ts';
import type { ReadDb } from '../../store/db.ts';
import {
  deleteForeignCrl,
  findForeignCrl,
  findForeignCrlDer,
  type ForeignCrlRow,
  listForeignCrls,
  listScheduledForeignCrls,
  saveForeignCrl,
} from '../../store/foreign-crl-rows.ts';
import { readStatusNetwork } from '../../store/status-answer-rows.ts';
import { readWatchSettings } from '../../store/watch-setting-rows.ts';
import { createFetcher, type Fetcher } from '../fetch.ts';
import { readFetchedCrl } from '../fetch-material.ts';
import { type FileSource, INSPECT_LIMIT_OCTETS, readSource } from '../file-source.ts';
import type { JobContext, Outcome } from '../ports.ts';
import { NO_JOB } from '../ports.ts';
import { findCrlStep } from '../watch/evaluate.ts';
import type { WorkspaceContext } from '../workspace-context.ts';
import { readingOr, recordActivity, writing } from '../workspace-context.ts';
import { type ForeignCrlKeeping, type OfferedCrl, takeForeignCrl } from './take-foreign-crl.ts';
import { listListed } from './listed-certificates.ts';
import { noteListed } from './note-listed.ts';
import { isVerified, numberOfHex } from './read-foreign-crl.ts';

export interface ImportForeignCrl extends Omit<ForeignCrlKeeping, 'url'> {
  readonly source: FileSource | { readonly url: string };
  /** An authority without a key here; absent: whichever has the certificate that it verifies with, or none. */
  readonly authorityId?: AuthorityId | undefined;
}

/**
 * Revocation lists of authorities that sign elsewhere. They are told of wherever a status is, certificates of the inventory that they name count as revoked by them
 * (`noteListed`), and they never change revocations of this workspace. Works locked.
 */
export interface ForeignCrlService {
  list(of: { readonly authorityId?: AuthorityId | undefined }): Outcome<readonly ForeignCrl[]>;
  /**
   * Takes a list in from a file (DER or PEM) or an address. Its signature is verified where a certificate of its issuer is here; one that does not verify, and one
   * of an authority that signs here, is refused. A newer list takes the place of the one of its issuer, key and scope, an older one does not.
   * Fails with `foreign-crl.*`, `authority.not-found`, `format.malformed`, `file.*`, `fetch.*`, `job.cancelled`.
   */
  import(i: ImportForeignCrl, job?: JobContext): Outcome<ForeignCrlImport>;
  /** Fails with `foreign-crl.not-found`, `foreign-crl.no-url` where it is to be fetched from nowhere. */
  set(id: ForeignCrlId, keeping: ForeignCrlKeeping): Outcome<ForeignCrl>;
  /** Asks for the next list now. Fails with `foreign-crl.no-url` and as `import` does; what went wrong is kept with the list. */
  fetch(id: ForeignCrlId, job?: JobContext): Outcome<ForeignCrlImport>;
  /** Fetches those that are due by the schedule that the user set for them; none otherwise. `nextAt`: when the next is; absent where none will be. */
  fetchDue(now: UnixMs, signal?: AbortSignal): Outcome<DueFetches>;
  remove(id: ForeignCrlId): Outcome<null>;
  /** Certificates of the inventory that it names, at most 200. */
  certificates(id: ForeignCrlId): Outcome<readonly ListedCertificate[]>;
  open(id: ForeignCrlId): Outcome<{ readonly name: string; readonly bytes: Uint8Array }>;
}

export interface DueFetches {
  readonly fetched: number;
  readonly failed: number;
  readonly nextAt?: UnixMs;
}

/** Entries up to which the inventory is looked through whenever lists are listed. */
const LOOKED_THROUGH = 5000;
const MAX_LISTED = 200;
const HOUR_MS = 3_600_000;

export function createForeignCrls(
  context: WorkspaceContext,
  fetcher: Pick<Fetcher, 'crl'> = createFetcher(context.ports),
): ForeignCrlService {
  /** When each was asked for last, be it in vain, by this process. */
  const asked = new Map<ForeignCrlId, UnixMs>();
  const fetchOne = async (id: ForeignCrlId, job: JobContext): Outcome<ForeignCrlImport> => {
    const row = await getRow(context, id);
    if (!row.ok) return row;
    asked.set(id, context.ports.clock.now());
    return fetchRow(context, { fetcher, row: row.value }, job);
  };
  return {
    list: ({ authorityId }) =>
      context.store.reading(async (db) => {
        const rows = await listForeignCrls(db);
        const wanted = rows.filter((row) => authorityId === undefined || row.authorityId === authorityId);
        return Promise.all(wanted.map((row) => toModel(context, db, row)));
      }),
    import: (input, job = NO_JOB) => importList(context, fetcher, input, job),
    set: (id, keeping) => setKeeping(context, id, keeping),
    fetch: (id, job = NO_JOB) => fetchOne(id, job),
    fetchDue: async (now, signal = NO_JOB.signal) => {
      const rows = await context.store.reading(listScheduledForeignCrls);
      if (!rows.ok) return rows;
      const counts = { fetched: 0, failed: 0 };
      for (const row of rows.value) {
        const at = dueAt(row, asked.get(row.id));
        if (at === undefined || at > now) continue;
        const fetched = await fetchOne(row.id, { ...NO_JOB, signal });
        if (!fetched.ok && fetched.error.code === 'job.cancelled') return fetched;
        counts[fetched.ok ? 'fetched' : 'failed']++;
      }
      const after = await context.store.reading(listScheduledForeignCrls);
      if (!after.ok) return after;
      const next = after.value.flatMap((row) => dueAt(row, asked.get(row.id)) ?? []);
      return ok({ ...counts, ...(next.length > 0 && { nextAt: Math.min(...next) }) });
    },
    remove: (id) => removeList(context, id),
    certificates: (id) =>
      readingOr(context, async (db) => {
        const der = await findForeignCrlDer(db, id);
        if (der === undefined) return fail('foreign-crl.not-found', { wanted: id });
        const crl = parseCrl(der);
        return crl.ok ? ok(await listListed(db, crl.value, MAX_LISTED)) : crl;
      }),
    open: (id) =>
      readingOr(context, async (db) => {
        const row = await findForeignCrl(db, id);
        const bytes = await findForeignCrlDer(db, id);
        if (row === undefined || bytes === undefined) return fail('foreign-crl.not-found', { wanted: id });
        return ok({ name: `${row.sha256.slice(0, 8)}.crl`, bytes });
      }),
  };
}

/** When a list is to be fetched by its schedule; after a try not before an hour, or the schedule where that is shorter. */
function dueAt(
  { url, fetchEveryHours, fetchedAt, nextUpdate }: ForeignCrlRow,
  asked = Number.NEGATIVE_INFINITY,
): UnixMs | undefined {
  if (url === null || fetchEveryHours === null) return undefined;
  const everyMs = fetchEveryHours * HOUR_MS;
  const wanted = Math.min(fetchedAt + everyMs, nextUpdate ?? Number.POSITIVE_INFINITY);
  return Math.max(wanted, asked + Math.min(everyMs, HOUR_MS));
}

async function getRow(context: WorkspaceContext, id: ForeignCrlId): Outcome<ForeignCrlRow> {
  return readingOr(context, async (db) => {
    const row = await findForeignCrl(db, id);
    return row === undefined ? fail('foreign-crl.not-found', { wanted: id }) : ok(row);
  });
}

async function importList(
  context: WorkspaceContext,
  fetcher: Pick<Fetcher, 'crl'>,
  { source, authorityId, ...keeping }: ImportForeignCrl,
  job: JobContext,
): Outcome<ForeignCrlImport> {
  const url = 'url' in source ? source.url.trim() : null;
  const read =
    'url' in source ? await fetchList(context, fetcher, { url: source.url, ...keeping }, job) : await readList(source);
  if (!read.ok) return read;
  return take(context, { der: read.value, authorityId, keeping: { ...keeping, url } });
}

async function readList(source: FileSource): Outcome<Uint8Array> {
  const read = await readSource(source, INSPECT_LIMIT_OCTETS);
  return read.ok ? readFetchedCrl(read.value.bytes) : read;
}

async function fetchList(
  context: WorkspaceContext,
  fetcher: Pick<Fetcher, 'crl'>,
  { url, allowPrivate }: { readonly url: string; readonly allowPrivate: boolean },
  job: JobContext,
): Outcome<Uint8Array> {
  const network = await context.store.reading(readStatusNetwork);
  if (!network.ok) return network;
  const { proxy, timeoutSeconds } = network.value;
  const request = {
    url,
    allowPrivate,
    acceptUntrusted: true,
    proxy: proxy ?? undefined,
    timeoutMs: timeoutSeconds * 1000,
  };
  const fetched = await fetcher.crl({ ...request, followRedirects: false }, job);
  return fetched.ok ? ok(fetched.value.crlDer) : fetched;
}

async function take(context: WorkspaceContext, offered: OfferedCrl): Outcome<ForeignCrlImport> {
  const taken = await takeForeignCrl(context, offered);
  if (!taken.ok) return taken;
  const { outcome, row, offered: told } = taken.value;
  if (outcome === 'added' || outcome === 'replaced') {
    const noted = await noteListed(context, row.issuerNameSha256);
    if (!noted.ok) return noted;
  }
  return context.store.reading(async (db) => ({
    outcome,
    crl: await toModel(context, db, row),
    ...(told !== undefined && { offered: told }),
  }));
}

async function fetchRow(
  context: WorkspaceContext,
  { fetcher, row }: { readonly fetcher: Pick<Fetcher, 'crl'>; readonly row: ForeignCrlRow },
  job: JobContext,
): Outcome<ForeignCrlImport> {
  const { url, allowPrivate, fetchEveryHours, watched } = row;
  if (url === null) return fail('foreign-crl.no-url', { issuer: row.issuerName });
  const fetched = await fetchList(context, fetcher, { url, allowPrivate }, job);
  const keeping = { url, allowPrivate, fetchEveryHours, watched };
  const taken = fetched.ok
    ? await take(context, { der: fetched.value, authorityId: undefined, keeping, expected: row })
    : fetched;
  if (!taken.ok && taken.error.code !== 'job.cancelled') await noteFailure(context, row.id, taken.error.code);
  return taken;
}

async function noteFailure(context: WorkspaceContext, id: ForeignCrlId, code: string): Outcome<null> {
  return writing(context, ['foreign_crl'], async (tx) => {
    const row = await findForeignCrl(tx, id);
    if (row !== undefined && row.fetchError !== code) await saveForeignCrl(tx, { ...row, fetchError: code });
    return ok(null);
  });
}

async function setKeeping(
  context: WorkspaceContext,
  id: ForeignCrlId,
  keeping: ForeignCrlKeeping,
): Outcome<ForeignCrl> {
  const saved = await writing(context, ['foreign_crl'], async (tx) => {
    const row = await findForeignCrl(tx, id);
    if (row === undefined) return fail('foreign-crl.not-found', { wanted: id });
    if (keeping.url === null && keeping.fetchEveryHours !== null)
      return fail('foreign-crl.no-url', { issuer: row.issuerName });
    const after = { ...row, ...keeping };
    await saveForeignCrl(tx, after);
    await recordActivity(context, tx, {
      action: 'foreign-crl.changed',
      entity: 'foreign-crl',
      entityId: id,
      subject: row.issuerName,
      detail: { watched: keeping.watched, everyHours: keeping.fetchEveryHours ?? 0, address: keeping.url ?? '' },
    });
    return ok(after);
  });
  return saved.ok ? context.store.reading((db) => toModel(context, db, saved.value)) : saved;
}

async function removeList(context: WorkspaceContext, id: ForeignCrlId): Outcome<null> {
  const removed = await writing(context, ['foreign_crl', 'revocation', 'certificate'], async (tx) => {
    const row = await findForeignCrl(tx, id);
    if (row === undefined) return fail('foreign-crl.not-found', { wanted: id });
    await deleteForeignCrl(tx, id);
    await noteWaiting(tx, `others-lists ${row.issuerNameSha256}`);
    await recordActivity(context, tx, {
      action: 'foreign-crl.removed',
      entity: 'foreign-crl',
      entityId: id,
      subject: row.issuerName,
      detail: { sha256: row.sha256 },
    });
    return ok(row.issuerNameSha256);
  });
  return removed.ok ? noteListed(context, removed.value) : removed;
}

async function toModel(context: WorkspaceContext, db: ReadDb, row: ForeignCrlRow): Promise<ForeignCrl> {
  const { crlHours } = await readWatchSettings(db);
  const { thisUpdate, nextUpdate } = row;
  const now = context.ports.clock.now();
  const step = nextUpdate === null ? undefined : findCrlStep({ thisUpdate, nextUpdate }, now, crlHours);
  const listed = row.entries <= LOOKED_THROUGH ? await countListed(db, row.id) : undefined;
  return {
    id: row.id,
    ...(row.authorityId !== null && { authorityId: row.authorityId }),
    issuer: row.issuerName,
    verified: isVerified(row.issuerKeyId),
    ...(row.numberHex !== null && { number: numberOfHex(row.numberHex).toString() }),
    ...(row.baseNumberHex !== null && { baseNumber: numberOfHex(row.baseNumberHex).toString() }),
    isLimited: row.scope !== '',
    thisUpdate,
    ...(nextUpdate !== null && { nextUpdate }),
    entries: row.entries,
    sha256: row.sha256,
    ...(row.url !== null && { url: row.url }),
    ...(row.fetchEveryHours !== null && { fetchEveryHours: row.fetchEveryHours }),
    allowPrivate: row.allowPrivate,
    fetchedAt: row.fetchedAt,
    ...(row.fetchError !== null && { fetchError: row.fetchError }),
    watched: row.watched,
    state: step ?? 'holds',
    ...(listed !== undefined && { listed }),
  };
}

async function countListed(db: ReadDb, id: ForeignCrlId): Promise<number | undefined> {
  const der = await findForeignCrlDer(db, id);
  const crl = der === undefined ? undefined : parseCrl(der);
  return crl?.ok === true ? (await listListed(db, crl.value, LOOKED_THROUGH)).length : undefined;
}
