import type { AppError } from '../../shared/errors.ts';
import { fail } from '../../shared/errors.ts';
import type { StatusReport } from '../../shared/model/status.ts';
import { STATUS_SOURCES } from '../../shared/model/status.ts';
import { ok, type Result } from '../../shared/result.ts';
import { statusCommandText } from '../../shared/text/en/cli-status.ts';
import type { Outcome } from '../services/ports.ts';
import { readHost } from '../services/fetch/allowed-hosts.ts';
import type { AskStatus, StatusService } from '../services/status/status.ts';
import type { ValidationTarget } from '../services/validation-subject.ts';
import type { Workspace } from '../services/workspace.ts';
import type { Answer, Command, Invocation, OptionTable } from './command.ts';
import { findChoice, findText, isSet, listTexts, type OptionValues } from './option.ts';

const many = { type: 'string', multiple: true } as const;
const flag = { type: 'boolean' } as const;

const ASKING: OptionTable = {
  issuer: many,
  nonce: flag,
  sha256: flag,
  'allow-private': flag,
  'allow-host': many,
  'follow-redirects': flag,
};

/** Certificates that one call may ask for. */
const MAX_CERTIFICATES = 1000;

export const statusCommand: Command = {
  options: { ...ASKING, source: { type: 'string' }, crl: many, ocsp: many, file: many, offline: flag, again: flag },
  positionals: { min: 1, max: MAX_CERTIFICATES },
  run: async (invocation) => {
    const { values, session } = invocation;
    const source = findChoice(values, 'source', STATUS_SOURCES);
    if (!source.ok) return source;
    const asking = readOptions(values);
    if (!asking.ok) return asking;
    const options: AskStatus = {
      ...asking.value,
      sources: source.value === undefined ? STATUS_SOURCES : [source.value],
      crlUrls: listTexts(values, 'crl'),
      ocspUrls: listTexts(values, 'ocsp'),
      files: listTexts(values, 'file').map(session.file),
      askAgain: isSet(values, 'again'),
    };
    return answerAll(invocation, isSet(values, 'offline') ? undefined : options);
  },
};

export const ocspCheckCommand: Command = {
  options: { ...ASKING, url: many },
  positionals: { min: 1, max: 1 },
  run: async (invocation) => {
    const { values } = invocation;
    if (listTexts(values, 'issuer').length === 0)
      return fail('input.invalid', { field: '--issuer', problem: 'missing' });
    const asking = readOptions(values);
    if (!asking.ok) return asking;
    return answerAll(invocation, {
      ...asking.value,
      sources: ['ocsp'],
      crlUrls: [],
      ocspUrls: listTexts(values, 'url'),
      files: [],
      askAgain: true,
    });
  },
};

type Asking = Pick<AskStatus, 'nonce' | 'digest' | 'allowPrivate' | 'privateHosts' | 'followRedirects'>;

function readOptions(values: OptionValues): Result<Asking, AppError> {
  const given = listTexts(values, 'allow-host');
  const privateHosts = given.flatMap((text) => readHost(text) ?? []);
  if (privateHosts.length < given.length)
    return fail('input.invalid', { field: '--allow-host', problem: 'option-value' });
  return ok({
    nonce: isSet(values, 'nonce'),
    digest: isSet(values, 'sha256') ? 'sha256' : 'sha1',
    allowPrivate: isSet(values, 'allow-private'),
    privateHosts,
    followRedirects: isSet(values, 'follow-redirects'),
  });
}

/** Exit code 0 where every certificate is good. */
async function answerAll(
  { values, positionals, session }: Invocation,
  options: AskStatus | undefined,
): Promise<Result<Answer, AppError>> {
  const workspace = findText(values, 'workspace') === undefined ? undefined : await session.open(values);
  if (workspace?.ok === false) return workspace;
  const status: StatusService = workspace?.value.status ?? session.application.status;
  const issuerFiles = listTexts(values, 'issuer').map(session.file);
  const reports: StatusReport[] = [];
  for (const name of positionals) {
    const target = await openTarget(name, { session, workspace: workspace?.value });
    if (!target.ok) return target;
    const of = { target: target.value, certificates: [], issuerFiles };
    const found =
      options === undefined
        ? await status.known(of)
        : await status.ask(of, options, { signal: session.signal, progress: () => undefined });
    if (!found.ok) return found;
    reports.push(...found.value);
  }
  return ok({
    exitCode: reports.every(({ verdict }) => verdict.status === 'good') ? 0 : 1,
    json: withInstants({ reports }),
    lines: reports.flatMap(statusCommandText.report),
  });
}

/** A certificate of the workspace where one is given and has it, else a file. */
async function openTarget(
  name: string,
  { session, workspace }: Pick<Invocation, 'session'> & { readonly workspace: Workspace | undefined },
): Outcome<ValidationTarget> {
  const found = await workspace?.certificates.find(name);
  if (found?.ok === true) return ok({ kind: 'certificate', id: found.value.id });
  if (found !== undefined && found.error.code !== 'certificate.not-found') return found;
  const file = await session.application.inspection.read(session.file(name));
  if (!file.ok) return file;
  const item = file.value.report.items.findIndex(({ kind }) => kind === 'certificate');
  return item < 0 ? fail('format.no-certificate', { name }) : ok({ kind: 'file', file: file.value, item });
}

const INSTANTS: ReadonlySet<string> = new Set([
  'at',
  'fetchedAt',
  'thisUpdate',
  'nextUpdate',
  'producedAt',
  'revokedAt',
  'invaliditySince',
  'notBefore',
  'notAfter',
]);

/** Instants in scripts are RFC 3339; `at` of a step is a place. */
export const withInstants = (value: unknown): unknown =>
  JSON.parse(
    JSON.stringify(value, (key, inner: unknown) =>
      typeof inner === 'number' && INSTANTS.has(key) && inner > MAX_PLACE ? new Date(inner).toISOString() : inner,
    ),
  );

/** Numbers up to here count things. */
const MAX_PLACE = 100_000;
