import { fail } from '../../shared/errors.ts';
import type { AppError } from '../../shared/errors.ts';
import type { TlsVersion } from '../../shared/model/connection.ts';
import { TLS_VERSIONS } from '../../shared/model/connection.ts';
import type { Result } from '../../shared/result.ts';
import { ok } from '../../shared/result.ts';
import { commandText } from '../../shared/text/en/cli.ts';
import type { Connections } from '../services/connection.ts';
import { type DialRequest, parseDialTarget, PLAIN_DIAL } from '../services/connection-request.ts';
import type { TrustChoice } from '../services/connection-trust.ts';
import { buildRunReport, isAccepted, saveRunReport } from '../services/connection-report.ts';
import type { CredentialChoice } from '../services/credential.ts';
import type { Outcome } from '../services/ports.ts';
import type { Workspace } from '../services/workspace.ts';
import { checkTarget } from '../services/atomic-file.ts';
import type { Command, CommandResult, Invocation } from './command.ts';
import { findNumber, findText, isSet, listTexts, type OptionValues } from './option.ts';
import type { Session } from './session.ts';

const MAX_TIMEOUT_MS = 120_000;
const DEFAULT_TIMEOUT_MS = 10_000;
const DEFAULT_WAIT_MS = 2000;
/** Listed in the manual, not built yet. */
const LATER = ['starttls', 'proxy', 'pcapng'] as const;

export const dialCommand: Command = {
  options: {
    sni: { type: 'string' },
    cert: { type: 'string' },
    key: { type: 'string' },
    'key-passphrase-file': { type: 'string' },
    p12: { type: 'string' },
    'p12-passphrase-file': { type: 'string' },
    credential: { type: 'string' },
    trust: { type: 'string', multiple: true },
    'trust-system': { type: 'boolean' },
    min: { type: 'string' },
    max: { type: 'string' },
    alpn: { type: 'string' },
    'http-get': { type: 'string' },
    'allow-untrusted-request': { type: 'boolean' },
    wait: { type: 'string' },
    timeout: { type: 'string' },
    report: { type: 'string' },
    force: { type: 'boolean' },
    starttls: { type: 'string' },
    proxy: { type: 'string' },
    pcapng: { type: 'string' },
  },
  positionals: { min: 1, max: 1 },
  failureExit: 3,
  run: (invocation) => dialAndReport(invocation),
};

async function dialAndReport(invocation: Invocation): CommandResult {
  const { values, session } = invocation;
  const later = LATER.find((option) => findText(values, option) !== undefined);
  if (later !== undefined)
    return fail('connection.option-unsupported', { option: `--${later}`, value: findText(values, later) ?? '' });
  const plan = parsePlan(invocation);
  if (!plan.ok) return plan;
  const report = findText(values, 'report');
  const target = report === undefined ? undefined : { path: report, overwrite: isSet(values, 'force') };
  const ready = target === undefined ? ok(null) : await checkTarget(target);
  if (!ready.ok) return ready;
  const place = await openPlace(session, values);
  if (!place.ok) return place;
  const credential = await chooseCredential(session, values, place.value.workspace);
  if (!credential.ok) return credential;
  const trust = chooseTrust(session, values, place.value.workspace !== undefined);
  const job = { signal: session.signal, progress: () => undefined };
  const run = await place.value.connections.dial({ ...plan.value, credential: credential.value, trust }, job);
  if (!run.ok) return run;
  const written = target === undefined ? ok(null) : await saveRunReport(run.value, target);
  if (!written.ok) return written;
  const json = buildRunReport(run.value);
  return ok({ exitCode: isAccepted(run.value) ? 0 : 1, json, lines: commandText.dialled(json) });
}

type Plan = Omit<DialRequest, 'credential' | 'trust'>;

