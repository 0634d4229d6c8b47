import { copyFileSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { electronDist } from '../../scripts/electron-path.mjs';
import { expect, test } from '../support/app-fixture.ts';
import { mouse } from '../support/hand.ts';
import { addPartner, approveRequest, changeProfile } from './agreeing.ts';
import { LARGE, makeCamera } from './camera.ts';
import { compareViewers, findMissingIssuer, validateChains } from './chains.ts';
import { dialAccepted, dialRefused, inspectForeign, revokeAndSeeRefused } from './connecting.ts';
import { dialBeforeTls, fixAndCompare, lookAtRuns } from './fixing.ts';
import { handOver, issueBatch, renewOne } from './handing-over.ts';
import { openJournal, type TourRecord } from './journal.ts';
import { lookAtHistory, readActivity } from './looking-back.ts';
import { readSecret } from './reading.ts';
import { renderReport } from './report.ts';
import { toolVersions } from './servers.ts';
import { createAuthorities, createWorkspace, issueFromRequest, issueWithKeyHere } from './setting-up.ts';
import type { Tour } from './tour.ts';
import { reportWords, stepWords } from './words.ts';

const root = path.resolve(import.meta.dirname, '../..');
const out = path.join(root, 'out', 'tour');
const font = path.join(root, 'node_modules/@fontsource-variable/inter/files/inter-latin-wght-normal.woff2');

/** In this order; each step builds on what the ones before it left. */
const STEPS: Readonly<Record<keyof typeof stepWords, (tour: Tour) => Promise<void>>> = {
  workspace: createWorkspace,
  authorities: createAuthorities,
  profile: changeProfile,
  partner: addPartner,
  keyHere: issueWithKeyHere,
  approved: approveRequest,
  request: issueFromRequest,
  handOver,
  batch: issueBatch,
  renewal: renewOne,
  accepted: dialAccepted,
  refused: dialRefused,
  fixed: fixAndCompare,
  beforeTls: dialBeforeTls,
  revocation: revokeAndSeeRefused,
  runs: lookAtRuns,
  inspect: inspectForeign,
  secret: readSecret,
  chains: validateChains,
  viewers: compareViewers,
  missing: findMissingIssuer,
  activity: readActivity,
  everyday: lookAtHistory,
};

test('the tour', async ({ app, page, folder }) => {
  test.setTimeout(900_000);
  rmSync(out, { recursive: true, force: true });
  mkdirSync(out, { recursive: true });
  await page.setViewportSize(LARGE);
  const journal = openJournal();
  const file = (name: string): string => path.join(folder, name);
  const workspace = {
    folder,
    file: file('acme-clearing.countersign'),
    name: 'acme-clearing',
    passphrase: 'correct horse battery staple',
  };
  const tour: Tour = { app, page, hand: mouse(page), workspace, journal, file, camera: makeCamera(page, out, journal) };
  try {
    for (const [name, run] of Object.entries(STEPS) as [keyof typeof stepWords, (tour: Tour) => Promise<void>][]) {
      await journal.step(stepWords[name], () => run(tour));
    }
  } finally {
    const chromium = await page.evaluate(() =>
      navigator.userAgent.replace(/^.*((?:Chrome|HeadlessChrome)\/\S+).*$/, '$1'),
    );
    const window = { name: reportWords.runtime[electronDist().kind], version: chromium };
    writeReport(journal.close([window, ...toolVersions()]));
  }
  expect(readdirSync(out).filter((name) => name.endsWith('.png')).length).toBeGreaterThanOrEqual(24);
});

function writeReport(record: TourRecord): void {
  const report = path.join(out, 'report.html');
  writeFileSync(path.join(out, 'report.json'), `${JSON.stringify(record, null, 2)}\n`);
  writeFileSync(report, renderReport(record));
  copyFileSync(font, path.join(out, 'inter.woff2'));
  process.stdout.write(`The report of the tour is in ${report}\n`);
}
