import type { Problem } from '../../../shared/model/inspect.ts';
import type { DraftRow, IssueDraft } from '../../../shared/model/issue.ts';
import type { IssueField } from '../../stores/issue-form.ts';

/** A row of the preview; `marks` tells whether requests are compared at all. */
export interface PreviewRow {
  readonly row: DraftRow;
  /** Values of the request that the result does not carry. */
  readonly dropped: ReadonlySet<string>;
  /** Values of the result that the request did not ask for. */
  readonly fresh: ReadonlySet<string>;
  readonly differs: boolean;
}

const NOTHING: ReadonlySet<string> = new Set();

/** Compares what was asked with what will be signed. Without a request there is nothing to compare. */
export function buildPreview(draft: IssueDraft, hasRequest: boolean): readonly PreviewRow[] {
  return draft.rows.map((row) => {
    const differs =
      hasRequest && row.difference !== 'same' && row.request.length + row.result.length > 0 && isComparable(row);
    const asked = new Set(row.request.map(({ text }) => text));
    const result = new Set(row.result.map(({ text }) => text));
    return {
      row,
      differs,
      dropped: differs ? without(asked, result) : NOTHING,
      fresh: differs ? without(result, asked) : NOTHING,
    };
  });
}

const without = (values: ReadonlySet<string>, others: ReadonlySet<string>): ReadonlySet<string> =>
  new Set([...values].filter((value) => !others.has(value)));

/** Serial, issuer and validity are never asked for in a request, so they are no difference to it. */
const isComparable = ({ field }: DraftRow): boolean => field !== 'serial' && field !== 'issuer' && field !== 'validity';

export const countDifferences = (rows: readonly PreviewRow[]): number => rows.filter(({ differs }) => differs).length;

export type DraftField = IssueField | 'profile' | 'key';

/** The field of the form that a rule is about, so that it can be said beside it. */
export function fieldOf({ code, evidence }: Pick<Problem, 'code' | 'evidence'>): DraftField | undefined {
  const name: string = code;
  if (/validity|long-lived|expired|not-yet-valid/.test(name)) return 'days';
  if (/weak-key|key-parameters/.test(name)) return 'key';
  if (/issuer|path-length|authority/.test(name)) return 'authority';
  if (/subject/.test(name) || evidence['field'] === 'subject') return 'subject';
  if (/san|name|host/.test(name)) return 'names';
  return /eku|usage|purpose|profile/.test(name) ? 'profile' : undefined;
}
