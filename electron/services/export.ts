import type { AuthorityId, CertificateId } from '../../shared/model/brands.ts';
import type { CertificateSummary } from '../../shared/model/certificate.ts';
import type { ConnectionRun } from '../../shared/model/connection.ts';
import type { CrlKind } from '../../shared/model/crl-plan.ts';
import { fail } from '../../shared/errors.ts';
import { ok } from '../../shared/result.ts';
import { certificatePem } from '../pki/certificate/certificate.ts';
import { buildPkcs7 } from '../pki/container/pkcs7.ts';
import { encodePem, PEM_LABEL } from '../pki/asn1/pem.ts';
import { findAuthority, findNameByKey } from '../store/authority-rows.ts';
import { type CertificateExport, insertCertificateExport } from '../store/certificate-export-rows.ts';
import { findCertificate, getCertificateDers } from '../store/certificate-rows.ts';
import { findCrlDer, findLatestAct } from '../store/crl-act-rows.ts';
import { generateExportPassphrase, normalisePassphrase } from '../vault/passphrase.ts';
import { readCertificateFacts } from '../workers/certificate-facts.ts';
import type { FileTarget } from './atomic-file.ts';
import { checkTarget, writeFileAtomically } from './atomic-file.ts';
import { findChain } from './chain.ts';
import { isNoRoot } from './credential.ts';
import type { ExportFormat, ExportParts } from './export-file.ts';
import { buildExport, needsKey } from './export-file.ts';
import type { ExportedFile } from './kit/key-store-file.ts';
import { saveRunReport } from './connection-report.ts';
import type { Outcome } from './ports.ts';
import type { ActivityNote, WorkspaceContext } from './workspace-context.ts';
import { getKeyOfRow, readingOr, recordActivity, requireUnlocked, statusView, writing } from './workspace-context.ts';

export interface ExportRequest {
  readonly id: CertificateId;
  readonly format: ExportFormat;
  readonly target: FileTarget;
  /** For formats with a key; without it one is made here and answered. Zeroed. */
  readonly passphrase?: Uint8Array | undefined;
}

export interface Exported {
  /** Base name of the file. */
  readonly name: string;
  /** Made here, to be shown once. */
  readonly passphrase?: string;
}

export const AUTHORITY_FORMATS = ['pem', 'der', 'p7b'] as const;

export interface AuthorityExport {
  readonly id: AuthorityId;
  readonly chain: boolean;
  readonly format?: (typeof AUTHORITY_FORMATS)[number] | undefined;
  readonly target: FileTarget;
}

/** Every file is read back and opened again before it is called done; an existing one is refused unless `overwrite`. */
/** One CRL of an authority: the newest complete one, its first shard, where nothing else is said. */
export interface CrlExport {
  readonly authorityId: AuthorityId;
  readonly number?: number | undefined;
  readonly kind?: CrlKind | undefined;
  readonly shard?: number | undefined;
  readonly format: 'pem' | 'der';
  readonly target: FileTarget;
}

export interface ExportService {
  /**
   * In any of `EXPORT_FORMATS`; without a passphrase a store of trusted certificates has the usual one of Java, which is no secret. Fails with `certificate.not-found`, `certificate.no-key`,
   * `certificate.key-of-authority` for formats with a key, `vault.locked`, `vault.key-damaged`, `file.*`.
   */
  certificate(request: ExportRequest): Outcome<Exported>;
  /** PEM unless a format is given; with `chain` the issuers follow, the root last. DER has no room for them: `input.invalid {chain}`. */
  authority(request: AuthorityExport): Outcome<Exported>;
  /** The newest complete CRL, its first shard, unless another is named. Fails with `crl.not-found`. */
  crl(request: CrlExport): Outcome<Exported>;
  runReport(request: { readonly run: ConnectionRun; readonly target: FileTarget }): Outcome<Exported>;
}

export const createExports = (context: WorkspaceContext): ExportService => ({
  certificate: (request) => exportCertificate(context, request, 'certificate'),
  authority: (request) => exportAuthority(context, request),
  crl: (request) => exportCrl(context, request),
  runReport: ({ run, target }) => saveRunReport(run, target),
});

