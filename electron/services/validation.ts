import type { Hex } from '../../shared/model/brands.ts';
import type {
  RevocationMode,
  Strictness,
  ValidationAnswer,
  WeakAlgorithms,
} from '../../shared/model/validation-settings.ts';
import type { TrustStore, ValidationPurpose } from '../../shared/model/validation.ts';
import { fail } from '../../shared/errors.ts';
import { ok } from '../../shared/result.ts';
import { findCertificatesBySha256 } from '../store/certificate-rows.ts';
import type { ValidateRequest } from '../workers/validate-protocol.ts';
import { readCertificates } from './credential.ts';
import { createFetcher } from './fetch.ts';
import type { FileSource } from './file-source.ts';
import type { JobContext, Outcome, Ports } from './ports.ts';
import { NO_JOB } from './ports.ts';
import type { Pool, WorkspaceMaterial } from './validation-material.ts';
import { createPool, readWorkspaceMaterial } from './validation-material.ts';
import { readRevocationFiles } from './validation-revocation.ts';
import { createIssuerFinder, type IssuerFinder } from './validation-issuers.ts';
import { createTrustStores, type TrustStores } from './trust-store.ts';
import { createValidationThread } from './validation-thread.ts';
import type { OpenedTarget, ValidationTarget } from './validation-subject.ts';
import { openTarget } from './validation-subject.ts';
import { readEarlierAnswers } from './status/earlier-answers.ts';
import type { StatusCache } from './status/status-cache.ts';
import type { WorkspaceContext } from './workspace-context.ts';

export interface ValidateAs {
  /** Absent: what the certificate itself says that it is for. */
  readonly purpose?: ValidationPurpose | undefined;
  readonly host?: string | undefined;
  /** Absent: now. */
  readonly at?: number | undefined;
  readonly trust: readonly TrustStore[];
  /** Certificates of these files are trusted as well. */
  readonly anchorFiles: readonly FileSource[];
  readonly strictness: Strictness;
  readonly weakAlgorithms: WeakAlgorithms;
  readonly revocation: RevocationMode;
  /** Lists and answers of these files are looked into besides those of the workspace. */
  readonly revocationFiles: readonly FileSource[];
  /** Lists and answers that were asked for earlier, and still hold, are heard as well. Default false. */
  readonly statusAnswers?: boolean | undefined;
  /** Empty: any policy. */
  readonly policies: readonly string[];
  readonly requireExplicitPolicy: boolean;
  readonly inhibitPolicyMapping: boolean;
  readonly inhibitAnyPolicy: boolean;
  /** Certificates fetched before. */
  readonly fetched: readonly Hex[];
}

export interface Validation {
  /**
   * Builds and validates every path of a certificate, in a thread with a deadline of 10 s. Candidates come from the workspace (by name, at most
   * 200), from what lay or was sent beside the certificate, from the trust stores and from what was fetched before; nothing is read from the network.
   * Fails with `certificate.not-found`, `format.no-certificate`, `format.*` and `file.*` for files of anchors, lists and answers, `validation.deadline`, `job.cancelled`.
   */
  run(target: ValidationTarget, as: ValidateAs, job?: JobContext): Outcome<ValidationAnswer>;
  /** Looks for the issuer of a certificate that an earlier answer called an orphan; see `IssuerFinder.find`. */
  readonly findIssuers: IssuerFinder['find'];
  /** What that brought so far. */
  readonly keptIssuers: IssuerFinder['kept'];
}

export type ValidationPorts = Pick<Ports, 'validateWorkerEntry' | 'clock'>;

interface Means {
  readonly context: WorkspaceContext | undefined;
  readonly stores: TrustStores;
  readonly finder: IssuerFinder;
  readonly answers: Pick<StatusCache, 'list'>;
  readonly now: () => number;
}

