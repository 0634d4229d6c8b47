import { PROFILE_ID_PATTERN } from '../../../../shared/model/profile.ts';
import { profileFieldText } from '../../../../shared/text/en/ui/profile-fields.ts';
import { changeProfile, changeProfileId, dropFromProfile, useProfileEditor } from '../../../stores/profile-editor.ts';
import { useProfiles } from '../../../stores/profiles.ts';
import { Field, TextArea, TextInput } from '../../../ui/field.tsx';
import { Segmented } from '../../../ui/segmented.tsx';
import { ProfileField } from '../profile-field.tsx';
import type { SectionProps } from './section-parts.tsx';
import css from './section.module.css';

const words = profileFieldText.general;

/** What the profile is called and whom it is for. */
export function GeneralSection({ content }: SectionProps) {
  return (
    <div className={css['section']}>
      <ProfileField path="name" label={words.name}>
        <TextInput
          value={content.name}
          maxLength={100}
          onChange={(event) => changeProfile({ name: event.currentTarget.value })}
        />
      </ProfileField>
      <IdField />
      <ProfileField path="note" label={words.note} hint={words.noteHint} optional>
        <TextArea
          value={content.note}
          maxLength={1000}
          rows={3}
          onChange={(event) => changeProfile({ note: event.currentTarget.value })}
        />
      </ProfileField>
      <fieldset className={css['group']} data-path="kind">
        <legend>{words.kind}</legend>
        <div>
          <Segmented
            label={words.kind}
            value={content.kind}
            options={[
              { value: 'end-entity', label: words.kinds['end-entity'] },
              { value: 'authority', label: words.kinds.authority },
            ]}
            onChange={changeKind}
          />
        </div>
      </fieldset>
    </div>
  );
}

/** Rules that only authorities have go with the kind. */
function changeKind(kind: 'end-entity' | 'authority'): void {
  if (kind === 'end-entity') {
    dropFromProfile('pathLength');
    dropFromProfile('nameConstraints');
  }
  changeProfile({ kind });
}

/** Chosen once, for a new profile. */
function IdField() {
  const id = useProfileEditor((state) => state.id);
  const isNew = useProfileEditor((state) => state.basedOn === null);
  const isTaken = useProfiles((state) => state.list?.some((profile) => profile.id === id) === true);
  const problem = !isNew
    ? undefined
    : !PROFILE_ID_PATTERN.test(id)
      ? words.idInvalid
      : isTaken
        ? words.idTaken
        : undefined;
  return (
    <Field label={words.id} hint={words.idHint} error={problem}>
      <TextInput
        mono
        value={id}
        readOnly={!isNew}
        maxLength={64}
        onChange={(event) => changeProfileId(event.currentTarget.value)}
      />
    </Field>
  );
}