/** The current certificate of an authority with its key, as `certificate` writes others. Whoever asks has held the request to the rules of authorities. */
export const exportAuthorityKey = (context: WorkspaceContext, request: ExportRequest): Outcome<Exported> =>
  exportCertificate(context, request, 'authority');

/** Whose keys may leave. */
type KeyOwner = 'certificate' | 'authority';

async function exportCertificate(
  context: WorkspaceContext,
  request: ExportRequest,
  owner: KeyOwner,
): Outcome<Exported> {
  const made = request.passphrase === undefined && needsKey(request.format) ? generateExportPassphrase() : undefined;
  const typed = request.passphrase ?? (made === undefined ? undefined : Buffer.from(made));
  // The vault takes it in this form; a file whose key and certificates had two forms would open under neither.
  const passphrase = typed === undefined ? ok(undefined) : normalisePassphrase(typed);
  typed?.fill(0);
  if (!passphrase.ok) return passphrase;
  const ready = { ...request, passphrase: passphrase.value, isPassphraseMade: made !== undefined };
  const written = await writeCertificate(context, ready, owner);
  passphrase.value?.fill(0);
  return written.ok && made !== undefined ? ok({ ...written.value, passphrase: made }) : written;
}

async function writeCertificate(
  context: WorkspaceContext,
  request: ExportRequest & Pick<ExportParts, 'isPassphraseMade'>,
  owner: KeyOwner,
): Outcome<Exported> {
  const ready = await checkTarget(request.target);
  if (!ready.ok) return ready;
  const unlocked = needsKey(request.format) ? requireUnlocked(context, 'certificate.exported') : ok(null);
  if (!unlocked.ok) return unlocked;
  const parts = await readParts(context, request.id);
  if (!parts.ok) return parts;
  const keyId = parts.value.summary.keyId;
  if (needsKey(request.format) && keyId === undefined)
    return fail('certificate.no-key', { name: parts.value.summary.name });
  const authority = owner === 'certificate' && needsKey(request.format) ? parts.value.authority : undefined;
  if (authority !== undefined)
    return fail('certificate.key-of-authority', { name: parts.value.summary.name, authority });
  const { format, passphrase, isPassphraseMade } = request;
  const file = await buildExport(context, format, { ...parts.value, passphrase, isPassphraseMade });
  if (!file.ok) return file;
  const written = await writeExport(context, request.target, file.value);
  if (!written.ok) return written;
  await context.ports.stops?.at('written', 1);
  const { name } = parts.value.summary;
  const note: ActivityNote = {
    action: 'certificate.exported',
    entity: 'certificate',
    entityId: request.id,
    subject: name,
  };
  return recordExport(
    context,
    { ...note, detail: { format: request.format, withKey: needsKey(request.format) } },
    written.value,
    { certificateId: request.id, at: context.ports.clock.now(), parts: [request.format] },
  );
}

async function readParts(
  context: WorkspaceContext,
  id: CertificateId,
): Outcome<
  Omit<ExportParts, 'passphrase' | 'isPassphraseMade'> & {
    readonly summary: CertificateSummary;
    /** Name of the authority that signs with the key. */
    readonly authority: string | undefined;
  }
> {
  return readingOr(context, async (db) => {
    const summary = await findCertificate(db, id, await statusView(context, db));
    const der = (await getCertificateDers(db, [id])).get(id);
    if (summary === undefined || der === undefined) return fail('certificate.not-found', { wanted: id });
    const issuers = await findChain(db, { id, der });
    const key = await getKeyOfRow(db, summary, der);
    if (!key.ok) return key;
    return ok({
      summary,
      der,
      issuers: issuers.map((link) => link.der).filter(isNoRoot),
      trusted: issuers.map((link) => ({ der: link.der, name: nameOf(link.der) })),
      key: key.value,
      authority: summary.keyId === undefined ? undefined : await findNameByKey(db, summary.keyId),
    });
  });
}

