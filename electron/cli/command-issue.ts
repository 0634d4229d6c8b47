import path from 'node:path';
import type { CertificateSummary } from '../../shared/model/certificate.ts';
import type { AppError } from '../../shared/errors.ts';
import { fail } from '../../shared/errors.ts';
import type { KeyChoice } from '../../shared/model/key.ts';
import { KEY_CHOICES } from '../../shared/model/key.ts';
import type { Result } from '../../shared/result.ts';
import { ok } from '../../shared/result.ts';
import { commandText } from '../../shared/text/en/cli.ts';
import type { FileTarget } from '../services/atomic-file.ts';
import { checkTarget } from '../services/atomic-file.ts';
import type { Exported } from '../services/export.ts';
import type { ExportFormat } from '../services/export-file.ts';
import { readSource, SINGLE_LIMIT_OCTETS } from '../services/file-source.ts';
import type { Outcome } from '../services/ports.ts';
import type { Workspace } from '../services/workspace.ts';
import type { Command, CommandResult, Invocation } from './command.ts';
import { findChoice, findNumber, findText, getText, isSet, listTexts, type OptionValues } from './option.ts';
import type { Session } from './session.ts';

const MAX_DAYS = 36_500;
/** A URI may hold commas: only one before another type separates names. */
const NAME_SEPARATOR = /,(?=\s*(?:dns|ip|uri|email|upn|dir|directory|other):)/i;

export const issueCommand: Command = {
  options: {
    ca: { type: 'string' },
    profile: { type: 'string' },
    csr: { type: 'string' },
    subject: { type: 'string' },
    key: { type: 'string' },
    san: { type: 'string', multiple: true },
    days: { type: 'string' },
    out: { type: 'string' },
    force: { type: 'boolean' },
    'export-passphrase-file': { type: 'string' },
  },
  positionals: { min: 0, max: 0 },
  run: (invocation) => issue(invocation),
};

interface IssueOptions {
  readonly ca: string;
  readonly profile: string;
  readonly csr: string | undefined;
  readonly key: KeyChoice | undefined;
  readonly subject: string | undefined;
  readonly sans: readonly string[] | undefined;
  readonly days: number | undefined;
  readonly target: FileTarget;
  readonly format: ExportFormat;
}

async function issue({ values, session }: Invocation): CommandResult {
  const options = parseOptions(values);
  if (!options.ok) return options;
  const { target } = options.value;
  const ready = await checkTarget(target);
  if (!ready.ok) return ready;
  const csr = await readCsr(session, options.value.csr);
  if (!csr.ok) return csr;
  const exportPassphrase = await readExportPassphrase(session, values);
  if (!exportPassphrase.ok) return exportPassphrase;
  const workspace = await session.openUnlocked(values);
  if (!workspace.ok) return workspace;
  const issued = await issueFrom(workspace.value, options.value, csr.value);
  if (!issued.ok) return issued;
  const { id } = issued.value;
  const passphrase = exportPassphrase.value;
  const written = await workspace.value.exports.certificate({ id, format: options.value.format, target, passphrase });
  return written.ok
    ? ok(describe(issued.value, target.path, written.value))
    : fail('issue.recorded-not-written', describeUnwritten(issued.value, target.path, written.error));
}

/** The certificate exists now: whoever is told of the file alone would issue a second one. */
function describeUnwritten({ id, serialHex }: CertificateSummary, file: string, { code, evidence }: AppError) {
  const cause = 'cause' in evidence && typeof evidence.cause === 'string' ? evidence.cause : code;
  return { id, serialHex, name: path.basename(file), cause };
}

async function issueFrom(
  workspace: Workspace,
  options: IssueOptions,
  csr: Uint8Array | undefined,
): Outcome<CertificateSummary> {
  const authority = await workspace.authorities.find(options.ca);
  if (!authority.ok) return authority;
  const { profile, key, subject, sans, days } = options;
  const validity = days === undefined ? undefined : ({ count: days, unit: 'days' } as const);
  return workspace.issuing.issue({ authorityId: authority.value.id, profile, csr, key, subject, sans, validity });
}

function parseOptions(values: OptionValues): Result<IssueOptions, AppError> {
  const ca = getText(values, 'ca');
  if (!ca.ok) return ca;
  const profile = getText(values, 'profile');
  if (!profile.ok) return profile;
  const out = getText(values, 'out');
  if (!out.ok) return out;
  const chosen = findChoice(values, 'key', KEY_CHOICES);
  if (!chosen.ok) return chosen;
  const days = findNumber(values, 'days', { min: 1, max: MAX_DAYS });
  if (!days.ok) return days;
  const csr = findText(values, 'csr');
  if (csr !== undefined && chosen.value !== undefined)
    return fail('input.invalid', { field: '--key', problem: 'excludes-request' });
  const format = formatFor(out.value, csr === undefined);
  if (format === undefined) return fail('input.invalid', { field: '--out', problem: 'needs-key' });
  const sans = listTexts(values, 'san').flatMap((list) => list.split(NAME_SEPARATOR).map((name) => name.trim()));
  return ok({
    ca: ca.value,
    profile: profile.value,
    csr,
    key: csr === undefined ? (chosen.value ?? 'p256') : undefined,
    subject: findText(values, 'subject'),
    sans: sans.length === 0 ? undefined : sans,
    days: days.value,
    target: { path: out.value, overwrite: isSet(values, 'force') },
    format,
  });
}

/** `.p12` and `.pfx` hold the key and are no form for a partner's own key; `.der` the certificate alone; all else is PEM. */
function formatFor(file: string, keyMadeHere: boolean): ExportFormat | undefined {
  switch (path.extname(file).toLowerCase()) {
    case '.p12':
    case '.pfx':
      return keyMadeHere ? 'p12' : undefined;
    case '.der':
      return 'der';
    default:
      return keyMadeHere ? 'key-chain-pem' : 'chain-pem';
  }
}

async function readCsr(session: Session, file: string | undefined): Outcome<Uint8Array | undefined> {
  if (file === undefined) return ok(undefined);
  const read = await readSource(session.file(file), SINGLE_LIMIT_OCTETS);
  return read.ok ? ok(read.value.bytes) : read;
}

/** Never prompted for: without a file one is made. */
async function readExportPassphrase(session: Session, values: OptionValues): Outcome<Uint8Array | undefined> {
  const given = findText(values, 'export-passphrase-file') !== undefined;
  return given ? session.readPassphrase(values, 'export-passphrase-file') : ok(undefined);
}

function describe(issued: CertificateSummary, file: string, written: Exported) {
  const { id, serialHex, sha256, subject, notAfter } = issued;
  const secret = written.passphrase === undefined ? {} : { exportPassphrase: written.passphrase };
  const json = { id, serialHex, sha256, subject, notAfter: new Date(notAfter).toISOString(), file, ...secret };
  return { exitCode: 0 as const, json, lines: commandText.issued(subject, serialHex, file, written.passphrase) };
}
