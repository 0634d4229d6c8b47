import { create } from 'zustand';
import type { AppError } from '../../shared/errors.ts';
import type { CertificateId } from '../../shared/model/brands.ts';
import type { GeneralName } from '../../shared/model/name.ts';
import { fail } from '../../shared/errors.ts';
import { call } from '../api/client.ts';
import { EMPTY_WINDOW, type PageWindow } from './page-window.ts';
import { createPagedList } from './paged-list.ts';

interface NamesState {
  readonly id: CertificateId | null;
  readonly window: PageWindow<GeneralName>;
  readonly error: AppError | null;
}

const FIRST: NamesState = { id: null, window: EMPTY_WINDOW, error: null };

/** Names of one certificate, of which those on screen are read. */
export const useCertificateNames = create<NamesState>(() => FIRST);

const list = createPagedList<GeneralName>({
  ask: async (offset, limit) => {
    const { id } = useCertificateNames.getState();
    return id === null
      ? fail('certificate.not-found', { wanted: '' })
      : call('certificate.names', { id, offset, limit });
  },
  window: () => useCertificateNames.getState().window,
  keep: (answer) =>
    useCertificateNames.setState(answer.ok ? { window: answer.value, error: null } : { error: answer.error }),
});

/** Reads the names of a certificate; the answer ends that. */
export function openCertificateNames(id: CertificateId): () => void {
  useCertificateNames.setState({ ...FIRST, id });
  void list.restart();
  return () => {
    list.forget();
    useCertificateNames.setState(FIRST);
  };
}

export const showCertificateNames = list.show;
