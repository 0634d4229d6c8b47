import type { AppError } from '../../shared/errors.ts';
import { fail } from '../../shared/errors.ts';
import type { UnixMs } from '../../shared/model/brands.ts';
import type { LintProfile, LintReport, RuleDay } from '../../shared/model/lint.ts';
import { ok, type Result } from '../../shared/result.ts';
import { fitsKind, joinReports, lintItem as lintAs, type LintKind } from '../pki/lint/lint-item.ts';
import { createPublicRootFinder } from '../pki/lint/public-root.ts';
import type { ItemOctets } from './inspect-protocol.ts';

/** How one item is to be linted. */
export interface LintQuestion {
  readonly profile?: LintProfile | undefined;
  /** Default `at-issue`. */
  readonly rules?: RuleDay | undefined;
  /** Certificates that a path may be built from, and the roots of the public programme; both are needed only without a profile. */
  readonly candidates: readonly Uint8Array[];
  readonly publicRoots: readonly Uint8Array[];
  readonly at: UnixMs;
}

/** Runs the rules of a profile, else of those that fit. Fails with `format.unsupported` where a profile does not fit the kind of item. */
export function lintItem({ bytes, kind }: ItemOctets, question: LintQuestion): Result<LintReport, AppError> {
  const { profile, rules, candidates, publicRoots, at } = question;
  if (!isLintKind(kind) || (profile !== undefined && !fitsKind(kind, profile))) {
    return fail('format.unsupported', { format: kind, detail: 'lint' });
  }
  if (profile !== undefined) return ok(joinReports(lintAs(kind, bytes, { profile, rules, at })));
  const publicRoot = createPublicRootFinder({ candidates, roots: publicRoots })(kind, bytes);
  return ok(joinReports(lintAs(kind, bytes, { publicRoot, rules, at })));
}

const isLintKind = (kind: ItemOctets['kind']): kind is LintKind =>
  kind === 'certificate' || kind === 'crl' || kind === 'csr' || kind === 'ocsp-response';
