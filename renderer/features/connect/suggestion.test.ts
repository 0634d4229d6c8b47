import { describe, expect, it } from 'vitest';
import type { CertificateId } from '../../../shared/model/brands.ts';
import type { CertificateSummary } from '../../../shared/model/certificate.ts';
import type { ConnectionRun } from '../../../shared/model/connection.ts';
import { listSuggestions } from './suggestion.ts';

const credential = (name: string, issuer: string, parts: Partial<CertificateSummary> = {}): CertificateSummary => ({
  id: name.padEnd(26, '0') as CertificateId,
  name,
  subject: `CN=${name}`,
  issuer,
  issuerName: issuer,
  serialHex: '01',
  sha256: '',
  notBefore: 0,
  notAfter: 10,
  status: 'valid',
  key: 'EC P-256',
  isCa: false,
  hasKey: true,
  source: 'issued',
  ...parts,
});

const own = credential('own', 'CN=Acme Issuing CA 2,O=Acme');
const listed = credential('listed', 'CN=Kestrel Partner Root G2, O=Kestrel');

const runWith = (acceptableCas: readonly string[], sent: CertificateSummary | null): ConnectionRun =>
  ({
    acceptableCas,
    credential: sent === null ? null : { name: sent.name, certificateId: sent.id, sha256: '', chainLength: 1 },
  }) as unknown as ConnectionRun;

describe('the credential to try next', () => {
  it('comes from an authority that the server named, however its name is written', () => {
    const run = runWith(['O=Kestrel,CN=Kestrel Partner Root G2'], own);
    expect(listSuggestions(run, [own, listed])).toEqual([listed]);
  });

  it('is none rather than a guess when the server named others', () => {
    expect(listSuggestions(runWith(['CN=Somebody'], own), [own, listed])).toEqual([]);
  });

  it('is never expired, revoked or the one that was refused', () => {
    const run = runWith([listed.issuer, own.issuer], own);
    expect(listSuggestions(run, [own, { ...listed, status: 'expired' }, { ...listed, status: 'revoked' }])).toEqual([]);
  });

  it('is the longest valid one where none was sent and the server named nobody', () => {
    const longer = credential('longer', 'CN=x', { notAfter: 99 });
    expect(listSuggestions(runWith([], null), [own, longer])[0]).toBe(longer);
    expect(listSuggestions(runWith([], own), [own, longer])).toEqual([]);
  });
});
