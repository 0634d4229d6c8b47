import { hash } from 'node:crypto';
import { CERTIFICATE_STATUSES } from '../../../shared/model/certificate.ts';
import type { ReportFigures } from '../../../shared/model/report.ts';
import { reportText as words } from '../../../shared/text/en/report.ts';
import { buildFinding, buildMonthChart, buildShares, buildTable, escapeHtml } from './report-parts.ts';
import { REPORT_STYLE } from './report-style.ts';

/**
 * A report as one HTML file: no scripts, nothing from elsewhere, and a policy that says so. It prints on A4 and Letter alike. Every name is escaped, and
 * characters that no reader shows are made visible.
 */
export function buildReportPage(figures: ReportFigures): string {
  const policy = `default-src 'none'; style-src 'sha256-${hash('sha256', REPORT_STYLE, 'base64')}'; base-uri 'none'; form-action 'none'`;
  return [
    `<!doctype html><html lang="${words.language}"><head><meta charset="utf-8">`,
    `<meta http-equiv="Content-Security-Policy" content="${policy}">`,
    '<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="referrer" content="no-referrer">',
    `<title>${escapeHtml(figures.title)}</title><style>${REPORT_STYLE}</style></head><body>`,
    buildHead(figures),
    '<main>',
    buildTiles(figures),
    buildEnds(figures),
    buildSpread(figures),
    buildFindings(figures),
    buildLives(figures),
    buildRevocation(figures),
    '</main>',
    `<footer>${escapeHtml(words.foot)} ${escapeHtml(words.asOf)} ${escapeHtml(words.instant(figures.at))}.</footer>`,
    '</body></html>\n',
  ].join('\n');
}

function buildHead({ title, workspace, filter, at, period }: ReportFigures): string {
  const facts: readonly (readonly [string, string])[] = [
    [words.workspace, workspace],
    [words.asOf, words.instant(at)],
    [words.period, words.range(words.day(period.from), words.day(period.to))],
    ...(filter === '' ? [] : [[words.filter, filter] as const]),
  ];
  const list = facts.map(([label, text]) => `<dt>${escapeHtml(label)}</dt><dd>${escapeHtml(text, 2000)}</dd>`).join('');
  return `<header><h1>${escapeHtml(title, 200)}</h1><dl>${list}</dl></header>`;
}

interface Tile {
  readonly count: number;
  readonly label: string;
  readonly note?: string;
  readonly isAlarm?: boolean;
}

function buildTiles(figures: ReportFigures): string {
  const { inForce, statuses, weak, noOwner, crls } = figures;
  const overdue = crls.filter((crl) => crl.overdue).length;
  const tiles: readonly Tile[] = [
    { count: inForce, label: words.inForce, note: words.inForceNote },
    { count: statuses.expiring, label: words.expiring },
    { count: statuses.expired, label: words.expired },
    { count: weak, label: words.weak, note: words.ofInForce },
    { count: noOwner, label: words.noOwner, note: words.ofInForce },
    { count: overdue, label: words.overdueCrls, note: words.overdueNote, isAlarm: overdue > 0 },
  ];
  const items = tiles.map(
    ({ count, label, note, isAlarm }) =>
      `<li${isAlarm === true ? ' class="alarm"' : ''}><b>${words.number(count)}</b>${escapeHtml(label)}${note === undefined ? '' : `<span>${escapeHtml(note)}</span>`}</li>`,
  );
  return `<ul class="tiles">${items.join('')}</ul>`;
}

function buildEnds({ months, later }: ReportFigures): string {
  const rows = months.map(({ from, count }) => [words.month(from), count] as const);
  const half = Math.ceil(rows.length / 2);
  const table = (part: typeof rows): string => buildTable([words.monthHead, words.certificates], part);
  return `<h2>${escapeHtml(words.endsTitle)}</h2><p>${escapeHtml(words.ends(later))}</p>${months.some(({ count }) => count > 0) ? buildMonthChart(months) : ''}<div class="pair">${table(rows.slice(0, half))}${table(rows.slice(half))}</div>`;
}

function buildSpread({ issuers, issuersRest, partners, partnersRest, statuses, total }: ReportFigures): string {
  const standing = CERTIFICATE_STATUSES.filter((status) => statuses[status] > 0).map(
    (status) => [words.status[status], statuses[status]] as const,
  );
  return [
    `<h2>${escapeHtml(words.statusTitle)}</h2>`,
    buildTable([words.state, words.certificates], [...standing, [words.total, total]]),
    `<h2>${escapeHtml(words.issuersTitle)}</h2>`,
    buildShares(words.authority, issuers, issuersRest),
    `<h2>${escapeHtml(words.partnersTitle)}</h2>`,
    buildShares(words.name, partners, partnersRest),
  ].join('');
}

const buildFindings = ({ weakKeys, weakSignatures, sunset }: ReportFigures): string =>
  [
    `<h2>${escapeHtml(words.findingsTitle)}</h2>`,
    buildFinding(words.weakKeys, words.weakKeysNote, weakKeys),
    buildFinding(words.weakSignatures, words.weakSignaturesNote, weakSignatures),
    buildFinding(words.sunset, words.sunsetNote, sunset),
  ].join('');

const buildLives = ({ lives }: ReportFigures): string =>
  `<h2>${escapeHtml(words.livesTitle)}</h2><p>${escapeHtml(words.livesNote, 400)}</p>${buildTable(
    [words.inForce, words.certificates],
    lives.map(({ days, count }) => [words.longerThan(days), count]),
  )}`;

function buildRevocation({ crls, revoked }: ReportFigures): string {
  const lists = buildTable(
    [words.authority, words.crlNumber, words.nextUpdate, words.state],
    crls.map(({ authority, number, nextUpdate, overdue }) => [
      authority,
      String(number),
      words.day(nextUpdate),
      words.crlState(overdue),
    ]),
  );
  const reasons = buildTable(
    [words.state, words.certificates],
    revoked.map(({ reason, count }) => [words.reason(reason), count]),
  );
  const nothing = `<p class="quiet">${escapeHtml(words.nothing)}</p>`;
  return [
    `<h2>${escapeHtml(words.crlsTitle)}</h2>`,
    crls.length === 0 ? nothing : lists,
    `<h2>${escapeHtml(words.revokedTitle)}</h2>`,
    revoked.length === 0 ? nothing : reasons,
  ].join('');
}
