import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CERTIFICATE_STATUSES } from '../../../shared/model/certificate.ts';
import type { ReportFigures } from '../../../shared/model/report.ts';
import { ok } from '../../../shared/result.ts';
import {
  codeOf,
  startTestApplication,
  type TestApplication,
  TEST_INSTANT,
  valueOf,
} from '../../testing/application.ts';
import { HOSTILE_CONTROLS, HOSTILE_PRINTABLE, hostileSubject } from '../../testing/hostile-name.ts';
import { createTestAuthority } from '../../testing/test-pki.ts';
import { NO_JOB } from '../ports.ts';
import type { Workspace } from '../workspace.ts';
import { buildReportPage } from './report-page.ts';

const DAY_MS = 86_400_000;
const PERIOD = { from: TEST_INSTANT - 30 * DAY_MS, to: TEST_INSTANT + 1 };
const SCRIPT = '<script>alert(1)</script><img src=x onerror=alert(1)>';

let test: TestApplication;
let workspace: Workspace;
beforeAll(async () => {
  test = startTestApplication();
  workspace = await test.createWorkspace(SCRIPT.slice(0, 8).replaceAll(/[<>/]/g, ''));
  const root = valueOf(
    await workspace.authorities.create({ name: 'Root & <b>', key: 'p256', validity: { count: 900, unit: 'days' } }),
  );
  const names = [...HOSTILE_PRINTABLE, SCRIPT, 'gw-1.example', 'gw-2.example', 'gw-3.example'];
  const issued = valueOf(
    await workspace.issuing.issueMany(
      names.map((name, at) => ({
        authorityId: root.id,
        profile: 'tls-client' as const,
        key: 'p256' as const,
        subject: hostileSubject(name),
        sans: [`dns:host-${at}.example`],
        validity: { count: 20 + 40 * at, unit: 'days' } as const,
      })),
      NO_JOB,
    ),
  );
  const last = issued.at(-1);
  if (last === undefined) throw new Error('nothing was issued');
  valueOf(await workspace.revocations.revoke({ id: last.id, reason: 'superseded' }));
  valueOf(await workspace.revocations.issueCrl({ authorityId: root.id, days: 1 }));
  const outside = createTestAuthority({ name: 'Outside' });
  for (const [at, name] of HOSTILE_CONTROLS.entries()) {
    // Nobody here signs such a name: it is put in place of another of its length.
    const placeholder = '~'.repeat(Buffer.byteLength(name));
    const weak = outside.issue({ subject: `CN=${placeholder}`, key: 'rsa1024', notBefore: TEST_INSTANT });
    const der = Buffer.from(weak.der);
    der.write(name, der.indexOf(placeholder));
    writeFileSync(test.at(`weak-${at}.pem`), der);
  }
  const files = HOSTILE_CONTROLS.map((_, at) => ({ path: test.at(`weak-${at}.pem`) }));
  valueOf(await workspace.imports.run(files, NO_JOB));
  test.clock.now += 2 * DAY_MS;
}, 60_000);
afterAll(() => test.end());

const preview = async (filter = ''): Promise<ReportFigures> =>
  valueOf(await workspace.reports.preview({ title: '', filter, period: PERIOD }, NO_JOB));

/** What Python's parser, which is nothing of ours, finds in a page. */
const READER = `
import sys, json
from html.parser import HTMLParser
class Reader(HTMLParser):
    def __init__(self):
        super().__init__(); self.tags = {}; self.attributes = set(); self.text = []; self.skip = False
    def handle_starttag(self, tag, attributes):
        self.tags[tag] = self.tags.get(tag, 0) + 1; self.attributes.update(name for name, _ in attributes); self.skip = tag == 'style'
    def handle_endtag(self, tag): self.skip = False
    def handle_data(self, data):
        if not self.skip: self.text.append(data)
reader = Reader(); reader.feed(open(sys.argv[1], encoding='utf-8').read()); reader.close()
print(json.dumps({'tags': reader.tags, 'attributes': sorted(reader.attributes), 'text': '\\n'.join(reader.text)}))`;

interface ReadPage {
  readonly tags: Readonly<Record<string, number>>;
  readonly attributes: readonly string[];
  readonly text: string;
}
const readPage = (file: string): ReadPage =>
  JSON.parse(execFileSync('/usr/bin/python3', ['-c', READER, file], { encoding: 'utf8' })) as ReadPage;

