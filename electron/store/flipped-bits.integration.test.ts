import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ok } from '../../shared/result.ts';
import { openInThread, readCrlLines } from '../testing/store-in-thread.ts';
import { listAuthorities } from './authority-rows.ts';
import { findCertificate, insertCertificates } from './certificate-rows.ts';
import { pageCertificates } from './certificate-page.ts';
import { findSerialStatuses } from './ocsp-status-rows.ts';
import { insertRevocation } from './revocation-rows.ts';
import { AT, certificateOf, insertRoot, openForTest, revocationOf, ROOT_ID, valueOf } from './store-fixture.ts';

/** Every so many-eth octet of the pages is flipped. */
const STRIDE = 41;
const PAGE_OCTETS = 4096;
const CERTIFICATES = Array.from({ length: 12 }, (_, at) => at + 1);
const VIEW = { at: AT, expiringDays: 30 };
const LIST = { ...VIEW, sort: 'created', direction: 'asc', offset: 0, limit: 100 } as const;

let folder: string;
let file: string;
let good: Buffer;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'flipped-bits-'));
  file = join(folder, 'a.countersign');
  const store = await openForTest(file, 'create');
  const written = await store.transaction(async (tx) => {
    await insertRoot(tx);
    const issued = { source: 'issued', authorityId: ROOT_ID } as const;
    await insertCertificates(
      tx,
      CERTIFICATES.map((number) => certificateOf(number, issued)),
    );
    for (const number of [0, 2, 3, 5, 8]) await insertRevocation(tx, revocationOf(number));
    await insertRevocation(tx, revocationOf(9, 'certificateHold'));
    return ok(null);
  });
  valueOf(written);
  await store.close();
  good = readFileSync(file);
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Numbers of the pages that hold what names a certificate: rows and indexes of certificates and of revocations. */
function findPages(): readonly number[] {
  const name = certificateOf(1).id.slice(0, 12);
  const pages = Array.from({ length: good.length / PAGE_OCTETS }, (_, page) => page);
  return pages.filter((page) => good.subarray(page * PAGE_OCTETS, (page + 1) * PAGE_OCTETS).includes(name));
}

/** What each question answers; undefined where it is refused. */
type Answers = Readonly<Record<string, Readonly<Record<string, unknown>> | undefined>>;

async function attempt<T>(work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work();
  } catch {
    return undefined;
  }
}

async function readAnswers(): Promise<Answers> {
  const opened = await attempt(async () => openInThread(file));
  if (opened === undefined) return {};
  const { db, close } = opened;
  const answers = {
    list: await attempt(async () => statusesOf((await pageCertificates(db, LIST)).items)),
    single: await attempt(async () => {
      const found = await Promise.all(
        CERTIFICATES.map((number) => findCertificate(db, certificateOf(number).id, VIEW)),
      );
      return statusesOf(found.filter((one) => one !== undefined));
    }),
    authorities: await attempt(async () => statusesOf(await listAuthorities(db, VIEW))),
    ocsp: await attempt(async () => {
      const serials = CERTIFICATES.map((number) => certificateOf(number).serialHex);
      return Object.fromEntries(await findSerialStatuses(db, ROOT_ID, serials));
    }),
    crl: await attempt(async () => ({ lines: readCrlLines(file, ROOT_ID) })),
  };
  close();
  return answers;
}

const statusesOf = (
  items: readonly { readonly id: string; readonly status: string; readonly notAfter: number }[],
): Record<string, unknown> =>
  Object.fromEntries(items.map(({ id, status, notAfter }) => [id, `${status} until ${notAfter}`]));

function flip(at: number): void {
  const flipped = Buffer.from(good);
  flipped[at] = (flipped[at] ?? 0) ^ 0xff;
  writeFileSync(file, flipped);
  for (const suffix of ['-wal', '-shm']) rmSync(file + suffix, { force: true });
}

describe('a file with a flipped octet that no check has looked at yet', () => {
  it('never says of a certificate, or signs in a list, what is not so', async () => {
    writeFileSync(file, good);
    const truth = await readAnswers();
    for (const question of ['list', 'single', 'authorities', 'ocsp', 'crl']) expect(truth[question]).toBeDefined();
    expect(String(truth['crl']?.['lines']).split('\n')).toHaveLength(7);
    const wrong: string[] = [];
    let refused = 0;
    for (const page of findPages())
      for (let at = page * PAGE_OCTETS; at < (page + 1) * PAGE_OCTETS; at += STRIDE) {
        if (good[at] === 0) continue;
        flip(at);
        const answers = await readAnswers();
        for (const [question, told] of Object.entries(truth)) {
          const said = answers[question];
          if (said === undefined) refused += 1;
          for (const [of, value] of Object.entries(said ?? {}))
            if (JSON.stringify(value) !== JSON.stringify(told?.[of]))
              wrong.push(`octet ${at} (page ${page + 1}): ${question} says ${JSON.stringify(value)} of ${of}`);
        }
      }
    expect(wrong).toEqual([]);
    expect(refused).toBeGreaterThan(50);
  }, 120_000);
});
