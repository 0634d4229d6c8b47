import { useState } from 'react';
import { profilesText } from '../../../shared/text/en/ui/profiles.ts';
import { useProfileEditor } from '../../stores/profile-editor.ts';
import { Tabs } from '../../ui/tabs.tsx';
import { ExamplePane } from './example-pane.tsx';
import { ProblemsPane } from './problems-pane.tsx';
import type { ProfilePart } from './profile-parts.ts';
import { VersionsPane } from './versions-pane.tsx';

type Side = 'example' | 'problems' | 'versions';

/** What comes of the profile as it is typed, what is wrong with it, and what it said before. */
export function EditorSide({ onPart }: { readonly onPart: (part: ProfilePart) => void }) {
  const [side, setSide] = useState<Side>('example');
  const problems = useProfileEditor((state) => state.problems);
  const details = useProfileEditor((state) => state.details);
  return (
    <Tabs<Side>
      label={profilesText.editor.panes}
      active={side}
      onChange={setSide}
      items={[
        { id: 'example', label: profilesText.example.title, content: <ExamplePane /> },
        {
          id: 'problems',
          label: profilesText.editor.problems,
          count: problems.length,
          content: <ProblemsPane problems={problems} onPart={onPart} />,
        },
        ...(details === null
          ? []
          : [
              {
                id: 'versions' as const,
                label: profilesText.versions.title,
                count: details.versions.length,
                content: <VersionsPane details={details} />,
              },
            ]),
      ]}
    />
  );
}
