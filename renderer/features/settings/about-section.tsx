import { useEffect } from 'react';
import { settingsText as words } from '../../../shared/text/en/ui/settings.ts';
import { openLink, readApplicationInfo, useApplicationInfo } from '../../stores/application.ts';
import { reportFailure } from '../../stores/failure.ts';
import { openDialog } from '../../stores/window-dialogs.ts';
import { Button } from '../../ui/button.tsx';
import { KeyValue } from '../../ui/key-value.tsx';
import { Section } from './section.tsx';
import css from './settings.module.css';

const LINKS = ['guide', 'issues', 'security'] as const;

/** Version, runtime and engine, and where to read on. */
export function AboutSection() {
  const info = useApplicationInfo((state) => state.info);
  useEffect(() => void readApplicationInfo(), []);
  return (
    <Section title={words.about}>
      {info === null ? null : (
        <KeyValue
          rows={(['version', 'runtime', 'engine', 'platform', 'licence'] as const).map((key) => ({
            label: words.aboutRows[key],
            value: info[key],
          }))}
        />
      )}
      <div className={css['links']}>
        {LINKS.map((link) => (
          <Button key={link} onClick={() => reportFailure(openLink(link))}>
            {words.links[link]}
          </Button>
        ))}
        <Button variant="quiet" onClick={() => openDialog('shortcuts')}>
          {words.shortcuts}
        </Button>
      </div>
    </Section>
  );
}
