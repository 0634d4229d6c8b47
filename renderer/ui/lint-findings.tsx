import type { LintFinding, LintReport, LintSeverity } from '../../shared/model/lint.ts';
import { inspectPartText } from '../../shared/text/en/ui/inspect-parts.ts';
import { Finding } from './banner.tsx';
import { LinkButton } from './button.tsx';
import { formatMinute } from './format-time.ts';
import { visibleText } from './format-text.ts';
import css from './lint-findings.module.css';

const text = inspectPartText.lint;
const TONES = { fatal: 'fail', error: 'fail', warning: 'warn', notice: 'info' } as const satisfies Record<
  LintSeverity,
  string
>;
/** More than anybody reads; the counts stay exact. */
const MOST = 200;

export interface LintFindingsProps {
  readonly report: LintReport;
  /** Shows the octet at an offset of the item. */
  readonly onShow?: ((offset: number) => void) | undefined;
}

/** Broken rules, worst first, each with why it matters. */
export function LintFindings({ report, onShow }: LintFindingsProps) {
  const { findings, applied } = report;
  return (
    <div>
      <p className={css['summary']}>
        {text.as(report)} {text.summary(findings.length, applied)}
      </p>
      {findings.slice(0, MOST).map((finding, at) => (
        <OneFinding key={`${finding.rule}-${at}`} finding={finding} onShow={onShow} />
      ))}
      {findings.length > MOST ? <p className={css['summary']}>{text.more(findings.length - MOST)}</p> : null}
    </div>
  );
}

interface OneFindingProps {
  readonly finding: LintFinding;
  readonly onShow: LintFindingsProps['onShow'];
}

function OneFinding({ finding, onShow }: OneFindingProps) {
  const { rule, severity, source, offset, alsoBreaks = [] } = finding;
  const [title, why] = text.rule(rule);
  const evidence = Object.entries(finding.evidence);
  return (
    <Finding tone={TONES[severity]} title={`${text.severities[severity]}: ${title}`} reference={source}>
      {why === '' ? null : (
        <p>
          <span className="visually-hidden">{text.why}: </span>
          {why}
        </p>
      )}
      <p className={css['facts']}>
        <code>{rule}</code>
        {alsoBreaks.length === 0 ? null : (
          <span>
            {text.also} <code>{alsoBreaks.join(', ')}</code>
          </span>
        )}
        {evidence.map(([name, value]) => (
          <span key={name}>
            <span className={css['name']}>{visibleText(name)}</span> <bdi>{shownValue(name, value)}</bdi>
          </span>
        ))}
        {offset === undefined || onShow === undefined ? null : (
          <LinkButton onClick={() => onShow(offset)}>{text.showBytes(offset)}</LinkButton>
        )}
      </p>
    </Finding>
  );
}

function shownValue(name: string, value: LintFinding['evidence'][string]): string {
  const isInstant = name === 'at' || /^not(?:Before|After)$|Update$/.test(name);
  return isInstant && typeof value === 'number' ? formatMinute(value) : visibleText(String(value).slice(0, 300));
}
