import type { CertificateId, KeyId } from '../../shared/model/brands.ts';
import type { CertificateSummary } from '../../shared/model/certificate.ts';
import type { SealedKey } from '../../shared/model/key.ts';
import type { IssueDraft } from '../../shared/model/request.ts';
import { BugError, ok } from '../../shared/result.ts';
import { assembleSigned, buildTbsCertificate } from '../pki/draft.ts';
import type { NewCertificate } from '../store/certificate-rows.ts';
import { findCertificate, insertCertificates } from '../store/certificate-rows.ts';
import type { WriteDb } from '../store/db.ts';
import { insertKeys } from '../store/key-rows.ts';
import { markAbandoned, markRecorded } from '../store/serial-rows.ts';
import { buildIssuedRow } from './certificate-row.ts';
import { requireAllowed } from './draft-check.ts';
import { describeDraft } from './draft-rows.ts';
import type { Preparation } from './issue-preparation.ts';
import { buildDraft, buildSampleDraft, prepareIssue } from './issue-preparation.ts';
import type { IssueRequest } from './issue-request.ts';
import type { Issuer } from './issuer.ts';
import { getIssuer } from './issuer.ts';
import type { IssueStep, JobContext, Outcome } from './ports.ts';
import { NO_JOB } from './ports.ts';
import { loadRequest, recordIssued } from './request.ts';
import type { CheckedRequest } from './request-check.ts';
import { checkCsr } from './request-check.ts';
import { reserveNewSerials, toSerialHex } from './serial.ts';
import type { ActivityNote, StatusView, WorkspaceContext } from './workspace-context.ts';
import { recordActivity, requireRunning, requireUnlocked, statusView, writing } from './workspace-context.ts';

/** Certificates that are reserved, signed and recorded together when issued in bulk. */
export const GROUP_SIZE = 100;
const PROFILE_VERSION = 1;

export interface IssuingService {
  /** What would be signed, with each difference to the request and its reason. Works while locked; signs and stores nothing. */
  draft(request: IssueRequest): Outcome<IssueDraft>;
  /**
   * Issues one certificate: draft, check, reserve the serial, sign, record with its activity entry. Files are written by the export service.
   * Fails with `vault.locked`, `issue.refused` and what naming the parts fails with.
   */
  issue(request: IssueRequest, job?: JobContext): Outcome<CertificateSummary>;
  /**
   * Issues many, in groups of at most 100. Everything is checked before the first is signed; a failure or a cancel later leaves
   * the groups before it issued and recorded.
   */
  issueMany(requests: readonly IssueRequest[], job: JobContext): Outcome<readonly CertificateSummary[]>;
}

export const createIssuing = (context: WorkspaceContext): IssuingService => ({
  draft: (request) => draft(context, request),
  issue: async (request, job = NO_JOB) => {
    const issued = await issueMany(context, [request], job);
    if (!issued.ok) return issued;
    const summary = issued.value[0];
    if (summary === undefined) throw new BugError('nothing was issued');
    return ok(summary);
  },
  issueMany: (requests, job) => issueMany(context, requests, job),
});

async function draft(context: WorkspaceContext, request: IssueRequest): Outcome<IssueDraft> {
  const prepared = await prepareAll(context, [request]);
  if (!prepared.ok) return prepared;
  const preparation = prepared.value[0];
  if (preparation === undefined) throw new BugError('nothing was prepared');
  return ok(describeDraft(preparation, request));
}

async function issueMany(
  context: WorkspaceContext,
  requests: readonly IssueRequest[],
  job: JobContext,
): Outcome<readonly CertificateSummary[]> {
  const unlocked = requireUnlocked(context);
  if (!unlocked.ok) return unlocked;
  const prepared = await prepareAll(context, requests);
  if (!prepared.ok) return prepared;
  for (const preparation of prepared.value) {
    const allowed = requireAllowed(buildSampleDraft(preparation), preparation.issuer);
    if (!allowed.ok) return allowed;
  }
  const issued: CertificateSummary[] = [];
  for (const group of groupByIssuer(prepared.value)) {
    const running = requireRunning(job.signal);
    if (!running.ok) return running;
    const done = await issueGroup(context, group, issued.length);
    if (!done.ok) return done;
    issued.push(...done.value);
    job.progress(issued.length, requests.length);
  }
  return ok(issued);
}

