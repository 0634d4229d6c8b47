import type { CertificateSummary } from '../../shared/model/certificate.ts';
import type { AppError } from '../../shared/errors.ts';
import { fail } from '../../shared/errors.ts';
import type { IssueDraft } from '../../shared/model/issue.ts';
import type { KeyChoice } from '../../shared/model/key.ts';
import { KEY_CHOICES } from '../../shared/model/key.ts';
import type { Result } from '../../shared/result.ts';
import { ok } from '../../shared/result.ts';
import type { Problem } from '../../shared/model/inspect.ts';
import { profileCommandText as profileText } from '../../shared/text/en/cli-profile.ts';
import { commandText } from '../../shared/text/en/cli.ts';
import { problemText } from '../../shared/text/index.ts';
import type { FileTarget } from '../services/atomic-file.ts';
import { checkTarget } from '../services/atomic-file.ts';
import type { Exported } from '../services/export.ts';
import type { ExportFormat } from '../services/export-file.ts';
import { parsePeriodText } from '../services/batch/period-text.ts';
import type { IssueRequest } from '../services/issuing/issue-request.ts';
import { readSource, SINGLE_LIMIT_OCTETS } from '../services/file-source.ts';
import type { Outcome } from '../services/ports.ts';
import type { Workspace } from '../services/workspace.ts';
import type { Command, CommandResult, Invocation } from './command.ts';
import { formatOfEnding } from './file-ending.ts';
import { findChoice, findNumber, findText, getText, isSet, listTexts, type OptionValues } from './option.ts';
import type { Session } from './session.ts';
import { formatTable } from './terminal.ts';
import { failUnwritten } from './unwritten.ts';

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
    validity: { type: 'string' },
    days: { type: 'string' },
    partner: { type: 'string' },
    tag: { type: 'string', multiple: true },
    replaces: { type: 'string' },
    'revoke-old': { type: 'boolean' },
    'accept-warnings': { type: 'boolean' },
    'dry-run': { type: 'boolean' },
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
  readonly validity: IssueRequest['validity'];
  readonly partner: string | undefined;
  readonly tags: readonly string[];
  readonly replaces: { readonly wanted: string; readonly revoke: boolean } | undefined;
}

interface OutputOptions {
  readonly target: FileTarget;
  readonly format: ExportFormat;
}

async function issue(invocation: Invocation): CommandResult {
  const { values, session } = invocation;
  const options = parseOptions(values);
  if (!options.ok) return options;
  if (isSet(values, 'dry-run')) return dryRun(invocation, options.value);
  const output = parseOutput(values, options.value);
  if (!output.ok) return output;
  const { target, format } = output.value;
  const ready = await checkTarget(target);
  if (!ready.ok) return ready;
  const csr = await readCsr(session, options.value.csr);
  if (!csr.ok) return csr;
  const exportPassphrase = await readExportPassphrase(session, values);
  if (!exportPassphrase.ok) return exportPassphrase;
  const workspace = await session.openUnlocked(values);
  if (!workspace.ok) return workspace;
  const request = await buildRequest(workspace.value, options.value, csr.value);
  if (!request.ok) return request;
  const draft = await workspace.value.issuing.draft(request.value);
  if (!draft.ok) return draft;
  const accepted = requireAccepted(draft.value, isSet(values, 'accept-warnings'));
  if (!accepted.ok) return accepted;
  const profileVersion = draft.value.profile.version;
  const issued = await workspace.value.issuing.issue({ ...request.value, profileVersion });
  if (!issued.ok) return issued;
  const { id } = issued.value;
  const written = await workspace.value.exports.certificate({ id, format, target, passphrase: exportPassphrase.value });
  return written.ok
    ? ok({ ...describe(issued.value, target.path, written.value), notes: draft.value.warnings.map(describeProblem) })
    : failUnwritten(issued.value, target.path, written.error);
}

/** What would be refused says so when it is issued. */
const requireAccepted = ({ refusals, warnings }: IssueDraft, accepts: boolean): Result<null, AppError> =>
  accepts || warnings.length === 0 || refusals.length > 0 ? ok(null) : fail('issue.warnings', { rules: warnings });

/** What would be signed; needs no passphrase. */
async function dryRun({ values, session }: Invocation, options: IssueOptions): CommandResult {
  const csr = await readCsr(session, options.csr);
  if (!csr.ok) return csr;
  const workspace = await session.open(values);
  if (!workspace.ok) return workspace;
  const request = await buildRequest(workspace.value, options, csr.value);
  if (!request.ok) return request;
  const draft = await workspace.value.issuing.draft(request.value);
  if (!draft.ok) return draft;
  const { rows, refusals, warnings } = draft.value;
  const lines = [
    ...formatTable([[...profileText.draftColumns], ...rows.flatMap(profileText.draftLines)]),
    ...[...refusals, ...warnings].map(describeProblem),
    profileText.dryRun(refusals.length, warnings.length),
  ];
  return ok({ exitCode: refusals.length === 0 ? 0 : 1, json: draft.value, lines });
}

