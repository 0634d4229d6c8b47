import type { CertificatePage, CertificateSummary } from '../../shared/model/certificate.ts';
import { CERTIFICATE_SORTS, CERTIFICATE_STATUSES } from '../../shared/model/certificate.ts';
import { mapResult, ok } from '../../shared/result.ts';
import { commandText } from '../../shared/text/en/cli.ts';
import type { CertificateQuery } from '../services/certificate.ts';
import type { ListedCertificates } from '../services/inventory/inventory-questions.ts';
import type { Outcome } from '../services/ports.ts';
import type { Workspace } from '../services/workspace.ts';
import type { Command, CommandResult } from './command.ts';
import { exportList, isListExport, LIST_EXPORT_OPTIONS } from './list-export.ts';
import { findChoice, findNumber, findText, isSet } from './option.ts';
import { formatTable } from './terminal.ts';

const PAGE_ROWS = 500;
const DEFAULT_LIMIT = 1000;
const MAX_LIMIT = 1_000_000;
const MAX_OFFSET = 10_000_000;

export const listCommand: Command = {
  options: {
    limit: { type: 'string' },
    offset: { type: 'string' },
    sort: { type: 'string' },
    desc: { type: 'boolean' },
    status: { type: 'string' },
    ca: { type: 'string' },
    count: { type: 'boolean' },
    ...LIST_EXPORT_OPTIONS,
  },
  positionals: { min: 0, max: 20 },
  run: async ({ values, positionals, session }) => {
    const limit = findNumber(values, 'limit', { min: 1, max: MAX_LIMIT });
    if (!limit.ok) return limit;
    const offset = findNumber(values, 'offset', { min: 0, max: MAX_OFFSET });
    if (!offset.ok) return offset;
    const sort = findChoice(values, 'sort', CERTIFICATE_SORTS);
    if (!sort.ok) return sort;
    const status = findChoice(values, 'status', CERTIFICATE_STATUSES);
    if (!status.ok) return status;
    const workspace = await session.open(values);
    if (!workspace.ok) return workspace;
    const ca = findText(values, 'ca');
    const authority = ca === undefined ? ok(undefined) : await workspace.value.authorities.find(ca);
    if (!authority.ok) return authority;
    if (isListExport(values))
      return exportList(values, {
        workspace: workspace.value,
        session,
        words: positionals.join(' '),
        status: status.value,
        authority: authority.value?.name,
        order: { sort: sort.value ?? 'name', direction: isSet(values, 'desc') ? 'desc' : 'asc' },
      });
    const listed = {
      search: '',
      filter: positionals.join(' '),
      authorityId: authority.value?.id,
      status: status.value,
    };
    if (isSet(values, 'count')) return countOnly(workspace.value, listed);
    const page = await readRows(workspace.value, {
      ...listed,
      sort: sort.value ?? 'name',
      direction: isSet(values, 'desc') ? 'desc' : 'asc',
      offset: offset.value ?? 0,
      limit: limit.value ?? DEFAULT_LIMIT,
    });
    if (!page.ok) return page;
    const { total, of, items } = page.value;
    const lines = [
      ...formatTable([[...commandText.listColumns], ...items.map(toColumns)]),
      commandText.listed(items.length, total),
    ];
    return ok({ exitCode: 0, json: { total, of, items: items.map(toJson) }, lines });
  },
};

async function countOnly(workspace: Workspace, listed: ListedCertificates): CommandResult {
  const counted = await workspace.inventory.count(listed, workspace);
  if (!counted.ok) return counted;
  return ok({ exitCode: 0, json: counted.value, lines: [String(counted.value.total)] });
}

/** The service answers pages; a longer list is put together here. */
async function readRows(workspace: Workspace, query: CertificateQuery): Outcome<CertificatePage> {
  const items: CertificateSummary[] = [];
  for (;;) {
    const limit = Math.min(PAGE_ROWS, query.limit - items.length);
    const page = await workspace.certificates.page({ ...query, offset: query.offset + items.length, limit });
    if (!page.ok) return page;
    items.push(...page.value.items);
    if (page.value.items.length < limit || items.length >= query.limit)
      return withTotal(workspace, query, { ...page.value, offset: query.offset, items });
  }
}

/** A page may only know that there are at least so many; a list on paper says how many. */
async function withTotal(
  workspace: Workspace,
  query: CertificateQuery,
  page: CertificatePage,
): Outcome<CertificatePage> {
  if (page.exact) return ok(page);
  return mapResult(await workspace.inventory.count(query, workspace), ({ total }) => ({ ...page, total, exact: true }));
}

const toColumns = ({ name, issuerName, status, notAfter, key, serialHex }: CertificateSummary): string[] => [
  name,
  issuerName,
  status,
  commandText.day(notAfter),
  key,
  serialHex,
];

/** Instants in scripts are RFC 3339. */
function toJson(certificate: CertificateSummary) {
  const { notBefore, notAfter, revokedAt, ...rest } = certificate;
  return {
    ...rest,
    notBefore: new Date(notBefore).toISOString(),
    notAfter: new Date(notAfter).toISOString(),
    ...(revokedAt === undefined ? {} : { revokedAt: new Date(revokedAt).toISOString() }),
  };
}
