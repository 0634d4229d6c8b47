import type { LintFinding, LintProfile, LintProfileChoice, LintSeverity } from '../../model/lint.ts';
import { formatters, visible } from '../format.ts';
import { lintWords } from './lint.ts';

const f = formatters('en');

const SEVERITIES: Readonly<Record<LintSeverity, string>> = {
  fatal: 'Fatal',
  error: 'Error',
  warning: 'Warning',
  notice: 'Note',
};

const KINDS = {
  certificate: 'Certificate',
  crl: 'Revocation list',
  csr: 'Certificate request',
  'ocsp-response': 'OCSP response',
} as const;

interface Linted {
  readonly kind: keyof typeof KINDS;
  readonly offset: number;
  readonly profiles: readonly LintProfile[];
  readonly choice?: LintProfileChoice;
  readonly applied: number;
  readonly findings: readonly LintFinding[];
}

/** `Certificate (at byte 1,200), mtls-client: 3 of 210 rules broken`, then the findings, two lines each. */
export const lintLines = ({ kind, offset, profiles, choice, applied, findings }: Linted): string[] => [
  `${KINDS[kind]}${offset === 0 ? '' : ` (at byte ${f.number(offset)})`}, ${profiles.join(' and ')}: ${
    findings.length === 0
      ? `${f.number(applied)} rules kept`
      : `${f.number(findings.length)} of ${f.number(applied)} rules broken`
  }`,
  ...(choice?.by === 'public-root' ? [`  Public rules apply: its chain ends at ${visible(choice.root)}`] : []),
  ...findings.flatMap(findingLines),
];

const isInstant = (name: string): boolean => name === 'at' || /^not(?:Before|After)$|Update$/.test(name);

const shown = (name: string, value: LintFinding['evidence'][string]): string =>
  isInstant(name) && typeof value === 'number' ? f.instant(value) : visible(String(value));

function findingLines(finding: LintFinding): string[] {
  const [title, why] = lintWords[finding.rule] ?? [finding.rule, ''];
  const evidence = Object.entries(finding.evidence).map(([name, value]) => `${name}=${shown(name, value)}`);
  const place = finding.offset === undefined ? [] : [`byte ${f.number(finding.offset)}`];
  const rules = [finding.rule, ...(finding.alsoBreaks ?? [])].join(' and ');
  const facts = [finding.source, rules, ...place, ...evidence].join(', ');
  return [`  ${SEVERITIES[finding.severity]}: ${title}. ${why}`, `    ${facts}`];
}
