import { create } from 'zustand';
import type { AppError } from '../../shared/errors.ts';
import type { FileHandleId, RequestId } from '../../shared/model/brands.ts';
import type { RequestDetails, RequestSummary } from '../../shared/model/request.ts';
import { ok, type Result } from '../../shared/result.ts';
import { call, upload } from '../api/client.ts';
import { onDataChanged } from './data-changes.ts';
import { beginIssue, changeIssueForm, useIssue } from './issue.ts';
import type { IssueForm } from './issue-form.ts';
import { onOtherWorkspace } from './workspace-change.ts';

interface IssueRequestsState {
  /** New and approved ones, newest first; null until they have been read. */
  readonly waiting: readonly RequestSummary[] | null;
  /** The one in the form. */
  readonly chosen: RequestDetails | null;
  readonly error: AppError | null;
  /** A file is being taken into the inbox. */
  readonly taking: boolean;
  /** Why the last one was not taken. */
  readonly takeError: AppError | null;
}

const START: IssueRequestsState = { waiting: null, chosen: null, error: null, taking: false, takeError: null };
const MOST_LISTED = 500;

/** Requests that something can be issued from. */
export const useIssueRequests = create<IssueRequestsState>(() => START);

/** Reads what waits and follows changes and the form; the answer ends that. */
export function followIssueRequests(): () => void {
  void readWaiting();
  void readChosen();
  const ends = [
    onDataChanged(['request', 'partner'], () => {
      void readWaiting();
      void readChosen();
    }),
    useIssue.subscribe(({ form }, before) => {
      if (form.requestId !== before.form.requestId) void readChosen();
    }),
  ];
  return () => {
    for (const end of ends) end();
  };
}

/** Puts a request into the form. Names and subject are those it asks for, the partner is the one it came from. */
export function chooseIssueRequest(request: Pick<RequestSummary, 'id' | 'partner'>): void {
  changeIssueForm({
    source: 'request',
    requestId: request.id,
    subject: '',
    names: [],
    ...(request.partner === undefined ? {} : { partnerId: request.partner.id }),
  });
}

/** Begins with a request that another screen chose, for the partner it came from. */
export function beginIssueFromRequest(id: RequestId, form: Partial<IssueForm>): void {
  beginIssue({ ...form, source: 'request', requestId: id });
  void call('request.get', { id }).then((answer) => {
    if (answer.ok && isChosen(id)) chooseIssueRequest(answer.value);
  });
}

export interface TakenRequests {
  readonly taken: number;
  /** Already in the inbox. */
  readonly known: number;
}

/** Takes dropped or pasted octets into the inbox and puts the first request of them into the form; null where it failed. */
export const takeRequestBytes = (bytes: Blob, name: string): Promise<TakenRequests | null> =>
  keepTaking(async () => {
    const uploaded = await upload(bytes, { name });
    return uploaded.ok ? takeHandle(uploaded.value) : uploaded;
  });

/** Native dialog, then the same; null also when it was cancelled. */
export const chooseRequestFile = (): Promise<TakenRequests | null> =>
  keepTaking(async () => {
    const chosen = await call('request.choose', { folder: false });
    if (!chosen.ok) return chosen;
    return chosen.value === null ? ok(null) : takeHandle(chosen.value.handle);
  });

async function keepTaking(take: () => Promise<Result<TakenRequests | null, AppError>>): Promise<TakenRequests | null> {
  useIssueRequests.setState({ taking: true, takeError: null });
  const answer = await take();
  useIssueRequests.setState({ taking: false, takeError: answer.ok ? null : answer.error });
  return answer.ok ? answer.value : null;
}

async function takeHandle(handle: FileHandleId): Promise<Result<TakenRequests, AppError>> {
  const answer = await call('request.import', { handle });
  void call('file.release', { handle });
  if (!answer.ok) return answer;
  const { imported, known, added, already, failed } = answer.value;
  const first = imported[0] ?? known[0];
  const [refused] = failed;
  if (first !== undefined) chooseIssueRequest(first);
  else if (refused !== undefined) return { ok: false, error: refused.error };
  return ok({ taken: added, known: already });
}

async function readWaiting(): Promise<void> {
  const answer = await call('request.list', { state: 'open', search: '', offset: 0, limit: MOST_LISTED });
  useIssueRequests.setState(answer.ok ? { waiting: answer.value.items, error: null } : { error: answer.error });
}

async function readChosen(): Promise<void> {
  const { requestId } = useIssue.getState().form;
  if (useIssueRequests.getState().chosen?.id !== requestId) useIssueRequests.setState({ chosen: null });
  if (requestId === null) return;
  const answer = await call('request.get', { id: requestId });
  if (!isChosen(requestId)) return;
  useIssueRequests.setState(answer.ok ? { chosen: answer.value } : { chosen: null, error: answer.error });
}

const isChosen = (id: RequestId): boolean => useIssue.getState().form.requestId === id;

onOtherWorkspace(() => useIssueRequests.setState(START));
