import { useEffect, useState } from 'react';
import type { Input, Output } from '../../shared/contract/index.ts';
import type { AppError } from '../../shared/errors.ts';
import type { AuthorityId, ForeignCrlId, JobId } from '../../shared/model/brands.ts';
import type { ForeignCrl, ForeignCrlImport } from '../../shared/model/status.ts';
import type { Result } from '../../shared/result.ts';
import { err, ok } from '../../shared/result.ts';
import { call } from '../api/client.ts';
import { onDataChanged } from './data-changes.ts';
import { keepFailure } from './failure.ts';
import { whenJobEnds } from './jobs.ts';
import { inspectAddress } from './opened-files.ts';
import { navigate } from './router.ts';

export type ForeignCrlSettings = Omit<Input<'foreignCrl.set'>, 'id'>;
export type NamedCertificate = Output<'foreignCrl.certificates'>[number];

interface ForeignCrlReading {
  readonly value: readonly ForeignCrl[] | null;
  readonly error: AppError | null;
}

/** Lists of others that belong to an authority, then those that belong to none here. Read again when they change. */
export function useForeignCrls(authorityId: AuthorityId): ForeignCrlReading {
  const [reading, setReading] = useState<ForeignCrlReading>({ value: null, error: null });
  useEffect(() => {
    let current = true;
    const read = async () => {
      const answer = await call('foreignCrl.list', {});
      if (!current) return;
      setReading(
        answer.ok ? { value: pick(answer.value, authorityId), error: null } : { value: null, error: answer.error },
      );
    };
    void read();
    const stop = onDataChanged(['foreign_crl', 'certificate', '*'], () => void read());
    return () => {
      current = false;
      stop();
    };
  }, [authorityId]);
  return reading;
}

const pick = (all: readonly ForeignCrl[], wanted: AuthorityId): readonly ForeignCrl[] => [
  ...all.filter(({ authorityId }) => authorityId === wanted),
  ...all.filter(({ authorityId }) => authorityId === undefined),
];

/** Native dialog for a list, which is then taken in; null when it was cancelled. */
export async function takeFromFile(): Promise<Result<ForeignCrlImport | null, AppError>> {
  const chosen = await call('file.choose', { purpose: 'revocation' });
  if (!chosen.ok) return chosen;
  if (chosen.value === null) return ok(null);
  const { handle } = chosen.value;
  const source = { handle };
  const taken = await finish(
    await call('foreignCrl.import', { source, watched: true, fetchEveryHours: null, allowPrivate: false }),
  );
  await call('file.release', { handle });
  return taken;
}

/** Takes in what an address hands out, and keeps the address with it; null when it was cancelled, by the job that `onJob` is told of. */
export async function takeFromAddress(
  url: string,
  { watched, fetchEveryHours, allowPrivate }: ForeignCrlSettings,
  onJob: (id: JobId) => void,
): Promise<Result<ForeignCrlImport | null, AppError>> {
  const started = await call('foreignCrl.import', { source: { url }, watched, fetchEveryHours, allowPrivate });
  if (started.ok) onJob(started.value.job);
  return finish(started);
}

export const fetchNow = async (id: ForeignCrlId): Promise<Result<ForeignCrlImport | null, AppError>> =>
  finish(await call('foreignCrl.fetch', { id }));

async function finish(
  started: Result<{ readonly job: JobId }, AppError>,
): Promise<Result<ForeignCrlImport | null, AppError>> {
  if (!started.ok) return started;
  const ended = await whenJobEnds(started.value.job);
  if (ended.error !== undefined) return err(ended.error);
  return ended.state === 'done' ? call('foreignCrl.imported', { job: ended.id }) : ok(null);
}

export const setForeignCrl = (id: ForeignCrlId, settings: ForeignCrlSettings) =>
  call('foreignCrl.set', { id, ...settings });
export const removeForeignCrl = (id: ForeignCrlId) => call('foreignCrl.remove', { id });
export const listNamed = (id: ForeignCrlId) => call('foreignCrl.certificates', { id });

/** Opens a list in Inspect. */
export async function openForeignCrl(id: ForeignCrlId): Promise<void> {
  const opened = await call('foreignCrl.open', { id });
  if (keepFailure(opened) && opened.ok) navigate(inspectAddress(opened.value.handle, opened.value.name));
}
