import { createHash } from 'node:crypto';
import type { TourDial, TourPicture, TourRecord, TourStep } from './journal.ts';
import { reportStyle } from './report-style.ts';
import { reportWords as words } from './words.ts';

/** The report as one page that needs nothing but the pictures beside it. It runs no script and its policy allows none. */
export function renderReport(record: TourRecord): string {
  const failed = record.steps.find(({ passed }) => !passed);
  const verdict = failed === undefined ? words.passed(record.steps.length) : words.failed(failed.title);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src 'self' file:; font-src 'self' file:; style-src '${hashOf(reportStyle)}'">
<meta name="viewport" content="width=device-width">
<title>${escapeHtml(words.title)}</title>
<style>${reportStyle}</style>
</head>
<body>
<header>
<p class="product">${escapeHtml(words.title)}</p>
<h1 data-passed="${record.passed}">${escapeHtml(verdict)}</h1>
<p>${escapeHtml(words.claim)} ${escapeHtml(words.began(record.startedAt.slice(0, 19).replace('T', ' '), seconds(record.ms)))}</p>
</header>
<main>
<nav aria-label="${escapeHtml(words.contents)}"><ol>${record.steps.map(renderEntry).join('')}</ol></nav>
${renderDials(record.steps.flatMap(({ dials }) => dials))}
${record.steps.map(renderStep).join('\n')}
</main>
<footer><h2>${escapeHtml(words.tools)}</h2>
<dl>${record.tools.map(({ name, version }) => `<dt>${escapeHtml(name)}</dt><dd>${escapeHtml(version)}</dd>`).join('')}</dl>
<p>${escapeHtml(words.foot)}</p></footer>
</body>
</html>
`;
}

const renderEntry = ({ title, ms, passed }: TourStep, index: number): string =>
  `<li data-passed="${passed}"><a href="#step-${index + 1}">${escapeHtml(title)}</a> <span>${escapeHtml(words.seconds(seconds(ms)))}</span></li>`;

function renderStep(step: TourStep, index: number): string {
  const failure =
    step.failure === undefined
      ? ''
      : `<p class="failure">${escapeHtml(words.stopped)}</p><pre>${escapeHtml(withoutColours(step.failure))}</pre>`;
  return `<section id="step-${index + 1}">
<h2><span>${index + 1}</span> ${escapeHtml(step.title)}</h2>
<p>${escapeHtml(step.about)}</p>
${step.facts.length === 0 ? '' : `<ul>${step.facts.map((fact) => `<li>${escapeHtml(fact)}</li>`).join('')}</ul>`}
${failure}${step.pictures.map(renderPicture).join('\n')}
</section>`;
}

function renderPicture({ caption, light, dark, width, height }: TourPicture): string {
  return `<figure><a href="${escapeHtml(light)}"><picture><source srcset="${escapeHtml(dark)}" media="(prefers-color-scheme: dark)"><img src="${escapeHtml(light)}" width="${width}" height="${height}" alt="${escapeHtml(caption)}" loading="lazy"></picture></a>
<figcaption>${escapeHtml(caption)} <a href="${escapeHtml(light)}">${escapeHtml(words.light)}</a> <a href="${escapeHtml(dark)}">${escapeHtml(words.dark)}</a></figcaption></figure>`;
}

function renderDials(dials: readonly TourDial[]): string {
  if (dials.length === 0) return '';
  const rows = dials.map(
    ({ server, credential, verdict }) =>
      `<tr><td>${escapeHtml(server)}</td><td>${escapeHtml(credential)}</td><td>${escapeHtml(verdict)}</td></tr>`,
  );
  const head = [words.server, words.credential, words.verdict].map((word) => `<th>${escapeHtml(word)}</th>`).join('');
  return `<section><h2>${escapeHtml(words.verdicts)}</h2><table><thead><tr>${head}</tr></thead><tbody>${rows.join('')}</tbody></table></section>`;
}

const seconds = (ms: number): string => (ms / 1000).toFixed(1);

const hashOf = (style: string): string => `sha256-${createHash('sha256').update(style).digest('base64')}`;

/** Test failures come coloured for a terminal. */
const withoutColours = (text: string): string =>
  text.replaceAll(new RegExp(`${String.fromCodePoint(27)}\\[[0-9;]*m`, 'g'), '');

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

const escapeHtml = (text: string): string => text.replaceAll(/[&<>"']/g, (character) => ENTITIES[character] ?? '');
