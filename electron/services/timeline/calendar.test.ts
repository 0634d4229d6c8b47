import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import type { Workspace } from '../workspace.ts';
import { DAY_MS } from '../../../shared/model/timeline-units.ts';
import {
  codeOf,
  startTestApplication,
  type TestApplication,
  TEST_INSTANT,
  valueOf,
} from '../../testing/application.ts';
import { HOSTILE_CONTROLS, HOSTILE_PRINTABLE } from '../../testing/hostile-name.ts';
import { NO_JOB } from '../ports.ts';
import { buildCalendar, type CalendarEntry } from './calendar-file.ts';

/** What python3-icalendar, which is nothing of ours, reads out of a calendar. */
interface ReadEntry {
  readonly uid: string;
  readonly summary: string;
  readonly description: string;
  readonly start: string;
  readonly alarms: readonly number[];
}

const READER = `
import sys, json, icalendar
calendar = icalendar.Calendar.from_ical(open(sys.argv[1], 'rb').read())
print(json.dumps([{'uid': str(e['UID']), 'summary': str(e['SUMMARY']), 'description': str(e['DESCRIPTION']),
  'start': e.decoded('DTSTART').isoformat(), 'alarms': [-a.decoded('TRIGGER').total_seconds() for a in e.walk('VALARM')]}
  for e in calendar.walk('VEVENT')]))`;

function readCalendar(file: string): readonly ReadEntry[] {
  return JSON.parse(execFileSync('/usr/bin/python3', ['-c', READER, file], { encoding: 'utf8' })) as ReadEntry[];
}

const ENTRY: CalendarEntry = {
  uid: 'certificate-x@countersign',
  at: TEST_INSTANT,
  wholeDay: false,
  summary: 'x',
  description: 'y',
  category: 'Certificate',
  alarmsMs: [],
};

let running: TestApplication | undefined;
afterEach(async () => {
  await running?.end();
  running = undefined;
});

async function begin(): Promise<{ readonly test: TestApplication; readonly workspace: Workspace }> {
  running = startTestApplication();
  return { test: running, workspace: await running.createWorkspace('Acme; ops, "all"') };
}

describe('the text of a calendar', () => {
  const NAMES = [...HOSTILE_PRINTABLE, ...HOSTILE_CONTROLS, 'long '.repeat(60), '€'.repeat(90), '\ud800 half'];

  it('breaks lines at 75 octets and never within a character', () => {
    const text = buildCalendar(
      'all',
      NAMES.map((summary) => ({ ...ENTRY, summary, description: summary })),
      TEST_INSTANT,
    );
    expect(text.endsWith('END:VCALENDAR\r\n')).toBe(true);
    const lines = text.split('\r\n');
    expect(lines.every((line) => Buffer.byteLength(line) <= 75 && !/[\r\n]/.test(line))).toBe(true);
    expect(text).not.toContain('\ufffd');
    // Nothing that a name holds begins a line of its own.
    const starts = lines.filter((line) => !line.startsWith(' ')).map((line) => line.split(/[:;]/)[0]);
    expect(new Set(starts)).toEqual(
      new Set([
        'BEGIN',
        'VERSION',
        'PRODID',
        'CALSCALE',
        'X-WR-CALNAME',
        'UID',
        'DTSTAMP',
        'DTSTART',
        'SUMMARY',
        'DESCRIPTION',
        'CATEGORIES',
        'TRANSP',
        'END',
        '',
      ]),
    );
  });

  it.each([
    [30 * DAY_MS, '-P30D'],
    [3.5 * DAY_MS, '-P3DT12H'],
    [90 * 60_000, '-PT1H30M'],
    [0, '-PT0M'],
  ])('writes %d ms before as %s', (ms, trigger) => {
    expect(buildCalendar('all', [{ ...ENTRY, alarmsMs: [ms] }], TEST_INSTANT)).toContain(`TRIGGER:${trigger}\r\n`);
  });
});

