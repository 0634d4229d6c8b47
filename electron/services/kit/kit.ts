import { hash } from 'node:crypto';
import type { CertificateId } from '../../../shared/model/brands.ts';
import type { AppError } from '../../../shared/errors.ts';
import type { KitChoice, KitFile, KitOffer, KitPart, KitPreviewFile, KitReport } from '../../../shared/model/kit.ts';
import { ok, type Result } from '../../../shared/result.ts';
import { insertCertificateExport } from '../../store/certificate-export-rows.ts';
import { checkHost } from '../../tls/target.ts';
import { generateExportPassphrase, normalisePassphrase } from '../../vault/passphrase.ts';
import { safeFileName } from '../file-name.ts';
import { permitting } from '../operators/permit.ts';
import type { JobContext, Outcome } from '../ports.ts';
import { NO_JOB } from '../ports.ts';
import {
  type ActivityNote,
  recordActivity,
  requireRunning,
  requireUnlocked,
  type WorkspaceContext,
  writing,
} from '../workspace-context.ts';
import { buildKitFiles, holdsKey, type KitDraft, needsPassphrase, previewPart } from './files.ts';
import { stageFolder, type StagedFolder } from './folder.ts';
import { type KitMaterial, readKitMaterial } from './material.ts';
import { buildOffers, resolveParts } from './offer.ts';

export interface KitRequest {
  readonly id: CertificateId;
  readonly choice: KitChoice;
  /** Folder in which the kit's own folder is made. */
  readonly parent: string;
  /** What its own folder is named after; the certificate where absent. Any text. */
  readonly folderName?: string | undefined;
  /** Of the files with a key; without it one is made and answered. Zeroed. */
  readonly passphrase?: Uint8Array | undefined;
  /** Of `OperatorService.beginExports`, where the work was confirmed before it came to the kits. */
  readonly permit?: string | undefined;
}

export interface KitsReport {
  readonly reports: readonly KitReport[];
  /** Kits that were not written; what was written before and after them stands. */
  readonly failed: readonly { readonly id: CertificateId; readonly error: AppError }[];
}

/** What a partner is handed: one new folder for each certificate, whole or not at all. */
export interface KitService {
  /** Works locked. Fails with `certificate.not-found`. */
  offer(id: CertificateId): Outcome<readonly KitOffer[]>;
  /** Works locked. Fails with `kit.part-unavailable`, `connection.host-invalid`. */
  preview(request: {
    readonly id: CertificateId;
    readonly part: KitPart;
    readonly choice: KitChoice;
  }): Outcome<{ readonly files: readonly KitPreviewFile[] }>;
  /**
   * Writes a folder (0700) named after the certificate, never over anything; `folder` in the answer is its path. Every file is opened again.
   * Fails with `kit.part-unavailable`, `vault.*`, `file.*`, `connection.host-invalid`, `job.cancelled`; a failure leaves nothing.
   */
  write(request: KitRequest, job?: JobContext): Outcome<KitReport>;
  /** A kit for each certificate, each with a passphrase of its own; goes on after a failure. Fails with `job.cancelled` only before the first. */
  writeMany(request: KitsRequest, job: JobContext): Outcome<KitsReport>;
}

export interface KitsRequest extends Pick<KitRequest, 'choice' | 'parent' | 'permit'> {
  readonly ids: readonly CertificateId[];
  /** What their folders are named after, where not after the certificate. */
  readonly folderNames?: ReadonlyMap<CertificateId, string>;
}

export const createKits = (context: WorkspaceContext): KitService => ({
  offer: async (id) => {
    const material = await readKitMaterial(context, id);
    return material.ok ? ok(buildOffers(material.value)) : material;
  },
  preview: (request) => preview(context, request),
  write: (request, job = NO_JOB) => writeKit(context, request, job),
  writeMany: (request, job) =>
    permitting(context, request.permit, (permit) => writeKits(context, { ...request, permit }, job)),
});

async function preview(
  context: WorkspaceContext,
  { id, part, choice }: { readonly id: CertificateId; readonly part: KitPart; readonly choice: KitChoice },
): Outcome<{ readonly files: readonly KitPreviewFile[] }> {
  const checked = checkChoice(choice);
  if (!checked.ok) return checked;
  const material = await readKitMaterial(context, id);
  if (!material.ok) return material;
  const parts = resolveParts({ ...checked.value, parts: [part] }, material.value);
  return parts.ok ? ok({ files: previewPart(part, material.value, checked.value) }) : parts;
}

async function writeKits(
  context: WorkspaceContext,
  { ids, choice, parent, folderNames, permit }: KitsRequest,
  job: JobContext,
): Outcome<KitsReport> {
  const reports: KitReport[] = [];
  const failed: { id: CertificateId; error: AppError }[] = [];
  for (const [index, id] of ids.entries()) {
    job.progress(index, ids.length);
    const request = { id, choice, parent, folderName: folderNames?.get(id), permit };
    const written = await writeKit(context, request, { signal: job.signal, progress: () => undefined });
    if (written.ok) reports.push(written.value);
    else failed.push({ id, error: written.error });
    // Passphrases of the kits that stand are answered, cancelled or not: without them the kits are worth nothing.
    if (job.signal.aborted) break;
  }
  const running = requireRunning(job.signal);
  return running.ok || reports.length > 0 ? ok({ reports, failed }) : running;
}

