import type { AppError } from '../../../shared/errors.ts';
import type { UnixMs } from '../../../shared/model/brands.ts';
import type { Problem } from '../../../shared/model/inspect.ts';
import { mapResult, ok, type Result } from '../../../shared/result.ts';
import { formatGeneralName } from '../../pki/name/general-name.ts';
import { formatName } from '../../pki/name/name.ts';
import type { Outcome } from '../ports.ts';
import type { WorkspaceContext } from '../workspace-context.ts';
import type { FieldFinding } from './draft-check.ts';
import { nameOf } from './draft-parts.ts';
import { findDuplicates } from './find-duplicates.ts';
import type { Judged } from './issue-each.ts';

/** What the own checks say of one request of many. */
export type IssueCheck = Result<
  {
    /** The name it will have in lists. */
    readonly name: string;
    readonly subject: string;
    /** Alternative names as text: `dns:a.example`. */
    readonly sans: readonly string[];
    readonly notBefore: UnixMs;
    readonly notAfter: UnixMs;
    readonly refusals: readonly Problem[];
    readonly warnings: readonly Problem[];
  },
  AppError
>;

/** Tells what was judged, with what is here already and similar. Fails with what the store says. */
export async function describeChecks(
  context: WorkspaceContext,
  judged: readonly Result<Judged, AppError>[],
): Outcome<readonly IssueCheck[]> {
  const found = judged.flatMap((one) => (one.ok ? [one.value.preparation] : []));
  const duplicates = await context.store.reading((db) => findDuplicates(db, found, context.ports.clock.now()));
  if (!duplicates.ok) return duplicates;
  const byPreparation = new Map(found.map((preparation, at) => [preparation, duplicates.value[at] ?? []]));
  return ok(
    judged.map((one) => mapResult(one, (value) => describe(value, byPreparation.get(value.preparation) ?? []))),
  );
}

function describe({ preparation, verdict }: Judged, duplicates: readonly FieldFinding[]) {
  const { merged, validity } = preparation;
  return {
    name: nameOf(merged),
    subject: formatName(merged.subjectName),
    sans: merged.sans.map(formatGeneralName),
    notBefore: validity.notBefore,
    notAfter: validity.notAfter,
    refusals: verdict.refusals,
    warnings: [...verdict.warnings, ...duplicates.map(({ problem }) => problem)],
  };
}
