import { create } from 'zustand';
import type { AppError } from '../../shared/errors.ts';
import type { PartnerId } from '../../shared/model/brands.ts';
import type { PartnerSummary } from '../../shared/model/partner.ts';
import type { Result } from '../../shared/result.ts';
import { call } from '../api/client.ts';
import { onDataChanged } from './data-changes.ts';
import { changeIssueForm, useIssue } from './issue.ts';
import { onOtherWorkspace } from './workspace-change.ts';

interface IssuePartnersState {
  /** By name, at most as many as a list can show; null until they have been read. */
  readonly partners: readonly PartnerSummary[] | null;
  /** The one in the form. */
  readonly chosen: PartnerSummary | null;
}

const START: IssuePartnersState = { partners: null, chosen: null };
const MOST_LISTED = 500;

/** Partners to issue for. */
export const useIssuePartners = create<IssuePartnersState>(() => START);

/** Reads them and follows changes and the form; the answer ends that. */
export function followIssuePartners(): () => void {
  void readPartners();
  void readChosenPartner();
  const ends = [
    onDataChanged(['partner', 'certificate'], () => {
      void readPartners();
      void readChosenPartner();
    }),
    useIssue.subscribe(({ form }, before) => {
      if (form.partnerId !== before.form.partnerId) void readChosenPartner();
    }),
  ];
  return () => {
    for (const end of ends) end();
  };
}

/** Keeps a partner of which only the name and perhaps a contact is known, and issues for it. */
export async function addIssuePartner(name: string, contact: string): Promise<Result<PartnerSummary, AppError>> {
  const answer = await call('partner.save', { name, contact, note: '', tags: [], subject: {} });
  if (answer.ok) {
    await readPartners();
    changeIssueForm({ partnerId: answer.value.id });
  }
  return answer;
}

async function readPartners(): Promise<void> {
  const answer = await call('partner.list', { search: '', offset: 0, limit: MOST_LISTED });
  if (answer.ok) useIssuePartners.setState({ partners: answer.value.items });
}

async function readChosenPartner(): Promise<void> {
  const { partnerId } = useIssue.getState().form;
  if (useIssuePartners.getState().chosen?.id !== partnerId) useIssuePartners.setState({ chosen: null });
  if (partnerId === null) return;
  const answer = await call('partner.get', { id: partnerId });
  if (useIssue.getState().form.partnerId !== partnerId) return;
  if (answer.ok) useIssuePartners.setState({ chosen: answer.value });
  else leaveGonePartner(partnerId);
}

/** A partner that was deleted meanwhile cannot stay in the form. */
function leaveGonePartner(id: PartnerId): void {
  if (useIssue.getState().form.partnerId === id) changeIssueForm({ partnerId: null });
}

onOtherWorkspace(() => useIssuePartners.setState(START));