function parsePlan({ values, positionals }: Invocation): Result<Plan, AppError> {
  const target = parseDialTarget(positionals[0] ?? '');
  if (!target.ok) return target;
  const minVersion = findVersion(values, 'min', 'TLSv1.2');
  if (!minVersion.ok) return minVersion;
  const maxVersion = findVersion(values, 'max', 'TLSv1.3');
  if (!maxVersion.ok) return maxVersion;
  const timeoutMs = findNumber(values, 'timeout', { min: 100, max: MAX_TIMEOUT_MS });
  if (!timeoutMs.ok) return timeoutMs;
  const waitMs = findNumber(values, 'wait', { min: 0, max: MAX_TIMEOUT_MS });
  if (!waitMs.ok) return waitMs;
  const sni = findText(values, 'sni');
  return ok({
    ...PLAIN_DIAL,
    ...target.value,
    serverName: sni === undefined ? 'same' : sni === '' || sni === 'off' ? 'off' : { name: sni },
    minVersion: minVersion.value,
    maxVersion: maxVersion.value,
    alpn: (findText(values, 'alpn') ?? '').split(',').filter((name) => name !== ''),
    httpGet: findText(values, 'http-get') ?? null,
    allowRequestWithoutTrust: isSet(values, 'allow-untrusted-request'),
    connectTimeoutMs: timeoutMs.value ?? DEFAULT_TIMEOUT_MS,
    handshakeTimeoutMs: timeoutMs.value ?? DEFAULT_TIMEOUT_MS,
    waitMs: waitMs.value ?? DEFAULT_WAIT_MS,
  });
}

/** `TLSv1.2`, `1.2` and `tls1.2` mean the same. */
function findVersion(values: OptionValues, option: string, fallback: TlsVersion): Result<TlsVersion, AppError> {
  const text = findText(values, option);
  if (text === undefined) return ok(fallback);
  const wanted = text
    .toLowerCase()
    .replace(/^tls(?:v)?/, '')
    .replace(/^1\.0$/, '1');
  const version = TLS_VERSIONS.find((known) => known.slice('TLSv'.length) === wanted);
  return version === undefined
    ? fail('input.invalid', { field: `--${option}`, problem: 'unknown-choice' })
    : ok(version);
}

interface Place {
  readonly connections: Connections;
  readonly workspace: Workspace | undefined;
}

/** With a credential of the workspace its keys are needed; for its trust alone it stays locked. */
async function openPlace(session: Session, values: OptionValues): Outcome<Place> {
  if (findText(values, 'workspace') === undefined)
    return ok({ connections: session.application.connections, workspace: undefined });
  const unlocks = findText(values, 'credential') !== undefined;
  const workspace = await (unlocks ? session.openUnlocked(values) : session.open(values));
  return workspace.ok ? ok({ connections: workspace.value.connections, workspace: workspace.value }) : workspace;
}

async function chooseCredential(
  session: Session,
  values: OptionValues,
  workspace: Workspace | undefined,
): Outcome<CredentialChoice> {
  const [cert, key, p12, own] = ['cert', 'key', 'p12', 'credential'].map((option) => findText(values, option));
  if ([cert, p12, own].filter((given) => given !== undefined).length > 1)
    return fail('input.invalid', { field: '--credential', problem: 'more-than-one' });
  if (key !== undefined && cert === undefined) return fail('input.invalid', { field: '--cert', problem: 'missing' });
  if (own !== undefined) {
    if (workspace === undefined) return fail('input.invalid', { field: '--workspace', problem: 'missing' });
    const found = await workspace.certificates.find(own);
    return found.ok ? ok({ certificateId: found.value.id }) : found;
  }
  if (p12 !== undefined) {
    const passphrase = await session.readPassphrase(values, 'p12-passphrase-file');
    return passphrase.ok ? ok({ p12: session.file(p12), passphrase: passphrase.value }) : passphrase;
  }
  if (cert === undefined) return ok('none');
  const given = findText(values, 'key-passphrase-file') !== undefined;
  const passphrase = given ? await session.readPassphrase(values, 'key-passphrase-file') : ok(undefined);
  if (!passphrase.ok) return passphrase;
  return ok({ certificate: session.file(cert), key: session.file(key ?? cert), passphrase: passphrase.value });
}

/** Named files first; else the roots of the workspace; else what the runtime carries. */
function chooseTrust(session: Session, values: OptionValues, hasWorkspace: boolean): TrustChoice {
  const files = listTexts(values, 'trust').map(session.file);
  const andSystem = isSet(values, 'trust-system');
  if (files.length > 0) return { files, andSystem };
  if (!hasWorkspace) return 'system';
  return andSystem ? 'workspace-and-system' : 'workspace';
}
