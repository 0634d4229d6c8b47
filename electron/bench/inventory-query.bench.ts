import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { CERTIFICATE_SORTS, type CertificateSort } from '../../shared/model/certificate.ts';
import { parseFilter } from '../../shared/model/filter/parser.ts';
import { READY_QUESTIONS } from '../../shared/model/inventory.ts';
import { countCertificates } from '../store/certificate-count.ts';
import { type CertificatePageQuery, pageCertificates } from '../store/certificate-page.ts';
import type { Store } from '../store/open-store.ts';
import { openForTest, valueOf } from '../store/store-fixture.ts';
import { BENCH_AT } from '../testing/inventory-certificates.ts';
import { benchFacets, benchKeystrokes } from './inventory-keystrokes.ts';
import { generateWorkspace } from './inventory-generate.ts';
import { limited } from './limited.ts';
import { benchTimeline } from './inventory-timeline.ts';
import type { BenchResult } from './main.ts';
import { medianMs } from './median-ms.ts';

const DEFAULT_ROWS = 100_000;
/** The largest of the inventories; `--rows=1000000` for a million, which takes some minutes to make. */
const ROWS = Number(process.env['COUNTERSIGN_BENCH_ROWS'] ?? DEFAULT_ROWS);
/** A workspace of so many rows that was made before, to save that time. */
const MADE = process.env['COUNTERSIGN_BENCH_WORKSPACE'];
const SIZES = [10_000, 100_000, 1_000_000].filter((rows) => rows < ROWS).concat(ROWS);
const PAGE_ROWS = 100;
const RUNS = 5;
const MAX_RATIO = 3;
const MAX_PAGE_MS = 5;
const DAY_MS = 86_400_000;
const VIEW = { at: BENCH_AT, expiringDays: 30 };

/**
 * Pages of inventories of growing size: every sort near the end of the list against the same SQL on a bare connection, every keystroke of some filters, and
 * what is counted beside the list.
 *
 * Bars: a page at most three times the bare SQL or 5 ms; 95 of 100 keystrokes within 100 ms.
 */
export async function benchQueries(): Promise<BenchResult[]> {
  const bySize: BenchResult[][] = [];
  for (const rows of SIZES) bySize.push(await benchSize(rows));
  printGrowth(bySize);
  return bySize.flat();
}

/** One line for each question, one column for each size. */
function printGrowth(bySize: readonly (readonly BenchResult[])[]): void {
  const nameOf = ({ name }: BenchResult): string => name.replace(/(?: \d+)? of \d+/, '').replace(/;.*/, '');
  const line = (name: string, cells: readonly (string | number)[]): void => {
    process.stdout.write(`${[name.padEnd(64), ...cells.map((cell) => String(cell).padStart(10))].join('  ')}\n`);
  };
  line('growth (ms)', SIZES);
  for (const [at, result] of (bySize[0] ?? []).entries())
    line(
      nameOf(result),
      bySize.map((results) => results[at]?.ours.toFixed(1) ?? ''),
    );
}

async function benchSize(rows: number): Promise<BenchResult[]> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-query-'));
  const isMade = rows === ROWS && MADE !== undefined;
  const file = isMade ? MADE : join(folder, 'bench.countersign');
  if (!isMade) await generateWorkspace({ file, rows });
  const store = await openForTest(file, 'open');
  const bare = new DatabaseSync(file, { readOnly: true });
  try {
    const results: BenchResult[] = [];
    for (const sort of CERTIFICATE_SORTS) results.push(await benchSort(store, bare, { sort, rows }));
    results.push(...(await benchKeystrokes(file, rows)), await benchFacets(file, rows), await benchReady(store, rows));
    results.push(...(await benchTimeline(file, rows)));
    return results;
  } finally {
    bare.close();
    await store.close();
    rmSync(folder, { recursive: true });
  }
}

const page = (store: Store, change: Partial<CertificatePageQuery>) =>
  pageCertificates(store.read, { ...VIEW, sort: 'name', direction: 'asc', offset: 0, limit: PAGE_ROWS, ...change });

const BARE_ORDER: Readonly<Record<CertificateSort, string>> = {
  name: 'name_key',
  issuer: 'issuer_key',
  status: `case when r.reason = 'certificateHold' then 3 when r.reason is not null then 2 when c.not_after < c.not_before then 5
    when c.not_before > ${BENCH_AT} then 4 when c.not_after < ${BENCH_AT} then 1 when c.not_after - ${BENCH_AT} <= ${30 * DAY_MS}
    and (c.not_after - ${BENCH_AT}) * 3 <= c.not_after - c.not_before then 0 else 6 end, c.not_after`,
  notAfter: 'not_after',
  notBefore: 'not_before',
  key: 'key',
  serial: 'serial_hex',
  sha256: 'sha256',
  source: 'source',
  partner: 'p.name_key is null, p.name_key, not_after',
  owner: 'n.owner_key is null, n.owner_key, iif(n.owner_key is null, not_after, c.id)',
  created: 'c.seq',
};

const BARE_JOIN: Readonly<Partial<Record<CertificateSort, string>>> = {
  status: 'LEFT JOIN revocation r ON r.certificate_id = c.id',
  partner: 'LEFT JOIN certificate_partner l ON l.certificate_id = c.id LEFT JOIN partner p ON p.id = l.partner_id',
  owner: "LEFT JOIN certificate_note n ON n.certificate_id = c.id AND n.owner_key <> ''",
};

async function benchSort(
  store: Store,
  bare: DatabaseSync,
  { sort, rows }: { readonly sort: CertificateSort; readonly rows: number },
): Promise<BenchResult> {
  const offset = Math.floor(rows * 0.9);
  const joined = BARE_JOIN[sort] ?? '';
  const sql = `SELECT c.*, r.revoked_at FROM (SELECT c.seq FROM certificate c ${joined}
      ORDER BY ${BARE_ORDER[sort]}, c.seq LIMIT ${PAGE_ROWS} OFFSET ${offset}) p
    JOIN certificate c ON c.seq = p.seq LEFT JOIN revocation r ON r.certificate_id = c.id`;
  const ours = await medianMs(RUNS, () => page(store, { sort, offset }));
  const rival = await medianMs(RUNS, () => {
    bare.prepare(sql).all();
    bare.prepare('SELECT count(*) FROM certificate').get();
  });
  const ratio = ours / rival;
  const passed = ratio <= MAX_RATIO || ours <= MAX_PAGE_MS;
  const bar = `<= ${MAX_RATIO}x or ${MAX_PAGE_MS} ms`;
  return { name: `page at ${offset} of ${rows} by ${sort} (ms)`, ours, rival, ratio, bar, passed };
}

/** Told, not judged: these come one after the other, in a thread of their own. */
async function benchReady(store: Store, rows: number): Promise<BenchResult> {
  const started = performance.now();
  for (const filter of Object.values(READY_QUESTIONS)) {
    await countCertificates(store.slow, { ...VIEW, filter: valueOf(parseFilter(filter)) });
  }
  return limited(
    `counts of all ready questions of ${rows} (ms)`,
    performance.now() - started,
    Number.POSITIVE_INFINITY,
  );
}