function describeProblem(problem: Problem): string {
  const { title, detail } = problemText(problem);
  return commandText.problem(problem.severity, title, detail);
}

/** Looks up what the options name. */
async function buildRequest(
  workspace: Workspace,
  options: IssueOptions,
  csr: Uint8Array | undefined,
): Outcome<IssueRequest> {
  const authority = await workspace.authorities.find(options.ca);
  if (!authority.ok) return authority;
  const key =
    csr === undefined && options.key === undefined ? await standardKey(workspace, options.profile) : ok(options.key);
  if (!key.ok) return key;
  const partner = options.partner === undefined ? ok(undefined) : await workspace.partners.find(options.partner);
  if (!partner.ok) return partner;
  const old =
    options.replaces === undefined ? ok(undefined) : await workspace.certificates.find(options.replaces.wanted);
  if (!old.ok) return old;
  const { profile, subject, sans, validity, tags, replaces } = options;
  return ok({
    authorityId: authority.value.id,
    profile,
    csr,
    key: key.value,
    subject,
    sans,
    validity,
    partnerId: partner.value?.id,
    tags,
    ...(old.value === undefined ? {} : { replaces: { id: old.value.id, revoke: replaces?.revoke === true } }),
  });
}

async function standardKey(workspace: Workspace, profile: string): Outcome<KeyChoice> {
  const found = await workspace.profiles.get(profile);
  return found.ok ? ok(found.value.content.keys.standard) : found;
}

function parseOptions(values: OptionValues): Result<IssueOptions, AppError> {
  const ca = getText(values, 'ca');
  if (!ca.ok) return ca;
  const profile = getText(values, 'profile');
  if (!profile.ok) return profile;
  const key = findChoice(values, 'key', KEY_CHOICES);
  if (!key.ok) return key;
  const validity = parseValidity(values);
  if (!validity.ok) return validity;
  const csr = findText(values, 'csr');
  if (csr !== undefined && key.value !== undefined)
    return fail('input.invalid', { field: '--key', problem: 'excludes-request' });
  const replaces = findText(values, 'replaces');
  if (replaces === undefined && isSet(values, 'revoke-old'))
    return fail('input.invalid', { field: '--replaces', problem: 'missing' });
  const sans = listTexts(values, 'san').flatMap((list) => list.split(NAME_SEPARATOR).map((name) => name.trim()));
  return ok({
    ca: ca.value,
    profile: profile.value,
    csr,
    key: key.value,
    subject: findText(values, 'subject'),
    sans: sans.length === 0 ? undefined : sans,
    validity: validity.value,
    partner: findText(values, 'partner'),
    tags: listTexts(values, 'tag'),
    replaces: replaces === undefined ? undefined : { wanted: replaces, revoke: isSet(values, 'revoke-old') },
  });
}

function parseValidity(values: OptionValues): Result<IssueRequest['validity'], AppError> {
  const days = findNumber(values, 'days', { min: 1, max: MAX_DAYS });
  if (!days.ok) return days;
  const text = findText(values, 'validity');
  if (text === undefined) return ok(days.value === undefined ? undefined : { count: days.value, unit: 'days' });
  if (days.value !== undefined) return fail('input.invalid', { field: '--days', problem: 'contradicts' });
  if (text === 'endless') return ok(text);
  const period = parsePeriodText(text);
  return period === undefined ? fail('input.invalid', { field: '--validity', problem: 'option-value' }) : ok(period);
}

function parseOutput(values: OptionValues, { csr }: IssueOptions): Result<OutputOptions, AppError> {
  const out = getText(values, 'out');
  if (!out.ok) return out;
  const format = formatFor(out.value, csr === undefined);
  if (format === undefined) return fail('input.invalid', { field: '--out', problem: 'needs-key' });
  return ok({ target: { path: out.value, overwrite: isSet(values, 'force') }, format });
}

/** `.p12` and `.pfx` hold the key and are no form for a partner's own key; `.der` the certificate alone; all else is PEM. */
function formatFor(file: string, keyMadeHere: boolean): ExportFormat | undefined {
  switch (formatOfEnding(file)) {
    case 'p12':
      return keyMadeHere ? 'p12' : undefined;
    case 'der':
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
