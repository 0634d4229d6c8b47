import { useState } from 'react';
import type { AppError } from '../../../shared/errors.ts';
import { REPORT_FORMATS, REPORT_PAPERS, type ReportFigures } from '../../../shared/model/report.ts';
import { frameText } from '../../../shared/text/en/ui/frame.ts';
import { reportDialogText as words } from '../../../shared/text/en/ui/report.ts';
import { describeError } from '../../stores/failure.ts';
import { cancelReport, changeReport, closeReport, REPORT_DAYS, saveReport, useReport } from '../../stores/report.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { ErrorPanel } from '../../ui/error-panel.tsx';
import { Field, TextInput } from '../../ui/field.tsx';
import { SectionHead } from '../../ui/key-value.tsx';
import { Progress, Spinner } from '../../ui/progress.tsx';
import { Segmented } from '../../ui/segmented.tsx';
import { Select } from '../../ui/select.tsx';
import { showToast } from '../../ui/toast.tsx';
import css from './report.module.css';

/** A report on the inventory for people who do not use this program. Any screen opens it by `openReport`. */
export function ReportDialog() {
  const isOpen = useReport((state) => state.isOpen);
  return isOpen ? <ReportForm /> : null;
}

function ReportForm() {
  const { figures, error: asked } = useReport();
  const [busy, setBusy] = useState(false);
  const [failed, setFailed] = useState<AppError | null>(null);
  const error = failed ?? asked;
  const submit = async () => {
    if (busy || asked !== null) return;
    setFailed(null);
    setBusy(true);
    const answer = await saveReport();
    setBusy(false);
    if (!answer.ok && answer.error.code === 'job.cancelled') showToast(words.cancelled);
    else if (!answer.ok) setFailed(answer.error);
    else if (answer.value !== null) {
      showToast(words.done(answer.value.name));
      closeReport();
    }
  };
  return (
    <Dialog
      open
      size="wide"
      title={words.title}
      description={words.lead}
      onClose={closeReport}
      onSubmit={() => void submit()}
      footer={
        <>
          <Button onClick={busy ? cancelReport : closeReport}>{busy ? words.cancel : frameText.kit.cancel}</Button>
          <Button type="submit" variant="primary" disabled={busy || asked !== null} aria-busy={busy}>
            {busy ? words.working : words.submit}
          </Button>
        </>
      }
    >
      <Wishes busy={busy} />
      {error === null ? null : <ErrorPanel inset {...describeError(error)} />}
      <section className={css['says']}>
        <SectionHead>{words.says}</SectionHead>
        {figures === null ? asked === null ? <Spinner>{words.counting}</Spinner> : null : <Facts figures={figures} />}
      </section>
      {busy ? <Progress label={words.working} done={0} /> : null}
    </Dialog>
  );
}

function Wishes({ busy }: { readonly busy: boolean }) {
  const { title, filter, days, format, paper } = useReport();
  return (
    <fieldset className={css['wishes']} disabled={busy}>
      <Field label={words.name} optional hint={words.nameHint} className={css['whole']}>
        <TextInput maxLength={200} value={title} onChange={(event) => changeReport({ title: event.target.value })} />
      </Field>
      <Field label={words.filter} optional hint={words.filterHint} className={css['whole']}>
        <TextInput
          mono
          maxLength={2000}
          value={filter}
          onChange={(event) => changeReport({ filter: event.target.value })}
        />
      </Field>
      <Field label={words.period}>
        <Select
          value={String(days)}
          options={REPORT_DAYS.map((count) => ({ value: String(count), label: words.days(count) }))}
          onChange={(next) => changeReport({ days: Number(next) })}
        />
      </Field>
      <div className={css['choices']}>
        <Segmented
          label={words.format}
          value={format}
          options={REPORT_FORMATS.map((value) => ({ value, label: words.formats[value] }))}
          onChange={(next) => changeReport({ format: next })}
        />
        {format === 'pdf' ? (
          <Segmented
            label={words.paper}
            value={paper}
            options={REPORT_PAPERS.map((value) => ({ value, label: value }))}
            onChange={(next) => changeReport({ paper: next })}
          />
        ) : null}
      </div>
    </fieldset>
  );
}

function Facts({ figures }: { readonly figures: ReportFigures }) {
  const sum = (counts: readonly { readonly count: number }[]): number =>
    counts.reduce((all, { count }) => all + count, 0);
  const facts: readonly (readonly [string, number])[] = [
    [words.facts.total, figures.total],
    [words.facts.inForce, figures.inForce],
    [words.facts.months(figures.months.at(-1)?.from ?? figures.at), sum(figures.months)],
    [words.facts.weak, figures.weak],
    [words.facts.sunset, figures.sunset.count],
    [words.facts.noOwner, figures.noOwner],
    [words.facts.overdue, figures.crls.filter(({ overdue }) => overdue).length],
    [words.facts.revoked, sum(figures.revoked)],
  ];
  return (
    <dl className={css['facts']} data-selectable>
      {facts.map(([label, count]) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd>{words.number(count)}</dd>
        </div>
      ))}
    </dl>
  );
}
