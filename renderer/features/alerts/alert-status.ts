import { ALARM_KINDS, type Alert, SEVERE_KINDS } from '../../../shared/model/alert.ts';
import { alertsText as text } from '../../../shared/text/en/ui/alerts.ts';
import type { StatusKind } from '../../ui/status.tsx';

const DAY_MS = 86_400_000;
const NEAR_DAYS = 7;

/** The shape beside an alert: ended or wrong, near, or far. */
export function alertStatus({ kind, dueAt }: Alert, now: number): StatusKind {
  if (SEVERE_KINDS.has(kind)) return kind === 'in-use' ? 'revoked' : 'expired';
  return ALARM_KINDS.has(kind) || dueAt - now <= NEAR_DAYS * DAY_MS ? 'expiring' : 'info';
}

/** What a step means, in words. */
export function stepWords(step: string): string {
  const [, days] = /^(\d+)d$/.exec(step) ?? [];
  if (days !== undefined) return text.details.days(Number(days));
  const [, percent] = /^(\d+)%$/.exec(step) ?? [];
  return percent === undefined ? (text.details.steps[step] ?? step) : text.details.percent(Number(percent));
}
