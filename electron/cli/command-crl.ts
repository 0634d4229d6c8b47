import path from 'node:path';
import type { AppError } from '../../shared/errors.ts';
import { fail } from '../../shared/errors.ts';
import { type CrlAct, type CrlPlan, MAX_CRL_HOURS, MAX_CRL_URLS, SHARD_COUNTS } from '../../shared/model/crl-plan.ts';
import { ok, type Result } from '../../shared/result.ts';
import { crlIssuedText, crlPlanSetText, crlPlanText, takenOverText } from '../../shared/text/en/cli-revocation.ts';
import { checkTarget } from '../services/atomic-file.ts';
import type { Outcome } from '../services/ports.ts';
import type { Workspace } from '../services/workspace.ts';
import type { Command } from './command.ts';
import { findChoice, findNumber, findText, getText, isSet, listTexts, type OptionValues } from './option.ts';
import { type NamedAuthority, type PublishedRuns, publishTo } from './publish-run.ts';

const HOURS_A_DAY = 24;
/** Of an authority that nobody set a plan for. */
const DEFAULT_CRL_HOURS = 30 * HOURS_A_DAY;
const MAX_CRL_DAYS = 3650;
const CRL_FORMATS = ['pem', 'der'] as const;

/**
 * Every list of the act is written: the first to the file that was named, the others beside it. Then the places that are enabled are brought up to date, as the
 * window does; exit code 1 where one of them failed, although the list stands.
 */
export const crlIssueCommand: Command = {
  options: {
    ca: { type: 'string' },
    days: { type: 'string' },
    out: { type: 'string' },
    format: { type: 'string' },
    delta: { type: 'boolean' },
    force: { type: 'boolean' },
    'no-publish': { type: 'boolean' },
  },
  positionals: { min: 0, max: 0 },
  run: async ({ values, session }) => {
    const ca = getText(values, 'ca');
    if (!ca.ok) return ca;
    const out = getText(values, 'out');
    if (!out.ok) return out;
    const days = findNumber(values, 'days', { min: 1, max: MAX_CRL_DAYS });
    if (!days.ok) return days;
    const chosen = findChoice(values, 'format', CRL_FORMATS);
    if (!chosen.ok) return chosen;
    const overwrite = isSet(values, 'force');
    const ready = await checkTarget({ path: out.value, overwrite });
    if (!ready.ok) return ready;
    const workspace = await session.openUnlocked(values);
    if (!workspace.ok) return workspace;
    const authority = await workspace.value.authorities.find(ca.value);
    if (!authority.ok) return authority;
    const { id: authorityId } = authority.value;
    const issued = await workspace.value.revocations.issue({
      authorityId,
      kinds: [isSet(values, 'delta') ? 'delta' : 'complete'],
      validHours: days.value === undefined ? undefined : days.value * HOURS_A_DAY,
      unplannedHours: DEFAULT_CRL_HOURS,
    });
    if (!issued.ok) return issued;
    const { act, warnings } = issued.value;
    const format = chosen.value ?? (isDerName(out.value) ? 'der' : 'pem');
    const files = await writeAct(workspace.value, { authorityId, act, out: out.value, format, overwrite });
    if (!files.ok) return files;
    const published = isSet(values, 'no-publish')
      ? ok(NOTHING_PUBLISHED)
      : await publishEnabled(workspace.value, authority.value, session.signal);
    if (!published.ok) return published;
    const { runs, lines, isDone } = published.value;
    return ok({
      exitCode: isDone ? 0 : 1,
      json: { authorityId, ...actJson(act, files.value), file: out.value, warnings, published: runs },
      lines: [...crlIssuedText(act, files.value, warnings), ...lines],
    });
  },
};

const NOTHING_PUBLISHED: PublishedRuns = { runs: [], lines: [], isDone: true };

async function publishEnabled(
  workspace: Workspace,
  authority: NamedAuthority,
  signal: AbortSignal,
): Outcome<PublishedRuns> {
  const overview = await workspace.publishing.overview(authority.id);
  if (!overview.ok) return overview;
  const standings = overview.value.targets.filter(({ target }) => target.enabled);
  return publishTo(workspace, authority, { standings, signal });
}

