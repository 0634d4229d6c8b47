import { afterEach, describe, expect, it, vi } from 'vitest';
import type { AuthoritySummary } from '../../shared/model/authority.ts';
import type { AuthorityId, CertificateId } from '../../shared/model/brands.ts';
import { ok } from '../../shared/result.ts';
import { findLikeliestSigner, readSigners, useSigners } from './issue-signers.ts';

const ROOT = 'root' as AuthorityId;

const authority = (name: string, change: Partial<AuthoritySummary> = {}): AuthoritySummary => ({
  id: name as AuthorityId,
  name,
  subject: `CN=${name}`,
  parentId: ROOT,
  certificateId: name as CertificateId,
  sha256: '00',
  serialHex: '01',
  notBefore: 0,
  notAfter: 1,
  status: 'valid',
  key: 'EC P-256',
  hasKey: true,
  issued: 1,
  revoked: 0,
  pendingRevocations: 0,
  ...change,
});

afterEach(() => vi.unstubAllGlobals());

describe('authorities to sign with', () => {
  it('are those whose key is here and in use, not one that was replaced', async () => {
    const list = [
      authority('good'),
      authority('expiring', { status: 'expiring' }),
      authority('replaced', { succeededById: 'good' as AuthorityId, issued: 900 }),
      authority('archived', { archivedAt: 1 }),
      authority('elsewhere', { hasKey: false }),
      authority('ended', { status: 'expired' }),
    ];
    vi.stubGlobal('window', { countersign: { 'authority.list': async () => ok(list) } });
    await readSigners();
    expect(useSigners.getState().signers?.map(({ name }) => name)).toEqual(['good', 'expiring']);
  });

  it('begin with the one below a root that has issued most', () => {
    const root = authority('root', { issued: 50 });
    const { parentId: _none, ...top } = root;
    expect(findLikeliestSigner([top, authority('few'), authority('many', { issued: 9 })])?.name).toBe('many');
    expect(findLikeliestSigner([top])?.name).toBe('root');
    expect(findLikeliestSigner(null)).toBeUndefined();
  });
});
