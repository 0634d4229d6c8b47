import { fail } from '../../../shared/errors.ts';
import type { Hex } from '../../../shared/model/brands.ts';
import type { ForeignProgram, MigrationPreview, MigrationReport } from '../../../shared/model/migration.ts';
import type { SealedKey } from '../../../shared/model/key.ts';
import { err, ok } from '../../../shared/result.ts';
import { sealKey } from '../authorities/import-authority.ts';
import { tieIssued } from '../authorities/tie-issued.ts';
import type { FileSource } from '../file-source.ts';
import type { ImportService } from '../inventory/import.ts';
import { whenFree } from '../inventory/when-free.ts';
import { type JobContext, NO_JOB, type Outcome } from '../ports.ts';
import {
  recordActivity,
  requireRunning,
  requireUnlocked,
  type WorkspaceContext,
  writing,
} from '../workspace-context.ts';
import { countKeys, describeAll, tellLocked } from './describe-found.ts';
import { ForeignReadError, type ForeignReader, type ForeignWorkspace, zeroKeys } from './foreign-workspace.ts';
import { describeIssuer } from './describe-issuer.ts';
import { type Issuer, readIssuers } from './issuers.ts';
import { LeftList } from './left-list.ts';
import { readOpensslCa } from './openssl/read-openssl-ca.ts';
import { createXcaReader } from './read-xca.ts';
import { recogniseForeign } from './recognise.ts';
import { surveyCertificates, type Survey } from './survey.ts';
import { takeAuthority } from './take-authority.ts';
import { findUnanswered, type OpenRequest, readForeignRequests, takeNotes, takeUnanswered } from './take-extras.ts';
import { isOfKey, type LeafKey, readLeafKeys, takeKeys } from './take-keys.ts';

export interface MigrationOrder {
  readonly program: ForeignProgram;
  readonly source: FileSource;
  /** Opens keys there. Zeroed. */
  readonly passphrase?: Uint8Array | undefined;
}

/** Takes over what another program keeps: authorities with their keys, what they issued and revoked, requests that nobody answered. */
export interface MigrationService {
  /** Whose folder or file a place is, by a look at few names and octets; undefined for anything else. */
  recognise(place: string): Promise<ForeignProgram | undefined>;
  /**
   * What a run would do; writes nothing, works while locked. Fails with `migration.not-recognised`, `migration.no-authority`, `migration.wrong-passphrase`,
   * `job.cancelled`, `file.*`.
   */
  preview(order: MigrationOrder, job: JobContext): Outcome<MigrationPreview>;
  /**
   * Does it, in this order, each step whole or not at all: every authority with its key, its revocations and its number in one transaction; the certificates, as an
   * import that is listed among imports; keys of certificates; requests; notes. What was done stays when it ends early, and another run does the rest and
   * nothing twice. Keys that no passphrase opens stay behind and are told. Fails as the preview, and with `vault.locked` and `operator.role`.
   */
  run(order: MigrationOrder, job: JobContext): Outcome<MigrationReport>;
}

export function createMigrations(context: WorkspaceContext, imports: ImportService): MigrationService {
  const readers: Readonly<Record<ForeignProgram, ForeignReader>> = {
    'openssl-ca': readOpensslCa,
    xca: createXcaReader(context.ports.xcaWorkerEntry),
  };
  return {
    recognise: recogniseForeign,
    preview: (order, job) =>
      reading(readers[order.program], { order, job }, (foreign) => preview(context, foreign, job)),
    run: async (order, job) => {
      const allowed = requireUnlocked(context, 'workspace.migrated');
      if (allowed.ok)
        return reading(readers[order.program], { order, job }, (foreign) => run(context, { foreign, imports, job }));
      order.passphrase?.fill(0);
      return allowed;
    },
  };
}

async function reading<T>(
  reader: ForeignReader,
  { order: { source, passphrase }, job }: { readonly order: MigrationOrder; readonly job: JobContext },
  use: (foreign: ForeignWorkspace) => Outcome<T>,
): Outcome<T> {
  try {
    const read = await reader(source, { passphrase, job });
    if (!read.ok) return read;
    return await use(read.value).finally(() => zeroKeys(read.value));
  } catch (thrown) {
    if (thrown instanceof ForeignReadError) return err(thrown.failure);
    throw thrown;
  } finally {
    passphrase?.fill(0);
  }
}

interface Judged {
  readonly issuers: readonly Issuer[];
  readonly leafKeys: readonly LeafKey[];
  readonly requests: readonly OpenRequest[];
  readonly survey: Survey;
  readonly left: LeftList;
}

/** What both do first: everything is looked at before anything is written. */
async function judge(context: WorkspaceContext, foreign: ForeignWorkspace, job: JobContext): Outcome<Judged> {
  const left = new LeftList();
  left.join(foreign.left);
  const issuers = readIssuers(foreign, left);
  if (!issuers.ok) return issuers;
  if (issuers.value.length === 0)
    return fail('migration.no-authority', { name: foreign.name, program: foreign.program });
  const locked = await tellLocked(context, { lockedKeys: foreign.lockedKeys, issuers: issuers.value }, { left, job });
  if (!locked.ok) return locked;
  const ofIssuers = new Set(issuers.value.map(({ key }) => key));
  const leafKeys = readLeafKeys(
    foreign.keys.filter((key) => !ofIssuers.has(key)),
    left,
  );
  const requests = readForeignRequests(foreign.requests, left);
  const wanted = new Set<Hex>([...leafKeys, ...requests].map(({ spkiSha256 }) => spkiSha256));
  const received = issuers.value.map(({ certificate }) => certificate);
  const survey = await surveyCertificates(context, foreign, { issuers: received, wanted, left, job });
  return survey.ok ? ok({ issuers: issuers.value, leafKeys, requests, survey: survey.value, left }) : survey;
}

