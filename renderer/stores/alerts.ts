import { create } from 'zustand';
import type { Input } from '../../shared/contract/index.ts';
import type { Alert, AlertCounts, AlertKind, AlertList } from '../../shared/model/alert.ts';
import type { AlertId } from '../../shared/model/brands.ts';
import { CERTIFICATE_STATUSES, type CertificateStatus } from '../../shared/model/certificate.ts';
import type { AppError } from '../../shared/errors.ts';
import { call } from '../api/client.ts';
import { buildAddress } from './address.ts';
import { onDataChanged } from './data-changes.ts';
import { EMPTY_WINDOW, type PageWindow } from './page-window.ts';
import { createPagedList } from './paged-list.ts';
import { onOtherWorkspace } from './workspace-change.ts';
import { useWorkspaceStore } from './workspace.ts';

export type StatusCounts = Readonly<Record<CertificateStatus, number>>;

const NONE: StatusCounts = Object.fromEntries(CERTIFICATE_STATUSES.map((status) => [status, 0])) as StatusCounts;

/** How many certificates stand where. */
export const useStatusCounts = create<{ readonly counts: StatusCounts }>(() => ({ counts: NONE }));

export interface OpenAlerts {
  readonly counts: AlertCounts;
  /** The worst of the open ones, a few. */
  readonly worst: readonly Alert[];
}

const MOST_WORST = 8;
const QUIET: OpenAlerts = {
  counts: { lists: { open: 0, snoozed: 0, acknowledged: 0, over: 0 }, openByKind: {}, assignees: [], severe: 0 },
  worst: [],
};

/** What needs somebody to act, for the bell and the status bar. */
export const useOpenAlerts = create<OpenAlerts>(() => QUIET);

/** Where the cause of an alert is looked at. */
export function causeAddress({ subjectKind, subjectId, filter }: Alert): string {
  switch (subjectKind) {
    case 'certificate':
      return buildAddress('inventory', [subjectId]);
    case 'authority':
      return buildAddress('authorities', [subjectId]);
    case 'crl':
      return crlAddress(subjectId);
    case 'group':
      return buildAddress('inventory', [], { filter });
    case 'backup':
      return buildAddress('settings', [], { section: 'backup' });
  }
}

/** Behind the authority, which may be none, stands the part that it is about, or a list of others. */
function crlAddress(subjectId: string): string {
  const [authority = '', part] = subjectId.split(' ');
  if (authority === 'none') return buildAddress('authorities');
  const isPart = part === 'responder' || part === 'publish';
  return buildAddress('authorities', [
    authority,
    'revocation',
    part === undefined ? 'state' : isPart ? part : 'foreign',
  ]);
}

export const alertAddress = (id: AlertId): string => buildAddress('alerts', [id]);

export interface AlertFilter {
  readonly list: AlertList;
  readonly kind: AlertKind | null;
  /** Null: whoever; empty: nobody. */
  readonly assignee: string | null;
}

interface AlertListState {
  readonly filter: AlertFilter;
  readonly window: PageWindow<Alert>;
  readonly isRead: boolean;
  readonly error: AppError | null;
  readonly marked: ReadonlySet<AlertId>;
  readonly shown: Alert | null;
  /** The one that was asked for is not there. */
  readonly isGone: boolean;
}

const FIRST: AlertListState = {
  filter: { list: 'open', kind: null, assignee: null },
  window: EMPTY_WINDOW,
  isRead: false,
  error: null,
  marked: new Set(),
  shown: null,
  isGone: false,
};

export const useAlertList = create<AlertListState>(() => FIRST);

const list = createPagedList<Alert>({
  ask: (offset, limit) => {
    const { filter } = useAlertList.getState();
    return call('alert.list', {
      list: filter.list,
      ...(filter.kind === null ? {} : { kinds: [filter.kind] }),
      ...(filter.assignee === null ? {} : { assignee: filter.assignee }),
      offset,
      limit,
    });
  },
  window: () => useAlertList.getState().window,
  keep: (answer) =>
    useAlertList.setState(
      answer.ok ? { window: answer.value, error: null, isRead: true } : { error: answer.error, isRead: true },
    ),
});

/** Reads the list and follows changes; the answer ends that. */
export function followAlerts(): () => void {
  void list.readAgain();
  return onDataChanged(['alert'], () => {
    void list.readAgain();
    const { shown } = useAlertList.getState();
    if (shown !== null) void readAlert(shown.id);
  });
}

export const showAlertRows = list.show;

export async function changeAlertFilter(change: Partial<AlertFilter>): Promise<void> {
  useAlertList.setState(({ filter }) => ({ filter: { ...filter, ...change }, marked: FIRST.marked }));
  await list.restart();
}

let wanted: AlertId | null = null;

export async function readAlert(id: AlertId): Promise<void> {
  wanted = id;
  const answer = await call('alert.get', { id });
  if (wanted !== id) return;
  useAlertList.setState(
    answer.ok ? { shown: answer.value, isGone: answer.value === null } : { error: answer.error, isGone: false },
  );
}

export function leaveAlert(): void {
  wanted = null;
  useAlertList.setState({ shown: null, isGone: false });
}

export function markAlerts(ids: readonly AlertId[], isMarked: boolean): void {
  const marked = new Set(useAlertList.getState().marked);
  for (const id of ids) {
    if (isMarked) marked.add(id);
    else marked.delete(id);
  }
  useAlertList.setState({ marked });
}

export const clearAlertMarks = (): void => useAlertList.setState({ marked: FIRST.marked });

/** Changes alerts; the marks of what was acted on go. */
export async function setAlerts(change: Input<'alert.set'>) {
  const answer = await call('alert.set', change);
  if (answer.ok) clearAlertMarks();
  return answer;
}

export const checkAlertsNow = () => call('alert.checkNow', {});

async function readOpenAlerts(): Promise<void> {
  if (useWorkspaceStore.getState().state?.open !== true) {
    useOpenAlerts.setState(QUIET);
    return;
  }
  const [counts, worst] = await Promise.all([
    call('alert.counts', {}),
    call('alert.list', { list: 'open', offset: 0, limit: MOST_WORST }),
  ]);
  if (counts.ok && worst.ok) useOpenAlerts.setState({ counts: counts.value, worst: worst.value.items });
}

async function readStatusCounts(): Promise<void> {
  if (useWorkspaceStore.getState().state?.open !== true) {
    useStatusCounts.setState({ counts: NONE });
    return;
  }
  const answer = await call('certificate.counts', {});
  if (answer.ok) useStatusCounts.setState({ counts: answer.value });
}

/** Those that were snoozed come back with the time alone. */
const READ_EVERY_MS = 60_000;

/** Keeps counts and the worst alerts read; the answer ends that. */
export function startAlerts(): () => void {
  const stops = [
    useWorkspaceStore.subscribe(({ state }, before) => {
      if (state?.open === before.state?.open) return;
      void readStatusCounts();
      void readOpenAlerts();
    }),
    onDataChanged(null, () => void readStatusCounts()),
    onDataChanged(['alert'], () => void readOpenAlerts()),
  ];
  const timer = setInterval(() => void readOpenAlerts(), READ_EVERY_MS);
  void readStatusCounts();
  void readOpenAlerts();
  return () => {
    clearInterval(timer);
    for (const stop of stops) stop();
  };
}

onOtherWorkspace(() => {
  leaveAlert();
  list.forget();
  useAlertList.setState(FIRST);
});
