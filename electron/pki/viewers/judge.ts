import type { ViewerVerdict } from '../../../shared/model/validation.ts';
import { VIEWERS } from '../../../shared/model/validation.ts';
import type { ParsedCertificate } from '../certificate/certificate.ts';
import { CHROMIUM_HABITS } from './chromium.ts';
import type { ViewedPath, ViewerDifference } from './difference.ts';
import { GO_HABITS } from './go.ts';
import { JAVA_HABITS } from './java.ts';
import { OPENSSL_HABITS } from './openssl.ts';
import { viewCertificate } from './viewed-certificate.ts';

/** Every known difference, by verifier. */
export const VIEWER_DIFFERENCES: readonly ViewerDifference[] = [
  ...OPENSSL_HABITS,
  ...GO_HABITS,
  ...JAVA_HABITS,
  ...CHROMIUM_HABITS,
];

/** A path in the form of the engine, with what it found. */
export interface JudgedPath extends Omit<ViewedPath, 'certificates'> {
  readonly certificates: readonly ParsedCertificate[];
}

/**
 * Says what OpenSSL, Go, Java and Chromium would answer to a path that we have judged: our verdict, corrected by their known habits.
 * A verifier refuses where a habit of its own finds something, or where one of our reasons stands that it does not forgive.
 * Knows only what is in the data: versions and settings other than the ones named there may differ. Does not check revocation.
 */
export function judgeAsViewers(path: JudgedPath): ViewerVerdict[] {
  const viewed: ViewedPath = { ...path, certificates: path.certificates.map(viewCertificate) };
  return VIEWERS.map((viewer) => {
    const habits = VIEWER_DIFFERENCES.filter((habit) => habit.viewer === viewer);
    return judge(viewed, viewer, habits);
  });
}

function judge(path: ViewedPath, viewer: ViewerVerdict['viewer'], habits: readonly ViewerDifference[]): ViewerVerdict {
  const refusals = habits.flatMap((habit) => {
    const at = habit.verdict === 'refuses' ? habit.finds(path) : undefined;
    return at === undefined ? [] : [{ id: habit.id, at }];
  });
  const pardons = path.failures.map((failure) =>
    habits.find((habit) => habit.verdict === 'accepts' && habit.forgives(failure, path)),
  );
  const stands = pardons.includes(undefined);
  if (stands) return { viewer, verdict: 'refuses', differences: [] };
  if (refusals.length > 0) return { viewer, verdict: 'refuses', differences: refusals };
  const forgiven = path.failures.flatMap(({ at }, i) => {
    const habit = pardons[i];
    return habit === undefined ? [] : [{ id: habit.id, at }];
  });
  return { viewer, verdict: 'accepts', differences: forgiven };
}
