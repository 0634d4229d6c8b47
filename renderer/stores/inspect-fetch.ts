import { create } from 'zustand';
import type { AppError } from '../../shared/errors.ts';
import { call } from '../api/client.ts';
import { whenJobEnds } from './jobs.ts';
import { inspectAddress } from './opened-files.ts';
import { navigate } from './router.ts';

interface FetchState {
  /** Number of the job that runs. */
  readonly job: string | null;
  readonly address: string;
  readonly error: AppError | null;
}

const EMPTY: FetchState = { job: null, address: '', error: null };

/** The address that is being read for Inspect, and why the last one was not. */
export const useInspectFetch = create<FetchState>(() => EMPTY);

/** Reads an http(s) address, or the certificates that HOST:PORT presents, and opens what came; answers whether it did. */
export async function fetchAndInspect(address: string, allowPrivate: boolean): Promise<boolean> {
  useInspectFetch.setState({ job: null, address, error: null });
  const started = await call('inspect.fetch', { address, allowPrivate });
  if (!started.ok) return fail(address, started.error);
  const { job } = started.value;
  useInspectFetch.setState({ job });
  const ended = await whenJobEnds(job);
  if (useInspectFetch.getState().job !== job) return false;
  if (ended.state !== 'done') return fail(address, ended.error ?? null);
  const fetched = await call('inspect.fetched', { job: ended.id });
  if (!fetched.ok) return fail(address, fetched.error);
  useInspectFetch.setState(EMPTY);
  if (fetched.value === null) return false;
  navigate(inspectAddress(fetched.value.handle, fetched.value.name));
  return true;
}

export const clearFetch = (): void => useInspectFetch.setState(EMPTY);

/** A cancelled reading is no failure. */
function fail(address: string, error: AppError | null): false {
  useInspectFetch.setState({ job: null, address, error: error?.code === 'job.cancelled' ? null : error });
  return false;
}