function nameOf(der: Uint8Array): string {
  const facts = readCertificateFacts(der);
  return facts.ok ? facts.value.name : '';
}

async function exportAuthority(context: WorkspaceContext, request: AuthorityExport): Outcome<Exported> {
  const { format = 'pem' } = request;
  if (format === 'der' && request.chain) return fail('input.invalid', { field: 'chain', problem: 'contradicts' });
  const found = await readingOr(context, async (db) => {
    const authority = await findAuthority(db, request.id, await statusView(context, db));
    if (authority === undefined) return fail('authority.not-found', { wanted: request.id });
    const der = (await getCertificateDers(db, [authority.certificateId])).get(authority.certificateId);
    if (der === undefined) return fail('certificate.not-found', { wanted: authority.certificateId });
    const issuers = request.chain ? await findChain(db, { id: authority.certificateId, der }) : [];
    return ok({ name: authority.name, ders: [der, ...issuers.map((link) => link.der)] });
  });
  if (!found.ok) return found;
  const bytes = authorityBytes(found.value.ders, format);
  const written = await writeExport(context, request.target, { bytes });
  if (!written.ok) return written;
  const note: ActivityNote = {
    action: 'authority.exported',
    entity: 'authority',
    entityId: request.id,
    subject: found.value.name,
  };
  return recordExport(context, { ...note, detail: { chain: request.chain, format } }, written.value);
}

function authorityBytes(ders: readonly Uint8Array[], format: (typeof AUTHORITY_FORMATS)[number]): Uint8Array {
  if (format === 'p7b') return buildPkcs7(ders);
  const [own] = ders;
  return format === 'der' && own !== undefined ? own : Buffer.from(ders.map(certificatePem).join(''));
}

async function exportCrl(context: WorkspaceContext, request: CrlExport): Outcome<Exported> {
  const { authorityId, kind = 'complete', shard = 0 } = request;
  const found = await readingOr(context, async (db) => {
    const authority = await findAuthority(db, authorityId, await statusView(context, db));
    if (authority === undefined) return fail('authority.not-found', { wanted: authorityId });
    const number = request.number ?? (await findLatestAct(db, authorityId, kind))?.number ?? 0;
    const der = await findCrlDer(db, { authorityId, number, kind, shard });
    return der === undefined
      ? fail('crl.not-found', { name: authority.name, number })
      : ok({ name: authority.name, number, der });
  });
  if (!found.ok) return found;
  const { der, number, name } = found.value;
  const bytes = request.format === 'der' ? der : encodePem(PEM_LABEL.crl, der);
  const written = await writeExport(context, request.target, { bytes });
  if (!written.ok) return written;
  const note: ActivityNote = {
    action: 'crl.exported',
    entity: 'authority',
    entityId: request.authorityId,
    subject: name,
  };
  return recordExport(
    context,
    {
      ...note,
      detail: {
        number,
        format: request.format,
        ...(kind === 'delta' ? { kind } : {}),
        ...(shard === 0 ? {} : { shard }),
      },
    },
    written.value,
  );
}

async function writeExport(
  context: WorkspaceContext,
  target: FileTarget,
  file: ExportedFile,
): Outcome<{ readonly name: string }> {
  const nonce = Buffer.from(context.ports.randomBytes(6)).toString('hex');
  return writeFileAtomically({
    target,
    nonce,
    bytes: file.bytes,
    ...(file.opens === undefined ? {} : { opens: file.opens }),
  });
}

async function recordExport(
  context: WorkspaceContext,
  note: ActivityNote,
  written: { readonly name: string },
  handedOver?: CertificateExport,
): Outcome<{ readonly name: string }> {
  return writing(context, handedOver === undefined ? [] : ['certificate_export'], async (tx) => {
    await recordActivity(context, tx, { ...note, detail: { ...note.detail, file: written.name } });
    if (handedOver !== undefined) await insertCertificateExport(tx, handedOver);
    return ok(written);
  });
}
