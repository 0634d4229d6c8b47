import type { ActivityEntry } from '../../shared/model/activity.ts';
import type { AuthorityId, CertificateId, PartnerId } from '../../shared/model/brands.ts';
import type {
  CertificatePage,
  CertificateSort,
  CertificateStatus,
  CertificateSummary,
} from '../../shared/model/certificate.ts';
import { type AppError, fail } from '../../shared/errors.ts';
import { parseFilter } from '../../shared/model/filter/parser.ts';
import type { Asn1Node, InspectItem } from '../../shared/model/inspect.ts';
import type { InspectMatches } from '../../shared/model/inspect-answers.ts';
import type { PartnerName } from '../../shared/model/request.ts';
import { BugError, mapResult, ok, type Result } from '../../shared/result.ts';
import { buildAsn1Tree } from '../pki/asn1/asn1-tree.ts';
import { inspectBytes } from '../pki/inspect/inspect.ts';
import { findImportActivity, listActivity } from '../store/activity-rows.ts';
import type { ReadDb } from '../store/db.ts';
import { pageCertificates } from '../store/certificate-page.ts';
import { countByStatus, findCertificate, findCertificates, getCertificateDers } from '../store/certificate-rows.ts';
import type { CertificateQuestion } from '../store/filter/query-conditions.ts';
import { findPartnersOfCertificates } from '../store/partner-rows.ts';
import { readCertificateFacts } from '../workers/certificate-facts.ts';
import { findChain } from './chain.ts';
import { findMatches } from './inspection-matches.ts';
import type { Outcome } from './ports.ts';
import { readWorkspaceMaterial } from './validation-material.ts';
import type { WorkspaceContext } from './workspace-context.ts';
import { readingOr, statusView } from './workspace-context.ts';

const HISTORY_LENGTH = 200;

export interface CertificateQuery {
  readonly search: string;
  readonly sort: CertificateSort;
  readonly direction: 'asc' | 'desc';
  readonly offset: number;
  readonly limit: number;
  readonly authorityId?: AuthorityId | undefined;
  readonly status?: CertificateStatus | undefined;
  readonly hasKey?: boolean | undefined;
  readonly partnerId?: PartnerId | undefined;
  /** In the language of filters; holds beside the rest. */
  readonly filter?: string | undefined;
}

export interface CertificateDetails {
  readonly summary: CertificateSummary;
  readonly item: InspectItem;
  /** From its issuer up to the root, as far as certificates are here. */
  readonly chain: readonly CertificateSummary[];
  /** Newest first. */
  readonly history: readonly ActivityEntry[];
  /** Whom it was issued to. */
  readonly partner?: PartnerName;
}

export interface CertificateService {
  page(query: CertificateQuery): Outcome<CertificatePage>;
  counts(): Outcome<Readonly<Record<CertificateStatus, number>>>;
  /** By id, serial, SHA-256 or name. Fails with `certificate.not-found`, `certificate.ambiguous`. */
  find(wanted: string): Outcome<CertificateSummary>;
  get(id: CertificateId): Outcome<CertificateDetails>;
  asn1(id: CertificateId): Outcome<{ readonly root: Asn1Node; readonly derHex: string }>;
  /** Its DER, for a question about it. Fails with `certificate.not-found`. */
  octets(
    id: CertificateId,
  ): Outcome<{ readonly bytes: Uint8Array; readonly kind: 'certificate'; readonly title: string }>;
  /** DER of what the workspace has that may stand above certificates, by name alone; at most 200. */
  issuersOf(ders: readonly Uint8Array[]): Outcome<readonly Uint8Array[]>;
  /** What the workspace knows of something that was inspected; `der` of a certificate or CRL. */
  matches(item: InspectItem, der: Uint8Array | undefined): Outcome<InspectMatches>;
}

