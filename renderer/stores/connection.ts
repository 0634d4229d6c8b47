import { create } from 'zustand';
import type { TlsCapabilities } from '../../shared/contract/connection.ts';
import type { AppError, ErrorCode } from '../../shared/errors.ts';
import type { JobId, RunId } from '../../shared/model/brands.ts';
import type { ConnectionRun } from '../../shared/model/connection.ts';
import { connectText } from '../../shared/text/en/ui/connect.ts';
import type { Result } from '../../shared/result.ts';
import { ok } from '../../shared/result.ts';
import { call } from '../api/client.ts';
import { parseDialForm } from './connection-form.ts';
import { type DialForm, EMPTY_DIAL_FORM, type FormField } from './connection-form-fields.ts';
import { forgetForms, rememberForm } from './connection-form-memory.ts';
import { whenJobEnds } from './jobs.ts';
import { ensureUnlocked } from './unlock.ts';
import { onOtherWorkspace } from './workspace-change.ts';

/** A dial under way. */
export interface Dialling {
  readonly job: JobId;
  /** Null until the main side has taken it. */
  readonly run: RunId | null;
  readonly target: string;
  readonly startedAt: number;
}

interface ConnectionState {
  readonly form: DialForm;
  /** Fields to complain about: filled by a dial that could not start, corrected while typing. */
  readonly wrong: ReadonlySet<FormField>;
  /** Counts dials that could not start for a field that is wrong. */
  readonly refusals: number;
  /** Runs of this session, oldest first. */
  readonly runs: readonly ConnectionRun[];
  /** Which run a run repeats with something changed, so that the two can be compared. */
  readonly repeats: ReadonlyMap<RunId, RunId>;
  readonly dialling: Dialling | null;
  /** Why the last dial could not be tried. */
  readonly error: AppError | null;
  readonly capabilities: TlsCapabilities | null;
}

const NO_REPEATS: ReadonlyMap<RunId, RunId> = new Map();
const NOTHING_WRONG: ReadonlySet<FormField> = new Set();

/** The form and the runs of this session; both outlive the screen. Nothing of it is stored. */
export const useConnection = create<ConnectionState>(() => ({
  form: EMPTY_DIAL_FORM,
  wrong: NOTHING_WRONG,
  refusals: 0,
  runs: [],
  repeats: NO_REPEATS,
  dialling: null,
  error: null,
  capabilities: null,
}));

export function changeDialForm(change: Partial<DialForm>): void {
  useConnection.setState(({ form, wrong }) => {
    const next = { ...form, ...change };
    if (wrong.size === 0) return { form: next, error: null };
    const read = parseDialForm(next);
    const still = read.ok ? NOTHING_WRONG : new Set([...wrong].filter((field) => read.error.has(field)));
    return { form: next, wrong: still, error: null };
  });
}

/** Dials what the form says; answers the id of the run once it is finished, null when there is none. */
export async function dial(): Promise<RunId | null> {
  const { form, dialling } = useConnection.getState();
  if (dialling !== null) return null;
  const read = parseDialForm(form);
  if (!read.ok) return refuse(read.error, null);
  useConnection.setState({ wrong: NOTHING_WRONG, error: null });
  const purpose = purposeOfKeys(form);
  if (purpose !== null && !(await ensureUnlocked(purpose))) return null;
  if (useConnection.getState().dialling !== null) return null;
  const target = `${read.value.host}:${read.value.port}`;
  rememberForm(form);
  useConnection.setState({ dialling: { job: '' as JobId, run: null, target, startedAt: Date.now() } });
  const run = await dialAndWait(read.value);
  useConnection.setState({ dialling: null });
  if (run.ok) return run.value;
  const { code } = run.error;
  const field = FIELD_OF[code];
  if (field !== undefined) return refuse(new Set([field]), run.error);
  if (code !== 'job.cancelled') useConnection.setState({ error: run.error });
  return null;
}

function refuse(wrong: ReadonlySet<FormField>, error: AppError | null): null {
  useConnection.setState(({ refusals }) => ({ wrong, error, refusals: refusals + 1 }));
  return null;
}

