import { execFileSync } from 'node:child_process';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { NameLimits } from '../../../../shared/model/profile.ts';
import { createTestAuthority } from '../../../testing/test-authority.ts';
import { toHex } from '../../asn1/der.ts';
import { nameConstraints } from '../../certificate/extension-build.ts';
import { buildNameConstraints } from '../../name/name-constraints.ts';
import { parseNameLimits, readNameLimits } from './name-limits.ts';

const LIMITS: NameLimits = {
  permitted: [
    'dns:acme.example',
    'ip:10.0.0.0/8',
    'ip:2001:db8::/32',
    'email:acme.example',
    'email:.acme.example',
    'email:ops@acme.example',
    'uri:gw.acme.example',
    'uri:.acme.example',
    'dir:O=Acme\\, Inc.,C=DE',
  ],
  excluded: ['dns:', 'ip:0.0.0.0/0', 'ip:10.1.2.3/32', 'ip:::/0', 'der:8803883703'],
};

const derOf = (limits: NameLimits): Uint8Array => buildNameConstraints(parseNameLimits(limits, 'x').constraints);

const problemOf = (text: string): string | undefined => {
  const [first, ...rest] = parseNameLimits({ permitted: [text], excluded: [] }, 'x').problems;
  expect(rest).toEqual([]);
  if (first === undefined) return undefined;
  const { problem, suggestion } = first.evidence;
  return [first.severity === 'warning' ? '?' : '', problem, suggestion]
    .filter((part) => part !== undefined && part !== '')
    .join(' ');
};

describe('limits of names as text', () => {
  it('are read by OpenSSL as they were typed', () => {
    const { constraints, problems } = parseNameLimits(LIMITS, 'nameConstraints');
    expect(problems).toEqual([]);
    const { der } = createTestAuthority({ name: 'CN=Root' }).issue({ extensions: [nameConstraints(constraints)] });
    const text = execFileSync('openssl', ['x509', '-inform', 'DER', '-noout', '-text'], {
      input: der,
      encoding: 'utf8',
    });
    for (const line of [
      'DNS:acme.example',
      'IP:10.0.0.0/255.0.0.0',
      'IP:2001:DB8:0:0:0:0:0:0/FFFF:FFFF:0:0:0:0:0:0',
      'email:.acme.example',
      'email:ops@acme.example',
      'URI:.acme.example',
      'DirName:C = DE, O = "Acme, Inc."',
      'IP:0.0.0.0/0.0.0.0',
      'Registered ID:2.999.3',
    ])
      expect(text).toContain(line);
    expect(text).toContain('X509v3 Name Constraints: critical');
  });

  it('come back from the certificate as they were typed', () => {
    expect(readNameLimits(derOf(LIMITS))).toEqual({ ok: true, value: LIMITS });
    const other = { permitted: ['ip:10.0.0.0/255.0.0.0', 'DNS: acme.example ', 'ip:10.1.2.3'], excluded: [] };
    expect(readNameLimits(derOf(other))).toMatchObject({
      value: { permitted: ['ip:10.0.0.0/8', 'dns:acme.example', 'ip:10.1.2.3/32'] },
    });
  });

  it('keep any octets that readers of constraints take', () => {
    const host = fc.string({ unit: fc.constantFrom('a', 'B', '.', '-', '1', '@', ' '), maxLength: 12 });
    const subtree = fc.oneof(
      fc
        .tuple(fc.constantFrom('dns', 'email', 'uri'), host)
        .map(([type, value]) => ({ type, value }) as { type: 'dns'; value: string }),
      fc
        .tuple(fc.uint8Array({ minLength: 4, maxLength: 4 }), fc.integer({ min: 0, max: 32 }))
        .map(([address, bits]) => ({
          type: 'ip' as const,
          value: '',
          address,
          mask: Uint8Array.from([24, 16, 8, 0], (shift) => (bits === 0 ? 0 : (-1 << (32 - bits)) >>> shift) & 0xff),
        })),
    );
    fc.assert(
      fc.property(fc.array(subtree, { minLength: 1, maxLength: 3 }), (permitted) => {
        const der = buildNameConstraints({ permitted, excluded: [] });
        const limits = readNameLimits(der);
        if (!limits.ok) throw new Error(limits.error.code);
        expect(toHex(derOf(limits.value))).toBe(toHex(der));
      }),
      { numRuns: 300 },
    );
  });

  it.each([
    ['acme.example', 'form'],
    ['upn:x@y', 'form'],
    ['dns:*.acme.example', 'wildcard dns:acme.example'],
    ['dns:.acme.example', '? leading-dot'],
    ['dns:größe.example', 'not-ascii'],
    ['dns:a b', 'host'],
    ['dns:10.0.0.1', 'host'],
    ['uri:https://acme.example/', 'host'],
    ['uri:10.0.0.1', 'host'],
    ['uri:', 'host'],
    ['email:', 'host'],
    ['email:@acme.example', 'mailbox'],
    ['email:ö@acme.example', 'not-ascii'],
    ['ip:10.0.0.1/8', 'host-bits ip:10.0.0.0/8'],
    ['ip:2001:db8::1/64', 'host-bits ip:2001:db8::/64'],
    ['ip:10.0.0.0/33', 'prefix'],
    ['ip:10.0.0.0/255.0.255.0', 'prefix'],
    ['ip:10.0.0.0/ffff::', 'prefix'],
    ['ip:10.0.0/8', 'address'],
    ['ip:10.0.0.0/8/8', 'address'],
    ['dir:', 'name'],
    ['dir:Acme', 'name'],
    ['der:', 'der'],
    ['der:0500ff', 'der'],
    ['der:8203', 'der'],
    ['der:a40430000500', 'der'],
  ])('tells what is wrong with %j: %s', (text, problem) => {
    expect(problemOf(text)).toBe(problem);
  });

  it('tells what stands there twice', () => {
    const { problems } = parseNameLimits({ permitted: ['ip:10.0.0.0/8', 'ip:10.0.0.0/255.0.0.0'], excluded: [] }, 'x');
    expect(problems).toMatchObject([{ path: 'x.permitted.1', evidence: { problem: 'twice' } }]);
  });
});