async function preview(
  context: WorkspaceContext,
  foreign: ForeignWorkspace,
  job: JobContext,
): Outcome<MigrationPreview> {
  const judged = await judge(context, foreign, job);
  if (!judged.ok) return judged;
  const { issuers, leafKeys, requests, survey, left } = judged.value;
  const authorities = await describeAll(context, issuers, { left, job });
  if (!authorities.ok) return authorities;
  const keys = await countKeys(context, { leafKeys, survey }, { left, job });
  if (!keys.ok) return keys;
  const unanswered = await findUnanswered(
    context,
    requests.filter(({ spkiSha256 }) => !survey.spkis.has(spkiSha256)),
  );
  if (!unanswered.ok) return unanswered;
  return ok({
    program: foreign.program,
    name: foreign.name,
    authorities: authorities.value,
    certificates: { fresh: survey.fresh, here: survey.here },
    keys: keys.value,
    requests: unanswered.value.length,
    left: left.get(),
    needsPassphrase: authorities.value.some(({ key }) => key === 'locked'),
  });
}

interface Running {
  readonly foreign: ForeignWorkspace;
  readonly imports: ImportService;
  readonly job: JobContext;
}

async function run(context: WorkspaceContext, { foreign, imports, job }: Running): Outcome<MigrationReport> {
  const judged = await judge(context, foreign, partOf(job, 0, 0.4));
  if (!judged.ok) return judged;
  const { issuers, leafKeys, requests, left } = judged.value;
  const authorities = await takeAuthorities(context, issuers, { left, job });
  if (!authorities.ok) return authorities;
  const imported = await imports.run(foreign.certificates, { ...partOf(job, 0.4, 0.5), onCancel: () => 'keep' });
  if (!imported.ok) return imported;
  // What was here before they came; what came is tied by its import.
  const authorityIds = authorities.value.map(({ id }) => id);
  const tied = await whenFree(job, () => tieIssued(context, { authorityIds, afterSeq: 0 }, job));
  if (!tied.ok) return tied;
  const keys = await takeKeys(context, leafKeys, { left, job: partOf(job, 0.9, 0.1) });
  if (!keys.ok) return keys;
  const inbox = await whenFree(job, () =>
    takeUnanswered(context, requests, { left, job: { ...NO_JOB, signal: job.signal } }),
  );
  if (!inbox.ok) return inbox;
  const noted = await takeNotes(context, foreign.notes, job);
  if (!noted.ok) return noted;
  const report: MigrationReport = {
    program: foreign.program,
    name: foreign.name,
    authorities: authorities.value,
    imported: imported.value.imported,
    duplicates: imported.value.duplicates,
    keys: keys.value,
    requests: inbox.value,
    left: left.get(),
  };
  return whenFree(job, () => noteEnd(context, report));
}

const WHOLE = 1000;

/** What of the whole a step is, so that progress never goes back. */
const partOf = (job: JobContext, from: number, share: number): JobContext => ({
  signal: job.signal,
  progress: (done, total = done) =>
    job.progress(Math.round(WHOLE * (from + (total === 0 ? share : (share * Math.min(done, total)) / total))), WHOLE),
});

async function takeAuthorities(
  context: WorkspaceContext,
  issuers: readonly Issuer[],
  { left, job }: { readonly left: LeftList; readonly job: JobContext },
): Outcome<MigrationReport['authorities']> {
  const taken: MigrationReport['authorities'][number][] = [];
  const received = issuers.map(({ certificate }) => certificate);
  for (const issuer of issuers) {
    const running = requireRunning(job.signal);
    if (!running.ok) return running;
    const before = await describeIssuer(context, issuer, { left, received });
    if (!before.ok) return before;
    const key = before.value.key === 'comes' ? await sealIssuer(context, issuer) : ok(undefined);
    if (!key.ok) return key;
    const done = await takeAuthority(context, issuer, { received, key: key.value, job });
    if (!done.ok) return done;
    const isRefused = before.value.key === 'comes' && key.value === undefined;
    if (isRefused) left.add({ kind: 'key', name: issuer.key?.name ?? before.value.name, why: 'key-unsupported' });
    taken.push({ ...before.value, ...(isRefused ? { key: 'unsupported' } : {}), ...done.value });
  }
  return ok(taken);
}

/** Undefined where the key is none that can be kept: the authority comes without. */
async function sealIssuer(context: WorkspaceContext, { certificate, key }: Issuer): Outcome<SealedKey | undefined> {
  if (key === undefined) return ok(undefined);
  const sealed = await sealKey(context, certificate, key.pkcs8Der);
  return !sealed.ok && isOfKey(sealed.error) ? ok(undefined) : sealed;
}

async function noteEnd(context: WorkspaceContext, report: MigrationReport): Outcome<MigrationReport> {
  const { program, name, authorities, imported, keys, requests, left } = report;
  const noted = await writing(context, [], async (tx) => {
    await recordActivity(context, tx, {
      action: 'workspace.migrated',
      entity: 'workspace',
      entityId: context.id,
      subject: name,
      detail: {
        program,
        authorities: authorities.length,
        withKey: authorities.filter(({ key }) => key === 'comes').length,
        revocations: authorities.reduce((sum, { added }) => sum + added, 0),
        certificates: imported,
        keys,
        requests,
        left: left.total,
      },
    });
    return ok(null);
  });
  return noted.ok ? ok(report) : noted;
}
