import type { Problem } from '../../../shared/model/inspect.ts';
import type { ValidityUnit } from '../../../shared/model/profile.ts';
import type { DraftReasonCode, DraftRow, DraftRuleCode, DraftValue, IssueDraft } from '../../../shared/model/issue.ts';
import { issuePreviewText } from '../../../shared/text/en/ui/issue-preview.ts';
import { problemText } from '../../../shared/text/index.ts';
import { type IssueField, warningKey } from '../../stores/issue-form.ts';

/** Serial, issuer and validity are never asked for in a request, so they are no difference to it. */
const NEVER_ASKED: ReadonlySet<string> = new Set([
  'serial',
  'issuer',
  'validity',
  'signatureAlgorithm',
  'authorityKeyIdentifier',
  'subjectKeyIdentifier',
]);

export const isNeverAsked = ({ field }: DraftRow): boolean => NEVER_ASKED.has(field);

/** Whether a row differs from what was asked; without a request nothing was. */
export const differs = (row: DraftRow, hasRequest: boolean): boolean =>
  hasRequest && row.difference !== 'same' && !isNeverAsked(row);

export const countDifferences = (draft: IssueDraft, hasRequest: boolean): number =>
  draft.rows.filter((row) => differs(row, hasRequest)).length;

/** Reasons that the column of the rule says already. */
const SAID_BY_RULE: Readonly<Partial<Record<DraftReasonCode, readonly DraftRuleCode[]>>> = {
  'set-by-profile': ['from-profile'],
  'added-by-profile': ['from-profile', 'from-key', 'from-input'],
  'set-by-authority': ['from-authority'],
  'set-by-partner': ['from-partner'],
  'typed-here': ['from-input'],
};

export interface ReasonLine {
  readonly reason: DraftReasonCode;
  /** The values it is about; empty where it is about the whole row. */
  readonly values: readonly string[];
}

/** Why the result is not what was asked, each reason once with the values it explains. */
export function reasonLines(row: DraftRow): readonly ReasonLine[] {
  const lines = new Map<DraftReasonCode, string[]>();
  for (const { text, reason } of [...row.request, ...row.result]) {
    if (reason === undefined || SAID_BY_RULE[reason]?.includes(row.rule) === true) continue;
    const values = lines.get(reason) ?? [];
    const name = nameOfValue(row, text);
    lines.set(reason, values.includes(name) ? values : [...values, name]);
  }
  const isOneValue = row.request.length + row.result.length <= 1 || row.field === 'validity';
  return [...lines].map(([reason, values]) => ({ reason, values: isOneValue ? [] : values }));
}

/** Of a subject the attribute says enough; the kind of a name stands in the first column. */
function nameOfValue({ field }: DraftRow, text: string): string {
  const attribute = /^([A-Za-z0-9.]+)=/.exec(text)?.[1];
  return field === 'subject' && attribute !== undefined ? attribute : bareValue(text, field);
}

export function bareValue(value: string, field: string): string {
  const kind = field === 'cRLDistributionPoints' ? 'uri' : field;
  return value.startsWith(`${kind}:`) ? value.slice(kind.length + 1) : value;
}

/** Identifiers in hexadecimal: to compare, not to read. */
const HEX_ROWS: ReadonlySet<string> = new Set(['authorityKeyIdentifier', 'subjectKeyIdentifier']);
export const isHex = (row: DraftRow): boolean => HEX_ROWS.has(row.field);

const MOST_LIMITS = 4;

/** The limits of a row as they fit into its column, and how many more there are. */
export function shownLimits({ field, limits }: DraftRow): { readonly shown: readonly string[]; readonly more: number } {
  const words = field === 'validity' ? limits.map(periodOrText) : limits.filter((limit) => !isHighCount(limit));
  if (words.length <= MOST_LIMITS) return { shown: words, more: 0 };
  return { shown: words.slice(0, MOST_LIMITS - 1), more: words.length - MOST_LIMITS + 1 };
}

/** A limit on the number of names that nobody reaches is not worth saying. */
const isHighCount = (limit: string): boolean => Number(/^≤ (\d+)$/.exec(limit)?.[1] ?? 0) >= 50;

const UNITS: Readonly<Record<string, ValidityUnit>> = { h: 'hours', d: 'days', mo: 'months', y: 'years' };

/** `3653d` as people say it. */
function periodOrText(limit: string): string {
  const [, count, letter = ''] = /^(\d+)(h|d|mo|y)$/.exec(limit) ?? [];
  const unit = UNITS[letter];
  return count === undefined || unit === undefined ? limit : issuePreviewText.atMost({ count: Number(count), unit });
}

/** Values that read as one line: attributes of a name, flags. */
const INLINE: ReadonlySet<string> = new Set(['subject', 'issuer', 'keyUsage', 'extendedKeyUsage']);
export const isInline = (row: DraftRow): boolean => INLINE.has(row.field);

export const isFresh = (value: DraftValue): boolean => value.mark === 'added';
export const isStruck = (value: DraftValue): boolean => value.mark === 'removed';

const NAME_ROWS: ReadonlySet<string> = new Set(['dns', 'ip', 'email', 'uri', 'upn', 'directory', 'other']);

function fieldOfRow(row: string): IssueField {
  if (NAME_ROWS.has(row)) return 'names';
  if (row === 'subject' || row === 'key' || row === 'validity') return row;
  return row === 'issuer' || row === 'nameConstraints' || row === 'pathLength' ? 'authority' : 'profile';
}

/** The row that a finding stands in. */
function rowOfFinding(draft: IssueDraft, finding: Problem): DraftRow | undefined {
  const key = warningKey(finding);
  return draft.rows.find((row) => row.findings.some((one) => warningKey(one) === key));
}

/** The field of the form where a finding is mended: that of its row, else what its rule is about. */
export function fieldOfFinding(draft: IssueDraft, finding: Problem): IssueField | undefined {
  const row = rowOfFinding(draft, finding);
  if (row !== undefined) return fieldOfRow(row.field);
  const name: string = finding.code;
  if (/validity|long-lived|expired|not-yet-valid/.test(name)) return 'validity';
  if (/weak-key|key-parameters|unusable-key|same-key/.test(name)) return 'key';
  if (/issuer|path-length|authority|name-constraints/.test(name)) return 'authority';
  if (/subject/.test(name) || finding.evidence['field'] === 'subject') return 'subject';
  if (/san|name|host/.test(name)) return 'names';
  return /eku|usage|purpose|profile/.test(name) ? 'profile' : undefined;
}

/** What to say beside a field that a rule refuses. */
export function refusalBeside(draft: IssueDraft | null, field: IssueField): string | undefined {
  const refusal = draft?.refusals.find((one) => fieldOfFinding(draft, one) === field);
  if (refusal === undefined) return undefined;
  const { title, fix } = problemText(refusal);
  return `${title}. ${fix}`;
}
