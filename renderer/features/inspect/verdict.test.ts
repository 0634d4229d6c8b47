import { describe, expect, it } from 'vitest';
import type { CertificateFields, InspectItem, Problem } from '../../../shared/model/inspect.ts';
import type { ValidationAnswer } from '../../../shared/model/validation-settings.ts';
import type { ValidatedPath, ValidationCheck, ValidationCode } from '../../../shared/model/validation.ts';
import { buildVerdict, endsText, roleOf } from './verdict.ts';

const NOW = Date.parse('2026-11-22T12:00:00Z');
const DAY = 86_400_000;
const cn = (value: string) => [[{ oid: '2.5.4.3', label: 'CN', value }]];

const certificate: CertificateFields = {
  version: 3,
  serialHex: '6b21',
  subject: 'CN=kestrel-gw-02',
  issuer: 'CN=Acme Partner CA 3,O=Acme',
  subjectName: cn('kestrel-gw-02'),
  issuerName: cn('Acme Partner CA 3'),
  notBefore: NOW - 300 * DAY,
  notAfter: NOW + 11.4 * DAY,
  publicKey: { algorithm: 'EC', curve: 'P-256', spkiSha256: '' },
  signatureAlgorithm: 'ecdsa-with-SHA256',
  selfIssued: false,
  isCa: false,
  keyUsage: ['digitalSignature'],
  extendedKeyUsage: ['serverAuth'],
  subjectAltNames: [],
  crlDistributionPoints: [],
  ocspUris: [],
  caIssuersUris: [],
  policyOids: [],
  precertificate: false,
  extensions: [],
  sha256: '',
  sha1: '',
  x5tS256: '',
  spkiPin: '',
  clientCertHeader: '',
};

const itemWith = (problems: readonly Problem[], fields: Partial<CertificateFields> = {}): InspectItem => ({
  kind: 'certificate',
  sha256: '',
  pem: '',
  offset: 0,
  length: 1,
  title: 'kestrel-gw-02',
  problems,
  certificate: { ...certificate, ...fields },
});

const problem = (code: Problem['code'], severity: Problem['severity']): Problem => ({ code, severity, evidence: {} });
const verdictOf = (item: InspectItem, chain: ValidationAnswer | null = null) =>
  buildVerdict(item, { problems: [], now: NOW, chain });

const chainOf = (
  path: Partial<ValidatedPath>,
  purpose: ValidationAnswer['purpose'] = 'tls-client',
): ValidationAnswer => ({
  purpose,
  report: {
    valid: path.valid ?? false,
    at: NOW,
    nodes: [],
    edges: [],
    paths: [{ nodes: [0, 1], valid: false, ending: 'anchor', checks: [], ...path }],
    seenBy: [],
    missingIssuers: [],
    truncated: false,
  },
});
const failed = (check: ValidationCheck['check'], code: ValidationCode, at = 0): ValidationCheck => ({
  check,
  code,
  at,
  result: 'failed',
  evidence: {},
  rfc: '',
});

describe('the verdict of Inspect', () => {
  it('says of a private key that lies open that it does, not that nothing is wrong', () => {
    const key = (more: object): InspectItem =>
      ({
        ...itemWith([]),
        kind: 'private-key',
        privateKey: { format: 'pkcs8', encrypted: false, ...more },
      }) as InspectItem;
    const detail = (item: InspectItem): string => buildVerdict(item, { problems: [], now: NOW, chain: null }).detail;
    expect(detail(key({}))).toContain('No passphrase protects it');
    expect(detail(key({ protection: 'PBES2' }))).not.toContain('No passphrase protects it');
    expect(detail({ ...key({}), parent: 0 })).not.toContain('No passphrase protects it');
  });

  it('names the thing, its end and its issuer, then the worst finding', () => {
    const verdict = verdictOf(
      itemWith([problem('cert.no-san', 'warning'), problem('cert.client-auth-missing', 'error')]),
    );
    expect(verdict.standing).toBe('bad');
    expect(verdict.headline).toBe(
      'TLS server certificate for kestrel-gw-02, expires in 11 days, issued by Acme Partner CA 3. Not for use as a client.',
    );
    expect(verdict.detail).toContain('One more finding.');
  });

  it('does not say twice that the certificate has expired', () => {
    const verdict = verdictOf(itemWith([problem('cert.expired', 'error')], { notAfter: NOW - 3 * DAY }));
    expect(verdict.headline).toBe(
      'TLS server certificate for kestrel-gw-02, expired 3 days ago, issued by Acme Partner CA 3.',
    );
    expect(verdict.standing).toBe('bad');
  });

  it('warns of an end that is near even when nothing else is wrong', () => {
    expect(verdictOf(itemWith([])).standing).toBe('warning');
    const trusted = verdictOf(itemWith([], { notAfter: NOW + 200 * DAY }), chainOf({ valid: true }));
    expect(trusted.standing).toBe('good');
  });

  it('counts whole days and never rounds a certificate alive', () => {
    expect(endsText({ notBefore: 0, notAfter: NOW - 1 }, NOW)).toBe('expired within the last day');
    expect(endsText({ notBefore: 0, notAfter: NOW + DAY }, NOW)).toBe('expires in one day');
    expect(endsText({ notBefore: NOW + 2 * DAY, notAfter: NOW + 9 * DAY }, NOW)).toBe('begins in 2 days');
  });

  it('tells what a certificate is for by its extensions, not by its name', () => {
    expect(roleOf({ ...certificate, extendedKeyUsage: ['clientAuth', 'serverAuth'] })).toBe('client-server');
    expect(roleOf({ ...certificate, isCa: true, selfIssued: true })).toBe('root');
    expect(roleOf({ ...certificate, extendedKeyUsage: [] })).toBe('any');
  });

  it('says whether the issuer is trusted, and who would refuse it why', () => {
    const good = itemWith([], { notAfter: NOW + 200 * DAY });
    expect(verdictOf(good, chainOf({ valid: true })).headline).toContain('Acme Partner CA 3, an authority you trust.');
    const refused = verdictOf(good, chainOf({ checks: [failed('purpose', 'path.purpose')] }));
    expect(refused).toMatchObject({ standing: 'bad' });
    expect(refused.headline).toContain('you trust. Servers would refuse it: it is not meant for this purpose');
  });

  it('does not call it refused for trust alone, nor a second time for its end', () => {
    const good = itemWith([], { notAfter: NOW + 200 * DAY });
    const unknown = verdictOf(good, chainOf({ ending: 'no-issuer', checks: [failed('trust', 'path.no-issuer', 0)] }));
    expect(unknown.headline).toMatch(/an authority that is not known here\.$/);
    expect(unknown.standing).toBe('warning');
    expect(verdictOf(good).standing).toBe('none');
    const over = itemWith([problem('cert.expired', 'error')], { notAfter: NOW - DAY });
    expect(verdictOf(over, chainOf({ checks: [failed('validity', 'path.expired')] })).headline).not.toContain('refuse');
  });
});
