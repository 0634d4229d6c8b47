import { useEffect } from 'react';
import { renewText as text } from '../../../shared/text/en/ui/renew.ts';
import { readIssueProfile, useIssueProfiles } from '../../stores/issue-profiles.ts';
import { buildPresets } from '../../stores/issue-validity.ts';
import { changeRenew, useRenew } from '../../stores/renew.ts';
import { Field } from '../../ui/field.tsx';
import { Segmented } from '../../ui/segmented.tsx';
import { Select } from '../../ui/select.tsx';
import css from './renew.module.css';

/** Same key or a new one, and for how long. */
export function RenewWishes({ disabled }: { readonly disabled: boolean }) {
  const { mode, validity, plan } = useRenew();
  const profiles = new Set(plan?.flatMap(({ profile }) => (profile === null ? [] : [profile.id])) ?? []);
  const [profile] = profiles.size === 1 ? profiles : [];
  const rule = useIssueProfiles(({ details }) =>
    profile === undefined ? undefined : details[profile]?.content.validity,
  );
  useEffect(() => {
    if (profile !== undefined) void readIssueProfile(profile);
  }, [profile]);
  const presets = rule === undefined ? [] : buildPresets(rule);
  const periods = presets.map((period) => ({ key: `${period.count} ${period.unit}`, period }));
  const chosen = validity === null ? '' : `${validity.count} ${validity.unit}`;
  return (
    <fieldset className={css['wishes']} disabled={disabled}>
      <div>
        <Segmented
          label={text.mode}
          value={mode}
          options={[
            { value: 'renew', label: text.modeLabel('renew') },
            { value: 'rekey', label: text.modeLabel('rekey') },
          ]}
          onChange={(next) => changeRenew({ mode: next })}
        />
        <p className={css['hint']}>{text.modeHint(mode)}</p>
      </div>
      <Field label={text.validity}>
        <Select
          value={chosen}
          options={[
            { value: '', label: text.ofProfile },
            ...periods.map(({ key, period }) => ({ value: key, label: text.period(period) })),
          ]}
          onChange={(next) => changeRenew({ validity: periods.find(({ key }) => key === next)?.period ?? null })}
        />
      </Field>
    </fieldset>
  );
}
