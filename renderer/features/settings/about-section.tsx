import { useEffect, useState } from 'react';
import { diagnosisText } from '../../../shared/text/en/diagnosis.ts';
import { settingsText as words } from '../../../shared/text/en/ui/settings.ts';
import { openLink, readApplicationInfo, useApplicationInfo } from '../../stores/application.ts';
import { reportFailure } from '../../stores/failure.ts';
import { openDialog } from '../../stores/window-dialogs.ts';
import { Button } from '../../ui/button.tsx';
import { KeyValue } from '../../ui/key-value.tsx';
import { DiagnosisDialog } from './diagnosis-dialog.tsx';
import { Section } from './section.tsx';
import css from './settings.module.css';
import { UpdateRow } from './update-row.tsx';

const LINKS = ['guide', 'issues', 'security'] as const;

/** Version, runtime and engine, and where to read on. */
export function AboutSection() {
  const info = useApplicationInfo((state) => state.info);
  const [isReporting, setReporting] = useState(false);
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
      <UpdateRow />
      <div className={css['links']}>
        {LINKS.map((link) => (
          <Button key={link} onClick={() => reportFailure(openLink(link))}>
            {words.links[link]}
          </Button>
        ))}
        <Button onClick={() => setReporting(true)}>{diagnosisText.button}</Button>
        <Button variant="quiet" onClick={() => openDialog('shortcuts')}>
          {words.shortcuts}
        </Button>
      </div>
      {isReporting ? <DiagnosisDialog onClose={() => setReporting(false)} /> : null}
    </Section>
  );
}
