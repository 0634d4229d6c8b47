import { profileFieldText } from '../../../../shared/text/en/ui/profile-fields.ts';
import { changeProfile, dropFromProfile } from '../../../stores/profile-editor.ts';
import { Checkbox } from '../../../ui/checkbox.tsx';
import { Select } from '../../../ui/select.tsx';
import { GroupRemark, LinesField, ProfileField } from '../profile-field.tsx';
import type { SectionProps } from './section-parts.tsx';
import css from './section.module.css';

const words = profileFieldText.authority;
const LENGTHS = ['none', '0', '1', '2', '3'] as const;

/** What an authority below may do. */
export function AuthoritySection({ content: { kind, pathLength, nameConstraints } }: SectionProps) {
  if (kind !== 'authority')
    return (
      <div className={css['section']}>
        <p className={css['quiet']}>{words.notHere}</p>
        <GroupRemark path="pathLength" />
        <GroupRemark path="nameConstraints" />
      </div>
    );
  const chosen = pathLength === undefined ? 'none' : String(pathLength);
  const options = LENGTHS.map((value): { value: string; label: string } => ({
    value,
    label: words.pathLengths[value],
  }));
  return (
    <div className={css['section']}>
      <ProfileField path="pathLength" label={words.pathLength}>
        <Select<string>
          value={chosen}
          options={
            options.some(({ value }) => value === chosen) ? options : [...options, { value: chosen, label: chosen }]
          }
          onChange={(next) =>
            next === 'none' ? dropFromProfile('pathLength') : changeProfile({ pathLength: Number(next) })
          }
        />
      </ProfileField>
      <section className={css['part']} aria-label={words.constraints}>
        <Checkbox
          checked={nameConstraints !== undefined}
          onChange={(wanted) =>
            wanted
              ? changeProfile({ nameConstraints: { permitted: [], excluded: [] } })
              : dropFromProfile('nameConstraints')
          }
        >
          {words.hasConstraints}
        </Checkbox>
        {nameConstraints === undefined ? null : (
          <>
            {(['permitted', 'excluded'] as const).map((side) => (
              <LinesField
                key={side}
                path={`nameConstraints.${side}`}
                label={words[side]}
                hint={words.hint}
                value={nameConstraints[side]}
                onChange={(lines) => changeProfile({ nameConstraints: { ...nameConstraints, [side]: lines } })}
              />
            ))}
          </>
        )}
      </section>
    </div>
  );
}
