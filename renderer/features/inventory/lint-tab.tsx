import type { CertificateId } from '../../../shared/model/brands.ts';
import { inspectPartText } from '../../../shared/text/en/ui/inspect-parts.ts';
import { describeError } from '../../stores/failure.ts';
import { useAnswer } from '../../stores/inspect-answers.ts';
import { ErrorPanel } from '../../ui/error-panel.tsx';
import { LintFindings } from '../../ui/lint-findings.tsx';
import { Spinner } from '../../ui/progress.tsx';
import css from './inventory.module.css';

/** Rules that the certificate breaks, by the profile that fits it. */
export function LintTab({ id }: { readonly id: CertificateId }) {
  const { value, error } = useAnswer('inspect.lint', { target: { certificateId: id } });
  if (error !== null) return <ErrorPanel {...describeError(error)} />;
  if (value === null) {
    return (
      <div className={css['loading']}>
        <Spinner>{inspectPartText.lint.working}</Spinner>
      </div>
    );
  }
  return <LintFindings report={value} />;
}
