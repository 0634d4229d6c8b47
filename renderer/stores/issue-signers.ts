import { create } from 'zustand';
import type { AppError } from '../../shared/errors.ts';
import type { AuthoritySummary } from '../../shared/model/authority.ts';
import { call } from '../api/client.ts';
import { onDataChanged } from './data-changes.ts';
import { onOtherWorkspace } from './workspace-change.ts';

interface SignersState {
  /** Authorities that can sign now; null until they have been read. */
  readonly signers: readonly AuthoritySummary[] | null;
  readonly error: AppError | null;
}

/** Authorities to choose from wherever something is signed. */
export const useSigners = create<SignersState>(() => ({ signers: null, error: null }));

/** Reads them and follows changes; the answer ends that. */
export function followSigners(): () => void {
  void readSigners();
  return onDataChanged(['authority', 'certificate'], () => void readSigners());
}

export async function readSigners(): Promise<void> {
  const answer = await call('authority.list', {});
  useSigners.setState(answer.ok ? { signers: answer.value.filter(canSign), error: null } : { error: answer.error });
}

/** Its key is here, it is in use, and what it signs now would be valid. */
const canSign = ({ hasKey, archivedAt, succeededById, status }: AuthoritySummary): boolean =>
  hasKey && archivedAt === undefined && succeededById === undefined && (status === 'valid' || status === 'expiring');

/** The one to begin with: of those below a root, else of all, the one that has signed most. The button names it. */
export function findLikeliestSigner(signers: readonly AuthoritySummary[] | null): AuthoritySummary | undefined {
  const issuing = signers?.filter(({ parentId }) => parentId !== undefined) ?? [];
  const list = issuing.length > 0 ? issuing : (signers ?? []);
  return list.toSorted((one, other) => other.issued - one.issued)[0];
}

onOtherWorkspace(() => useSigners.setState({ signers: null, error: null }));
