/** Reads `2026-11-21 14:30` (or a date alone) in the local zone; null where it is no such instant. */
export function parseLocalInstant(text: string): number | null {
  const match = /^(\d{4})-(\d{2})-(\d{2})(?:[ T](\d{2}):(\d{2}))?$/.exec(text.trim());
  if (match === null) return null;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0] = match.slice(1).map((part) => Number(part ?? 0));
  const date = new Date(year, month - 1, day, hour, minute);
  const same = date.getMonth() === month - 1 && date.getDate() === day && date.getHours() === hour && minute < 60;
  return same && date.getTime() >= 0 ? date.getTime() : null;
}

/** `2026-11-21 14:30` in the local zone, as `parseLocalInstant` reads it. */
export function formatLocalInstant(at: number): string {
  const date = new Date(at);
  const pad = (part: number, length = 2): string => String(part).padStart(length, '0');
  const day = `${pad(date.getFullYear(), 4)}-${pad(date.getMonth() + 1)}-${pad(date.getDate())}`;
  return `${day} ${pad(date.getHours())}:${pad(date.getMinutes())}`;
}