async function prepareAll(
  context: WorkspaceContext,
  requests: readonly IssueRequest[],
): Outcome<readonly Preparation[]> {
  const issuers = new Map<string, Issuer>();
  const now = context.ports.clock.now();
  const prepared: Preparation[] = [];
  for (const request of requests) {
    const issuer = issuers.has(request.authorityId)
      ? ok(issuers.get(request.authorityId))
      : await getIssuer(context, request.authorityId, 'certificates');
    if (!issuer.ok) return issuer;
    if (issuer.value === undefined) throw new BugError('an issuer was forgotten');
    issuers.set(request.authorityId, issuer.value);
    const csr = await findCsr(context, request);
    if (!csr.ok) return csr;
    const preparation = prepareIssue(request, { issuer: issuer.value, csr: csr.value, now });
    if (!preparation.ok) return preparation;
    prepared.push(preparation.value);
  }
  return ok(prepared);
}

async function findCsr(context: WorkspaceContext, request: IssueRequest): Outcome<CheckedRequest | undefined> {
  if (request.csr !== undefined) return checkCsr(request.csr, 'request');
  return request.requestId === undefined ? ok(undefined) : loadRequest(context, request.requestId);
}

/** Consecutive preparations of one issuer, at most `GROUP_SIZE` each. */
function groupByIssuer(preparations: readonly Preparation[]): readonly (readonly [Preparation, ...Preparation[]])[] {
  const groups: [Preparation, ...Preparation[]][] = [];
  for (const preparation of preparations) {
    const last = groups.at(-1);
    const fits = last !== undefined && last.length < GROUP_SIZE && last[0].issuer === preparation.issuer;
    if (fits) last.push(preparation);
    else groups.push([preparation]);
  }
  return groups;
}

interface SignedCertificate {
  readonly preparation: Preparation;
  readonly serialHex: string;
  readonly row: NewCertificate;
  readonly key: SealedKey | undefined;
}

async function issueGroup(
  context: WorkspaceContext,
  group: readonly [Preparation, ...Preparation[]],
  before: number,
): Outcome<readonly CertificateSummary[]> {
  const stop = async (step: IssueStep): Promise<void> => context.ports.stops?.at(step, before + group.length);
  const { issuer } = group[0];
  const keys = await makeKeys(context, group);
  if (!keys.ok) return keys;
  await stop('drafted');
  const serials = await reserveNewSerials(context, { authorityId: issuer.authority.id, count: group.length });
  if (!serials.ok) return serials;
  await stop('reserved');
  const signed = await signGroup(context, { issuer, group, keys: keys.value, serials: serials.value });
  if (!signed.ok) return signed;
  await stop('signed');
  const recorded = await recordGroup(context, issuer, signed.value);
  if (recorded.ok) await stop('recorded');
  return recorded;
}

/** Keys for the certificates whose key is made here; they are recorded with the certificate or never. */
async function makeKeys(
  context: WorkspaceContext,
  group: readonly Preparation[],
): Outcome<readonly (SealedKey | undefined)[]> {
  const createdAt = context.ports.clock.now();
  const made = await Promise.all(
    group.map(({ subjectKey }) =>
      'csr' in subjectKey
        ? ok(undefined)
        : context.vault.generateKey({ keyId: context.newId<KeyId>(), algorithm: subjectKey.make, createdAt }),
    ),
  );
  const keys: (SealedKey | undefined)[] = [];
  for (const key of made) {
    if (!key.ok) return key;
    keys.push(key.value);
  }
  return ok(keys);
}

interface GroupToSign {
  readonly issuer: Issuer;
  readonly group: readonly Preparation[];
  readonly keys: readonly (SealedKey | undefined)[];
  readonly serials: readonly Uint8Array[];
}

