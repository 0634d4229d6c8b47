import { describe, expect, it } from 'vitest';
import type { AuthorityId } from '../../../shared/model/brands.ts';
import type { DraftRow, IssueDraft } from '../../../shared/model/issue.ts';
import { buildPreview, countDifferences, fieldOf } from './draft-view.ts';

interface Parts extends Partial<Omit<DraftRow, 'request' | 'result'>> {
  readonly request?: readonly string[];
  readonly result?: readonly string[];
}

const row = ({ request = [], result = [], ...parts }: Parts): DraftRow => ({
  field: 'dns',
  rule: 'from-request',
  limits: [],
  difference: 'same',
  findings: [],
  ...parts,
  request: request.map((text) => ({ text })),
  result: result.map((text) => ({ text })),
});

const draftOf = (...rows: readonly DraftRow[]): IssueDraft => ({
  rows,
  refusals: [],
  warnings: [],
  notBefore: 0,
  notAfter: 1,
  passed: [],
  issuer: { id: 'a'.repeat(26) as AuthorityId, name: 'CA' },
  profile: { id: 'tls-client', name: 'TLS client', version: 1 },
  name: 'acme',
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
