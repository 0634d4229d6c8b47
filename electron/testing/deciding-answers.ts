import { listEntries } from '../store/activity-page.ts';
import { listAuthorities } from '../store/authority-rows.ts';
import { findBackupKey, findBackupPlan } from '../store/backup-rows.ts';
import { MAX_PAGE_ROWS, pageCertificates } from '../store/certificate-page.ts';
import { countByStatus, listCertificatesByIds } from '../store/certificate-rows.ts';
import { findLogKey, listNewestCheckpoints } from '../store/checkpoint-rows.ts';
import { findCrlDer, findLatestAct, pageActs } from '../store/crl-act-rows.ts';
import { findCrlPlan } from '../store/crl-plan-rows.ts';
import { findCustody, findCustodyStanding, listOperators } from '../store/custody-rows.ts';
import type { ReadDb } from '../store/db.ts';
import { findKey, listKeyIds } from '../store/key-rows.ts';
import { listKeyWraps } from '../store/key-wrap-rows.ts';
import { findSerialStatuses } from '../store/ocsp-status-rows.ts';
import { listAllPartners } from '../store/partner-rows.ts';
import { listProfiles } from '../store/profile-rows.ts';
import { countRevocations, pageEntries } from '../store/revocation-page-rows.ts';
import { listOpenReservations } from '../store/serial-rows.ts';
import { readSettings } from '../store/setting-rows.ts';
import { getWorkspace } from '../store/workspace-rows.ts';
import { TEST_INSTANT } from './application.ts';
import type { DamageSample } from './damage-sample.ts';
import { readCrlLines } from './store-in-thread.ts';

/** Each question that decides something with its answer as text; `refused` where there is none. */
export type DecidingAnswers = ReadonlyMap<string, string>;

export const REFUSED = 'refused';

const VIEW = { at: TEST_INSTANT, expiringDays: 21 };
const LIST = { ...VIEW, sort: 'name', direction: 'asc', limit: MAX_PAGE_ROWS } as const;
const NEWEST = 200;

type Question = (db: ReadDb, sample: DamageSample) => unknown;

/** What services decide by: of certificates, authorities, revocations, lists, operators, keys, settings and the log. */
const QUESTIONS: Readonly<Record<string, Question>> = {
  workspace: getWorkspace,
  'certificates by status': (db) => countByStatus(db, VIEW),
  'first page': (db) => pageCertificates(db, { ...LIST, offset: 0 }),
  'second page': (db) => pageCertificates(db, { ...LIST, offset: MAX_PAGE_ROWS }),
  'every certificate': (db, { certificateIds }) => listCertificatesByIds(db, certificateIds, VIEW),
  'answers of the responder': async (db, { issuingId, serials }) => [
    ...(await findSerialStatuses(db, issuingId, serials)),
  ],
  authorities: (db) => listAuthorities(db, VIEW),
  'revocations counted': (db, { authorityIds }) => each(authorityIds, (id) => countRevocations(db, id)),
  'revocations listed': (db, { issuingId }) =>
    pageEntries(db, issuingId, { list: 'revoked', search: '', offset: 0, limit: 100 }),
  'next list': (_, { file, authorityIds }) => authorityIds.map((id) => readCrlLines(file, id)),
  'lists of before': (db, { authorityIds }) => each(authorityIds, (id) => pageActs(db, id, { offset: 0, limit: 10 })),
  'newest list': (db, { authorityIds }) => each(authorityIds, (id) => findLatestAct(db, id, 'complete')),
  'octets of lists': (db, { authorityIds }) =>
    each(authorityIds, async (authorityId) =>
      each([1, 2], (number) => findCrlDer(db, { authorityId, number, kind: 'complete', shard: 0 })),
    ),
  'plans of lists': (db, { authorityIds }) => each(authorityIds, (id) => findCrlPlan(db, id)),
  'serials reserved': listOpenReservations,
  operators: listOperators,
  custody: findCustody,
  roles: async (db) => each(await listOperators(db), ({ id }) => findCustodyStanding(db, id)),
  'what opens the workspace': listKeyWraps,
  keys: async (db) => each(await listKeyIds(db), (id) => findKey(db, id)),
  'log key': findLogKey,
  checkpoints: (db) => listNewestCheckpoints(db, NEWEST),
  'newest entries': (db) =>
    listEntries(db, {}, { among: { from: 1, to: Number.MAX_SAFE_INTEGER }, skip: 0, limit: NEWEST }),
  'backup key': findBackupKey,
  'backup plan': findBackupPlan,
  settings: readSettings,
  profiles: listProfiles,
  partners: listAllPartners,
};

async function each<T, U>(values: readonly T[], ask: (value: T) => Promise<U>): Promise<readonly U[]> {
  const answers: U[] = [];
  for (const value of values) answers.push(await ask(value));
  return answers;
}

/** Asks every question of an open file. */
export async function readDecidingAnswers(db: ReadDb, sample: DamageSample): Promise<DecidingAnswers> {
  const answers = new Map<string, string>();
  for (const [question, ask] of Object.entries(QUESTIONS))
    try {
      answers.set(question, JSON.stringify(await ask(db, sample), octetsAsText) ?? 'nothing');
    } catch {
      answers.set(question, REFUSED);
    }
  return answers;
}

const octetsAsText = (_: string, value: unknown): unknown =>
  value instanceof Uint8Array ? Buffer.from(value).toString('base64') : value;
