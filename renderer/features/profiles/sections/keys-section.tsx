import type { KeyChoice } from '../../../../shared/model/key.ts';
import { profileFieldText } from '../../../../shared/text/en/ui/profile-fields.ts';
import { profileWords } from '../../../../shared/text/en/ui/profiles.ts';
import { changeProfile } from '../../../stores/profile-editor.ts';
import { useOfferedKeys } from '../../../stores/settings.ts';
import { Select } from '../../../ui/select.tsx';
import { ProfileField } from '../profile-field.tsx';
import { BoxGroup, type SectionProps } from './section-parts.tsx';
import css from './section.module.css';

const words = profileFieldText.keys;

/** Which keys are certified, and which one is made here. */
export function KeysSection({ content: { keys } }: SectionProps) {
  const offered = useOfferedKeys(keys.standard);
  const known = [...offered, ...keys.allowed.filter((key) => !offered.includes(key))];
  const options = known.map((key) => ({ value: key, label: profileWords.keys[key] }));
  return (
    <div className={css['section']}>
      <BoxGroup<KeyChoice>
        path="keys.allowed"
        label={words.allowed}
        options={options}
        value={keys.allowed}
        onChange={(allowed) => changeProfile({ keys: { ...keys, allowed } })}
      />
      <ProfileField path="keys.standard" label={words.standard}>
        <Select<KeyChoice>
          value={keys.standard}
          options={options}
          onChange={(standard) => changeProfile({ keys: { ...keys, standard } })}
        />
      </ProfileField>
    </div>
  );
}