export const createCertificates = (context: WorkspaceContext): CertificateService => ({
  page: (query) => page(context, query),
  counts: () => context.store.reading(async (db) => countByStatus(db, await statusView(context, db))),
  find: (wanted) => findOne(context, wanted),
  get: (id) => getDetails(context, id),
  asn1: async (id) => {
    const der = await getDer(context, id);
    if (!der.ok) return der;
    const root = buildAsn1Tree(der.value);
    return root.ok ? ok({ root: root.value, derHex: Buffer.from(der.value).toString('hex') }) : root;
  },
  octets: async (id) => {
    const der = await getDer(context, id);
    return der.ok ? ok({ bytes: der.value, kind: 'certificate', title: titleOf(der.value) }) : der;
  },
  issuersOf: async (ders) => mapResult(await readWorkspaceMaterial(context, ders, false), ({ issuers }) => issuers),
  matches: (item, der) => findMatches(context, item, der),
});

function titleOf(der: Uint8Array): string {
  const facts = readCertificateFacts(der);
  return facts.ok ? facts.value.name : '';
}

async function page(context: WorkspaceContext, query: CertificateQuery): Outcome<CertificatePage> {
  const { sort, direction, offset, limit } = query;
  const question = certificateQuestion(query);
  if (!question.ok) return question;
  return context.store.reading(async (db) =>
    pageCertificates(db, { ...(await statusView(context, db)), ...question.value, sort, direction, offset, limit }),
  );
}

/** What a list is narrowed to, as the store takes it. Fails with `filter.invalid`. */
export function certificateQuestion(
  query: Omit<CertificateQuery, 'sort' | 'direction' | 'offset' | 'limit'>,
): Result<Omit<CertificateQuestion, 'at' | 'expiringDays'>, AppError> {
  const { search, authorityId, status, hasKey, partnerId } = query;
  const filter = parseFilter(query.filter ?? '');
  if (!filter.ok) return filter;
  return ok({
    search,
    filter: filter.value,
    ...(authorityId === undefined ? {} : { authorityId }),
    ...(status === undefined ? {} : { status }),
    ...(hasKey === undefined ? {} : { hasKey }),
    ...(partnerId === undefined ? {} : { partnerId }),
  });
}

async function findOne(context: WorkspaceContext, wanted: string): Outcome<CertificateSummary> {
  return readingOr(context, async (db) => {
    const [first, ...others] = await findCertificates(db, wanted, await statusView(context, db));
    if (first === undefined) return fail('certificate.not-found', { wanted });
    return others.length === 0 ? ok(first) : fail('certificate.ambiguous', { wanted, matches: others.length + 1 });
  });
}

async function getDer(context: WorkspaceContext, id: CertificateId): Outcome<Uint8Array> {
  return readingOr(context, async (db) => {
    const der = (await getCertificateDers(db, [id])).get(id);
    return der === undefined ? fail('certificate.not-found', { wanted: id }) : ok(der);
  });
}

/** Newest first; what an import brought is told by the entry of the whole. */
async function listHistory(db: ReadDb, id: CertificateId): Promise<readonly ActivityEntry[]> {
  const { items } = await listActivity(db, { entity: 'certificate', entityId: id, limit: HISTORY_LENGTH });
  const imported = await findImportActivity(db, id);
  return imported === undefined ? items : [...items, imported];
}

async function getDetails(context: WorkspaceContext, id: CertificateId): Outcome<CertificateDetails> {
  const der = await getDer(context, id);
  if (!der.ok) return der;
  return readingOr(context, async (db) => {
    const view = await statusView(context, db);
    const summary = await findCertificate(db, id, view);
    if (summary === undefined) return fail('certificate.not-found', { wanted: id });
    const item = inspectBytes(der.value, { at: view.at, name: summary.name }).items[0];
    if (item === undefined) throw new BugError('a certificate of the store is not recognised');
    const chain = await findChain(db, { id, der: der.value });
    const issuers = await Promise.all(chain.map((link) => findCertificate(db, link.id, view)));
    const history = await listHistory(db, id);
    const partner = (await findPartnersOfCertificates(db, [id])).get(id);
    return ok({
      summary,
      item,
      chain: issuers.filter((issuer) => issuer !== undefined),
      history,
      ...(partner === undefined ? {} : { partner }),
    });
  });
}