/** The field that an answer of the main side is about. */
const FIELD_OF: Readonly<Partial<Record<ErrorCode, FormField>>> = {
  'connection.host-invalid': 'host',
  'connection.port-invalid': 'port',
  'connection.proxy-invalid': 'proxyHost',
  'connection.login-other-proxy': 'proxyHost',
  'connection.local-address-invalid': 'localAddress',
};

/** Why the keys are wanted before this can be dialled; null where they are not. */
function purposeOfKeys({ credential, proxyKind, proxyLogin }: DialForm): string | null {
  if (credential !== 'none') return connectText.form.unlockPurpose;
  return proxyKind !== 'none' && proxyLogin !== 'none' ? connectText.form.loginPurpose : null;
}

/** Dials what the form says as a repetition of a run, which a comparison is then offered with. */
export async function dialAgain(before: RunId): Promise<RunId | null> {
  const after = await dial();
  if (after !== null) useConnection.setState(({ repeats }) => ({ repeats: new Map([...repeats, [after, before]]) }));
  return after;
}

async function dialAndWait(input: Parameters<typeof call<'connection.dial'>>[1]): Promise<Result<RunId, AppError>> {
  const started = await call('connection.dial', input);
  if (!started.ok) return started;
  const job = started.value.job as JobId;
  const id = started.value.run as RunId;
  useConnection.setState(({ dialling }) => ({ dialling: dialling === null ? null : { ...dialling, job, run: id } }));
  const ended = await whenJobEnds(job);
  if (ended.error !== undefined) return { ok: false, error: ended.error };
  if (ended.state !== 'done') return { ok: false, error: { code: 'job.cancelled', evidence: {} } };
  const found = await readRun(id);
  return found.ok ? ok(id) : found;
}

/** Makes a run of this session available; `connection.run-unknown` when the main side no longer has it. */
export async function readRun(id: RunId): Promise<Result<ConnectionRun, AppError>> {
  const known = useConnection.getState().runs.find((run) => run.id === id);
  if (known !== undefined) return ok(known);
  const answer = await call('connection.run', { id });
  if (!answer.ok) return answer;
  const run = answer.value;
  if (run === null) return { ok: false, error: { code: 'connection.run-unknown', evidence: {} } };
  useConnection.setState(({ runs }) => ({ runs: runs.some((one) => one.id === id) ? runs : [...runs, run] }));
  return ok(run);
}

export async function cancelDial(): Promise<void> {
  const { dialling } = useConnection.getState();
  if (dialling !== null && dialling.job !== '') await call('job.cancel', { id: dialling.job });
}

/** Forgets a run here and on the main side, with its secrets. Answers the run that stands nearest. */
export function closeRun(id: RunId): RunId | null {
  const { runs } = useConnection.getState();
  const at = runs.findIndex((run) => run.id === id);
  const left = runs.filter((run) => run.id !== id);
  useConnection.setState({ runs: left });
  void call('connection.forget', { id });
  return left[Math.min(Math.max(at, 0), left.length - 1)]?.id ?? null;
}

/** Native save dialog; the name of the file, null when it was cancelled. */
export async function saveRun(id: RunId): Promise<Result<string | null, AppError>> {
  const answer = await call('connection.saveJson', { id });
  return answer.ok ? ok(answer.value?.name ?? null) : answer;
}

export async function readCapabilities(): Promise<void> {
  if (useConnection.getState().capabilities !== null) return;
  const answer = await call('connection.capabilities', {});
  if (answer.ok) useConnection.setState({ capabilities: answer.value });
}

/** Native dialog for the certificates to trust. */
export async function chooseTrustFile(): Promise<Result<null, AppError>> {
  const answer = await call('file.choose', { purpose: 'trust' });
  if (!answer.ok) return answer;
  const before = useConnection.getState().form.trustFile;
  if (answer.value === null) return ok(null);
  if (before !== null) void call('file.release', { handle: before.handle });
  changeDialForm({ trustFile: answer.value });
  return ok(null);
}

export const dismissDialError = (): void => useConnection.setState({ error: null });

onOtherWorkspace(() => {
  const { form } = useConnection.getState();
  forgetForms();
  useConnection.setState({
    runs: [],
    repeats: NO_REPEATS,
    error: null,
    form: { ...form, credential: 'none', proxyLogin: 'none' },
  });
});
