import { create } from 'zustand';
import type { IssueInput } from '../../shared/contract/certificate.ts';
import type { AppError } from '../../shared/errors.ts';
import type { AuthoritySummary } from '../../shared/model/authority.ts';
import type { CertificateSummary } from '../../shared/model/certificate.ts';
import type { IssueDraft } from '../../shared/model/issue.ts';
import { issueText } from '../../shared/text/en/ui/issue.ts';
import type { Result } from '../../shared/result.ts';
import { ok } from '../../shared/result.ts';
import { call } from '../api/client.ts';
import { onDataChanged } from './data-changes.ts';
import { EMPTY_ISSUE_FORM, type IssueForm, parseIssueForm, warningKey } from './issue-form.ts';
import { ensureUnlocked } from './unlock.ts';
import { onOtherWorkspace } from './workspace-change.ts';

interface IssueState {
  readonly form: IssueForm;
  /** Authorities of the workspace that can sign; null until they have been read. */
  readonly authorities: readonly AuthoritySummary[] | null;
  readonly draft: IssueDraft | null;
  /** The draft is older than the form. */
  readonly checking: boolean;
  readonly draftError: AppError | null;
  readonly accepted: ReadonlySet<string>;
  readonly signing: boolean;
  readonly signError: AppError | null;
  readonly issued: CertificateSummary | null;
}

const NONE_ACCEPTED: ReadonlySet<string> = new Set();
const PAUSE_MS = 250;

const START = {
  form: EMPTY_ISSUE_FORM,
  draft: null,
  checking: false,
  draftError: null,
  accepted: NONE_ACCEPTED,
  signing: false,
  signError: null,
  issued: null,
} as const;

/** What is being issued. The form outlives the screen; no secret stands in it. */
export const useIssue = create<IssueState>(() => ({ ...START, authorities: null }));

let timer: ReturnType<typeof setTimeout> | undefined;
let asked = 0;

/** Changes the form; the draft is made anew once typing pauses. */
export function changeIssueForm(change: Partial<IssueForm>): void {
  useIssue.setState(({ form }) => ({ form: { ...form, ...change }, signError: null, issued: null }));
  scheduleDraft();
}

/** Reads the authorities, follows changes and keeps the draft fresh; the answer ends that. */
export function followIssuing(): () => void {
  void readAuthorities();
  return onDataChanged(['authority', 'certificate', 'request'], () => void readAuthorities());
}

export function discardIssue(): void {
  asked += 1;
  clearTimeout(timer);
  useIssue.setState(({ authorities }) => ({
    ...START,
    form: { ...EMPTY_ISSUE_FORM, authorityId: likeliest(authorities)?.id ?? null },
  }));
}

export function acceptWarning(warning: IssueDraft['warnings'][number], isAccepted: boolean): void {
  useIssue.setState(({ accepted }) => {
    const next = new Set(accepted);
    if (isAccepted) next.add(warningKey(warning));
    else next.delete(warningKey(warning));
    return { accepted: next };
  });
}

/** Unlocks where needed and signs. */
export async function signIssue(): Promise<void> {
  const { form, signing } = useIssue.getState();
  const read = parseIssueForm(form);
  if (!read.ok || signing) return;
  if (!(await ensureUnlocked(issueText.foot.unlockPurpose))) return;
  if (useIssue.getState().signing || useIssue.getState().form !== form) return;
  useIssue.setState({ signing: true, signError: null });
  const answer = await call('certificate.issue', read.value);
  useIssue.setState(answer.ok ? { signing: false, issued: answer.value } : { signing: false, signError: answer.error });
}

export type HandOverFormat = 'pem' | 'chain-pem' | 'p12';

/** Native save dialog, then the file is written and read back; null when it was cancelled. The passphrase is kept nowhere. */
export async function exportIssued(
  certificate: CertificateSummary,
  format: HandOverFormat,
): Promise<Result<{ readonly name: string; readonly passphrase?: string } | null, AppError>> {
  if (format === 'p12' && !(await ensureUnlocked(issueText.done.unlockPurpose))) return ok(null);
  return call('certificate.export', { id: certificate.id, format });
}

async function readAuthorities(): Promise<void> {
  const answer = await call('authority.list', {});
  if (!answer.ok) {
    useIssue.setState({ draftError: answer.error });
    return;
  }
  const authorities = answer.value.filter(({ hasKey }) => hasKey);
  useIssue.setState(({ form }) => {
    const known = authorities.some(({ id }) => id === form.authorityId);
    const authorityId = known ? form.authorityId : (likeliest(authorities)?.id ?? null);
    return { authorities, form: authorityId === form.authorityId ? form : { ...form, authorityId } };
  });
  if (useIssue.getState().issued === null) scheduleDraft();
}

/** The one to begin with: of those below a root, else of all, the one that has signed most. The button names it. */
function likeliest(authorities: readonly AuthoritySummary[] | null): AuthoritySummary | undefined {
  const issuing = authorities?.filter(({ parentId }) => parentId !== undefined) ?? [];
  const list = issuing.length > 0 ? issuing : (authorities ?? []);
  return list.toSorted((one, other) => other.issued - one.issued)[0];
}

function scheduleDraft(): void {
  clearTimeout(timer);
  const read = parseIssueForm(useIssue.getState().form);
  asked += 1;
  if (!read.ok) {
    useIssue.setState({ draft: null, checking: false, draftError: null });
    return;
  }
  const source = read.value.requestId ?? '';
  // What was checked for another request must not stand beside this one.
  useIssue.setState(source === draftSource ? { checking: true } : { checking: true, draft: null });
  draftSource = source;
  const turn = asked;
  timer = setTimeout(() => void readDraft(read.value, turn), PAUSE_MS);
}

let draftSource = '';

async function readDraft(input: IssueInput, turn: number): Promise<void> {
  const answer = await call('certificate.draft', input);
  if (turn !== asked) return;
  useIssue.setState(
    answer.ok
      ? { draft: answer.value, checking: false, draftError: null }
      : { draft: null, checking: false, draftError: answer.error },
  );
}

onOtherWorkspace(() => {
  discardIssue();
  useIssue.setState({ authorities: null, form: EMPTY_ISSUE_FORM });
});
