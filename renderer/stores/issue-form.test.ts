import { describe, expect, it } from 'vitest';
import type { AuthorityId, CertificateId, RequestId } from '../../shared/model/brands.ts';
import { EMPTY_ISSUE_FORM, parseIssueForm } from './issue-form.ts';

const authorityId = 'a'.repeat(26) as AuthorityId;
const requestId = 'r'.repeat(26) as RequestId;

describe('the issue form', () => {
  it('asks for a key made here or takes the key of a request, never both', () => {
    const form = { ...EMPTY_ISSUE_FORM, authorityId, requestId, subject: ' CN=gw-05 ' };
    expect(parseIssueForm({ ...form, source: 'key' })).toEqual({
      ok: true,
      value: { authorityId, profile: 'tls-client', key: 'p256', subject: 'CN=gw-05' },
    });
    expect(parseIssueForm({ ...form, source: 'request', subject: '' })).toEqual({
      ok: true,
      value: { authorityId, profile: 'tls-client', requestId },
    });
  });

  it('replaces the names of the request only when some are entered', () => {
    const names = [{ type: 'dns', value: 'gw.example' } as const];
    expect(parseIssueForm({ ...EMPTY_ISSUE_FORM, authorityId, subject: 'CN=a', names })).toMatchObject({
      ok: true,
      value: { sans: ['dns:gw.example'] },
    });
  });

  it('leaves the length to the profile until one is chosen', () => {
    const form = { ...EMPTY_ISSUE_FORM, authorityId, subject: 'CN=a' };
    const lengthOf = (validity: (typeof form)['validity']) => {
      const read = parseIssueForm({ ...form, validity });
      return read.ok ? read.value.validity : 'wrong';
    };
    expect(lengthOf({ kind: 'standard' })).toBeUndefined();
    expect(lengthOf({ kind: 'period', count: ' 12 ', unit: 'hours' })).toEqual({ count: 12, unit: 'hours' });
    expect(lengthOf({ kind: 'until', text: '2027-02-19 22:19', at: 1_803_075_540_000 })).toEqual({
      until: 1_803_075_540_000,
    });
    expect(lengthOf({ kind: 'endless' })).toBe('endless');
  });

  it('says which certificate it takes over from, without what only the form shows of it', () => {
    const id = 'c'.repeat(26) as CertificateId;
    const replaces = { id, name: 'gw-02', notAfter: 5, kind: 'stated', revoke: true } as const;
    expect(parseIssueForm({ ...EMPTY_ISSUE_FORM, authorityId, subject: 'CN=a', replaces })).toMatchObject({
      value: { replaces: { id, kind: 'stated', revoke: true } },
    });
  });

  it('names everything that is missing', () => {
    const validity = { kind: 'period', count: '1.5', unit: 'days' } as const;
    const read = parseIssueForm({ ...EMPTY_ISSUE_FORM, validity });
    expect(read.ok ? [] : [...read.error]).toEqual(['authority', 'validity', 'subject']);
    expect(parseIssueForm({ ...EMPTY_ISSUE_FORM, source: 'request', authorityId }).ok).toBe(false);
  });

  it('is content with a name alone, as a workload that has no subject', () => {
    const names = [{ type: 'uri', value: 'spiffe://kestrel/gw' } as const];
    expect(parseIssueForm({ ...EMPTY_ISSUE_FORM, authorityId, names }).ok).toBe(true);
  });
});