const isDerName = (file: string): boolean => ['.der', '.crl'].includes(path.extname(file).toLowerCase());

interface ActFiles {
  readonly authorityId: Parameters<Workspace['exports']['crl']>[0]['authorityId'];
  readonly act: CrlAct;
  readonly out: string;
  readonly format: 'pem' | 'der';
  readonly overwrite: boolean;
}

async function writeAct(
  workspace: Workspace,
  { authorityId, act, out, format, overwrite }: ActFiles,
): Outcome<readonly string[]> {
  const files: string[] = [];
  for (const [at, { kind, shard }] of act.documents.entries()) {
    const file = at === 0 ? out : besideName(out, kind, shard);
    const target = { path: file, overwrite };
    const written = await workspace.exports.crl({ authorityId, number: act.number, kind, shard, format, target });
    if (!written.ok) return written;
    files.push(file);
  }
  return ok(files);
}

/** `ca.crl` → `ca-3.crl`, `ca-delta.crl`, `ca-3-delta.crl`. */
function besideName(out: string, kind: 'complete' | 'delta', shard: number): string {
  const { dir, name, ext } = path.parse(out);
  return path.join(dir, `${name}${shard === 0 ? '' : `-${shard}`}${kind === 'delta' ? '-delta' : ''}${ext}`);
}

/** What scripts rely on is that of the first list. */
function actJson(act: CrlAct, files: readonly string[]) {
  const [first] = act.documents;
  const instant = (at: number): string => new Date(at).toISOString();
  return {
    number: act.number,
    thisUpdate: instant(act.thisUpdate),
    nextUpdate: instant(act.nextUpdate),
    entries: first?.entries ?? 0,
    sha256: first?.sha256 ?? '',
    documents: act.documents.map(({ nextUpdate, ...document }, at) => ({
      ...document,
      nextUpdate: instant(nextUpdate),
      file: files[at],
    })),
  };
}

const YES_NO = ['yes', 'no'] as const;
const PLAN_OPTIONS = [
  'every',
  'valid',
  'on-revocation',
  'delta-every',
  'delta-valid',
  'shards',
  'url',
  'delta-url',
  'keep-expired',
  'grace',
] as const;

/** Shows the plan where nothing is to be changed. Exit code 1 where the newest list has ended, or there is none and one is due. */
export const crlPlanCommand: Command = {
  options: {
    ca: { type: 'string' },
    every: { type: 'string' },
    valid: { type: 'string' },
    'on-revocation': { type: 'string' },
    'delta-every': { type: 'string' },
    'delta-valid': { type: 'string' },
    shards: { type: 'string' },
    url: { type: 'string', multiple: true },
    'delta-url': { type: 'string', multiple: true },
    'keep-expired': { type: 'string' },
    grace: { type: 'string' },
  },
  positionals: { min: 0, max: 0 },
  run: async ({ values, session }) => {
    const ca = getText(values, 'ca');
    if (!ca.ok) return ca;
    const workspace = await session.open(values);
    if (!workspace.ok) return workspace;
    const authority = await workspace.value.authorities.find(ca.value);
    if (!authority.ok) return authority;
    const { id: authorityId, name } = authority.value;
    const { revocations } = workspace.value;
    const isChange = PLAN_OPTIONS.some((option) => values[option] !== undefined);
    let state = await revocations.state(authorityId);
    if (!state.ok) return state;
    if (isChange) {
      const plan = changePlan(state.value.plan, values);
      if (!plan.ok) return plan;
      state = await revocations.setPlan({ authorityId, plan: plan.value });
      if (!state.ok) return state;
    }
    const { standing, plan } = state.value;
    return ok({
      exitCode: standing === 'overdue' || standing === 'missing' ? 1 : 0,
      json: { authorityId, name, ...state.value },
      lines: [...crlPlanText(name, state.value), ...(isChange ? [crlPlanSetText(plan)] : [])],
    });
  },
};

