import type { ReportFinding, ReportShare } from '../../../shared/model/report.ts';
import { reportText as words } from '../../../shared/text/en/report.ts';
import { visible } from '../../../shared/text/format.ts';

const MOST_NAME = 120;

/** Text as it may stand in an element or a quoted attribute: what no reader shows is made visible first. */
export const escapeHtml = (text: string, most = MOST_NAME): string =>
  visible(text, most)
    .toWellFormed()
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');

/** A cell: words, or a number at the right. Words are escaped here. */
export type Cell = string | number;

export function buildTable(heads: readonly string[], rows: readonly (readonly Cell[])[]): string {
  const head = heads.map((text, at) => `<th scope="col"${isNumeric(rows, at)}>${escapeHtml(text)}</th>`).join('');
  const body = rows.map((row) => `<tr>${row.map(buildCell).join('')}</tr>`).join('');
  return `<table><thead><tr>${head}</tr></thead><tbody>${body}</tbody></table>`;
}

const isNumeric = (rows: readonly (readonly Cell[])[], at: number): string =>
  typeof rows[0]?.[at] === 'number' ? ' class="number"' : '';

const buildCell = (cell: Cell): string =>
  typeof cell === 'number' ? `<td class="number">${words.number(cell)}</td>` : `<td>${escapeHtml(cell)}</td>`;

/** Names with their numbers and a bar each; the longest bar is the greatest number. */
export function buildShares(label: string, shares: readonly ReportShare[], rest: number): string {
  const rows = [
    ...shares.map(({ name, count }) => ({ name: name ?? words.noPartner, count })),
    ...(rest > 0 ? [{ name: words.rest, count: rest }] : []),
  ];
  if (rows.length === 0) return `<p>${escapeHtml(words.nothing)}</p>`;
  const most = Math.max(...rows.map(({ count }) => count));
  const lines = rows.map(
    ({ name, count }) =>
      `<tr><td>${escapeHtml(name)}</td><td class="number">${words.number(count)}</td><td class="bar">${buildBar(count / most)}</td></tr>`,
  );
  return `<table><thead><tr><th scope="col">${escapeHtml(label)}</th><th scope="col" class="number">${escapeHtml(words.certificates)}</th><th></th></tr></thead><tbody>${lines.join('')}</tbody></table>`;
}

const buildBar = (share: number): string =>
  `<svg viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true"><rect class="fill" width="${Math.max(0.5, share * 100).toFixed(2)}" height="8"/></svg>`;

const CHART = { width: 720, height: 190, left: 8, top: 24, bottom: 28, gap: 0.28 } as const;

/** A column a month with its number above; the numbers stand in a table too, for who cannot see it. */
export function buildMonthChart(months: readonly { readonly from: number; readonly count: number }[]): string {
  const most = Math.max(1, ...months.map(({ count }) => count));
  const step = (CHART.width - 2 * CHART.left) / Math.max(1, months.length);
  const room = CHART.height - CHART.top - CHART.bottom;
  const base = CHART.height - CHART.bottom;
  const columns = months.map(({ from, count }, at) => {
    const height = (count / most) * room;
    const x = CHART.left + at * step;
    const middle = (x + step / 2).toFixed(1);
    const [month = '', year = ''] = words.month(from).split(' ');
    const isNewYear = at === 0 || month === 'Jan';
    return (
      `<rect class="fill" x="${(x + (step * CHART.gap) / 2).toFixed(1)}" y="${(base - height).toFixed(1)}" width="${(step * (1 - CHART.gap)).toFixed(1)}" height="${height.toFixed(1)}"/>` +
      `<text class="value" x="${middle}" y="${(base - height - 6).toFixed(1)}">${words.number(count)}</text>` +
      `<text x="${middle}" y="${base + 13}">${escapeHtml(month)}</text>` +
      (isNewYear ? `<text class="year" x="${middle}" y="${base + 25}">${escapeHtml(year)}</text>` : '')
    );
  });
  return `<svg class="chart" viewBox="0 0 ${CHART.width} ${CHART.height}" role="img" aria-label="${escapeHtml(words.endsChart)}"><line x1="0" x2="${CHART.width}" y1="${base}" y2="${base}"/>${columns.join('')}</svg>`;
}

/** A finding: how many, what it means, the first of them. */
export function buildFinding(title: string, note: string, { count, examples }: ReportFinding): string {
  const head = `<h3>${escapeHtml(title)} <span class="count">${words.number(count)}</span></h3>`;
  if (count === 0) return `<section>${head}<p class="quiet">${escapeHtml(words.nothing)}</p></section>`;
  const first = words.first(examples.length, count);
  const table = buildTable(
    [words.name, words.issuer, words.key, words.until],
    examples.map(({ name, issuerName, key, notAfter }) => [name, issuerName, key, words.day(notAfter)]),
  );
  return `<section>${head}<p>${escapeHtml(note, 400)}</p>${first === '' ? '' : `<p class="quiet">${escapeHtml(first)}</p>`}${table}</section>`;
}