async function writeKit(context: WorkspaceContext, request: KitRequest, job: JobContext): Outcome<KitReport> {
  const made = request.passphrase === undefined ? generateExportPassphrase() : undefined;
  const typed = request.passphrase ?? Buffer.from(made ?? '');
  const passphrase = normalisePassphrase(typed);
  typed.fill(0);
  if (!passphrase.ok) return passphrase;
  const written = await writeWith(context, { ...request, passphrase: passphrase.value, made }, job);
  passphrase.value.fill(0);
  return written;
}

interface ReadyRequest extends KitRequest {
  readonly passphrase: Uint8Array;
  /** The same as text, where it was made here. */
  readonly made: string | undefined;
}

async function writeWith(context: WorkspaceContext, request: ReadyRequest, job: JobContext): Outcome<KitReport> {
  const choice = checkChoice(request.choice);
  if (!choice.ok) return choice;
  const material = await readKitMaterial(context, request.id);
  if (!material.ok) return material;
  const parts = resolveParts(choice.value, material.value);
  if (!parts.ok) return parts;
  const unlocked = holdsKey(parts.value, material.value) ? requireUnlocked(context, 'certificate.exported') : ok(null);
  if (!unlocked.ok) return unlocked;
  const isSecret = needsPassphrase(parts.value, material.value, choice.value.keyForm);
  const passphrase = isSecret ? request.passphrase : undefined;
  const isPassphraseMade = request.made !== undefined;
  const order = {
    material: material.value,
    parts: parts.value,
    choice: choice.value,
    passphrase,
    isPassphraseMade,
    permit: request.permit,
  };
  const files = await buildKitFiles(context, order);
  if (!files.ok) return files;
  const described = files.value.map(describeFile);
  job.progress(1, 2);
  const work = { request, material: material.value, parts: parts.value, files: files.value };
  const folder = await writeFolder(context, work, job).finally(() => zeroKeys(files.value));
  if (!folder.ok) return folder;
  return ok({
    certificateId: request.id,
    folder: folder.value,
    files: described,
    fingerprints: material.value.fingerprints,
    ...(isSecret && request.made !== undefined && { passphrase: request.made }),
  });
}

/** A key in clear is among them, if the user chose that. */
function zeroKeys(files: readonly KitDraft[]): void {
  for (const { mode, bytes } of files) if (mode === 0o600) bytes.fill(0);
}

interface Writing {
  readonly request: ReadyRequest;
  readonly material: KitMaterial;
  readonly parts: readonly KitPart[];
  readonly files: readonly KitDraft[];
}

async function writeFolder(context: WorkspaceContext, work: Writing, job: JobContext): Outcome<string> {
  const staged = await stageFolder({
    parent: work.request.parent,
    name: safeFileName(work.request.folderName ?? work.material.summary.name, 'certificate'),
    files: work.files,
    nonce: Buffer.from(context.ports.randomBytes(6)).toString('hex'),
    signal: job.signal,
  });
  if (!staged.ok) return staged;
  let isDone = false;
  try {
    const placed = await recordAndPlace(context, work, staged.value);
    isDone = placed.ok;
    return placed;
  } finally {
    if (!isDone) await staged.value.discard();
  }
}

/** The folder gets its name as the last act of the transaction that records it: neither is there without the other. */
function recordAndPlace(context: WorkspaceContext, work: Writing, staged: StagedFolder): Outcome<string> {
  const { material, parts, request } = work;
  return writing(context, ['certificate_export'], async (tx) => {
    const note: ActivityNote = {
      action: 'certificate.exported',
      entity: 'certificate',
      entityId: request.id,
      subject: material.summary.name,
      detail: {
        format: 'kit',
        parts: parts.join(' '),
        withKey: holdsKey(parts, material),
        keyForm: holdsKey(parts, material) ? request.choice.keyForm : 'none',
      },
    };
    await recordActivity(context, tx, note);
    await insertCertificateExport(tx, { certificateId: request.id, at: context.ports.clock.now(), parts });
    return staged.place();
  });
}

/** The endpoint's host in the form that configurations hold. Fails with `connection.host-invalid`. */
function checkChoice(choice: KitChoice): Result<KitChoice, AppError> {
  if (choice.endpoint === undefined) return ok(choice);
  const host = checkHost(choice.endpoint.host);
  return host.ok ? ok({ ...choice, endpoint: { host: host.value, port: choice.endpoint.port } }) : host;
}

const describeFile = ({ name, part, mode, bytes, proof }: KitDraft): KitFile => ({
  name,
  part,
  octets: bytes.length,
  mode,
  sha256: hash('sha256', bytes, 'hex'),
  ...(proof !== undefined && { proof }),
});
