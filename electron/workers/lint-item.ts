import type { AppError } from '../../shared/errors.ts';
import { fail } from '../../shared/errors.ts';
import type { LintReport } from '../../shared/model/lint.ts';
import { ok, type Result } from '../../shared/result.ts';
import { fitsKind, joinReports, lintItem as lintAs, type LintKind } from '../pki/lint/lint-item.ts';
import { createPublicRootFinder } from '../pki/lint/public-root.ts';
import type { ItemOctets, LintQuestion } from './inspect-protocol.ts';

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