/** Validation with the certificates and CRLs of a workspace, or without one. */
export function createValidation(
  ports: ValidationPorts,
  context: WorkspaceContext | undefined,
  answers: Pick<StatusCache, 'list'>,
): Validation {
  const stores = createTrustStores(context);
  const finder = createIssuerFinder(stores, createFetcher(ports));
  const ask = createValidationThread(ports.validateWorkerEntry);
  const means: Means = { context, stores, finder, answers, now: ports.clock.now };
  return {
    findIssuers: finder.find,
    keptIssuers: finder.kept,
    run: async (target, as, job = NO_JOB) => {
      // Whoever has asked anew meanwhile waits for no answer to this.
      if (job.signal.aborted) return fail('job.cancelled', {});
      const opened = await openTarget(context, target);
      if (!opened.ok) return opened;
      const request = await buildRequest(means, opened.value, as);
      if (!request.ok) return request;
      const reply = await ask(request.value, job);
      if (!reply.ok) return reply;
      finder.note(reply.value.report, request.value);
      return context === undefined ? reply : nameRows(context, reply.value);
    },
  };
}

async function buildRequest(
  { context, stores, finder, answers, now }: Means,
  target: OpenedTarget,
  as: ValidateAs,
): Outcome<ValidateRequest> {
  const candidates = createPool();
  for (const der of target.beside) candidates.add(der, target.origin);
  for (const der of finder.get(as.fetched)) candidates.add(der, 'fetched');
  const anchors = createPool();
  const given = await addGivenAnchors(anchors, as.anchorFiles);
  if (!given.ok) return given;
  const evidence = await readRevocationFiles(as.revocation === 'off' ? [] : as.revocationFiles);
  if (!evidence.ok) return evidence;
  const stored = await stores.anchorsOf(as.trust);
  if (!stored.ok) return stored;
  for (const { der, store } of stored.value) anchors.add(der, store);
  const atHand = [target.leaf, ...candidates.list().map(({ der }) => der)];
  const material = await readMaterial(context, atHand, as);
  if (!material.ok) return material;
  for (const der of material.value.issuers) candidates.add(der, 'workspace');
  const earlier = await readEarlierAnswers(answers, [...atHand, ...material.value.issuers], { as, now: now() });
  if (!earlier.ok) return earlier;
  return ok({
    leaf: { der: target.leaf, origins: ['subject', target.origin] },
    candidates: candidates.list(),
    anchors: anchors.list(),
    crls: [
      ...evidence.value.crls,
      ...material.value.crls,
      ...material.value.foreign.map(({ der }) => der),
      ...earlier.value.crls,
    ],
    ocspResponses: [...evidence.value.ocspResponses, ...earlier.value.ocspResponses],
    purpose: as.purpose,
    host: as.host,
    at: as.at ?? now(),
    isOtherMoment: as.at !== undefined,
    strictness: as.strictness,
    weakAlgorithms: as.weakAlgorithms,
    revocation: as.revocation,
    policies: as.policies,
    requireExplicitPolicy: as.requireExplicitPolicy,
    inhibitPolicyMapping: as.inhibitPolicyMapping,
    inhibitAnyPolicy: as.inhibitAnyPolicy,
  });
}

async function addGivenAnchors(anchors: Pool, files: readonly FileSource[]): Outcome<null> {
  for (const file of files) {
    const read = await readCertificates(file);
    if (!read.ok) return read;
    for (const der of read.value) anchors.add(der, 'file');
  }
  return ok(null);
}

const NO_MATERIAL: WorkspaceMaterial = { issuers: [], crls: [], foreign: [] };

async function readMaterial(
  context: WorkspaceContext | undefined,
  atHand: readonly Uint8Array[],
  { revocation }: ValidateAs,
): Outcome<WorkspaceMaterial> {
  if (context === undefined) return ok(NO_MATERIAL);
  return readWorkspaceMaterial(context, atHand, revocation !== 'off');
}

/** Adds the ids under which the inventory has the certificates of the graph. */
async function nameRows(context: WorkspaceContext, answer: ValidationAnswer): Outcome<ValidationAnswer> {
  const { report } = answer;
  const ids = await context.store.reading((db) =>
    findCertificatesBySha256(
      db,
      report.nodes.map(({ sha256 }) => sha256),
    ),
  );
  if (!ids.ok) return ids;
  const nodes = report.nodes.map((node) => {
    const certificateId = ids.value.get(node.sha256);
    return certificateId === undefined ? node : { ...node, certificateId };
  });
  return ok({ ...answer, report: { ...report, nodes } });
}
