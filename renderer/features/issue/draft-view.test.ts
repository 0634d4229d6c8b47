import { describe, expect, it } from 'vitest';
import type { DraftRow, IssueDraft } from '../../../shared/model/request.ts';
import { buildPreview, countDifferences, fieldOf } from './draft-view.ts';

const row = (parts: Partial<DraftRow>): DraftRow => ({
  field: 'dns',
  request: [],
  rule: 'from-request',
  result: [],
  difference: 'same',
  ...parts,
});

const draftOf = (...rows: readonly DraftRow[]): IssueDraft => ({
  rows,
  refusals: [],
  warnings: [],
  notBefore: 0,
  notAfter: 1,
});

describe('the view before signing', () => {
  it('marks what was asked for and not given, and what was given unasked', () => {
    const [names] = buildPreview(
      draftOf(row({ request: ['a.example', '*.example'], result: ['a.example', 'b.example'], difference: 'changed' })),
      true,
    );
    expect(names?.differs).toBe(true);
    expect([...(names?.dropped ?? [])]).toEqual(['*.example']);
    expect([...(names?.fresh ?? [])]).toEqual(['b.example']);
  });

  it('counts no difference where no request was made or none can be asked for', () => {
    const rows = [
      row({ result: ['a.example'], difference: 'added' }),
      row({ field: 'serial', rule: 'random', difference: 'added' }),
    ];
    expect(countDifferences(buildPreview(draftOf(...rows), false))).toBe(0);
    expect(countDifferences(buildPreview(draftOf(...rows), true))).toBe(1);
  });

  it('says a refusal beside the field it concerns', () => {
    expect(fieldOf({ code: 'draft.validity-outside-issuer', evidence: {} })).toBe('days');
    expect(fieldOf({ code: 'draft.weak-key', evidence: {} })).toBe('key');
    expect(fieldOf({ code: 'draft.issuer-cannot-sign', evidence: {} })).toBe('authority');
    expect(fieldOf({ code: 'cert.no-san', evidence: {} })).toBe('names');
  });
});
