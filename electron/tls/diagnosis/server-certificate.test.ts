import { describe, expect, it } from 'vitest';
import { buildCase, type CaseStory } from '../../testing/dial/case-builder.ts';
import { page } from '../../testing/dial/case-faults.ts';
import { createTestAuthority } from '../../testing/test-pki.ts';
import { diagnose } from '../diagnose.ts';

const topOf = (story: CaseStory): string | undefined => {
  const [cause] = diagnose(buildCase(story)).diagnosis;
  return cause === undefined ? undefined : `${cause.id} ${cause.culprit} ${cause.confidence}`;
};

describe('a server certificate that is not what it should be', () => {
  const silent = { own: null, request: null } as const;
  it.each<[string, CaseStory, string]>([
    [
      'expired',
      { ...silent, trustReport: { pathFailures: ['path.expired'], expired: { subject: 'CN=x', notAfter: 0 } } },
      'server-cert-expired server 0.95',
    ],
    [
      'not yet valid',
      {
        ...silent,
        trustReport: { pathFailures: ['path.not-yet-valid'], notYetValid: { subject: 'CN=x', notBefore: 0 } },
      },
      'server-cert-not-yet-valid server 0.95',
    ],
    [
      'usage',
      { ...silent, trustReport: { pathFailures: ['path.purpose'], wrongUsage: true } },
      'server-cert-wrong-usage server 0.95',
    ],
    [
      'weak key',
      {
        ...silent,
        trustReport: { pathFailures: ['path.weak-key'], weak: { subject: 'CN=x', key: 'RSA 1024', algorithm: null } },
      },
      'server-cert-weak server 0.95',
    ],
    [
      'broken signature',
      { ...silent, trustReport: { pathFailures: ['path.signature'] } },
      'server-cert-invalid server 0.95',
    ],
    ['unreadable', { ...silent, trustFailures: ['path.malformed'] }, 'server-cert-invalid server 0.95'],
    [
      'root not trusted',
      {
        ...silent,
        trustReport: { pathFailures: ['path.self-signed-untrusted'], issuerUnknown: true, rootReached: true },
      },
      'server-untrusted client 0.95',
    ],
    [
      'gap, filled from here',
      { ...silent, trustReport: { pathFailures: ['path.no-issuer'], issuerUnknown: true, completedBy: 'CN=CA' } },
      'server-chain-incomplete server 0.95',
    ],
    [
      'gap below a stranger',
      { ...silent, trustReport: { pathFailures: ['path.no-issuer'], issuerUnknown: true } },
      'server-untrusted client 0.6',
    ],
    ['name', { ...silent, trustReport: {}, trustFailures: ['name.mismatch'] }, 'server-name-mismatch server 0.95'],
    [
      'signature of the handshake',
      { ...silent, reached: 'server-hello', proof: true, alert: ['client', 51] },
      'server-key-mismatch server 0.92',
    ],
  ])('is told: %s', (_name, story, expected) => {
    expect(topOf(story)).toBe(expected);
  });

  it('is told before any engine says so: a key that may not sign', () => {
    const root = createTestAuthority({ name: 'CN=Root' });
    const { der } = root.issue({ subject: 'CN=x', key: 'rsa2048', usages: ['keyEncipherment'], eku: ['serverAuth'] });
    const wrong = { own: null, request: null, serverChain: [der] } as const;
    expect(topOf({ ...wrong, page: page(200) })).toBe('server-cert-key-usage server 0.95');
    expect(topOf({ ...wrong, reached: 'server-hello', proof: true, alert: ['client', 47] })).toBe(
      'server-cert-key-usage server 0.95',
    );
  });
});
