import type { AuthorityDraft } from '../../../shared/model/authority.ts';
import type { Problem } from '../../../shared/model/inspect.ts';
import { authorityFormText } from '../../../shared/text/en/ui/authority-form.ts';
import { problemText } from '../../../shared/text/index.ts';
import { Finding } from '../../ui/banner.tsx';

/** The field of the life says it already, where it is mended. */
const isNotSaidAbove = ({ code }: Problem): boolean => code !== 'draft.validity-outside-issuer';

/** What stands against the authority as it would be signed; refusals block it. */
export function AuthorityFindings({ draft }: { readonly draft: AuthorityDraft }) {
  const found = [
    ...draft.refusals.filter(isNotSaidAbove).map((problem) => ({ problem, tone: 'fail' as const })),
    ...draft.warnings.map((problem) => ({ problem, tone: 'warn' as const })),
  ];
  if (found.length === 0) return null;
  return (
    <section aria-label={authorityFormText.findings} aria-live="polite">
      {found.map(({ problem, tone }, index) => {
        const { title, detail, fix } = problemText(problem);
        return (
          <Finding key={index} tone={tone} title={title} reference={problem.rfc}>
            {detail} {fix}
          </Finding>
        );
      })}
    </section>
  );
}
