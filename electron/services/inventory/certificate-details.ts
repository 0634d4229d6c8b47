import type { ActivityEntry } from '../../../shared/model/activity.ts';
import type { CertificateId } from '../../../shared/model/brands.ts';
import type { CertificateSummary } from '../../../shared/model/certificate.ts';
import { fail } from '../../../shared/errors.ts';
import type { ExtensionField } from '../../../shared/model/extension-field.ts';
import type { InspectItem } from '../../../shared/model/inspect.ts';
import type { GeneralName } from '../../../shared/model/name.ts';
import type { PartnerName } from '../../../shared/model/request.ts';
import { BugError, ok } from '../../../shared/result.ts';
import { inspectBytes } from '../../pki/inspect/inspect.ts';
import { findImportActivity, listActivity } from '../../store/activity-rows.ts';
import { findCertificate, getCertificateDers } from '../../store/certificate-rows.ts';
import type { ReadDb } from '../../store/db.ts';
import { findPartnersOfCertificates } from '../../store/partner-rows.ts';
import { findChain } from '../chain.ts';
import { boundForWindow } from '../inspect-bounds.ts';
import type { Outcome } from '../ports.ts';
import { readingOr, statusView, type WorkspaceContext } from '../workspace-context.ts';

/** Names, and lines of an extension, that come with the rest; the names go on in pages. */
const FIRST_VALUES = 200;
const FIRST_ENTRIES = 50;
/** Hex digits of an extension; all its octets stand in the structure. */
const FIRST_DIGITS = 4096;

export interface HistoryPage {
  /** Entries that there are, with those of other pages. */
  readonly total: number;
  /** Newest first. */
  readonly items: readonly ActivityEntry[];
}

export interface CertificateDetails {
  readonly summary: CertificateSummary;
  /** At most 200 names and 200 lines of each extension. */
  readonly item: InspectItem;
  /** Names of subjectAltName in all. */
  readonly nameCount: number;
  /** Whether `item` says less than the certificate does. */
  readonly isCut: boolean;
  /** From its issuer up to the root, as far as certificates are here. */
  readonly chain: readonly CertificateSummary[];
  /** The first of it. */
  readonly history: HistoryPage;
  /** Whom it was issued to. */
  readonly partner?: PartnerName;
}

/** What the details of a certificate show, below 1 MiB whatever its size. Fails with `certificate.not-found`. */
export async function getCertificateDetails(context: WorkspaceContext, id: CertificateId): Outcome<CertificateDetails> {
  return readingOr(context, async (db) => {
    const view = await statusView(context, db);
    const summary = await findCertificate(db, id, view);
    const der = (await getCertificateDers(db, [id])).get(id);
    if (summary === undefined || der === undefined) return fail('certificate.not-found', { wanted: id });
    const whole = inspectCertificate(der, view.at, summary.name);
    const chain = await findChain(db, { id, der });
    const issuers = await Promise.all(chain.map((link) => findCertificate(db, link.id, view)));
    const partner = (await findPartnersOfCertificates(db, [id])).get(id);
    const history = await readHistory(db, { id, limit: FIRST_ENTRIES });
    const item = shorten(whole);
    const answer = boundForWindow({
      summary,
      chain: issuers.filter((issuer) => issuer !== undefined),
      history,
      ...(partner === undefined ? {} : { partner }),
      item,
    });
    return ok({
      ...answer,
      nameCount: whole.certificate.subjectAltNames.length,
      isCut: item.certificate !== whole.certificate,
    });
  });
}

/** A page of the names of subjectAltName. Fails with `certificate.not-found`. */
export async function listCertificateNames(
  context: WorkspaceContext,
  { id, offset, limit }: { readonly id: CertificateId; readonly offset: number; readonly limit: number },
): Outcome<{ readonly total: number; readonly items: readonly GeneralName[] }> {
  return readingOr(context, async (db) => {
    const der = (await getCertificateDers(db, [id])).get(id);
    if (der === undefined) return fail('certificate.not-found', { wanted: id });
    const { subjectAltNames } = inspectCertificate(der, context.ports.clock.now(), '').certificate;
    const items = boundForWindow(subjectAltNames.slice(offset, offset + limit));
    return ok({ total: subjectAltNames.length, items });
  });
}

export interface HistoryQuery {
  readonly id: CertificateId;
  /** Goes on with what is older. */
  readonly beforeSequence?: number | undefined;
  /** At most 200. */
  readonly limit: number;
}

/** What was done with a certificate, newest first. */
export const listCertificateHistory = (context: WorkspaceContext, query: HistoryQuery): Outcome<HistoryPage> =>
  context.store.reading(async (db) => boundForWindow(await readHistory(db, query)));

/** What an import brought is told by the entry of the whole, which is older than all that was done with it. */
async function readHistory(db: ReadDb, { id, beforeSequence, limit }: HistoryQuery): Promise<HistoryPage> {
  const own = await listActivity(db, {
    entity: 'certificate',
    entityId: id,
    limit,
    ...(beforeSequence === undefined ? {} : { beforeSequence }),
  });
  const imported = await findImportActivity(db, id);
  if (imported === undefined) return own;
  const isLast = own.items.length < limit && (beforeSequence === undefined || imported.sequence < beforeSequence);
  return { total: own.total + 1, items: isLast ? [...own.items, imported] : own.items };
}

type InspectedCertificate = InspectItem & { readonly kind: 'certificate' };

function inspectCertificate(der: Uint8Array, at: number, name: string): InspectedCertificate {
  const item = inspectBytes(der, { at, name }).items[0];
  if (item?.kind !== 'certificate') throw new BugError('a certificate of the store is not recognised');
  return item;
}

function shorten(item: InspectedCertificate): InspectedCertificate {
  const { certificate } = item;
  const { subjectAltNames, extensions } = certificate;
  if (subjectAltNames.length <= FIRST_VALUES && extensions.every((extension) => !isLong(extension))) return item;
  return {
    ...item,
    certificate: {
      ...certificate,
      subjectAltNames: subjectAltNames.slice(0, FIRST_VALUES),
      extensions: extensions.map((extension) => (isLong(extension) ? shortenExtension(extension) : extension)),
    },
  };
}

const isLong = ({ lines, values, valueHex }: ExtensionField): boolean =>
  lines.length > FIRST_VALUES || (values?.length ?? 0) > FIRST_VALUES || valueHex.length > FIRST_DIGITS;

const shortenExtension = (extension: ExtensionField): ExtensionField => ({
  ...extension,
  lines: extension.lines.slice(0, FIRST_VALUES).map((line) => line.slice(0, FIRST_DIGITS)),
  ...(extension.values === undefined ? {} : { values: extension.values.slice(0, FIRST_VALUES) }),
  valueHex: extension.valueHex.slice(0, FIRST_DIGITS),
});
