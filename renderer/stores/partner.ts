import { create } from 'zustand';
import type { Input } from '../../shared/contract/index.ts';
import type { AppError } from '../../shared/errors.ts';
import type { CertificateId, PartnerId } from '../../shared/model/brands.ts';
import type { CertificateSummary } from '../../shared/model/certificate.ts';
import type { PartnerSummary } from '../../shared/model/partner.ts';
import type { RequestSummary } from '../../shared/model/request.ts';
import { call } from '../api/client.ts';
import { onDataChanged } from './data-changes.ts';
import { EMPTY_WINDOW, type PageWindow } from './page-window.ts';
import { createPagedList } from './paged-list.ts';
import { onOtherWorkspace } from './workspace-change.ts';

interface PartnersState {
  readonly search: string;
  readonly window: PageWindow<PartnerSummary>;
  /** False until the first answer. */
  readonly isRead: boolean;
  readonly error: AppError | null;
  /** For choosing one: by name, at most 500. */
  readonly choices: readonly PartnerSummary[];
  readonly details: PartnerDetails | null;
  readonly detailsError: AppError | null;
}

/** A partner with what belongs to it, the newest of each. */
export interface PartnerDetails {
  readonly partner: PartnerSummary;
  readonly certificates: readonly CertificateSummary[];
  readonly requests: readonly RequestSummary[];
  readonly requestCount: number;
}

const FIRST: PartnersState = {
  search: '',
  window: EMPTY_WINDOW,
  isRead: false,
  error: null,
  choices: [],
  details: null,
  detailsError: null,
};
const MOST_CHOICES = 500;
const MOST_SHOWN = 50;

export const usePartners = create<PartnersState>(() => FIRST);

const list = createPagedList<PartnerSummary>({
  ask: (offset, limit) => call('partner.list', { search: usePartners.getState().search, offset, limit }),
  window: () => usePartners.getState().window,
  keep: (answer) =>
    usePartners.setState(
      answer.ok ? { window: answer.value, error: null, isRead: true } : { error: answer.error, isRead: true },
    ),
});

/** Reads the partners and follows changes; the answer ends that. */
export function followPartners(): () => void {
  void list.readAgain();
  return onDataChanged(['partner', 'request', 'certificate'], () => {
    void list.readAgain();
    const { details } = usePartners.getState();
    if (details !== null) void readPartner(details.partner.id);
  });
}

export const showPartnerRows = list.show;

export async function searchPartners(search: string): Promise<void> {
  usePartners.setState({ search });
  await list.restart();
}

/** Keeps the partners to choose from up to date; the answer ends that. */
export function followPartnerChoices(): () => void {
  void readChoices();
  return onDataChanged(['partner'], () => void readChoices());
}

async function readChoices(): Promise<void> {
  const answer = await call('partner.list', { search: '', offset: 0, limit: MOST_CHOICES });
  if (answer.ok) usePartners.setState({ choices: answer.value.items });
}

let wanted: PartnerId | null = null;

export async function readPartner(id: PartnerId): Promise<void> {
  if (usePartners.getState().details?.partner.id !== id) usePartners.setState({ details: null, detailsError: null });
  wanted = id;
  const [partner, certificates, requests] = await Promise.all([
    call('partner.get', { id }),
    call('certificate.page', {
      search: '',
      sort: 'notAfter',
      direction: 'desc',
      offset: 0,
      limit: MOST_SHOWN,
      partnerId: id,
    }),
    call('request.list', { search: '', partnerId: id, offset: 0, limit: MOST_SHOWN }),
  ]);
  if (wanted !== id) return;
  const failed = [partner, certificates, requests].find((answer) => !answer.ok);
  if (failed !== undefined && !failed.ok) usePartners.setState({ details: null, detailsError: failed.error });
  else if (partner.ok && certificates.ok && requests.ok)
    usePartners.setState({
      details: {
        partner: partner.value,
        certificates: certificates.value.items,
        requests: requests.value.items,
        requestCount: requests.value.total,
      },
      detailsError: null,
    });
}

export function leavePartner(): void {
  wanted = null;
  usePartners.setState({ details: null, detailsError: null });
}

export const savePartner = (partner: Input<'partner.save'>) => call('partner.save', partner);
export const setCertificatePartner = (ids: readonly CertificateId[], partnerId: PartnerId | null) =>
  call('certificate.setPartner', { selection: { ids: [...ids] }, partnerId });
export const deletePartner = (id: PartnerId) => call('partner.delete', { id });

onOtherWorkspace(() => {
  leavePartner();
  list.forget();
  usePartners.setState(FIRST);
});
