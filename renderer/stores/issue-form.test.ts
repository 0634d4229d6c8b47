import { describe, expect, it } from 'vitest';
import type { AuthorityId, RequestId } from '../../shared/model/brands.ts';
import { EMPTY_ISSUE_FORM, parseIssueForm } from './issue-form.ts';

const authorityId = 'a'.repeat(26) as AuthorityId;
const requestId = 'r'.repeat(26) as RequestId;

describe('the issue form', () => {
  it('asks for a key made here or takes the key of a request, never both', () => {
    const form = { ...EMPTY_ISSUE_FORM, authorityId, requestId, subject: ' CN=gw-05 ' };
    expect(parseIssueForm({ ...form, source: 'key' })).toEqual({
      ok: true,
      value: {
        authorityId,
        profile: 'tls-client',
        key: 'p256',
        subject: 'CN=gw-05',
        validity: { count: 90, unit: 'days' },
      },
    });
    expect(parseIssueForm({ ...form, source: 'request', subject: '' })).toEqual({
      ok: true,
      value: { authorityId, profile: 'tls-client', requestId, validity: { count: 90, unit: 'days' } },
    });
  });

  it('replaces the names of the request only when some are entered', () => {
    const names = [{ type: 'dns', value: 'gw.example' } as const];
    expect(parseIssueForm({ ...EMPTY_ISSUE_FORM, authorityId, subject: 'CN=a', names })).toMatchObject({
      ok: true,
      value: { sans: ['dns:gw.example'] },
    });
  });

  it('names everything that is missing', () => {
    const read = parseIssueForm({ ...EMPTY_ISSUE_FORM, days: '1.5' });
    expect(read.ok ? [] : [...read.error]).toEqual(['authority', 'days', 'subject']);
    expect(parseIssueForm({ ...EMPTY_ISSUE_FORM, source: 'request', authorityId }).ok).toBe(false);
  });
});
