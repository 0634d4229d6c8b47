import { profileFieldText } from '../../../../shared/text/en/ui/profile-fields.ts';
import { changeProfile } from '../../../stores/profile-editor.ts';
import { Checkbox } from '../../../ui/checkbox.tsx';
import { NumberField, PeriodField } from '../profile-field.tsx';
import type { SectionProps } from './section-parts.tsx';
import css from './section.module.css';

const words = profileFieldText.validity;

/** How long certificates live. */
export function ValiditySection({ content: { validity } }: SectionProps) {
  const change = (part: Partial<typeof validity>) => changeProfile({ validity: { ...validity, ...part } });
  return (
    <div className={css['section']}>
      <PeriodField
        path="validity.standard"
        label={words.standard}
        value={validity.standard}
        onChange={(standard) => change({ standard })}
      />
      <PeriodField
        path="validity.longest"
        label={words.longest}
        value={validity.longest}
        onChange={(longest) => change({ longest })}
      />
      <NumberField
        path="validity.backdateMinutes"
        label={words.backdate}
        hint={words.backdateHint}
        value={validity.backdateMinutes}
        onChange={(backdateMinutes) => change({ backdateMinutes })}
      />
      <div className={css['group']}>
        <Checkbox checked={validity.mayBeEndless} onChange={(mayBeEndless) => change({ mayBeEndless })}>
          {words.endless}
        </Checkbox>
        <p className={css['hint']}>{words.endlessHint}</p>
      </div>
    </div>
  );
}
