import { useEffect, useState } from 'react';
import { create } from 'zustand';
import type { ValidationSubject } from '../../shared/contract/validation.ts';
import type { AppError } from '../../shared/errors.ts';
import type { Hex, JobId } from '../../shared/model/brands.ts';
import { MAX_PRIVATE_HOSTS, type StatusReport, type StatusSource } from '../../shared/model/status.ts';
import { call } from '../api/client.ts';
import { onDataChanged } from './data-changes.ts';
import { keepFailure } from './failure.ts';
import { whenJobEnds } from './jobs.ts';
import { inspectAddress } from './opened-files.ts';
import { navigate } from './router.ts';
import { onOtherWorkspace } from './workspace-change.ts';

/** How the network is asked; kept as long as the window. */
export interface StatusOptions {
  /** Asked in place of the certificate's own pointers; empty: those. */
  readonly url: string;
  readonly nonce: boolean;
  readonly sha256: boolean;
  readonly allowPrivate: boolean;
  readonly followRedirects: boolean;
}

const USUAL: StatusOptions = { url: '', nonce: false, sha256: false, allowPrivate: false, followRedirects: false };

/** What one question is to do otherwise than the options say. */
export interface StatusChange extends Partial<StatusOptions> {
  /** Hosts in private networks, with their ports: these may be asked for this subject from now on. */
  readonly privateHosts?: readonly string[];
  readonly askAgain?: boolean;
}

interface StatusState {
  readonly options: StatusOptions;
  /** What questions brought, by the name of the subject. */
  readonly reports: Readonly<Record<string, StatusReport>>;
  /** Jobs that ask, by the name of the subject. */
  readonly jobs: Readonly<Record<string, JobId>>;
  /** Hosts in private networks that may be asked, by the name of the subject. */
  readonly hosts: Readonly<Record<string, readonly string[]>>;
}

const EMPTY: StatusState = { options: USUAL, reports: {}, jobs: {}, hosts: {} };
const useStatusState = create<StatusState>(() => EMPTY);

/** Counts the questions that were answered: whoever judges with earlier answers judges again. */
export const useAnswerCount = create<number>(() => 0);

export const useStatusOptions = (): StatusOptions => useStatusState(({ options }) => options);
export const setStatusOptions = (change: Partial<StatusOptions>): void =>
  useStatusState.setState(({ options }) => ({ options: { ...options, ...change } }));

export interface StatusReading {
  readonly report: StatusReport | null;
  readonly error: AppError | null;
  readonly busy: boolean;
}

/** What is known of the status of a subject: what was asked last, else what is at hand. Asks nobody. */
export function useStatus(subject: ValidationSubject): StatusReading {
  const name = nameOf(subject);
  const asked = useStatusState(({ reports }) => reports[name] ?? null);
  const busy = useStatusState(({ jobs }) => jobs[name] !== undefined);
  const [known, setKnown] = useState<Omit<StatusReading, 'busy'> & { readonly name: string }>(NOTHING);
  useEffect(() => {
    let current = true;
    const read = async () => {
      const input = JSON.parse(name) as ValidationSubject;
      const answer = await call('status.known', { subject: input, certificates: [] });
      if (!current) return;
      const report = answer.ok ? (answer.value[0] ?? null) : null;
      setKnown({ name, report, error: answer.ok ? null : answer.error });
    };
    void read();
    const stop = onDataChanged(['foreign_crl', 'crl', 'revocation', '*'], () => void read());
    return () => {
      current = false;
      stop();
    };
  }, [name]);
  if (asked !== null) return { report: asked, error: null, busy };
  return known.name === name ? { ...known, busy } : { report: null, error: null, busy };
}

const NOTHING = { name: '', report: null, error: null };

const nameOf = (subject: ValidationSubject): string => JSON.stringify(subject);

/** Asks the network as the options say; a failure of the whole is shown over the screen. */
export async function askStatus(
  subject: ValidationSubject,
  sources: readonly StatusSource[],
  { askAgain = false, privateHosts = [], ...change }: StatusChange = {},
): Promise<void> {
  const name = nameOf(subject);
  const { options, hosts } = useStatusState.getState();
  const { url, nonce, sha256, allowPrivate, followRedirects } = { ...options, ...change };
  const allowed = [...new Set([...privateHosts, ...(hosts[name] ?? [])])].slice(0, MAX_PRIVATE_HOSTS);
  useStatusState.setState({ hosts: { ...hosts, [name]: allowed } });
  const given = url.trim() === '' ? [] : [url.trim()];
  const started = await call('status.ask', {
    subject,
    certificates: [],
    sources: [...sources],
    crlUrls: given,
    ocspUrls: given,
    files: [],
    nonce,
    digest: sha256 ? 'sha256' : 'sha1',
    allowPrivate,
    privateHosts: allowed,
    followRedirects,
    askAgain,
  });
  if (!keepFailure(started) || !started.ok) return;
  const { job } = started.value;
  useStatusState.setState(({ jobs }) => ({ jobs: { ...jobs, [name]: job } }));
  const ended = await whenJobEnds(job);
  const answer = ended.state === 'done' ? await call('status.answer', { job: ended.id }) : null;
  useStatusState.setState(({ jobs }) => {
    const { [name]: _ended, ...others } = jobs;
    return { jobs: others };
  });
  if (ended.error !== undefined && ended.error.code !== 'job.cancelled') keepFailure({ ok: false, error: ended.error });
  const report = answer?.ok === true ? answer.value?.[0] : undefined;
  if (report === undefined) return;
  useStatusState.setState(({ reports }) => ({ reports: { ...reports, [name]: report } }));
  useAnswerCount.setState((count) => count + 1, true);
}

/** Ends a question that is under way. */
export async function cancelStatus(subject: ValidationSubject): Promise<void> {
  const job = useStatusState.getState().jobs[nameOf(subject)];
  if (job !== undefined) await call('job.cancel', { id: job });
}

/** Opens a list or an answer of a report in Inspect; answers whether it is still there. */
export async function openAnswer(answer: Hex): Promise<boolean> {
  const opened = await call('status.open', { answer });
  if (!keepFailure(opened) || !opened.ok) return false;
  if (opened.value === null) return keepFailure({ ok: false, error: { code: 'file.handle-expired', evidence: {} } });
  navigate(inspectAddress(opened.value.handle, opened.value.name));
  return true;
}

onOtherWorkspace(() => useStatusState.setState({ reports: {}, jobs: {} }));
