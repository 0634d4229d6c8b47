import type { UnixMs } from '../../shared/model/brands.ts';
import type { InspectItem, InspectKind, InspectReport, Severity } from '../../shared/model/inspect.ts';
import type { InspectOutline, InspectRow } from '../../shared/model/inspect-answers.ts';

const MAX_PROBLEMS = 100;
/** Longest name of a row. */
const MAX_TITLE = 500;

interface PageQuery {
  readonly at: UnixMs;
  readonly from: number;
  readonly limit: number;
}

/** A page of a report's items as rows. */
export function buildOutline(report: InspectReport, { at, from, limit }: PageQuery): InspectOutline {
  const { name, size, items, problems } = report;
  const counts: Partial<Record<InspectKind, number>> = {};
  const children = new Map<number, number>();
  for (const { kind, parent } of items) {
    counts[kind] = (counts[kind] ?? 0) + 1;
    if (parent !== undefined) children.set(parent, (children.get(parent) ?? 0) + 1);
  }
  const rows = items
    .slice(from, from + limit)
    .map((item, i) => describeRow(item, from + i, children.get(from + i) ?? 0));
  return { name, size, at, total: items.length, counts, problems: problems.slice(0, MAX_PROBLEMS), from, rows };
}

/** One item as a row; a bug where there is none. */
export function buildRow(items: readonly InspectItem[], index: number): InspectRow {
  const item = items[index];
  if (item === undefined) throw new RangeError('no such item');
  return describeRow(item, index, items.filter(({ parent }) => parent === index).length);
}

function describeRow(item: InspectItem, index: number, children: number): InspectRow {
  const { kind, title, parent, origin, offset, length, problems, sha256 } = item;
  const worst = worstOf(problems.map(({ severity }) => severity));
  return {
    item: index,
    kind,
    title: title.length > MAX_TITLE ? `${title.slice(0, MAX_TITLE)}…` : title,
    offset,
    length,
    problems: problems.length,
    children,
    ...(parent !== undefined && { parent }),
    ...(origin !== undefined && { origin }),
    ...(worst !== undefined && { worst }),
    ...(sha256 !== undefined && { sha256 }),
    ...(isLocked(item) && { locked: true }),
    ...validityOf(item),
  };
}

const SEVERITIES = ['error', 'warning', 'info'] as const;

const worstOf = (severities: readonly Severity[]): Severity | undefined =>
  SEVERITIES.find((severity) => severities.includes(severity));

/** What `open` takes a passphrase for: keys inside a keystore open with it. */
function isLocked(item: InspectItem): boolean {
  if ('container' in item) return item.container.state === 'locked';
  if (item.kind === 'private-key') return item.privateKey.encrypted && item.privateKey.format !== 'entry';
  return (
    item.kind === 'ssh-key' &&
    item.ssh.form === 'private' &&
    item.problems.some(({ code }) => code === 'file.encrypted')
  );
}

function validityOf(item: InspectItem): Pick<InspectRow, 'notBefore' | 'notAfter' | 'isCa' | 'selfIssued'> {
  if (item.kind === 'crl') {
    const { thisUpdate, nextUpdate } = item.crl;
    return { notBefore: thisUpdate, ...(nextUpdate !== undefined && { notAfter: nextUpdate }) };
  }
  if (item.kind !== 'certificate') return {};
  const { notBefore, notAfter, isCa, selfIssued } = item.certificate;
  return { notBefore, notAfter, isCa, selfIssued };
}