async function signGroup(
  context: WorkspaceContext,
  { issuer, group, keys, serials }: GroupToSign,
): Outcome<readonly SignedCertificate[]> {
  const drafts = group.map((preparation, index) => {
    const key = keys[index];
    const serial = serials[index];
    const spkiDer = key?.spkiDer ?? ('csr' in preparation.subjectKey ? preparation.subjectKey.csr.spkiDer : undefined);
    if (serial === undefined || spkiDer === undefined) throw new BugError('a draft without serial or key');
    return { preparation, key, serial, tbs: buildTbsCertificate(buildDraft(preparation, spkiDer, serial)) };
  });
  const signatures = await context.vault.sign({
    key: issuer.key,
    algorithm: issuer.algorithm,
    messages: drafts.map(({ tbs }) => tbs),
  });
  if (!signatures.ok) {
    if (signatures.error.code !== 'vault.stopped') await abandon(context, issuer, serials);
    return signatures;
  }
  const createdAt = context.ports.clock.now();
  return ok(
    drafts.map(({ preparation, key, serial, tbs }, index) => {
      const signature = signatures.value[index];
      if (signature === undefined) throw new BugError('the vault answered too few signatures');
      const der = assembleSigned(tbs, issuer.algorithm, signature);
      const origin = {
        id: context.newId<CertificateId>(),
        source: 'issued' as const,
        createdAt,
        authorityId: issuer.authority.id,
        keyId: key?.id,
        profile: { id: preparation.profile.id, version: PROFILE_VERSION },
      };
      return { preparation, key, serialHex: toSerialHex(serial), row: buildIssuedRow(der, origin) };
    }),
  );
}

/** The vault refused before it signed anything, so no certificate with these serials can exist. */
async function abandon(context: WorkspaceContext, issuer: Issuer, serials: readonly Uint8Array[]): Promise<void> {
  await context.store.transaction(async (tx) => {
    await markAbandoned(tx, issuer.authority.id, serials.map(toSerialHex));
    return ok(null);
  });
}

async function recordGroup(
  context: WorkspaceContext,
  issuer: Issuer,
  signed: readonly SignedCertificate[],
): Outcome<readonly CertificateSummary[]> {
  return writing(context, ['certificate', 'request'], async (tx) => {
    await insertKeys(
      tx,
      signed.flatMap(({ key }) => (key === undefined ? [] : [key])),
    );
    await insertCertificates(
      tx,
      signed.map(({ row }) => row),
    );
    await markRecorded(
      tx,
      issuer.authority.id,
      signed.map(({ serialHex, row }) => ({ serialHex, certificateId: row.id })),
    );
    for (const { preparation, row } of signed) {
      if ('csr' in preparation.subjectKey)
        await recordIssued(context, tx, { ...preparation.subjectKey, certificateId: row.id });
    }
    await recordActivity(context, tx, ...signed.map((certificate) => issuedNote(issuer, certificate)));
    return ok(await summaries(tx, signed, await statusView(context, tx)));
  });
}

function issuedNote(issuer: Issuer, { preparation, row, key }: SignedCertificate): ActivityNote {
  return {
    action: 'certificate.issued',
    entity: 'certificate',
    entityId: row.id,
    subject: row.name,
    detail: {
      serialHex: row.serialHex,
      sha256: row.sha256,
      issuer: issuer.authority.name,
      profile: preparation.profile.id,
      notAfter: row.notAfter,
      key: row.key,
      keyMadeHere: key !== undefined,
    },
  };
}

async function summaries(
  tx: WriteDb,
  signed: readonly SignedCertificate[],
  view: StatusView,
): Promise<readonly CertificateSummary[]> {
  const found: CertificateSummary[] = [];
  for (const { row } of signed) {
    const summary = await findCertificate(tx, row.id, view);
    if (summary === undefined) throw new BugError('an issued certificate cannot be read');
    found.push(summary);
  }
  return found;
}