describe('the figures of a report', () => {
  it('are those that the tables themselves give', async () => {
    const figures = await preview();
    const db = new DatabaseSync(workspace.file, { readOnly: true });
    const count = (where: string): number =>
      Number(
        db
          .prepare(
            `select count(*) as n from certificate left join revocation on certificate_id = certificate.id where ${where}`,
          )
          .get()?.['n'],
      );
    const now = test.clock.now;
    const inForce = `reason is null and not_before <= ${now} and certificate.not_after >= ${now}`;
    expect(figures.total).toBe(count('true'));
    expect(figures.total).toBe(CERTIFICATE_STATUSES.reduce((sum, status) => sum + figures.statuses[status], 0));
    expect(figures.inForce).toBe(count(inForce));
    expect(figures.statuses.revoked).toBe(1);
    expect(figures.noOwner).toBe(count(inForce));
    for (const { days, count: told } of figures.lives)
      expect(told).toBe(count(`${inForce} and certificate.not_after - not_before > ${days * DAY_MS}`));
    const months = figures.months.map(({ from }, at) => {
      const to = figures.months[at + 1]?.from ?? Date.UTC(2027, 5, 1);
      return count(`${inForce} and certificate.not_after >= ${from} and certificate.not_after < ${to}`);
    });
    expect(figures.months.map((month) => month.count)).toEqual(months);
    expect(figures.later).toBe(count(`${inForce} and certificate.not_after >= ${Date.UTC(2027, 5, 1)}`));
    expect(figures.weak).toBe(HOSTILE_CONTROLS.length);
    expect(figures.weakKeys.count).toBe(count(`${inForce} and key = 'RSA 1024'`));
    expect(figures.weakKeys.examples).toHaveLength(HOSTILE_CONTROLS.length);
    expect(figures.issuers.reduce((sum, share) => sum + share.count, figures.issuersRest)).toBe(figures.inForce);
    expect(figures.partners).toEqual([{ name: null, count: figures.inForce }]);
    expect(figures.revoked).toEqual([{ reason: 'superseded', count: 1 }]);
    expect(figures.crls).toMatchObject([{ authority: 'Root & <b>', overdue: true }]);
    db.close();
  });

  it('are of the certificates that a filter lets through', async () => {
    const figures = await preview('name:gw OR name:nobody');
    expect(figures).toMatchObject({ total: 4, inForce: 3, weak: 1, filter: 'name:gw OR name:nobody' });
    expect((await preview('name:nobody')).months.every(({ count }) => count === 0)).toBe(true);
    const request = { title: '', filter: 'expires:soon', period: PERIOD };
    expect(codeOf(await workspace.reports.preview(request, NO_JOB))).toBe('filter.invalid');
  });

  it('are counted no further once nobody waits', async () => {
    const job = { ...NO_JOB, signal: AbortSignal.abort() };
    expect(codeOf(await workspace.reports.preview({ title: '', period: PERIOD }, job))).toBe('job.cancelled');
  });
});

describe('the page of a report', () => {
  it('has no scripts, nothing from elsewhere, and every name as text', async () => {
    const target = { path: test.at('report.html'), overwrite: false };
    const request = { title: `Q3 ${SCRIPT}`, period: PERIOD, target, as: { format: 'html' } } as const;
    expect(valueOf(await workspace.reports.save(request, NO_JOB))).toEqual({ name: 'report.html' });
    const page = readPage(target.path);
    const unwanted = ['script', 'img', 'link', 'iframe', 'object', 'form', 'a'];
    expect(unwanted.filter((tag) => tag in page.tags)).toEqual([]);
    expect(page.tags['b']).toBe(6);
    expect(
      page.attributes.filter((name) => name.startsWith('on') || ['src', 'href', 'style', 'action'].includes(name)),
    ).toEqual([]);
    expect(page.text).toContain(`Q3 ${SCRIPT}`);
    expect(page.text).toContain('Root & <b>');
    const bytes = readFileSync(target.path, 'utf8');
    expect(HOSTILE_CONTROLS.every((name) => !bytes.includes(name))).toBe(true);
    expect(bytes).toMatch(/Content-Security-Policy" content="default-src 'none'; style-src 'sha256-[\w+/]{43}='/);
    const figures = await preview();
    expect(page.text).toContain(String(figures.total));
    expect(codeOf(await workspace.reports.save(request, NO_JOB))).toBe('file.exists');
    const [newest] = valueOf(await workspace.activity.page({ search: '', offset: 0, limit: 1 })).items;
    expect(newest).toMatchObject({ action: 'report.written', subject: 'report.html', detail: { format: 'html' } });
  });

  it('is what a PDF is printed of', async () => {
    const target = { path: test.at('report.pdf'), overwrite: false };
    const printed: string[] = [];
    const print = async (html: string) => {
      printed.push(html);
      return ok(Buffer.from('%PDF-1.7'));
    };
    const before = readdirSync(test.folder).length;
    valueOf(await workspace.reports.save({ title: 'x', period: PERIOD, target, as: { format: 'pdf', print } }, NO_JOB));
    expect(printed).toEqual([buildReportPage({ ...(await preview()), title: 'x' })]);
    expect(readFileSync(target.path, 'latin1')).toBe('%PDF-1.7');
    expect(readdirSync(test.folder)).toHaveLength(before + 1);
  });
});
