import { useState } from 'react';
import type { InspectTarget } from '../../../shared/contract/inspect.ts';
import type { LintProfile } from '../../../shared/model/lint.ts';
import { LINT_PROFILES } from '../../../shared/model/lint.ts';
import { inspectPartText } from '../../../shared/text/en/ui/inspect-parts.ts';
import { describeError } from '../../stores/failure.ts';
import { useAnswer } from '../../stores/inspect-answers.ts';
import { ErrorPanel } from '../../ui/error-panel.tsx';
import { LintFindings } from '../../ui/lint-findings.tsx';
import { Spinner } from '../../ui/progress.tsx';
import { Select } from '../../ui/select.tsx';
import css from './lint-tab.module.css';

const text = inspectPartText.lint;

export interface LintTabProps {
  readonly target: InspectTarget;
  readonly onShow: (offset: number) => void;
}

const OTHER_PROFILES: readonly LintProfile[] = ['crl', 'csr', 'ocsp'];
const CERTIFICATE_PROFILES = LINT_PROFILES.filter((profile) => !OTHER_PROFILES.includes(profile));

/** Which rules are broken, worst first, under the profile that fits or that is chosen. */
export function LintTab({ target, onShow }: LintTabProps) {
  const [profile, setProfile] = useState<LintProfile | 'automatic'>('automatic');
  const { value, error } = useAnswer('inspect.lint', { target, ...(profile === 'automatic' ? {} : { profile }) });
  const isCertificate = value === null || !OTHER_PROFILES.includes(value.profile);
  return (
    <div className={css['tab']}>
      {isCertificate ? (
        <div className={css['bar']}>
          <Select<LintProfile | 'automatic'>
            label={text.profile}
            value={profile}
            onChange={setProfile}
            options={[
              { value: 'automatic', label: text.automatic },
              ...CERTIFICATE_PROFILES.map((each) => ({ value: each, label: text.profiles[each] })),
            ]}
          />
        </div>
      ) : null}
      {error === null ? null : <ErrorPanel {...describeError(error)} />}
      {value === null ? (
        error === null && (
          <div className={css['bar']}>
            <Spinner>{text.working}</Spinner>
          </div>
        )
      ) : (
        <LintFindings report={value} onShow={onShow} />
      )}
    </div>
  );
}
