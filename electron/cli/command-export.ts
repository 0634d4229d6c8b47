import type { AppError } from '../../shared/errors.ts';
import { fail } from '../../shared/errors.ts';
import type { CertificateSummary } from '../../shared/model/certificate.ts';
import { KIT_PARTS, type KitChoice, type KitEndpoint, type KitPart, type KitReport } from '../../shared/model/kit.ts';
import type { Result } from '../../shared/result.ts';
import { ok } from '../../shared/result.ts';
import { exportWritten, kitWritten } from '../../shared/text/en/hand-over.ts';
import { parseDialTarget } from '../services/connection-request.ts';
import { EXPORT_FORMATS, type ExportFormat, needsKey } from '../services/export-file.ts';
import type { Outcome } from '../services/ports.ts';
import type { Workspace } from '../services/workspace.ts';
import type { Answer, Command, CommandResult, Invocation } from './command.ts';
import { formatOfEnding } from './file-ending.ts';
import { makeFolder } from './kit-folders.ts';
import { findChoice, findText, getText, isSet, listTexts, type OptionValues } from './option.ts';
import type { Session } from './session.ts';

/** One file (`--out`), or a folder with all that the partner needs (`--kit`). */
export const exportCommand: Command = {
  options: {
    format: { type: 'string' },
    out: { type: 'string' },
    force: { type: 'boolean' },
    kit: { type: 'string' },
    parts: { type: 'string', multiple: true },
    endpoint: { type: 'string' },
    'clear-key': { type: 'boolean' },
    'export-passphrase-file': { type: 'string' },
  },
  positionals: { min: 1, max: 1 },
  run: (invocation) =>
    findText(invocation.values, 'kit') === undefined ? exportFile(invocation) : exportKit(invocation),
};

const KIT_ONLY = ['parts', 'endpoint', 'clear-key'] as const;
const FILE_ONLY = ['format', 'out', 'force'] as const;

async function exportFile({ values, positionals, session }: Invocation): CommandResult {
  const refused = refuseOptions(values, KIT_ONLY);
  if (!refused.ok) return refused;
  const out = getText(values, 'out');
  if (!out.ok) return out;
  const chosen = findChoice(values, 'format', EXPORT_FORMATS);
  if (!chosen.ok) return chosen;
  const format = chosen.value ?? formatFor(out.value);
  const workspace = await (needsKey(format) ? session.openUnlocked(values) : session.open(values));
  if (!workspace.ok) return workspace;
  const certificate = await workspace.value.certificates.find(positionals[0] ?? '');
  if (!certificate.ok) return certificate;
  const passphrase = await readExportPassphrase(session, values);
  if (!passphrase.ok) return passphrase;
  const written = await workspace.value.exports.certificate({
    id: certificate.value.id,
    format,
    target: { path: out.value, overwrite: isSet(values, 'force') },
    passphrase: passphrase.value,
  });
  if (!written.ok) return written;
  const { id, serialHex, sha256, subject } = certificate.value;
  const secret = written.value.passphrase;
  const json = { id, serialHex, sha256, subject, format, file: out.value };
  return ok({
    exitCode: 0,
    json: { ...json, ...(secret !== undefined && { exportPassphrase: secret }) },
    lines: exportWritten(out.value, secret),
  });
}

/** By the ending of the file; a certificate with its issuers where that says nothing. */
function formatFor(file: string): ExportFormat {
  const format = formatOfEnding(file);
  return format === 'p12' || format === 'der' ? format : 'chain-pem';
}