/** Values that were not given stay as they are. */
function changePlan(plan: CrlPlan, values: OptionValues): Result<CrlPlan, AppError> {
  const every = findHours(values, 'every', ['never']);
  if (!every.ok) return every;
  const valid = findHours(values, 'valid', []);
  if (!valid.ok) return valid;
  const onRevocation = findChoice(values, 'on-revocation', YES_NO);
  if (!onRevocation.ok) return onRevocation;
  const delta = changeDelta(plan, values);
  if (!delta.ok) return delta;
  const shards = findChoice(values, 'shards', SHARD_COUNTS.map(String));
  if (!shards.ok) return shards;
  const keep = findChoice(values, 'keep-expired', YES_NO);
  if (!keep.ok) return keep;
  const grace = findNumber(values, 'grace', { min: 0, max: MAX_CRL_HOURS });
  if (!grace.ok) return grace;
  const distributionUrls = findUrls(values, 'url');
  if (!distributionUrls.ok) return distributionUrls;
  const deltaUrls = findUrls(values, 'delta-url');
  if (!deltaUrls.ok) return deltaUrls;
  return ok({
    validHours: typeof valid.value === 'number' ? valid.value : plan.validHours,
    everyHours: every.value === undefined ? plan.everyHours : numberOr(every.value, null),
    onRevocation: onRevocation.value === undefined ? plan.onRevocation : onRevocation.value === 'yes',
    delta: delta.value,
    shards: SHARD_COUNTS.find((count) => String(count) === shards.value) ?? plan.shards,
    distributionUrls: distributionUrls.value ?? plan.distributionUrls,
    deltaUrls: deltaUrls.value ?? plan.deltaUrls,
    keepExpired: keep.value === undefined ? plan.keepExpired : keep.value === 'yes',
    graceHours: grace.value ?? plan.graceHours,
  });
}

function changeDelta(plan: CrlPlan, values: OptionValues): Result<CrlPlan['delta'], AppError> {
  const every = findHours(values, 'delta-every', ['never', 'off']);
  if (!every.ok) return every;
  const valid = findHours(values, 'delta-valid', []);
  if (!valid.ok) return valid;
  if (every.value === 'off') return ok(null);
  if (every.value === undefined && valid.value === undefined) return ok(plan.delta);
  return ok({
    everyHours: every.value === undefined ? (plan.delta?.everyHours ?? null) : numberOr(every.value, null),
    validHours: typeof valid.value === 'number' ? valid.value : (plan.delta?.validHours ?? plan.validHours),
  });
}

const numberOr = <Other>(value: number | string, other: Other): number | Other =>
  typeof value === 'number' ? value : other;

function findHours<Word extends string>(
  values: OptionValues,
  name: string,
  words: readonly Word[],
): Result<number | Word | undefined, AppError> {
  const text = findText(values, name);
  const word = words.find((known) => known === text);
  return word === undefined ? findNumber(values, name, { min: 1, max: MAX_CRL_HOURS }) : ok(word);
}

/** One that is empty means none. */
function findUrls(values: OptionValues, name: string): Result<readonly string[] | undefined, AppError> {
  if (values[name] === undefined) return ok(undefined);
  const urls = listTexts(values, name).filter((url) => url !== '');
  return urls.length > MAX_CRL_URLS ? fail('input.invalid', { field: `--${name}`, problem: 'out-of-range' }) : ok(urls);
}

export const crlTakeOverCommand: Command = {
  options: { ca: { type: 'string' } },
  positionals: { min: 1, max: 1 },
  run: async ({ values, positionals, session }) => {
    const ca = getText(values, 'ca');
    if (!ca.ok) return ca;
    const workspace = await session.open(values);
    if (!workspace.ok) return workspace;
    const authority = await workspace.value.authorities.find(ca.value);
    if (!authority.ok) return authority;
    const source = session.file(positionals[0] ?? '');
    const taken = await workspace.value.revocations.importElsewhere({ authorityId: authority.value.id, source });
    if (!taken.ok) return taken;
    const { thisUpdate, ...counts } = taken.value;
    const json = { authorityId: authority.value.id, ...counts, thisUpdate: new Date(thisUpdate).toISOString() };
    return ok({ exitCode: 0, json, lines: takenOverText(taken.value) });
  },
};
