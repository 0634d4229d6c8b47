import type { ReactNode } from 'react';
import type { ProfileContent } from '../../../shared/model/profile.ts';
import { profilesText } from '../../../shared/text/en/ui/profiles.ts';
import { useProfileEditor } from '../../stores/profile-editor.ts';
import { formatCount } from '../../ui/format-number.ts';
import { SideTabs } from '../../ui/side-tabs.tsx';
import { Status } from '../../ui/status.tsx';
import { countErrors, partOf, partsFor, type ProfilePart } from './profile-parts.ts';
import css from './profiles.module.css';
import { AuthoritySection } from './sections/authority-section.tsx';
import { CustomSection } from './sections/custom-section.tsx';
import { GeneralSection } from './sections/general-section.tsx';
import { KeysSection } from './sections/keys-section.tsx';
import { NamesSection } from './sections/names-section.tsx';
import { PoliciesSection } from './sections/policies-section.tsx';
import { RestSection } from './sections/rest-section.tsx';
import type { SectionProps } from './sections/section-parts.tsx';
import { StatementsSection } from './sections/statements-section.tsx';
import { SubjectSection } from './sections/subject-section.tsx';
import { UsageSection } from './sections/usage-section.tsx';
import { ValiditySection } from './sections/validity-section.tsx';

const SECTIONS: Readonly<Record<ProfilePart, (props: SectionProps) => ReactNode>> = {
  general: GeneralSection,
  validity: ValiditySection,
  keys: KeysSection,
  subject: SubjectSection,
  names: NamesSection,
  usage: UsageSection,
  policies: PoliciesSection,
  authority: AuthoritySection,
  statements: StatementsSection,
  custom: CustomSection,
  rest: RestSection,
};

export interface ProfileFormProps {
  readonly content: ProfileContent;
  readonly part: ProfilePart;
  readonly onPart: (part: ProfilePart) => void;
}

/** The parts of the form by name, each with the number of its problems. */
export function ProfileForm({ content, part, onPart }: ProfileFormProps) {
  const hasProblem = useProfileEditor((state) => state.problems.some(({ path }) => partOf(path) === 'authority'));
  const parts = partsFor(content, hasProblem || part === 'authority');
  return (
    <SideTabs<ProfilePart>
      label={profilesText.editor.sections}
      active={part}
      onChange={onPart}
      items={parts.map((id) => {
        const Section = SECTIONS[id];
        return {
          id,
          label: profilesText.sections[id],
          mark: <PartMark part={id} />,
          content: <Section content={content} />,
        };
      })}
    />
  );
}

function PartMark({ part }: { readonly part: ProfilePart }) {
  const problems = useProfileEditor((state) => state.problems).filter(({ path }) => partOf(path) === part);
  if (problems.length === 0) return null;
  return (
    <span className={css['count']}>
      <Status status={countErrors(problems) > 0 ? 'expired' : 'expiring'}>
        {formatCount(problems.length)}
        <span className="visually-hidden"> {profilesText.editor.problems}</span>
      </Status>
    </span>
  );
}
