import { useEffect, useState } from 'react';
import { profilesText } from '../../../shared/text/en/ui/profiles.ts';
import { problemText } from '../../../shared/text/index.ts';
import { describeError } from '../../stores/failure.ts';
import { useNow } from '../../stores/clock.ts';
import { useProfileEditor } from '../../stores/profile-editor.ts';
import { followProfileExample, useProfileExample } from '../../stores/profile-example.ts';
import { Finding } from '../../ui/banner.tsx';
import { ErrorPanel } from '../../ui/error-panel.tsx';
import { FieldList } from '../../ui/fields/field-list.tsx';
import { buildFieldGroups } from '../../ui/fields/item-fields.ts';
import { LintFindings } from '../../ui/lint-findings.tsx';
import { Spinner } from '../../ui/progress.tsx';
import { Segmented } from '../../ui/segmented.tsx';
import { countErrors } from './profile-parts.ts';
import { Remark } from './remark.tsx';
import css from './side.module.css';

const words = profilesText.example;

type Shown = 'fields' | 'findings';

/** The certificate that the profile makes of sample names, and what the rules say of it; follows the form. */
export function ExamplePane() {
  const { checking, problems } = useProfileEditor();
  const { example, error, isMaking } = useProfileExample();
  const [shown, setShown] = useState<Shown>('fields');
  const now = useNow();
  useEffect(followProfileExample, []);
  const isStale = !checking && countErrors(problems) > 0;
  return (
    <div className={css['example']}>
      <header className={css['head']}>
        <Segmented<Shown>
          label={words.label}
          size="small"
          value={shown}
          options={[
            { value: 'fields', label: words.fields },
            { value: 'findings', label: words.findings },
          ]}
          onChange={setShown}
        />
        <p className={css['quiet']} role="status">
          {checking || isMaking ? (
            <Spinner>{words.working}</Spinner>
          ) : isStale ? (
            <Remark status="expiring">{words.stale}</Remark>
          ) : (
            words.hint
          )}
        </p>
      </header>
      {error === null ? null : <ErrorPanel inset {...describeError(error)} />}
      {example === null ? null : (
        <div data-stale={isStale || undefined} className={css['body']}>
          <Refusals />
          {shown === 'fields' ? (
            <FieldList name={words.label} groups={buildFieldGroups(example.item, {}).slice(0, 2)} now={now} brief />
          ) : (
            <LintFindings report={example.lint} />
          )}
        </div>
      )}
    </div>
  );
}

/** A profile whose own sample would be refused. */
function Refusals() {
  const refusals = useProfileExample((state) => state.example?.draft.refusals) ?? [];
  if (refusals.length === 0) return null;
  return (
    <>
      {refusals.map((problem, at) => {
        const { title, detail } = problemText(problem);
        return (
          <Finding key={`${problem.code} ${at}`} tone="fail" title={title} reference={problem.rfc}>
            <p>
              {words.refused} {detail}
            </p>
          </Finding>
        );
      })}
    </>
  );
}
