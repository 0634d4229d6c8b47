import { describe, expect, it } from 'vitest';
import type { AuthoritySummary } from '../../shared/model/authority.ts';
import type { AuthorityId, CertificateId } from '../../shared/model/brands.ts';
import { buildAlerts, type StatusCounts } from './alerts.ts';

const NOW = 1_800_000_000_000;
const COUNTS: StatusCounts = {
  valid: 9,
  expiring: 0,
  expired: 0,
  revoked: 3,
  'on-hold': 0,
  'not-yet-valid': 0,
  unknown: 0,
};

const authority = (change: Partial<AuthoritySummary>): AuthoritySummary => ({
  id: 'a' as AuthorityId,
  name: 'CA',
  subject: 'CN=CA',
  certificateId: 'c' as CertificateId,
  sha256: '',
  serialHex: '',
  notBefore: 0,
  notAfter: NOW * 2,
  status: 'valid',
  key: 'EC P-256',
  hasKey: true,
  issued: 1,
  revoked: 0,
  pendingRevocations: 0,
  ...change,
});

const kinds = (...authorities: readonly AuthoritySummary[]) =>
  buildAlerts(COUNTS, authorities, NOW).map(({ kind }) => kind);

describe('what needs attention', () => {
  it('is nothing while all is well', () => {
    expect(kinds(authority({}), authority({ crlNumber: 1, crlNextUpdate: NOW + 1 }))).toEqual([]);
  });

  it('names an overdue list first', () => {
    const waiting = authority({ crlNumber: 1, crlNextUpdate: NOW + 1, pendingRevocations: 2 });
    const overdue = authority({ crlNumber: 1, crlNextUpdate: NOW - 1 });
    expect(kinds(waiting, overdue)).toEqual(['crl-overdue', 'pending']);
  });

  it('names revocations that no list ever carried', () => {
    expect(kinds(authority({ revoked: 1, pendingRevocations: 1 }))).toEqual(['crl-missing']);
  });

  it('does not ask for lists of authorities that cannot sign or have ended', () => {
    const stale = { crlNumber: 1, crlNextUpdate: NOW - 1 } as const;
    expect(kinds(authority({ ...stale, hasKey: false }), authority({ ...stale, status: 'expired' }))).toEqual([]);
  });

  it('counts certificates that ended or will soon', () => {
    const alerts = buildAlerts({ ...COUNTS, expired: 2, expiring: 5 }, [], NOW);
    expect(alerts).toEqual([
      { kind: 'expired', count: 2 },
      { kind: 'expiring', count: 5 },
    ]);
  });
});
