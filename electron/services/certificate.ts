import type { AuthorityId, CertificateId, PartnerId } from '../../shared/model/brands.ts';
import type {
  CertificateExtra,
  CertificatePage,
  CertificateSort,
  CertificateStatus,
  CertificateSummary,
} from '../../shared/model/certificate.ts';
import { type AppError, fail } from '../../shared/errors.ts';
import { parseFilter } from '../../shared/model/filter/parser.ts';
import type { InspectItem } from '../../shared/model/inspect.ts';
import type { InspectMatches } from '../../shared/model/inspect-answers.ts';
import { mapResult, ok, type Result } from '../../shared/result.ts';
import { addExtras } from '../store/certificate-extra-rows.ts';
import { pageCertificates } from '../store/certificate-page.ts';
import { countByStatus, findCertificates, getCertificateDers } from '../store/certificate-rows.ts';
import type { CertificateQuestion } from '../store/filter/query-conditions.ts';
import { readCertificateFacts } from '../workers/certificate-facts.ts';
import { findMatches } from './inspection-matches.ts';
import {
  type CertificateDetails,
  getCertificateDetails,
  type HistoryPage,
  type HistoryQuery,
  listCertificateHistory,
  listCertificateNames,
} from './inventory/certificate-details.ts';
import type { Outcome } from './ports.ts';
import { readWorkspaceMaterial } from './validation-material.ts';
import type { WorkspaceContext } from './workspace-context.ts';
import { readingOr, statusView } from './workspace-context.ts';

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
  /** What columns show beside each row. */
  readonly extras?: readonly CertificateExtra[] | undefined;
}

export interface OctetWindow {
  readonly id: CertificateId;
  readonly offset: number;
  readonly length: number;
}

export interface CertificateService {
  page(query: CertificateQuery): Outcome<CertificatePage>;
  counts(): Outcome<Readonly<Record<CertificateStatus, number>>>;
  /** By id, serial, SHA-256 or name. Fails with `certificate.not-found`, `certificate.ambiguous`. */
  find(wanted: string): Outcome<CertificateSummary>;
  get(id: CertificateId): Outcome<CertificateDetails>;
  names: (query: {
    readonly id: CertificateId;
    readonly offset: number;
    readonly limit: number;
  }) => ReturnType<typeof listCertificateNames>;
  history(query: HistoryQuery): Outcome<HistoryPage>;
  /** A window of its DER, lower-case hex. Fails with `certificate.not-found`. */
  bytes(window: OctetWindow): Outcome<{ readonly hex: string; readonly size: number }>;
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
  get: (id) => getCertificateDetails(context, id),
  names: (query) => listCertificateNames(context, query),
  history: (query) => listCertificateHistory(context, query),
  bytes: async ({ id, offset, length }) =>
    mapResult(await getDer(context, id), (der) => ({
      hex: Buffer.from(der.subarray(offset, offset + length)).toString('hex'),
      size: der.length,
    })),
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
  return context.store.reading(async (db) => {
    const view = await statusView(context, db);
    const found = await pageCertificates(db, { ...view, ...question.value, sort, direction, offset, limit });
    return { ...found, items: await addExtras(db, found.items, query.extras ?? []) };
  });
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
