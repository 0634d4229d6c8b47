import type { Problem, Severity } from '../../../shared/model/inspect.ts';
import { inspectText } from '../../../shared/text/en/ui/inspect.ts';
import { problemText } from '../../../shared/text/index.ts';
import { Finding } from '../../ui/banner.tsx';
import { LinkButton } from '../../ui/button.tsx';
import css from './problem-list.module.css';

const text = inspectText.problems;
const TONES = { error: 'fail', warning: 'warn', info: 'info' } as const satisfies Record<Severity, string>;
const ORDER: readonly Severity[] = ['error', 'warning', 'info'];

export interface ProblemListProps {
  readonly own: readonly Problem[];
  readonly ofFile: readonly Problem[];
  /** Shows the octet at an offset of the file. */
  readonly onShow: ((offset: number) => void) | undefined;
}

/** What is wrong, the worst first: what, why, what to do, and where. */
export function ProblemList({ own, ofFile, onShow }: ProblemListProps) {
  return (
    <div className={css['list']}>
      <Findings problems={own} onShow={onShow} />
      {ofFile.length === 0 ? null : <h3 className={css['head']}>{text.ofFile}</h3>}
      <Findings problems={ofFile} onShow={onShow} />
    </div>
  );
}

function Findings({
  problems,
  onShow,
}: {
  readonly problems: readonly Problem[];
  readonly onShow: ProblemListProps['onShow'];
}) {
  const sorted = problems.toSorted((one, other) => ORDER.indexOf(one.severity) - ORDER.indexOf(other.severity));
  return sorted.map((problem, at) => {
    const { title, detail, fix } = problemText(problem);
    const { offset, severity, rfc } = problem;
    return (
      <Finding
        key={`${problem.code}-${at}`}
        tone={TONES[severity]}
        title={`${text.severity[severity]}: ${title}`}
        reference={rfc}
      >
        <p>
          {detail}
          {offset === undefined ? null : ` ${text.at(offset)}`}
        </p>
        <p className={css['fix']}>{fix}</p>
        {offset === undefined || onShow === undefined ? null : (
          <LinkButton onClick={() => onShow(offset)}>{text.show}</LinkButton>
        )}
      </Finding>
    );
  });
}
