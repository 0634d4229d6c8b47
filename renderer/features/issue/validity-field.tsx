import { useState } from 'react';
import { type Period, VALIDITY_UNITS, type ValidityRule } from '../../../shared/model/profile.ts';
import { issueText } from '../../../shared/text/en/ui/issue.ts';
import { periodWords } from '../../../shared/text/en/ui/issue-words.ts';
import { changeIssueForm, useIssue } from '../../stores/issue.ts';
import type { IssueForm } from '../../stores/issue-form.ts';
import { buildPresets, parseValidity, type ValidityChoice } from '../../stores/issue-validity.ts';
import { TextInput } from '../../ui/field.tsx';
import { formatBoth, formatDate, formatMinute } from '../../ui/format-time.ts';
import { formatLocalInstant, parseLocalInstant } from '../../ui/local-instant.ts';
import { Segmented } from '../../ui/segmented.tsx';
import { Select } from '../../ui/select.tsx';
import { refusalBeside } from './draft-view.ts';
import css from './issue-form-pane.module.css';

const text = issueText.what;
const OTHER = 'other';

export interface ValidityFieldProps {
  readonly form: IssueForm;
  readonly rule: ValidityRule | undefined;
}

/** Lengths that the profile allows, another one, or an exact end. */
export function ValidityField({ form: { validity }, rule }: ValidityFieldProps) {
  const draft = useIssue((state) => state.draft);
  const [asked, setAsked] = useState(false);
  const presets = rule === undefined ? [] : buildPresets(rule);
  const preset = presetOf(validity, rule);
  const other = asked || preset === undefined || !presets.some((period) => keyOf(period) === preset);
  const problem = problemOf(validity, rule) ?? refusalBeside(draft, 'validity');
  const choose = (value: string) => {
    setAsked(value === OTHER);
    const period = presets.find((one) => keyOf(one) === value);
    if (period !== undefined) changeValidity({ kind: 'period', count: String(period.count), unit: period.unit });
    else if (validity.kind === 'standard' && rule !== undefined) {
      const { count, unit } = rule.standard;
      changeValidity({ kind: 'period', count: String(count), unit });
    }
  };
  return (
    <div className={css['fields']} data-issue-field="validity">
      <div>
        <div className={css['legend']}>
          <span>{text.validFor}</span>
          {draft === null ? null : <End at={draft.notAfter} validity={validity} />}
        </div>
        <div className={css['wide']}>
          <Segmented
            label={text.validFor}
            value={other ? OTHER : preset}
            options={[
              ...presets.map((period) => ({ value: keyOf(period), label: text.period(period) })),
              { value: OTHER, label: text.other },
            ]}
            onChange={choose}
          />
        </div>
      </div>
      {other && rule !== undefined ? <OtherValidity validity={validity} rule={rule} /> : null}
      {problem === undefined ? null : (
        <p className={css['problem']} role="alert">
          {problem}
        </p>
      )}
    </div>
  );
}

function End({ at, validity }: { readonly at: number; readonly validity: ValidityChoice }) {
  if (validity.kind === 'endless') return <span>{text.withoutEnd}</span>;
  const isShort = validity.kind === 'period' && validity.unit === 'hours';
  return <span title={formatBoth(at)}>{text.until(isShort ? formatMinute(at) : formatDate(at))}</span>;
}

const UNTIL = 'until';
const ENDLESS = 'endless';

/** A length in any unit, an instant, or none. */
function OtherValidity({ validity, rule }: { readonly validity: ValidityChoice; readonly rule: ValidityRule }) {
  const notAfter = useIssue((state) => state.draft?.notAfter);
  const unit =
    validity.kind === 'period' ? validity.unit : validity.kind === 'standard' ? rule.standard.unit : validity.kind;
  const count = validity.kind === 'period' ? validity.count : String(rule.standard.count);
  const chooseUnit = (next: string) => {
    const known = VALIDITY_UNITS.find((one) => one === next);
    if (known !== undefined) changeValidity({ kind: 'period', count, unit: known });
    else if (next === ENDLESS) changeValidity({ kind: 'endless' });
    else changeValidity(untilOf(notAfter === undefined ? '' : formatLocalInstant(notAfter)));
  };
  return (
    <div className={css['other']}>
      {validity.kind === 'until' ? (
        <TextInput
          mono
          aria-label={text.untilLabel}
          placeholder={text.untilPlaceholder}
          maxLength={16}
          value={validity.text}
          aria-invalid={validity.at === null || undefined}
          onChange={(event) => changeValidity(untilOf(event.currentTarget.value))}
        />
      ) : (
        <TextInput
          aria-label={text.length}
          inputMode="numeric"
          maxLength={6}
          disabled={validity.kind === 'endless'}
          value={validity.kind === 'endless' ? '' : count}
          aria-invalid={parseValidity(validity) === undefined || undefined}
          onChange={(event) =>
            changeValidity({
              kind: 'period',
              count: event.currentTarget.value,
              unit: validity.kind === 'period' ? validity.unit : rule.standard.unit,
            })
          }
        />
      )}
      <Select
        label={text.unit}
        value={unit}
        options={[
          ...VALIDITY_UNITS.map((value) => ({ value: value as string, label: text.unitWord(value) })),
          { value: UNTIL, label: text.untilInstant },
          ...(rule.mayBeEndless ? [{ value: ENDLESS, label: text.endless }] : []),
        ]}
        onChange={chooseUnit}
      />
    </div>
  );
}

const changeValidity = (validity: ValidityChoice): void => changeIssueForm({ validity });
const untilOf = (typed: string): ValidityChoice => ({ kind: 'until', text: typed, at: parseLocalInstant(typed) });
const keyOf = ({ count, unit }: Period): string => `${count} ${unit}`;

/** The segment that a choice stands for. */
function presetOf(validity: ValidityChoice, rule: ValidityRule | undefined): string | undefined {
  if (validity.kind === 'standard') return rule === undefined ? OTHER : keyOf(rule.standard);
  const read = parseValidity(validity);
  return typeof read === 'object' && 'count' in read ? keyOf(read) : undefined;
}

function problemOf(validity: ValidityChoice, rule: ValidityRule | undefined): string | undefined {
  if (parseValidity(validity) !== undefined) return undefined;
  if (validity.kind === 'until') return issueText.problems.until;
  return rule === undefined ? issueText.problems.validityShape : issueText.problems.validity(periodWords(rule.longest));
}
