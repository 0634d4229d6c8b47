import type { AppError } from '../../shared/errors.ts';
import type { CertificateId } from '../../shared/model/brands.ts';
import { REST_LANE } from '../../shared/model/timeline.ts';
import { DAY_MS } from '../../shared/model/timeline-units.ts';
import type { Result } from '../../shared/result.ts';
import { call, upload } from '../api/client.ts';
import { openBulkChange } from './bulk-change.ts';
import { openRenew } from './renew.ts';
import { openRevoke } from './revoke.ts';
import { buildAddress, navigate } from './router.ts';
import { type TimelineSelection, useTimeline } from './timeline.ts';
import type { Span } from './timeline-axis.ts';

/** Most certificates of a selection that are renewed, snoozed or revoked at once; the first to end come first. */
export const MOST_AT_ONCE = 1000;

/** Opens the renewal of what was issued here, ends in a selection and has no successor. */
export const renewSelected = (selection: TimelineSelection): Promise<Result<number, AppError>> =>
  withSelected(selection, 'renewable', openRenew);

/** Opens the snooze of what ends in a selection and has no successor. */
export const snoozeSelected = (selection: TimelineSelection): Promise<Result<number, AppError>> =>
  withSelected(selection, 'open', (ids) => openBulkChange({ act: 'snooze', count: ids.length, selection: { ids } }));

/** Opens the revocation of what ends in a selection and is not revoked. */
export const revokeSelected = (selection: TimelineSelection): Promise<Result<number, AppError>> =>
  withSelected(selection, 'standing', (ids) => openRevoke({ selection: { ids }, count: ids.length }));

/** The certificates themselves: a filter knows days alone, and lanes by names that two may bear. */
async function withSelected(
  { from, to, lane }: TimelineSelection,
  choice: 'renewable' | 'open' | 'standing',
  open: (ids: readonly CertificateId[]) => void,
): Promise<Result<number, AppError>> {
  const { lanes, filter } = useTimeline.getState();
  const answer = await call('timeline.marks', {
    from,
    to,
    ...(filter.trim() === '' ? {} : { filter }),
    lanes,
    ...(lane === null ? {} : { lane: { kind: lanes, key: lane } }),
    choice,
    limit: MOST_AT_ONCE,
  });
  if (!answer.ok) return answer;
  const ids = answer.value.items.map(({ id }) => id);
  if (ids.length > 0) open(ids);
  return { ok: true, value: ids.length };
}

/** Shows a selection as the list of the inventory. */
export function listSelected(selection: TimelineSelection): void {
  navigate(buildAddress('inventory', [], { filter: filterOfSelection(selection) }));
}

/** What the inventory is asked for the same certificates; the days of a filter are inclusive. */
function filterOfSelection({ from, to, lane }: TimelineSelection): string {
  const { lanes, filter, bars } = useTimeline.getState();
  const days = `expires:${dayOf(from)}..${dayOf(to - 1)}`;
  const own = filter.trim();
  const label = bars?.lanes.find(({ key }) => key === lane)?.label;
  if (lane === REST_LANE) return `${days} ${LANE_TERMS[lanes]}:none${own === '' ? '' : ` (${own})`}`;
  const shown = label === undefined ? '' : ` ${LANE_TERMS[lanes]}:="${label.replaceAll(/["\\]/g, String.raw`\$&`)}"`;
  return `${days}${shown}${own === '' ? '' : ` (${own})`}`;
}

const LANE_TERMS = { authority: 'issuer', partner: 'partner', tag: 'tag' } as const;

const dayOf = (at: number): string => new Date(Math.floor(at / DAY_MS) * DAY_MS).toISOString().slice(0, 10);

/** Writes a stretch of time as a calendar, where the user chooses; null when that was cancelled. */
export function saveCalendar({ from, to }: Span) {
  const { filter } = useTimeline.getState();
  return call('timeline.calendar', { from, to, ...(filter.trim() === '' ? {} : { filter }) });
}

/** Saves a picture of the timeline where the user chooses; null when that was cancelled. */
export async function saveTimelineImage(
  picture: Blob,
  format: 'svg' | 'png',
): Promise<Result<{ readonly name: string } | null, AppError>> {
  const uploaded = await upload(picture, { name: `timeline.${format}` });
  if (!uploaded.ok) return uploaded;
  const saved = await call('timeline.saveImage', { handle: uploaded.value, format });
  await call('file.release', { handle: uploaded.value });
  return saved;
}
