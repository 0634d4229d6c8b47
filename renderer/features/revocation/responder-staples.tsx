import { useState } from 'react';
import type { AuthorityId } from '../../../shared/model/brands.ts';
import {
  MAX_STAPLE_NAME,
  type ResponderState,
  STAPLE_FORMATS,
  type StapleFormat,
  type StaplePlan,
  type StapleRun,
} from '../../../shared/model/responder.ts';
import { responderText } from '../../../shared/text/en/ui/responder.ts';
import { responderSetupText as words } from '../../../shared/text/en/ui/responder-setup.ts';
import { describeError, keepFailure } from '../../stores/failure.ts';
import { endStaples, renewStaples, setStaples } from '../../stores/responder.ts';
import { ensureUnlocked } from '../../stores/unlock.ts';
import { Button } from '../../ui/button.tsx';
import { Field, TextInput } from '../../ui/field.tsx';
import { visibleText } from '../../ui/format-text.ts';
import { KeyValue, SectionHead } from '../../ui/key-value.tsx';
import { Select } from '../../ui/select.tsx';
import { Status } from '../../ui/status.tsx';
import { showToast } from '../../ui/toast.tsx';
import css from './responder.module.css';

const HOURS = [1, 4, 8, 12, 24, 72] as const;
const BY_HAND = 'by-hand';

interface StaplesProps {
  readonly state: ResponderState;
  readonly authorityId: AuthorityId;
  /** Why the plan cannot be changed. */
  readonly blocked: string | undefined;
  /** Why nothing can be written by it. */
  readonly writeBlocked: string | undefined;
}

type Wanted = Omit<StaplePlan, 'folder'>;

/** Answers of one authority that are written as files: for whom, where, how often. What is chosen is kept at once where the folder is known. */
export function ResponderStaples({ state, authorityId, blocked, writeBlocked }: StaplesProps) {
  const plan = state.settings.staples.find((one) => one.authorityId === authorityId);
  const run = state.stapleRuns.find((one) => one.authorityId === authorityId);
  const [wanted, setWanted] = useState<Wanted>(
    () => plan ?? { authorityId, format: 'der', name: '', everyHours: null },
  );
  const keep = async (next: Wanted): Promise<void> => {
    setWanted(next);
    if (plan !== undefined) keepFailure(await setStaples({ ...pickWanted(next), chooseFolder: false }));
  };
  const choose = async (): Promise<void> => {
    const kept = await setStaples({ ...pickWanted(wanted), chooseFolder: true });
    if (keepFailure(kept) && kept.ok && kept.value !== null) await write(authorityId);
  };
  return (
    <>
      <SectionHead
        trailing={
          <span className={css['buttons']}>
            {plan === undefined ? null : (
              <>
                <Button size="small" blockedBecause={writeBlocked} onClick={() => void write(authorityId)}>
                  {words.write}
                </Button>
                <Button size="small" blockedBecause={blocked} onClick={() => void end(authorityId)}>
                  {words.stop}
                </Button>
              </>
            )}
            <Button size="small" blockedBecause={blocked} onClick={() => void choose()}>
              {plan === undefined ? words.chooseFolder : words.otherFolder}
            </Button>
          </span>
        }
      >
        {words.staples}
      </SectionHead>
      <p className={css['quiet']}>{words.staplesLead}</p>
      <StapleFields
        wanted={wanted}
        isFixed={blocked !== undefined}
        answerHours={state.settings.answerHours}
        onChange={(next) => void keep(next)}
        onType={setWanted}
      />
      {plan === undefined ? null : (
        <KeyValue
          rows={[
            { label: words.folder, value: visibleText(plan.folder), mono: true },
            { label: words.lastRun, value: <LastRun run={run} name={plan.name} /> },
          ]}
        />
      )}
    </>
  );
}

const pickWanted = ({ authorityId, format, name, everyHours }: Wanted): Wanted => ({
  authorityId,
  format,
  name: name.trim(),
  everyHours,
});

async function write(authorityId: AuthorityId): Promise<void> {
  if (!(await ensureUnlocked(responderText.unlockToStart))) return;
  const renewed = await renewStaples(authorityId);
  if (!keepFailure(renewed) || !renewed.ok) return;
  const run = renewed.value.stapleRuns.find((one) => one.authorityId === authorityId);
  showToast(words.written(run?.files ?? 0), 'done');
}

async function end(authorityId: AuthorityId): Promise<void> {
  if (keepFailure(await endStaples(authorityId))) showToast(words.ended, 'done');
}

function LastRun({ run, name }: { readonly run: StapleRun | undefined; readonly name: string }) {
  if (run === undefined) return words.neverRun;
  if (run.error !== null)
    return <Status status="expired">{words.failedAt(run.at, describeError(run.error).title)}</Status>;
  return run.files === 0 ? <Status status="expiring">{words.noneMatch(name)}</Status> : words.ranAt(run.files, run.at);
}

interface StapleFieldsProps {
  readonly wanted: Wanted;
  readonly isFixed: boolean;
  readonly answerHours: number;
  /** Something was chosen, or a field was left. */
  readonly onChange: (wanted: Wanted) => void;
  readonly onType: (wanted: Wanted) => void;
}

function StapleFields({ wanted, isFixed, answerHours, onChange, onType }: StapleFieldsProps) {
  const { format, name, everyHours } = wanted;
  const often = [...new Set([...HOURS, ...(everyHours === null ? [] : [everyHours])])].toSorted((a, b) => a - b);
  return (
    <div className={css['staples']}>
      <Field label={words.format}>
        <Select<StapleFormat>
          value={format}
          disabled={isFixed}
          options={STAPLE_FORMATS.map((value) => ({ value, label: words.formats[value] }))}
          onChange={(next) => onChange({ ...wanted, format: next })}
        />
      </Field>
      <Field
        label={words.often}
        error={everyHours !== null && everyHours >= answerHours ? words.tooSeldom(answerHours) : undefined}
      >
        <Select
          value={everyHours === null ? BY_HAND : String(everyHours)}
          disabled={isFixed}
          options={[
            { value: BY_HAND, label: words.byHand },
            ...often.map((hours) => ({ value: String(hours), label: words.every(hours) })),
          ]}
          onChange={(next) => onChange({ ...wanted, everyHours: next === BY_HAND ? null : Number(next) })}
        />
      </Field>
      <Field label={words.name} hint={words.nameHint}>
        <TextInput
          value={name}
          maxLength={MAX_STAPLE_NAME}
          disabled={isFixed}
          onChange={({ target }) => onType({ ...wanted, name: target.value })}
          onBlur={() => onChange(wanted)}
        />
      </Field>
    </div>
  );
}
