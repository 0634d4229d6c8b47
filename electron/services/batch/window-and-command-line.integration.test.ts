import { writeFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AuthoritySummary } from '../../../shared/model/authority.ts';
import type { BatchId } from '../../../shared/model/brands.ts';
import type { TestApplication } from '../../testing/application.ts';
import { startTestApplication, valueOf } from '../../testing/application.ts';
import { createCommandFolder } from '../../testing/command-line.ts';
import { NO_JOB } from '../ports.ts';
import type { Workspace } from '../workspace.ts';

let test: TestApplication;
let workspace: Workspace;
let authority: AuthoritySummary;
beforeEach(async () => {
  test = startTestApplication();
  workspace = await test.createWorkspace('batch');
  authority = valueOf(await workspace.authorities.create({ name: 'CA', key: 'p256' }));
});
afterEach(() => test.end());

const table = (rows: number): string =>
  ['subject', ...Array.from({ length: rows }, (_, index) => `CN=row ${index}`), ''].join('\n');

interface Tally {
  readonly certificates: number;
  readonly serials: number;
  readonly subjects: number;
  readonly notes: number;
  readonly recordedSerials: number;
  /** Rows that are issued, and those of them whose certificate bears the subject of the row. */
  readonly rows: number;
  readonly ownRows: number;
}

/** What stands in the file, read beside the services. */
function readTally(): Tally {
  const database = new DatabaseSync(workspace.file, { readOnly: true });
  const count = (sql: string): number => Number(database.prepare(sql).get()?.['n']);
  const issued = `FROM certificate WHERE source = 'issued' AND is_ca = 0`;
  const tally = {
    certificates: count(`SELECT count(*) n ${issued}`),
    serials: count(`SELECT count(DISTINCT serial_hex) n ${issued}`),
    subjects: count(`SELECT count(DISTINCT subject) n ${issued}`),
    notes: count(`SELECT count(*) n FROM activity WHERE action = 'certificate.issued'`),
    recordedSerials: count(`SELECT count(*) n FROM serial_reservation WHERE state = 'recorded'`),
    rows: count(`SELECT count(*) n FROM batch_row WHERE state = 'issued'`),
    ownRows: count(`SELECT count(DISTINCT c.id) n FROM batch_row r JOIN certificate c ON c.id = r.certificate_id
      WHERE r.state = 'issued' AND json_extract(r.content, '$.order.subject') = c.subject`),
  };
  database.close();
  return tally;
}

const everywhere = (count: number): Tally => ({
  certificates: count,
  serials: count,
  subjects: count,
  notes: count,
  recordedSerials: count,
  rows: count,
  ownRows: count,
});

describe('window and command line at once', () => {
  it('issue 5 000 into one workspace, none lost, no serial twice', async () => {
    const cli = createCommandFolder();
    try {
      test.clock.now = Date.now();
      writeFileSync(cli.at('many.csv'), table(2500));
      const where = ['--workspace', workspace.file, '--passphrase-file', 'pass'];
      const typed = cli.json('batch', 'many.csv', '--ca', 'CA', '--profile', 'tls-client', ...where);
      const id = await waitForRun(typed);
      const requests = Array.from({ length: 2500 }, (_, index) => ({
        authorityId: authority.id,
        profile: 'tls-client',
        key: 'p256' as const,
        subject: `CN=window ${index}`,
      }));
      const shown = valueOf(await workspace.issuing.issueMany(requests, NO_JOB));
      expect(await typed).toMatchObject({ id, state: 'done', rows: 2500, issued: 2500 });
      expect(shown).toHaveLength(2500);
      expect(readTally()).toEqual({ ...everywhere(5000), rows: 2500, ownRows: 2500 });
      expect(countTurns()).toBeGreaterThan(2);
      expect(valueOf(await workspace.activity.verify()).intact).toBe(true);
      expect(valueOf(await workspace.check(NO_JOB)).clean).toBe(true);
    } finally {
      cli.remove();
    }
  }, 300_000);
});

/** Fails where the command line ends without that its batch was seen to run. */
async function waitForRun(typed: Promise<unknown>): Promise<BatchId> {
  const end = typed.then(
    () => true,
    () => true,
  );
  while (!(await Promise.race([end, sleep(20, false)]))) {
    const running = valueOf(await workspace.batches.list()).find(({ state }) => state === 'running');
    if (running !== undefined) return running.id;
  }
  throw new Error(`no batch was seen to run: ${JSON.stringify(await typed)}`);
}

/** How often the other of the two went on with the log. */
function countTurns(): number {
  const database = new DatabaseSync(workspace.file, { readOnly: true });
  const names = database
    .prepare(`SELECT subject FROM activity WHERE action = 'certificate.issued' ORDER BY rowid`)
    .all();
  database.close();
  const sides = names.map(({ subject }) => String(subject).split(' ')[0]);
  return sides.filter((side, at) => side !== sides[at - 1]).length;
}
