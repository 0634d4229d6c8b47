import type { Hex } from '../../shared/model/brands.ts';
import { fail } from '../../shared/errors.ts';
import type { RevocationMode, Strictness, ValidationAnswer } from '../../shared/model/validation-settings.ts';
import type { TrustStore, ValidationPurpose } from '../../shared/model/validation.ts';
import { ok } from '../../shared/result.ts';
import { systemAnchors } from '../tls/system-anchors.ts';
import { findCertificatesBySha256 } from '../store/certificate-rows.ts';
import type { ValidateReply, ValidateRequest } from '../workers/validate-protocol.ts';
import { askWorkerOnce } from '../workers/worker-session.ts';
import { readCertificates } from './credential.ts';
import type { FileSource } from './file-source.ts';
import type { JobContext, Outcome, Ports } from './ports.ts';
import { NO_JOB } from './ports.ts';
import type { Pool, WorkspaceMaterial } from './validation-material.ts';
import { createPool, readWorkspaceMaterial } from './validation-material.ts';
import type { OpenedTarget, ValidationTarget } from './validation-subject.ts';
import { openTarget } from './validation-subject.ts';
import type { WorkspaceContext } from './workspace-context.ts';

/** Longest time that the paths of one certificate may take. */
const DEADLINE_MS = 10_000;

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
  readonly revocation: RevocationMode;
  /** Empty: any policy. */
  readonly policies: readonly string[];
  /** Certificates fetched before. */
  readonly fetched: readonly Hex[];
}

export interface Validation {
  /**
   * Builds and validates every path of a certificate, in a thread with a deadline of 10 s. Candidates come from the workspace (by name, at most
   * 200), from what lay or was sent beside the certificate, from the trust stores and from what was fetched before; nothing is read from the network.
   * Fails with `certificate.not-found`, `format.no-certificate`, `format.*` and `file.*` for the file of anchors, `validation.deadline`, `job.cancelled`.
   */
  run(target: ValidationTarget, as: ValidateAs, job?: JobContext): Outcome<ValidationAnswer>;
}

export type ValidationPorts = Pick<Ports, 'validateWorkerEntry' | 'clock'>;

/** Validation with the certificates and CRLs of a workspace, or without one. */
export function createValidation(ports: ValidationPorts, context: WorkspaceContext | undefined): Validation {
  return {
    run: async (target, as, job = NO_JOB) => {
      const opened = await openTarget(context, target);
      if (!opened.ok) return opened;
      const request = await buildRequest(context, opened.value, as, ports.clock.now());
      if (!request.ok) return request;
      const outcome = await askWorkerOnce(ports.validateWorkerEntry, {
        request: request.value,
        deadlineMs: DEADLINE_MS,
        signal: job.signal,
      });
      if (outcome.kind === 'cancelled') return fail('job.cancelled', {});
      if (outcome.kind === 'deadline') return fail('validation.deadline', { seconds: DEADLINE_MS / 1000 });
      const reply = outcome.value as ValidateReply;
      if (reply === undefined) return fail('format.no-certificate', { name: '' });
      return context === undefined ? ok(reply) : nameRows(context, reply);
    },
  };
}

async function buildRequest(
  context: WorkspaceContext | undefined,
  target: OpenedTarget,
  as: ValidateAs,
  now: number,
): Outcome<ValidateRequest> {
  const candidates = createPool();
  for (const der of target.beside) candidates.add(der, target.origin);
  const anchors = createPool();
  const given = await addGivenAnchors(anchors, as.anchorFiles);
  if (!given.ok) return given;
  const material = await readMaterial(context, target, as);
  if (!material.ok) return material;
  for (const der of material.value.issuers) candidates.add(der, 'workspace');
  if (as.trust.includes('workspace')) for (const der of material.value.roots) anchors.add(der, 'workspace');
  if (as.trust.includes('system')) for (const der of systemAnchors()) anchors.add(der, 'system');
  return ok({
    leaf: { der: target.leaf, origins: ['subject', target.origin] },
    candidates: candidates.list(),
    anchors: anchors.list(),
    crls: material.value.crls,
    purpose: as.purpose,
    host: as.host,
    at: as.at ?? now,
    isOtherMoment: as.at !== undefined,
    strictness: as.strictness,
    revocation: as.revocation,
    policies: as.policies,
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

const NO_MATERIAL: WorkspaceMaterial = { issuers: [], roots: [], crls: [] };

async function readMaterial(
  context: WorkspaceContext | undefined,
  { leaf, beside }: OpenedTarget,
  { revocation }: ValidateAs,
): Outcome<WorkspaceMaterial> {
  if (context === undefined) return ok(NO_MATERIAL);
  return readWorkspaceMaterial(context, [leaf, ...beside], revocation !== 'off');
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