async function exportKit({ values, positionals, session }: Invocation): CommandResult {
  const refused = refuseOptions(values, FILE_ONLY);
  if (!refused.ok) return refused;
  const parent = getText(values, 'kit');
  if (!parent.ok) return parent;
  const wanted = parseParts(values);
  if (!wanted.ok) return wanted;
  const endpoint = parseEndpoint(values);
  if (!endpoint.ok) return endpoint;
  const workspace = await session.open(values);
  if (!workspace.ok) return workspace;
  const certificate = await workspace.value.certificates.find(positionals[0] ?? '');
  if (!certificate.ok) return certificate;
  const parts = wanted.value ?? (await standardParts(workspace.value, certificate.value));
  if (!Array.isArray(parts)) return parts;
  const unlocked = await unlockFor(workspace.value, { session, values, parts, certificate: certificate.value });
  if (!unlocked.ok) return unlocked;
  const passphrase = await readExportPassphrase(session, values);
  if (!passphrase.ok) return passphrase;
  const keyForm: KitChoice['keyForm'] = isSet(values, 'clear-key') ? 'clear' : 'encrypted';
  const choice = { parts, keyForm, endpoint: endpoint.value };
  const job = { signal: session.signal, progress: () => undefined };
  const folder = await makeFolder(parent.value);
  if (!folder.ok) return folder;
  const request = { id: certificate.value.id, choice, parent: folder.value, passphrase: passphrase.value };
  const written = await workspace.value.kits.write(request, job);
  return written.ok ? ok(describeKit(written.value)) : written;
}

function describeKit({ certificateId, folder, files, fingerprints, passphrase }: KitReport): Answer {
  const secret = passphrase === undefined ? {} : { exportPassphrase: passphrase };
  const named = files.map(({ mode, proof, ...file }) => ({
    ...file,
    mode: `0${mode.toString(8)}`,
    proof: proof ?? null,
  }));
  return {
    exitCode: 0,
    json: { id: certificateId, folder, files: named, fingerprints, ...secret },
    lines: kitWritten(
      folder,
      files.map(({ name }) => name),
      passphrase,
    ),
  };
}

/** An option that belongs to the other way of exporting would be passed over in silence. */
function refuseOptions(values: OptionValues, names: readonly string[]): Result<null, AppError> {
  const given = names.find((name) => values[name] !== undefined);
  return given === undefined ? ok(null) : fail('input.invalid', { field: `--${given}`, problem: 'contradicts' });
}

/** Undefined without the option. */
function parseParts(values: OptionValues): Result<KitPart[] | undefined, AppError> {
  const words = listTexts(values, 'parts').flatMap((list) => list.split(',').map((word) => word.trim()));
  const parts = words.flatMap((word) => KIT_PARTS.filter((part) => part === word));
  if (parts.length !== words.length) return fail('input.invalid', { field: '--parts', problem: 'unknown-choice' });
  return ok(parts.length === 0 ? undefined : parts);
}

function parseEndpoint(values: OptionValues): Result<KitEndpoint | undefined, AppError> {
  const text = findText(values, 'endpoint');
  if (text === undefined) return ok(undefined);
  const target = parseDialTarget(text);
  return target.ok ? ok({ host: target.value.host, port: Number(target.value.port) }) : target;
}

async function standardParts({ kits }: Workspace, { id }: CertificateSummary) {
  const offers = await kits.offer(id);
  return offers.ok ? offers.value.flatMap(({ part, isStandard }) => (isStandard ? [part] : [])) : offers;
}

const WITHOUT_KEY: ReadonlySet<KitPart> = new Set<KitPart>(['trust', 'fingerprints', 'aws-api-gateway']);

interface UnlockQuestion {
  readonly session: Session;
  readonly values: OptionValues;
  readonly parts: readonly KitPart[];
  readonly certificate: CertificateSummary;
}

/** Asks for the passphrase of the workspace only where the kit holds a key. */
async function unlockFor(workspace: Workspace, { session, values, parts, certificate }: UnlockQuestion): Outcome<null> {
  const holdsKey = certificate.hasKey && !certificate.isCa && parts.some((part) => !WITHOUT_KEY.has(part));
  if (!holdsKey) return ok(null);
  return session.unlock(workspace, values);
}

/** Never prompted for: without a file one is made. */
async function readExportPassphrase(session: Session, values: OptionValues): Outcome<Uint8Array | undefined> {
  const given = findText(values, 'export-passphrase-file') !== undefined;
  return given ? session.readPassphrase(values, 'export-passphrase-file') : ok(undefined);
}
