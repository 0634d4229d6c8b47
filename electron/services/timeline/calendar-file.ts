import { visible } from '../../../shared/text/format.ts';

/** One entry of a calendar. */
export interface CalendarEntry {
  /** Stays the same when the calendar is written again, so that the entry is replaced and not doubled. */
  readonly uid: string;
  readonly at: number;
  /** The whole day, UTC; else the instant. */
  readonly wholeDay: boolean;
  readonly summary: string;
  readonly description: string;
  readonly category: string;
  /** How long before `at` it reminds. */
  readonly alarmsMs: readonly number[];
}

const MOST_LINE_OCTETS = 75;
const MOST_SUMMARY = 200;
const MOST_DESCRIPTION = 8000;
const DAY_S = 86_400;

/**
 * A calendar as UTF-8 text with CRLF and lines of at most 75 octets. Texts are escaped, and characters that no reader shows are made visible;
 * entries take no time of the day from anybody (TRANSPARENT).
 *
 * @see RFC 5545
 */
export function buildCalendar(name: string, entries: readonly CalendarEntry[], stampedAt: number): string {
  const lines = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Countersign//Timeline//EN',
    'CALSCALE:GREGORIAN',
    `X-WR-CALNAME:${escapeText(name, MOST_SUMMARY)}`,
    ...entries.flatMap((entry) => buildEntry(entry, stampedAt)),
    'END:VCALENDAR',
  ];
  return lines.map((line) => `${foldLine(line)}\r\n`).join('');
}

function buildEntry(entry: CalendarEntry, stampedAt: number): readonly string[] {
  const { uid, at, wholeDay, summary, description, category, alarmsMs } = entry;
  const times = wholeDay
    ? [`DTSTART;VALUE=DATE:${writeDay(at)}`, `DTEND;VALUE=DATE:${writeDay(at + DAY_S * 1000)}`]
    : [`DTSTART:${writeInstant(at)}`];
  return [
    'BEGIN:VEVENT',
    `UID:${uid}`,
    `DTSTAMP:${writeInstant(stampedAt)}`,
    ...times,
    `SUMMARY:${escapeText(summary, MOST_SUMMARY)}`,
    `DESCRIPTION:${escapeText(description, MOST_DESCRIPTION)}`,
    `CATEGORIES:${escapeText(category, MOST_SUMMARY)}`,
    'TRANSP:TRANSPARENT',
    ...alarmsMs.flatMap((ms) => buildAlarm(ms, summary)),
    'END:VEVENT',
  ];
}

const buildAlarm = (beforeMs: number, summary: string): readonly string[] => [
  'BEGIN:VALARM',
  'ACTION:DISPLAY',
  `DESCRIPTION:${escapeText(summary, MOST_SUMMARY)}`,
  `TRIGGER:${writeBefore(beforeMs)}`,
  'END:VALARM',
];

/** `-P30D`, `-P3DT12H`: a stretch before the start. @see RFC 5545 §3.3.6 */
function writeBefore(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  const days = Math.floor(seconds / DAY_S);
  const hours = Math.floor((seconds % DAY_S) / 3600);
  const minutes = Math.floor((seconds % 3600) / 60);
  const time = `${hours === 0 ? '' : `${hours}H`}${minutes === 0 ? '' : `${minutes}M`}`;
  if (days === 0 && time === '') return '-PT0M';
  return `-P${days === 0 ? '' : `${days}D`}${time === '' ? '' : `T${time}`}`;
}

/** `20261203T140000Z`. */
const writeInstant = (at: number): string => `${new Date(at).toISOString().slice(0, 19).replaceAll(/[-:]/g, '')}Z`;

/** `20261203`. */
const writeDay = (at: number): string => new Date(at).toISOString().slice(0, 10).replaceAll('-', '');

/** Line ends of our own stay; everything else that has no shape is shown as its code. @see RFC 5545 §3.3.11 */
function escapeText(text: string, most: number): string {
  const shown = text
    .split('\n')
    .map((line) => visible(line, most))
    .join('\n');
  const cut = shown.length > most ? `${shown.slice(0, most - 1)}…` : shown;
  return cut
    .replaceAll(/[\\;,]/g, String.raw`\$&`)
    .replaceAll('\n', String.raw`\n`)
    .toWellFormed();
}

/** Breaks between characters, never within one. @see RFC 5545 §3.1 */
function foldLine(line: string): string {
  const pieces: string[] = [];
  let piece = '';
  let octets = 0;
  for (const character of line) {
    const size = Buffer.byteLength(character);
    if (octets + size > MOST_LINE_OCTETS) {
      pieces.push(piece);
      piece = '';
      // The blank that begins a continued line counts.
      octets = 1;
    }
    piece += character;
    octets += size;
  }
  return [...pieces, piece].join('\r\n ');
}