describe('the calendar of a workspace', () => {
  it('has an entry for each certificate without a successor, with reminders, and is read by another program', async () => {
    const { test, workspace } = await begin();
    const root = valueOf(
      await workspace.authorities.create({
        name: 'Root, "R1"; \\ CA',
        key: 'p256',
        validity: { count: 900, unit: 'days' },
      }),
    );
    const issue = (name: string, days: number) =>
      workspace.issuing.issue({
        authorityId: root.id,
        profile: 'tls-client',
        key: 'p256',
        subject: `CN=${name}`,
        sans: [`dns:${name}`],
        validity: { count: days, unit: 'days' },
      });
    const first = valueOf(await issue('gw-01.example', 90));
    valueOf(await issue('gw-02.example', 6));
    const gone = valueOf(await issue('gw-03.example', 90));
    valueOf(await workspace.revocations.revoke({ id: gone.id, reason: 'superseded' }));
    valueOf(await workspace.revocations.issueCrl({ authorityId: root.id, days: 7 }));
    const file = test.at('all.ics');
    const period = { from: TEST_INSTANT, to: TEST_INSTANT + 1000 * DAY_MS };
    const written = valueOf(await workspace.timeline.saveCalendar(period, { path: file, overwrite: false }, NO_JOB));
    const entries = readCalendar(file);
    expect(written.entries).toBe(entries.length);
    const bySummary = new Map(entries.map((entry) => [entry.summary, entry]));
    expect([...bySummary.keys()].toSorted()).toEqual([
      'Authority Root, "R1"; \\ CA ends',
      'Revocation list of Root, "R1"; \\ CA is due',
      'Root, "R1"; \\ CA ends',
      'gw-01.example ends',
      'gw-02.example ends',
    ]);
    expect(bySummary.get('gw-01.example ends')?.uid).toBe(`certificate-${first.id}@countersign`);
    expect(bySummary.get('gw-01.example ends')?.alarms).toEqual([30, 7, 1].map((days) => days * 86_400));
    // Six days of life: a third of it comes before the last day.
    const short = bySummary.get('gw-02.example ends')?.alarms ?? [];
    expect(short).toHaveLength(2);
    expect(short[0]).toBeLessThan(3 * 86_400);
    expect(new Date(bySummary.get('gw-01.example ends')?.start ?? '').getTime()).toBe(first.notAfter);
    const again = test.at('again.ics');
    valueOf(await workspace.timeline.saveCalendar(period, { path: again, overwrite: false }, NO_JOB));
    expect(readFileSync(again, 'utf8')).toBe(readFileSync(file, 'utf8'));
    expect(codeOf(await workspace.timeline.saveCalendar(period, { path: file, overwrite: false }, NO_JOB))).toBe(
      'file.exists',
    );
  });

  it('gathers a day with many certificates into one entry', async () => {
    const { test, workspace } = await begin();
    const root = valueOf(
      await workspace.authorities.create({ name: 'Root', key: 'p256', validity: { count: 900, unit: 'days' } }),
    );
    const requests = Array.from({ length: 25 }, (_, index) => ({
      authorityId: root.id,
      profile: 'tls-client' as const,
      key: 'p256' as const,
      subject: `CN=host-${index}`,
      sans: [`dns:host-${index}.example`],
      validity: { count: 90, unit: 'days' } as const,
    }));
    valueOf(await workspace.issuing.issueMany(requests, NO_JOB));
    const file = test.at('day.ics');
    const period = { from: TEST_INSTANT, to: TEST_INSTANT + 200 * DAY_MS };
    valueOf(await workspace.timeline.saveCalendar(period, { path: file, overwrite: false }, NO_JOB));
    const [day, ...others] = readCalendar(file);
    expect(others).toEqual([]);
    expect(day?.summary).toBe('25 certificates end');
    expect(day?.start).toMatch(/^\d{4}-\d\d-\d\d$/);
    expect(day?.description.split('\n')).toHaveLength(25);
  });

  it('ends when it is cancelled and leaves no file', async () => {
    const { test, workspace } = await begin();
    valueOf(await workspace.authorities.create({ name: 'Root', key: 'p256', validity: { count: 90, unit: 'days' } }));
    const job = { signal: AbortSignal.abort(), progress: () => undefined };
    const period = { from: TEST_INSTANT, to: TEST_INSTANT + 200 * DAY_MS };
    const target = { path: test.at('none.ics'), overwrite: false };
    expect(codeOf(await workspace.timeline.saveCalendar(period, target, job))).toBe('job.cancelled');
    expect(() => readFileSync(test.at('none.ics'))).toThrow('ENOENT');
  });
});
