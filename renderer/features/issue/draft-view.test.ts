import { describe, expect, it } from 'vitest';
import type { AuthorityId } from '../../../shared/model/brands.ts';
import type { Problem } from '../../../shared/model/inspect.ts';
import type { DraftRow, IssueDraft } from '../../../shared/model/issue.ts';
import { countDifferences, fieldOfFinding, reasonLines, refusalBeside } from './draft-view.ts';

const row = (parts: Partial<DraftRow>): DraftRow => ({
  field: 'dns',
  request: [],
  rule: 'from-request',
  limits: [],
  result: [],
  difference: 'same',
  findings: [],
  ...parts,
});

const draftOf = (rows: readonly DraftRow[], refusals: readonly Problem[] = []): IssueDraft => ({
  rows,
  refusals,
  warnings: [],
  passed: [],
  notBefore: 0,
  notAfter: 1,
  issuer: { id: 'a'.repeat(26) as AuthorityId, name: 'CA' },
  profile: { id: 'tls-client', name: 'TLS client', version: 1 },
  name: 'a',
});

const refusal: Problem = { code: 'draft.weak-key', severity: 'error', evidence: { key: 'RSA 1024' } };

describe('the view before signing', () => {
  it('counts no difference where no request was made or none can be asked for', () => {
    const draft = draftOf([
      row({ result: [{ text: 'a.example', mark: 'added' }], difference: 'added' }),
      row({ field: 'serial', rule: 'random', difference: 'added' }),
    ]);
    expect(countDifferences(draft, false)).toBe(0);
    expect(countDifferences(draft, true)).toBe(1);
  });

  it('says each reason once, with the values it is about', () => {
    const names = row({
      request: [
        { text: 'a.example' },
        { text: '*.example', mark: 'removed', reason: 'wildcard-forbidden' },
        { text: '*.other', mark: 'removed', reason: 'wildcard-forbidden' },
      ],
      result: [{ text: 'a.example' }],
      difference: 'removed',
    });
    expect(reasonLines(names)).toEqual([{ reason: 'wildcard-forbidden', values: ['*.example', '*.other'] }]);
  });

  it('names attributes of a subject, not their values', () => {
    const subject = row({
      field: 'subject',
      rule: 'by-attribute',
      result: [
        { text: 'CN=gw' },
        { text: 'O=Kestrel', mark: 'added', reason: 'set-by-partner' },
        { text: 'C=DE', mark: 'added', reason: 'set-by-partner' },
      ],
    });
    expect(reasonLines(subject)).toEqual([{ reason: 'set-by-partner', values: ['O', 'C'] }]);
  });

  it('does not repeat what the column of the rule says', () => {
    const added = { text: 'CA false', mark: 'added', reason: 'set-by-profile' } as const;
    expect(reasonLines(row({ field: 'basicConstraints', rule: 'from-profile', result: [added] }))).toEqual([]);
    expect(reasonLines(row({ field: 'basicConstraints', rule: 'by-attribute', result: [added] }))).toHaveLength(1);
  });

  it('says a refusal beside the field of the row that it stands in', () => {
    const draft = draftOf([row({ field: 'validity', findings: [refusal] })], [refusal]);
    expect(fieldOfFinding(draft, refusal)).toBe('validity');
    expect(refusalBeside(draft, 'validity')).toMatch(/^The key is too weak\./);
    expect(refusalBeside(draft, 'names')).toBeUndefined();
  });

  it('finds the field by the rule where no row has the refusal', () => {
    const draft = draftOf([]);
    const fieldOf = (code: Problem['code']) => fieldOfFinding(draft, { ...refusal, code });
    expect(fieldOf('draft.validity-outside-issuer')).toBe('validity');
    expect(fieldOf('draft.weak-key')).toBe('key');
    expect(fieldOf('draft.issuer-cannot-sign')).toBe('authority');
    expect(fieldOf('cert.no-san')).toBe('names');
  });
});
