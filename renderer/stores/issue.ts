import { create } from 'zustand';
import type { IssueInput } from '../../shared/contract/certificate.ts';
import type { AppError } from '../../shared/errors.ts';
import type { CertificateSummary } from '../../shared/model/certificate.ts';
import type { Problem } from '../../shared/model/inspect.ts';
import { issueText } from '../../shared/text/en/ui/issue.ts';
import { call } from '../api/client.ts';
import { onDataChanged } from './data-changes.ts';
import { type CheckedForm, findIssueBlock } from './issue-block.ts';
import { EMPTY_ISSUE_FORM, type IssueForm, parseIssueForm, warningKey } from './issue-form.ts';
import { readIssueProfile, useIssueProfiles } from './issue-profiles.ts';
import { findLikeliestSigner, useSigners } from './issue-signers.ts';
import { fitValidity } from './issue-validity.ts';
import { ensureUnlocked } from './unlock.ts';
import { onOtherWorkspace } from './workspace-change.ts';

interface IssueState extends CheckedForm {
  readonly signing: boolean;
  readonly signError: AppError | null;
  readonly issued: CertificateSummary | null;
}

const NONE_ACCEPTED: ReadonlySet<string> = new Set();
const PAUSE_MS = 250;

const START: IssueState = {
  form: EMPTY_ISSUE_FORM,
  draft: null,
  checking: false,
  draftError: null,
  accepted: NONE_ACCEPTED,
  signing: false,
  signError: null,
  issued: null,
};

/** What is being issued. The form outlives the screen; no secret stands in it. */
export const useIssue = create<IssueState>(() => START);

let timer: ReturnType<typeof setTimeout> | undefined;
let asked = 0;
let draftSource = '';

/** Changes the form; the draft is made anew once typing pauses. */
export function changeIssueForm(change: Partial<IssueForm>): void {
  useIssue.setState(({ form }) => ({ form: { ...form, ...change }, signError: null, issued: null }));
  scheduleDraft();
}

/** Takes another profile; what it does not allow of key and length gives way to its own. */
export async function chooseIssueProfile(profile: string): Promise<void> {
  changeIssueForm({ profile });
  const details = await readIssueProfile(profile);
  const { form } = useIssue.getState();
  if (details === undefined || form.profile !== profile) return;
  const { keys, validity } = details.content;
  changeIssueForm({
    key: keys.allowed.includes(form.key) ? form.key : keys.standard,
    validity: fitValidity(form.validity, validity),
  });
}

/** Keeps authority, profile and draft fresh; the answer ends that. */
export function followIssuing(): () => void {
  keepAuthority();
  void readIssueProfile(useIssue.getState().form.profile);
  if (useIssue.getState().issued === null) scheduleDraft();
  const ends = [
    useSigners.subscribe(keepAuthority),
    useIssueProfiles.subscribe(keepProfile),
    onDataChanged(['certificate', 'request', 'profile', 'partner', 'authority'], () => {
      if (useIssue.getState().issued === null) scheduleDraft();
    }),
  ];
  return () => {
    for (const end of ends) end();
  };
}

/** Begins with an empty form. */
export function discardIssue(): void {
  begin({});
}

/** Begins the next one as the last: same partner, profile, authority and length, another name. */
export function issueAnother(): void {
  const { partnerId, source, key, profile, authorityId, validity } = useIssue.getState().form;
  begin({ partnerId, source, key, profile, authorityId, validity });
}

/** What was issued before has been seen: whoever comes again finds an empty form, not a state that may have changed. */
export function leaveIssued(): void {
  if (useIssue.getState().issued !== null) discardIssue();
}

/** Begins with a form of its own; what is not given is empty. */
export function beginIssue(form: Partial<IssueForm>): void {
  begin(form);
  void chooseIssueProfile(useIssue.getState().form.profile);
}

function begin(form: Partial<IssueForm>): void {
  asked += 1;
  clearTimeout(timer);
  const authorityId = findLikeliestSigner(useSigners.getState().signers)?.id ?? null;
  useIssue.setState({ ...START, form: { ...EMPTY_ISSUE_FORM, authorityId, ...form } });
}

export function acceptWarning(warning: Problem, isAccepted: boolean): void {
  useIssue.setState(({ accepted }) => {
    const next = new Set(accepted);
    if (isAccepted) next.add(warningKey(warning));
    else next.delete(warningKey(warning));
    return { accepted: next };
  });
}

/** Unlocks where needed and signs what was shown. */
export async function signIssue(): Promise<void> {
  const { form, signing, draft } = useIssue.getState();
  const read = parseIssueForm(form);
  if (!read.ok || draft === null || signing || findIssueBlock(useIssue.getState()) !== null) return;
  if (!(await ensureUnlocked(issueText.foot.unlockPurpose))) return;
  const current = useIssue.getState();
  if (current.signing || current.form !== form) return;
  // Somebody else may have changed the profile meanwhile: what nobody has looked at is not signed.
  const profileVersion = draft.profile.version;
  const isOther = current.draft?.profile.version !== profileVersion;
  if (isOther || findIssueBlock({ ...current, checking: false }) !== null) return;
  useIssue.setState({ signing: true, signError: null });
  const answer = await call('certificate.issue', { ...read.value, profileVersion });
  useIssue.setState(answer.ok ? { signing: false, issued: answer.value } : { signing: false, signError: answer.error });
}

/** The chosen authority must be one that can sign. */
function keepAuthority(): void {
  const { signers } = useSigners.getState();
  const { form, issued } = useIssue.getState();
  if (signers === null || signers.some(({ id }) => id === form.authorityId)) return;
  const authorityId = findLikeliestSigner(signers)?.id ?? null;
  useIssue.setState({ form: { ...form, authorityId } });
  if (issued === null) scheduleDraft();
}

/** A profile that is no longer there gives way to the first that is. */
function keepProfile(): void {
  const { profiles } = useIssueProfiles.getState();
  const { form } = useIssue.getState();
  const [first] = profiles ?? [];
  if (first === undefined || profiles?.some(({ id }) => id === form.profile) === true) return;
  void chooseIssueProfile(first.id);
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

async function readDraft(input: IssueInput, turn: number): Promise<void> {
  const answer = await call('certificate.draft', input);
  if (turn !== asked) return;
  useIssue.setState(
    answer.ok
      ? { draft: answer.value, checking: false, draftError: null }
      : { checking: false, draftError: answer.error },
  );
}

onOtherWorkspace(() => {
  discardIssue();
  useIssue.setState({ form: EMPTY_ISSUE_FORM });
});
