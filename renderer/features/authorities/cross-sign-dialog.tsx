import { useState } from 'react';
import type { AuthoritySummary } from '../../../shared/model/authority.ts';
import type { AuthorityId, FileHandleId } from '../../../shared/model/brands.ts';
import type { Period } from '../../../shared/model/profile.ts';
import type { AppError } from '../../../shared/errors.ts';
import type { Result } from '../../../shared/result.ts';
import { authoritiesText } from '../../../shared/text/en/ui/authorities.ts';
import { authorityActsText } from '../../../shared/text/en/ui/authority-acts.ts';
import { frameText } from '../../../shared/text/en/ui/frame.ts';
import { useAuthorities } from '../../stores/authorities.ts';
import { chooseAuthorityFile, crossSign, crossSignForeign } from '../../stores/authority-acts.ts';
import { useNow } from '../../stores/clock.ts';
import { describeError } from '../../stores/failure.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { ErrorPanel } from '../../ui/error-panel.tsx';
import { Field } from '../../ui/field.tsx';
import { visibleText } from '../../ui/format-text.ts';
import { Segmented } from '../../ui/segmented.tsx';
import { Select } from '../../ui/select.tsx';
import { showToast } from '../../ui/toast.tsx';
import css from './authorities.module.css';
import { PATH_LENGTHS, type PathLengthChoice } from './authority-form.ts';
import { PeriodField, sayPeriod } from './period-field.tsx';
import type { AuthorityActProps } from './renew-authority-dialog.tsx';
import { fitPeriod, isPeriod, readPeriod, type TypedPeriod } from './typed-period.ts';
import { useAct } from './use-act.ts';

const words = authorityActsText.crossSign;
const { renew } = authorityActsText;
const { form } = authoritiesText;
const TWO_YEARS: TypedPeriod = { count: '2', unit: 'years' };

interface Subject {
  readonly from: 'own' | 'foreign';
  readonly id: AuthorityId | null;
  readonly file: { readonly handle: FileHandleId; readonly name: string } | null;
}

/** Certifies the key of another authority, of this workspace or of a file. */
export function CrossSignDialog({ details: { summary }, onClose }: AuthorityActProps) {
  const now = useNow();
  const act = useAct(renew.unlockPurpose);
  const others = useOthers(summary);
  // One whose key was replaced bridges the time to its successor.
  const first = others.find(({ id }) => id === summary.succeededById) ?? others[0];
  const [subject, setSubject] = useState<Subject>({ from: 'own', id: first?.id ?? null, file: null });
  const [period, setPeriod] = useState<TypedPeriod>(() => fitPeriod(TWO_YEARS, now, summary.notAfter));
  const [pathLength, setPathLength] = useState<PathLengthChoice | 'same'>('same');
  const chosen = subject.from === 'own' ? subject.id !== null : subject.file !== null;
  const blocked = act.busy || !chosen || !isPeriod(period);
  const submit = () => {
    if (blocked) return;
    const limit = pathLength === 'same' ? {} : { pathLength: pathLength === 'none' ? null : Number(pathLength) };
    void act.run(
      () => sign(subject, { byId: summary.id, validity: readPeriod(period), ...limit }),
      () => {
        showToast(words.done(summary.name));
        onClose();
      },
    );
  };
  return (
    <Dialog
      open
      title={words.title(summary.name)}
      description={words.description(summary.name)}
      onClose={onClose}
      onSubmit={submit}
      footer={
        <>
          <Button onClick={onClose}>{frameText.kit.cancel}</Button>
          <Button type="submit" variant="primary" className={css['longLabel']} disabled={blocked} aria-busy={act.busy}>
            {act.busy
              ? renew.working
              : words.submit(summary.name, isPeriod(period) ? sayPeriod(readPeriod(period)) : '')}
          </Button>
        </>
      }
    >
      <SubjectFields subject={subject} others={others} onChange={setSubject} />
      <div className={css['twoColumns']}>
        <PeriodField period={period} now={now} onChange={setPeriod} signer={summary} />
        <Field label={words.pathLength}>
          <Select
            value={pathLength}
            onChange={setPathLength}
            options={[
              { value: 'same' as const, label: words.samePathLength },
              ...PATH_LENGTHS.map((value) => ({ value, label: form.pathLengths[value] })),
            ]}
          />
        </Field>
      </div>
      {act.error === null ? null : <ErrorPanel inset {...describeError(act.error)} />}
    </Dialog>
  );
}

interface SubjectFieldsProps {
  readonly subject: Subject;
  readonly others: readonly AuthoritySummary[];
  readonly onChange: (subject: Subject) => void;
}

function SubjectFields({ subject, others, onChange }: SubjectFieldsProps) {
  const choose = async () => {
    const file = await chooseAuthorityFile();
    if (file !== null) onChange({ ...subject, file });
  };
  return (
    <>
      <Field label={words.subject}>
        <div>
          <Segmented
            label={words.subject}
            value={subject.from}
            onChange={(from) => onChange({ ...subject, from })}
            options={[
              { value: 'own', label: words.own },
              { value: 'foreign', label: words.foreign },
            ]}
          />
        </div>
      </Field>
      {subject.from === 'foreign' ? (
        <div className={css['unit']}>
          <Button onClick={() => void choose()}>{words.choose}</Button>
          <span className={css['quiet']}>{subject.file === null ? words.noFile : words.chosen(subject.file.name)}</span>
        </div>
      ) : subject.id === null ? (
        <p className={css['quiet']}>{words.noOther}</p>
      ) : (
        <Field label={words.which}>
          <Select
            value={subject.id}
            onChange={(id) => onChange({ ...subject, id })}
            options={others.map(({ id, name, key }) => ({ value: id, label: visibleText(name), note: key }))}
          />
        </Field>
      )}
    </>
  );
}

/** Authorities whose key this one could certify: not itself and none above it. */
function useOthers(by: AuthoritySummary): readonly AuthoritySummary[] {
  const list = useAuthorities((state) => state.list) ?? [];
  const above = new Set<string>([by.id]);
  for (let { parentId } = by; parentId !== undefined && !above.has(parentId); ) {
    above.add(parentId);
    parentId = list.find(({ id }) => id === parentId)?.parentId;
  }
  return list.filter(({ id, archivedAt }) => !above.has(id) && archivedAt === undefined);
}

interface Terms {
  readonly byId: AuthorityId;
  readonly validity: Period;
  /** Absent: what its own certificate says, cut to what the signer has left. */
  readonly pathLength?: number | null;
}

async function sign({ from, id, file }: Subject, terms: Terms): Promise<Result<unknown, AppError>> {
  if (from === 'foreign' && file !== null) return crossSignForeign({ handle: file.handle, ...terms });
  if (id === null) throw new Error('nothing was chosen');
  return crossSign({ id, ...terms });
}
