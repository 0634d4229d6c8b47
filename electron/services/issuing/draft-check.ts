import type { AppError } from '../../../shared/errors.ts';
import { fail } from '../../../shared/errors.ts';
import type { UnixMs } from '../../../shared/model/brands.ts';
import type { Problem, ProblemCode } from '../../../shared/model/inspect.ts';
import type { LintProfile } from '../../../shared/model/lint.ts';
import type { ProfileContent } from '../../../shared/model/profile.ts';
import { type Result, ok } from '../../../shared/result.ts';
import { checkDraft } from '../../pki/issuing/check.ts';
import type { CertificateDraft } from '../../pki/issuing/draft.ts';
import { lintDraft, lintProfilesFor } from '../../pki/issuing/lint-draft.ts';
import { addPeriod } from '../../pki/issuing/period.ts';
import type { Issuer } from '../issuer.ts';
import { buildSampleDraft, buildSampleTbs, type Preparation, type SigningSide } from './issue-preparation.ts';

/** What the own checks say of a draft, sorted into what blocks it and what wants a click. */
export interface DraftVerdict {
  readonly refusals: readonly Problem[];
  readonly warnings: readonly Problem[];
}

/** The checks of a draft against RFC 5280, its authority and those above that one. */
export function judgeDraft(draft: CertificateDraft, issuer: Issuer | undefined): DraftVerdict {
  return sortProblems(checkDraft(draft, issuer?.certificate, issuer?.line.slice(1)));
}

const sortProblems = (problems: readonly Problem[]): DraftVerdict => ({
  refusals: problems.filter(({ severity }) => severity === 'error'),
  warnings: problems.filter(({ severity }) => severity === 'warning'),
});

/** A problem and the row that it is about. */
export interface FieldFinding {
  readonly field: string;
  readonly problem: Problem;
}

export interface PreparationVerdict extends DraftVerdict {
  /** Those of the rules that ran beside the merge; what the merge found stands in its fields. */
  readonly findings: readonly FieldFinding[];
  readonly passed: ReadonlyMap<string, number>;
}

/**
 * Everything that is checked before a signature, on the certificate exactly as it will be signed but for serial, signature and a key that is not made
 * yet: what the profile demands, RFC 5280 with the whole line of authorities, and lint (`onlyErrors`: of which what warns is left out). Duplicates are
 * looked for elsewhere: see `findDuplicates`.
 */
export function judgePreparation(preparation: Preparation<SigningSide>, onlyErrors = false): PreparationVerdict {
  const { issuer, merged, validity, subjectKey } = preparation;
  const draft = buildSampleDraft(preparation);
  const checked = checkDraft(draft, issuer.certificate, issuer.line.slice(1)).map(withField);
  const ofRequest = 'csr' in subjectKey ? subjectKey.csr.problems.map((problem) => ({ problem, field: 'key' })) : [];
  const isMalformed = checked.some(({ problem }) => problem.code === 'draft.malformed');
  const linted = isMalformed
    ? { findings: [], passed: new Map<string, number>() }
    : lint(preparation, draft, onlyErrors);
  const ofFields = [...merged.fields.flatMap((field) => field.findings ?? []), ...(validity.field.findings ?? [])];
  const said = [...checked.map(({ problem }) => problem), ...ofFields];
  const findings = [...checked, ...ofRequest, ...linted.findings.filter(({ problem }) => !isSaid(problem, said))];
  const all = [...ofFields, ...findings.map(({ problem }) => problem)];
  return { ...sortProblems(all), findings, passed: linted.passed };
}

function lint(preparation: Preparation<SigningSide>, draft: CertificateDraft, onlyErrors: boolean) {
  const { content } = preparation.profile;
  const { notBefore, notAfter } = preparation.validity;
  const { profiles, longestMs } = lintTermsOf(content, notBefore);
  return lintDraft(draft, {
    profiles,
    // What will be signed is judged as on its first day.
    at: Math.min(notBefore, notAfter),
    onlyErrors,
    tbs: buildSampleTbs(preparation, draft),
    longestMs,
  });
}

interface LintTerms {
  readonly notBefore: UnixMs;
  readonly profiles: readonly LintProfile[];
  readonly longestMs: number;
}

/** What the rules are run with is the same for all certificates of a profile that begin together. */
const lintTerms = new WeakMap<ProfileContent, LintTerms>();

function lintTermsOf(content: ProfileContent, notBefore: UnixMs): LintTerms {
  const known = lintTerms.get(content);
  if (known?.notBefore === notBefore) return known;
  const longestMs = addPeriod(notBefore, content.validity.longest) - notBefore;
  const terms = { notBefore, profiles: lintProfilesFor(content), longestMs };
  lintTerms.set(content, terms);
  return terms;
}

/** Rules of lint that say again what the merge or the check of the draft has refused. */
const SAID_BY: Readonly<Partial<Record<ProblemCode, RegExp>>> = {
  'draft.control-characters': /control-character|invisible|with-nul/,
  'draft.hidden-characters': /invisible/,
  'draft.weak-key': /weak|rsa|key-size/,
  'draft.no-name': /no-name|subject-empty|san/,
  'draft.server-without-san': /san|host|alt-name/,
  'draft.validity-reversed': /validity/,
  'draft.validity-over-longest': /validity-longer-than-chosen/,
  'draft.leaf-with-key-cert-sign': /key-cert-sign|leaf-is-ca/,
  'draft.purpose-needs-signature': /signature|key-usage/,
};

const isSaid = ({ evidence }: Problem, said: readonly Problem[]): boolean =>
  said.some(({ code }) => SAID_BY[code]?.test(String(evidence['rule'])) === true);

const FIELDS: Readonly<Partial<Record<ProblemCode, string>>> = {
  'draft.validity-reversed': 'validity',
  'draft.validity-outside-issuer': 'validity',
  'draft.weak-key': 'key',
  'draft.unusable-key': 'key',
  'draft.same-key-as-authority': 'key',
  'draft.key-of-refused': 'key',
  'draft.path-length': 'basicConstraints',
  'draft.path-length-below': 'basicConstraints',
  'draft.issuer-purpose': 'extendedKeyUsage',
  'draft.purpose-needs-signature': 'keyUsage',
  'draft.leaf-with-key-cert-sign': 'keyUsage',
  'draft.ca-without-key-cert-sign': 'keyUsage',
  'draft.server-without-san': 'dns',
  'draft.san-not-critical': 'dns',
  'draft.serial-too-short': 'serial',
  'draft.issuer-malformed': 'issuer',
  'draft.issuer-name-differs': 'issuer',
  'draft.issuer-not-a-ca': 'issuer',
  'draft.issuer-cannot-sign': 'issuer',
};

/** Rows of names by the types that name constraints have. */
function withField(problem: Problem): FieldFinding {
  const { code, evidence } = problem;
  if (code === 'draft.name-constraints') return { problem, field: String(evidence['type'] ?? 'subject') };
  if (code === 'draft.duplicate-extension') return { problem, field: String(evidence['name']) };
  return { problem, field: FIELDS[code] ?? 'subject' };
}

/** Nothing is signed that our own checks refuse. Fails with `issue.refused`, naming each rule. */
export function requireAllowed(preparation: Preparation): Result<null, AppError> {
  const { refusals } = judgePreparation(preparation, true);
  return refusals.length === 0 ? ok(null) : fail('issue.refused', { rules: refusals });
}
