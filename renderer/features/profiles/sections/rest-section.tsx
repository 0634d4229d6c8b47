import { profileFieldText } from '../../../../shared/text/en/ui/profile-fields.ts';
import { changeProfile } from '../../../stores/profile-editor.ts';
import { Segmented } from '../../../ui/segmented.tsx';
import type { SectionProps } from './section-parts.tsx';
import css from './section.module.css';

const words = profileFieldText.rest;

/** What becomes of everything that no rule names. */
export function RestSection({ content: { otherExtensions } }: SectionProps) {
  return (
    <div className={css['section']}>
      <fieldset className={css['group']} data-path="otherExtensions">
        <legend>{words.others}</legend>
        <div>
          <Segmented<'drop' | 'refuse'>
            label={words.others}
            value={otherExtensions}
            options={(['drop', 'refuse'] as const).map((value) => ({ value, label: words.choices[value] }))}
            onChange={(next) => changeProfile({ otherExtensions: next })}
          />
        </div>
        <p className={css['hint']}>{words.hints[otherExtensions]}</p>
      </fieldset>
    </div>
  );
}
