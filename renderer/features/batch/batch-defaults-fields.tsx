import { useEffect, useState } from 'react';
import type { BatchDefaults } from '../../../shared/model/batch.ts';
import type { Period, ValidityUnit } from '../../../shared/model/profile.ts';
import { batchText } from '../../../shared/text/en/ui/batch.ts';
import { readIssueProfile, useIssueProfiles } from '../../stores/issue-profiles.ts';
import { findLikeliestSigner, useSigners } from '../../stores/issue-signers.ts';
import { buildPresets } from '../../stores/issue-validity.ts';
import { buildAddress, navigate } from '../../stores/router.ts';
import { LinkButton } from '../../ui/button.tsx';
import { Combobox } from '../../ui/combobox.tsx';
import { Field } from '../../ui/field.tsx';
import { visibleText } from '../../ui/format-text.ts';
import { Select } from '../../ui/select.tsx';
import { issueText } from '../../../shared/text/en/ui/issue.ts';

const text = batchText.defaults;
const STANDARD = 'tls-client';
const UNITS: Readonly<Record<ValidityUnit, string>> = { hours: 'h', days: 'd', months: 'mo', years: 'y' };

/** As a cell of the table writes it: `90d`. */
const writePeriod = ({ count, unit }: Period): string => `${count}${UNITS[unit]}`;

/** Null while no authority can sign. */
export function useBatchDefaults() {
  const signers = useSigners((state) => state.signers);
  const [chosen, setChosen] = useState<Partial<BatchDefaults>>({});
  const authorityId = signers?.some(({ id }) => id === chosen.authorityId)
    ? chosen.authorityId
    : findLikeliestSigner(signers)?.id;
  const profile = chosen.profile ?? STANDARD;
  const defaults: BatchDefaults | null = authorityId === undefined ? null : { ...chosen, authorityId, profile };
  return { defaults, change: setChosen };
}

export interface BatchDefaultsFieldsProps {
  readonly defaults: BatchDefaults | null;
  readonly onChange: (defaults: BatchDefaults) => void;
}

/** Authority, profile and length for rows that name none. */
export function BatchDefaultsFields({ defaults, onChange }: BatchDefaultsFieldsProps) {
  const signers = useSigners((state) => state.signers);
  const { profiles, details } = useIssueProfiles();
  const profile = defaults?.profile ?? STANDARD;
  useEffect(() => void readIssueProfile(profile), [profile]);
  if (defaults === null)
    return signers === null ? null : (
      <p>
        {text.noAuthority}{' '}
        <LinkButton onClick={() => navigate(buildAddress('authorities'))}>{issueText.what.createAuthority}</LinkButton>
      </p>
    );
  const rule = details[profile]?.content.validity;
  const { validity, ...ofProfile } = defaults;
  return (
    <>
      <Field label={text.authority}>
        <Select
          value={defaults.authorityId}
          options={(signers ?? []).map(({ id, name, key }) => ({
            value: id as string,
            label: visibleText(name),
            note: key,
          }))}
          onChange={(value) => {
            const signer = signers?.find(({ id }) => id === value);
            if (signer !== undefined) onChange({ ...defaults, authorityId: signer.id });
          }}
        />
      </Field>
      <Field label={text.profile}>
        <Combobox
          value={profile}
          options={(profiles ?? []).map(({ id, name, version }) => ({
            value: id,
            label: visibleText(name),
            note: issueText.what.version(version),
          }))}
          onChange={(next) => onChange({ ...ofProfile, profile: next })}
          searchLabel={issueText.what.searchProfile}
          noneFound={issueText.what.noProfileFound}
          more={issueText.what.moreProfiles}
        />
      </Field>
      <Field label={text.validity}>
        <Select
          value={validity ?? ''}
          options={[
            { value: '', label: text.ofProfile, note: rule === undefined ? undefined : text.period(rule.standard) },
            ...(rule === undefined ? [] : buildPresets(rule)).map((period) => ({
              value: writePeriod(period),
              label: text.period(period),
            })),
          ]}
          onChange={(next) => onChange(next === '' ? ofProfile : { ...ofProfile, validity: next })}
        />
      </Field>
    </>
  );
}
