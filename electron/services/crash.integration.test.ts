import { spawn } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { TestApplication } from '../testing/application.ts';
import { startTestApplication, valueOf } from '../testing/application.ts';
import type { IssuingOrder } from '../testing/issuing-process.ts';
import type { IssueStep } from './ports.ts';
import { NO_JOB } from './ports.ts';

const PROCESS = path.resolve(import.meta.dirname, '../testing/issuing-process.ts');
const BATCH = 500;

let test: TestApplication;
let file: string;
beforeEach(async () => {
  test = startTestApplication();
  const workspace = await test.createWorkspace('crash');
  file = workspace.file;
  valueOf(await workspace.authorities.create({ name: 'CA', key: 'p256' }));
  await workspace.close();
});
afterEach(() => test.end());

interface Ended {
  readonly signal: NodeJS.Signals | null;
  readonly output: string;
  /** From `ready` to the end. */
  readonly workedMs: number;
}

/** Runs the issuing process; with `killAfterMs` it is killed so long after it is ready. */
function runIssuing(order: IssuingOrder, killAfterMs?: number): Promise<Ended> {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', PROCESS, JSON.stringify(order)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  let readyAt = 0;
  child.stdout.on('data', (chunk: Buffer) => {
    output += chunk.toString();
    if (readyAt > 0 || !output.includes('ready')) return;
    readyAt = performance.now();
    if (killAfterMs !== undefined) setTimeout(() => child.kill('SIGKILL'), killAfterMs);
  });
  return new Promise((resolve) => {
    child.on('close', (_code, signal) => resolve({ signal, output, workedMs: performance.now() - readyAt }));
  });
}

interface Rows {
  readonly issued: number;
  readonly reservations: Readonly<Record<string, number>>;
  readonly unreserved: number;
  readonly notes: number;
}

function readRows(): Rows {
  const database = new DatabaseSync(file);
  const count = (sql: string): number => Number(database.prepare(sql).get()?.['n']);
  const rows = {
    issued: count(`SELECT count(*) n FROM certificate WHERE source = 'issued' AND is_ca = 0`),
    reservations: Object.fromEntries(
      database
        .prepare('SELECT state, count(*) n FROM serial_reservation GROUP BY state')
        .all()
        .map((row) => [String(row['state']), Number(row['n'])]),
    ),
    unreserved: count(`SELECT count(*) n FROM certificate c WHERE is_ca = 0 AND NOT EXISTS
      (SELECT 1 FROM serial_reservation r WHERE r.certificate_id = c.id AND r.serial_hex = c.serial_hex AND r.state = 'recorded')`),
    notes: count(`SELECT count(*) n FROM activity WHERE action = 'certificate.issued'`),
  };
  database.close();
  return rows;
}

/** What must hold after every crash: the file is whole, every certificate was reserved, and row and activity entry came together. */
async function expectSound(): Promise<Rows> {
  const workspace = valueOf(await test.application.openWorkspace({ file }));
  const report = valueOf(await workspace.check(NO_JOB));
  const chain = valueOf(await workspace.activity.verify());
  await workspace.close();
  expect(report.findings.filter(({ severity }) => severity === 'error')).toEqual([]);
  expect(report.clean).toBe(true);
  expect(chain.intact).toBe(true);
  const rows = readRows();
  expect(rows.unreserved).toBe(0);
  expect(rows.notes).toBe(rows.issued);
  return rows;
}

describe('issuing that is killed', () => {
  const expected: readonly (readonly [IssueStep, Pick<Rows, 'issued' | 'reservations'>])[] = [
    ['drafted', { issued: 0, reservations: {} }],
    ['reserved', { issued: 0, reservations: { reserved: 1 } }],
    ['signed', { issued: 0, reservations: { reserved: 1 } }],
    ['recorded', { issued: 1, reservations: { recorded: 1 } }],
    ['written', { issued: 1, reservations: { recorded: 1 } }],
  ];

  it.each(expected)('leaves rows that tell what may exist when it dies after the step %s', async (step, rows) => {
    const output = test.at('client.pem');
    const ended = await runIssuing({ file, count: 1, output, dieAt: { step, count: 1 } });
    expect(ended.signal).toBe('SIGKILL');
    expect(await expectSound()).toMatchObject(rows);
    expect(existsSync(output)).toBe(step === 'written');
    expect(readdirSync(test.folder).filter((name) => name.endsWith('.tmp'))).toEqual([]);
    if (step === 'written')
      expect(readFingerprints()).toContain(new X509Certificate(readFileSync(output)).fingerprint256);
  });

  it('reserves before it signs, group by group', async () => {
    await runIssuing({ file, count: BATCH, dieAt: { step: 'reserved', count: 300 } });
    const { issued, reservations } = await expectSound();
    // The group before the last is being signed or written when the last is reserved.
    expect([100, 200]).toContain(issued);
    expect(reservations).toEqual({ recorded: issued, reserved: 300 - issued });
  });

  it('stays sound when it is killed at twenty random moments of a batch of 500', async () => {
    const whole = await runIssuing({ file, count: BATCH });
    expect(whole.output).toContain(`issued ${BATCH}`);
    let before = (await expectSound()).issued;
    let cut = 0;
    for (let round = 0; round < 20; round++) {
      await runIssuing({ file, count: BATCH }, Math.random() * whole.workedMs);
      const { issued, reservations } = await expectSound();
      if (issued - before < BATCH) cut++;
      expect((issued - before) % 100).toBe(0);
      expect(reservations['recorded']).toBe(issued);
      before = issued;
    }
    expect(cut).toBeGreaterThan(0);
  }, 600_000);

  it('loses and doubles nothing when two processes issue into one workspace at the same time', async () => {
    const both = await Promise.all([runIssuing({ file, count: 300 }), runIssuing({ file, count: 300 })]);
    expect(both.map(({ output }) => output)).toEqual(['ready\nissued 300\n', 'ready\nissued 300\n']);
    expect(await expectSound()).toMatchObject({ issued: 600, reservations: { recorded: 600 } });
    expect(new Set(readFingerprints()).size).toBe(600 + 1);
  });
});

function readFingerprints(): string[] {
  const database = new DatabaseSync(file);
  const rows = database.prepare('SELECT der FROM certificate').all();
  database.close();
  return rows.map((row) => new X509Certificate(row['der'] as Uint8Array).fingerprint256);
}
