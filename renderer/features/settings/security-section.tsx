import { settingsText as words } from '../../../shared/text/en/ui/settings.ts';
import { useRoleBlock } from '../../stores/operators.ts';
import { useSettings } from '../../stores/settings.ts';
import { openDialog } from '../../stores/window-dialogs.ts';
import { useWorkspace } from '../../stores/workspace.ts';
import { Button } from '../../ui/button.tsx';
import { LabelledRow } from '../../ui/labelled-row.tsx';
import { Segmented } from '../../ui/segmented.tsx';
import { Select } from '../../ui/select.tsx';
import { saveSetting } from './appearance-section.tsx';
import { RememberRow } from './remember-row.tsx';
import { Section } from './section.tsx';

const LOCK_MINUTES = [1, 5, 10, 15, 30, 60, 240, 0] as const;
const EXPIRING_DAYS = [7, 14, 30, 45, 60, 90, 180] as const;

/** When keys lock and what counts as expiring. */
export function SecuritySection() {
  const workspace = useWorkspace();
  const minutes = useSettings((settings) => settings.autoLockMinutes);
  const roleBlock = useRoleBlock('admin');
  const days = useSettings((settings) => settings.expiringDays);
  return (
    <>
      <Section title={words.security}>
        <LabelledRow label={words.autoLock} hint={words.autoLockHint} fixedBecause={roleBlock}>
          <Select
            label={words.autoLock}
            value={String(minutes)}
            options={withCurrent(LOCK_MINUTES, minutes).map((value) => ({
              value: String(value),
              label: lockLabel(value),
            }))}
            onChange={(next) => void saveSetting({ autoLockMinutes: Number(next) })}
          />
        </LabelledRow>

        {workspace === null ? null : (
          <LabelledRow label={words.passphrase} hint={words.passphraseHint}>
            <Button disabled={workspace.readOnly} onClick={() => openDialog('passphrase')}>
              {words.changePassphrase}
            </Button>
          </LabelledRow>
        )}
        {workspace === null || workspace.readOnly ? null : <RememberRow workspace={workspace} />}
      </Section>
      <Section title={words.certificates}>
        <LabelledRow label={words.expiring} hint={words.expiringHint} fixedBecause={roleBlock}>
          <Select
            label={words.expiring}
            value={String(days)}
            options={withCurrent(EXPIRING_DAYS, days).map((value) => ({
              value: String(value),
              label: words.expiringValue(value),
            }))}
            onChange={(next) => void saveSetting({ expiringDays: Number(next) })}
          />
        </LabelledRow>
        {workspace === null ? null : <PostQuantumRow roleBlock={roleBlock} />}
      </Section>
    </>
  );
}

function PostQuantumRow({ roleBlock }: { readonly roleBlock: string | undefined }) {
  const isOn = useSettings((settings) => settings.postQuantumKeys);
  return (
    <LabelledRow label={words.postQuantum} hint={words.postQuantumHint} fixedBecause={roleBlock}>
      <Segmented
        label={words.postQuantum}
        value={isOn ? 'on' : 'off'}
        options={[
          { value: 'on', label: words.on },
          { value: 'off', label: words.off },
        ]}
        onChange={(next) => void saveSetting({ postQuantumKeys: next === 'on' })}
      />
    </LabelledRow>
  );
}

const withCurrent = (known: readonly number[], current: number): readonly number[] =>
  known.includes(current) ? known : [current, ...known];

const lockLabel = (minutes: number): string =>
  minutes >= 60 && minutes % 60 === 0 ? words.hours(minutes / 60) : words.minutes(minutes);
