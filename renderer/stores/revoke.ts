import { create } from 'zustand';
import type { AppError } from '../../shared/errors.ts';
import type { AuthorityId } from '../../shared/model/brands.ts';
import type { RevocationReason } from '../../shared/model/certificate.ts';
import type { CertificateSelection } from '../../shared/model/inventory.ts';
import type { RevocationConsequences, RevocationReport } from '../../shared/model/revocation.ts';
import type { Result } from '../../shared/result.ts';
import { call } from '../api/client.ts';
import { revokeSelected, undoRevocations } from './crl-acts.ts';
import { onOtherWorkspace } from './workspace-change.ts';

export type RevokeSubject =
  | { readonly selection: CertificateSelection; readonly count: number }
  /** Every certificate that the authority has. */
  | { readonly authorityId: AuthorityId; readonly name: string };

export interface RevokeForm {
  readonly reason: RevocationReason;
  /** As typed, local time. */
  readonly since: string;
  readonly comment: string;
  /** Typed to confirm the revocation of an authority. */
  readonly typedName: string;
}

interface RevokeState {
  /** What is to be revoked; null while the dialog is closed. */
  readonly subject: RevokeSubject | null;
  /** What would follow. While it is read anew for another reason the former one stays. */
  readonly consequences: RevocationConsequences | null;
  readonly form: RevokeForm;
  readonly busy: boolean;
  readonly report: RevocationReport | null;
  readonly error: AppError | null;
}

const FIRST_FORM: RevokeForm = { reason: 'unspecified', since: '', comment: '', typedName: '' };
const START: RevokeState = {
  subject: null,
  consequences: null,
  form: FIRST_FORM,
  busy: false,
  report: null,
  error: null,
};

/** The revocation that any screen may open. */
export const useRevoke = create<RevokeState>(() => START);

let asked = 0;

/** Opens the dialog for some certificates, or for an authority, and reads what would follow. */
export function openRevoke(subject: RevokeSubject, reason: RevocationReason = 'unspecified'): void {
  if (useRevoke.getState().busy) return;
  useRevoke.setState({ ...START, subject, form: { ...FIRST_FORM, reason } });
  void readConsequences();
}

/** Work that was started goes on. */
export function closeRevoke(): void {
  asked += 1;
  useRevoke.setState(START);
}

export function changeRevoke(change: Partial<RevokeForm>): void {
  const { form } = useRevoke.getState();
  useRevoke.setState({ form: { ...form, ...change } });
  if (change.reason !== undefined && change.reason !== form.reason) void readConsequences();
}

async function readConsequences(): Promise<void> {
  const { subject, form } = useRevoke.getState();
  if (subject === null) return;
  asked += 1;
  const turn = asked;
  const answer =
    'selection' in subject
      ? await call('revocation.consequences', { selection: subject.selection, reason: form.reason })
      : await call('revocation.authorityConsequences', { authorityId: subject.authorityId });
  if (turn !== asked) return;
  useRevoke.setState(answer.ok ? { consequences: answer.value, error: null } : { error: answer.error });
}

/** Revokes as the form says; answers what came of it, null where it failed, which stands in the state. */
export async function runRevoke(since: number | null): Promise<RevocationReport | null> {
  const { subject, form, busy } = useRevoke.getState();
  if (subject === null || busy) return null;
  useRevoke.setState({ busy: true, error: null });
  const answer = await askToRevoke(subject, form, since);
  if (useRevoke.getState().subject !== subject) return null;
  useRevoke.setState(answer.ok ? { busy: false, report: answer.value } : { busy: false, error: answer.error });
  return answer.ok ? answer.value : null;
}

function askToRevoke(
  subject: RevokeSubject,
  { reason, comment, typedName }: RevokeForm,
  since: number | null,
): Promise<Result<RevocationReport, AppError>> {
  const about = {
    reason,
    ...(since === null ? {} : { invaliditySince: since }),
    ...(comment.trim() === '' ? {} : { comment: comment.trim() }),
  };
  if ('selection' in subject) return revokeSelected({ selection: subject.selection, ...about });
  return call('revocation.revokeAuthority', { authorityId: subject.authorityId, confirmName: typedName, ...about });
}

/** Takes back what was done one by one, as far as no list has told it. */
export async function undoRevoked(
  subject: RevokeSubject,
  report: RevocationReport,
): Promise<Result<RevocationReport, AppError> | null> {
  const ids = undoableIds(subject, report);
  return ids.length === 0 ? null : undoRevocations(ids);
}

/** Certificates that were named and were not refused; none where a filter named them. */
export function undoableIds(subject: RevokeSubject, { refusals, refused, done }: RevocationReport) {
  if (!('selection' in subject) || !('ids' in subject.selection)) return [];
  if (done === 0 || refused > refusals.length) return [];
  const left = new Set(refusals.map(({ id }) => id));
  return subject.selection.ids.filter((id) => !left.has(id));
}

onOtherWorkspace(closeRevoke);
