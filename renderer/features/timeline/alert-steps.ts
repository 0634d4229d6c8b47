import type { TimelineMark, TimelineSteps } from '../../../shared/model/timeline.ts';
import { DAY_MS } from '../../../shared/model/timeline-units.ts';

/** An alert that a certificate comes to, if nothing replaces it. */
export interface AlertStep {
  readonly at: number;
  readonly unit: 'days' | 'percent';
  readonly step: number;
}

/**
 * When the alerts of a certificate come, the first to come first: so many days before its end, but not before the last third of its life begins; for a
 * short life when so many per cent of it are left. The background check of alerts goes by the same rule.
 */
export function listAlertSteps(mark: TimelineMark, workspace: TimelineSteps): readonly AlertStep[] {
  const { notBefore, notAfter } = mark;
  const whole = notAfter - notBefore;
  if (whole < 0 || mark.state === 'revoked' || mark.state === 'replaced') return [];
  const { days, percents } = mark.steps ?? workspace;
  const steps: readonly AlertStep[] =
    whole < workspace.shortLivedDays * DAY_MS
      ? percents.map((step) => ({ at: notAfter - (whole * step) / 100, unit: 'percent', step }))
      : days.map((step) => ({ at: notAfter - Math.min(step * DAY_MS, whole / 3), unit: 'days', step }));
  return steps.toSorted((one, other) => one.at - other.at || other.step - one.step);
}
