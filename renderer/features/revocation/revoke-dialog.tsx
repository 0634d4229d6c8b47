import type { RevocationConsequences, RevocationReport } from '../../../shared/model/revocation.ts';
import { revokeText as words } from '../../../shared/text/en/ui/revoke.ts';
import { useNow } from '../../stores/clock.ts';
import { describeError, reportFailure } from '../../stores/failure.ts';
import {
  closeRevoke,
  type RevokeForm,
  type RevokeSubject,
  runRevoke,
  undoableIds,
  undoRevoked,
  useRevoke,
} from '../../stores/revoke.ts';
import { ConfirmDialog, Consequences } from '../../ui/dialog.tsx';
import { ErrorPanel } from '../../ui/error-panel.tsx';
import { parseLocalInstant } from '../../ui/local-instant.ts';
import { Spinner } from '../../ui/progress.tsx';
import { showToast } from '../../ui/toast.tsx';
import { listConsequences } from './consequence-list.tsx';
import { RevokeFields, sinceProblem } from './revoke-fields.tsx';
import { RevokeReport } from './revoke-report.tsx';
import css from './revoke.module.css';

/** Revokes one or many certificates, or an authority: states what follows first. Cancel has the focus. */
export function RevokeDialog() {
  const { subject, report } = useRevoke();
  if (subject === null) return null;
  return report === null ? <AskRevoke subject={subject} /> : <RevokeReport subject={subject} report={report} />;
}

function AskRevoke({ subject }: { readonly subject: RevokeSubject }) {
  const { consequences, form, busy, error } = useRevoke();
  const now = useNow();
  const named = nameOf(subject, consequences);
  const submit = async () => {
    const report = await runRevoke(parseLocalInstant(form.since));
    if (report !== null) endIfPlain(subject, report, { named, form });
  };
  return (
    <ConfirmDialog
      open
      title={named === null ? words.titleMany(countOf(subject)) : words.title(named)}
      description={describeSubject(subject, consequences)}
      confirmLabel={confirmLabel(subject, consequences, form)}
      busy={busy}
      blocked={!isReady(consequences, form)}
      note={words.logged}
      onCancel={closeRevoke}
      onConfirm={() => void submit()}
    >
      <div className={css['form']}>
        {consequences !== null ? (
          <Consequences items={listConsequences(consequences, form.reason, now)} />
        ) : error === null ? (
          <Spinner>{words.loading}</Spinner>
        ) : null}
        <RevokeFields consequences={consequences} form={form} isAuthority={'authorityId' in subject} />
        {error === null ? null : <ErrorPanel inset {...describeError(error)} />}
      </div>
    </ConfirmDialog>
  );
}

function isReady(consequences: RevocationConsequences | null, form: RevokeForm): boolean {
  if (consequences === null || consequences.revocable === 0 || sinceProblem(form.since) !== undefined) return false;
  const [authority] = consequences.authorities;
  return authority === undefined || form.typedName === authority.name;
}

const countOf = (subject: RevokeSubject): number => ('count' in subject ? subject.count : 1);

/** The one certificate or authority that is meant; null where there are many, or it is not read yet. */
function nameOf(subject: RevokeSubject, consequences: RevocationConsequences | null): string | null {
  if ('authorityId' in subject) return subject.name;
  return subject.count === 1 ? (consequences?.items[0]?.name ?? null) : null;
}

const MOST_NAMES = 3;

function describeSubject(subject: RevokeSubject, consequences: RevocationConsequences | null) {
  const items = consequences?.items ?? [];
  const [first] = items;
  if (first === undefined || 'authorityId' in subject) return undefined;
  if (subject.count === 1) return words.issuedBy(first.issuerName);
  const names = items.slice(0, MOST_NAMES).map(({ name }) => name);
  return words.names(names, (consequences?.selected ?? names.length) - names.length);
}

function confirmLabel(subject: RevokeSubject, consequences: RevocationConsequences | null, { reason }: RevokeForm) {
  const named = nameOf(subject, consequences);
  const count = consequences?.revocable ?? countOf(subject);
  if (reason === 'certificateHold') return named === null ? words.holdMany(count) : words.hold1(named);
  return named === null ? words.confirmMany(count) : words.confirm(named);
}

interface Asked {
  readonly named: string | null;
  readonly form: RevokeForm;
}

/** One certificate without any but leaves a line with an undo behind; everything else is told by the report. */
function endIfPlain(subject: RevokeSubject, report: RevocationReport, { named, form }: Asked): void {
  if (named === null || 'authorityId' in subject || report.done !== 1 || report.refused > 0) return;
  const isTold = report.crls.some(({ number, block }) => number !== undefined || block === 'failed');
  closeRevoke();
  const said = form.reason === 'certificateHold' ? words.doneHold(named) : words.done(named);
  if (isTold || undoableIds(subject, report).length === 0) return showToast(said);
  showToast(said, 'done', { label: words.undo, onChoose: () => undoPlain(subject, report) });
}

function undoPlain(subject: RevokeSubject, report: RevocationReport): void {
  const undone = undoRevoked(subject, report).then((answer) => {
    if (answer?.ok === true) showToast(words.report.undone(answer.value.done));
    return answer ?? { ok: true as const, value: null };
  });
  reportFailure(undone);
}
