import type { CrlQuestion, SerialMatch } from '../../../shared/model/crl-viewer.ts';
import { crlViewerText as words } from '../../../shared/text/en/ui/crl-viewer.ts';
import { parseLocalInstant } from '../../ui/local-instant.ts';

/** What is typed and chosen over the entries. */
export interface CrlSearch {
  readonly serial: string;
  readonly match: SerialMatch;
  /** The standard's name; empty for any. */
  readonly reason: string;
  readonly from: string;
  readonly until: string;
}

export const NO_SEARCH: CrlSearch = { serial: '', match: 'part', reason: '', from: '', until: '' };

const digitsOf = (serial: string): string => serial.replaceAll(/[\s:]/gu, '').replace(/^0x/iu, '');

/** What is wrong with what was typed, by field. */
export function checkCrlSearch({ serial, from, until }: CrlSearch): Partial<Record<keyof CrlSearch, string>> {
  const [start, end] = [parseLocalInstant(from), parseLocalInstant(until)];
  const isEmptySpan = start !== null && end !== null && end <= start;
  return {
    ...(/^[0-9a-f]*$/iu.test(digitsOf(serial)) ? {} : { serial: words.serialInvalid }),
    ...(from.trim() !== '' && start === null ? { from: words.dateInvalid } : {}),
    ...(until.trim() !== '' && end === null ? { until: words.dateInvalid } : {}),
    ...(isEmptySpan ? { until: words.dateEmptySpan } : {}),
  };
}

/** The question that follows; what is wrong asks nothing. */
export function buildCrlQuestion(search: CrlSearch): CrlQuestion {
  const problems = checkCrlSearch(search);
  const digits = problems.serial === undefined ? digitsOf(search.serial) : '';
  const from = problems.from === undefined ? parseLocalInstant(search.from) : null;
  const until = problems.until === undefined ? parseLocalInstant(search.until) : null;
  return {
    ...(digits === '' ? {} : { serial: digits, match: search.match }),
    ...(search.reason === '' ? {} : { reasons: [search.reason] }),
    ...(from === null ? {} : { revokedFrom: from }),
    ...(until === null ? {} : { revokedUntil: until }),
  };
}
