import { DAY_MS, formatDate, formatTime } from '../../ui/format-time.ts';

/** The time of an end within a day, the date of a later one. */
export const formatEnd = (at: number, now: number): string => (at - now < DAY_MS ? formatTime(at) : formatDate(at));
