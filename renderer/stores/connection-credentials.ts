import { create } from 'zustand';
import type { AuthorityId, CertificateId } from '../../shared/model/brands.ts';
import type { CertificateSummary } from '../../shared/model/certificate.ts';
import { call } from '../api/client.ts';
import { onDataChanged } from './data-changes.ts';
import { onOtherWorkspace } from './workspace-change.ts';

interface CredentialsState {
  /** Certificates of the workspace whose key is here, newest first. */
  readonly credentials: readonly CertificateSummary[];
  readonly loaded: boolean;
}

const PAGE = 500;
/** The newest are listed; older ones can still be chosen from the inventory. */
const MOST_LISTED = 2_000;

export const useCredentials = create<CredentialsState>(() => ({ credentials: [], loaded: false }));

/** Reads the credentials and follows changes; the answer ends that. */
export function followCredentials(): () => void {
  void readCredentials();
  return onDataChanged(['certificate', 'key'], () => void readCredentials());
}

/** Adds one certificate to the list, where it has its key. */
export async function includeCredential(id: CertificateId): Promise<boolean> {
  if (useCredentials.getState().credentials.some((one) => one.id === id)) return true;
  const answer = await call('certificate.get', { id });
  if (!answer.ok || !answer.value.summary.hasKey) return false;
  const { summary } = answer.value;
  useCredentials.setState(({ credentials }) => ({
    credentials: credentials.some((one) => one.id === id) ? credentials : [summary, ...credentials],
  }));
  return true;
}

/** How many issuers of the workspace go with a certificate: those on its way up, without a root. Undefined where it is gone. */
export async function countIssuersSent(id: CertificateId): Promise<number | undefined> {
  const answer = await call('certificate.get', { id });
  if (!answer.ok) return undefined;
  return answer.value.chain.filter((one) => one.id !== id && one.subject !== one.issuer).length;
}

/** The authority of this workspace that issued a certificate. */
export async function findAuthorityOf(id: CertificateId): Promise<AuthorityId | undefined> {
  const answer = await call('certificate.get', { id });
  return answer.ok ? answer.value.summary.authorityId : undefined;
}

async function readCredentials(): Promise<void> {
  const found: CertificateSummary[] = [];
  for (let offset = 0; offset < MOST_LISTED; offset += PAGE) {
    const answer = await call('certificate.page', {
      search: '',
      sort: 'notBefore',
      direction: 'desc',
      offset,
      limit: PAGE,
      hasKey: true,
    });
    if (!answer.ok) break;
    found.push(...answer.value.items.filter(({ isCa }) => !isCa));
    if (offset + PAGE >= answer.value.total) break;
  }
  useCredentials.setState({ credentials: found, loaded: true });
}

onOtherWorkspace(() => useCredentials.setState({ credentials: [], loaded: false }));
