import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  KEY_USAGE_NAMES,
  type ProfileContent,
  RULE_SOURCES,
  SAN_TYPES,
  type SanRule,
} from '../../../shared/model/profile.ts';
import { octetString } from '../asn1/der-write.ts';
import { OID } from '../asn1/oid.ts';
import {
  basicConstraints,
  extKeyUsage,
  type Extension,
  keyUsage,
  nameConstraints,
  subjectAltName,
} from '../certificate/extension-build.ts';
import {
  decodeBasicConstraints,
  decodeExtKeyUsage,
  decodeGeneralNames,
  decodeKeyUsage,
} from '../certificate/extension.ts';
import { formatGeneralName, parseGeneralName } from '../name/general-name.ts';
import { extensionsOf, merge, profileOf, requestOf } from './merge-fixture.ts';
import { parseSanLimit, sanTypeOf } from './san-limits.ts';
import { findPurposeOid } from './purpose.ts';

const NAMES = {
  dns: ['dns:a.acme.example', 'dns:*.acme.example', 'dns:evil.example'],
  ip: ['ip:10.1.1.1', 'ip:192.0.2.1'],
  email: ['email:x@acme.example', 'email:x@evil.example'],
  uri: ['uri:spiffe://acme.example/x', 'uri:https://evil.example/'],
  directory: ['directory:CN=x,O=Acme', 'directory:CN=y'],
  upn: ['upn:x@acme.example'],
  other: ['other:1.2.3;x'],
} as const;
const LIMITS = {
  dns: 'acme.example',
  ip: '10.0.0.0/8',
  email: 'acme.example',
  uri: 'spiffe://acme.example/',
  directory: 'O=Acme',
  upn: 'acme.example',
  other: '1.2.4',
} as const;
const PURPOSES = ['clientAuth', 'serverAuth', 'emailProtection'] as const;
const CUSTOM = ['1.3.6.1.4.1.99999.1', '1.3.6.1.4.1.99999.2'] as const;

const source = fc.constantFrom(...RULE_SOURCES);
const subset = <T>(values: readonly T[]) => fc.subarray([...values]);

const sanRule = (type: (typeof SAN_TYPES)[number]): fc.Arbitrary<SanRule> =>
  fc.record({
    source,
    values: fc.constantFrom(
      [],
      NAMES[type].slice(0, 1).map((name) => name.slice(name.indexOf(':') + 1)),
    ),
    limits: fc.constantFrom([], [LIMITS[type]]),
    mayBeWildcard: fc.boolean(),
    least: fc.constant(0),
    most: fc.integer({ min: 0, max: 2 }),
  });

const profile: fc.Arbitrary<ProfileContent> = fc
  .record({
    dns: sanRule('dns'),
    ip: sanRule('ip'),
    email: sanRule('email'),
    uri: sanRule('uri'),
    directory: sanRule('directory'),
    upn: sanRule('upn'),
    other: sanRule('other'),
    usage: fc.record({ source, value: subset(KEY_USAGE_NAMES.slice(0, 5)), critical: fc.boolean() }),
    purposes: fc.record({ source, value: subset(PURPOSES), critical: fc.boolean() }),
    custom: fc.record({ source: fc.constantFrom('request', 'forbidden', 'within'), critical: fc.boolean() }),
  })
  .map(({ usage, purposes, custom, ...sans }) =>
    profileOf({
      sans,
      keyUsage: usage,
      extendedKeyUsage: purposes,
      custom: [{ oid: CUSTOM[0], value: { form: 'der', text: '040101' }, ...custom, source: custom.source }],
    }),
  );

const extensions: fc.Arbitrary<readonly Extension[]> = fc
  .record({
    usages: subset(KEY_USAGE_NAMES),
    purposes: subset([
      OID.clientAuth,
      OID.serverAuth,
      OID.codeSigning,
      OID.OCSPSigning,
      OID.anyExtendedKeyUsage,
      '1.2.3.4',
    ]),
    names: subset(Object.values(NAMES).flat()),
    ca: fc.boolean(),
    constrained: fc.boolean(),
    custom: subset(CUSTOM),
    octet: fc.integer({ min: 1, max: 2 }),
  })
  .map(({ usages, purposes, names, ca, constrained, custom, octet }) => [
    ...(ca ? [basicConstraints(true, 3)] : []),
    ...(usages.length > 0 ? [keyUsage(usages)] : []),
    ...(purposes.length > 0 ? [extKeyUsage(purposes)] : []),
    ...(names.length > 0 ? [subjectAltName(names.map(nameOf))] : []),
    ...(constrained ? [nameConstraints({ permitted: [], excluded: [{ type: 'dns', value: 'x.example' }] })] : []),
    ...custom.map((oid) => ({ oid, critical: true, value: octetString(Uint8Array.of(octet)) })),
  ]);

function nameOf(text: string) {
  const name = parseGeneralName(text);
  if (!name.ok) throw new Error(text);
  return name.value;
}

function checkSans(content: ProfileContent, value: Uint8Array | undefined): void {
  const names = value === undefined ? [] : decodeGeneralNames(value);
  for (const type of SAN_TYPES) {
    const rule = content.sans[type];
    const own = names.filter((name) => sanTypeOf(name) === type);
    if (rule.source === 'forbidden') expect(own).toEqual([]);
    expect(own.length).toBeLessThanOrEqual(rule.most);
    const fixed = rule.values.map((text) => formatGeneralName(nameOf(`${type}:${text}`)));
    for (const name of own) {
      const isFixed = fixed.includes(formatGeneralName(name));
      if (rule.source === 'profile') expect(isFixed).toBe(true);
      if (!rule.mayBeWildcard && !isFixed) expect(name.value.startsWith('*')).toBe(false);
      const isAllowed =
        rule.limits.length === 0 || rule.limits.some((limit) => parseSanLimit(type, limit)?.(name) === true);
      if (rule.source === 'within') expect(isFixed || isAllowed).toBe(true);
    }
  }
}

function checkSet(
  rule: { readonly source: string },
  found: readonly string[],
  own: readonly string[],
  never: readonly string[],
): void {
  if (rule.source === 'forbidden') expect(found).toEqual([]);
  else if (rule.source !== 'request') for (const value of found) expect(own).toContain(value);
  for (const value of found) if (!own.includes(value)) expect(never).not.toContain(value);
}

describe('whatever a request asks for', () => {
  it('nothing that the profile does not let through reaches the certificate', () => {
    fc.assert(
      fc.property(profile, extensions, (content, asked) => {
        const result = merge(content, { request: requestOf({ extensions: asked }) });
        if (!result.ok) return;
        const written = extensionsOf(result.value);
        const find = (oid: string) => written.find((extension) => extension.oid === oid)?.value;
        expect(decodeBasicConstraints(find(OID.basicConstraints) ?? new Uint8Array())).toEqual({ ca: false });
        checkSans(content, find(OID.subjectAltName));
        const usages = find(OID.keyUsage);
        checkSet(content.keyUsage, usages === undefined ? [] : decodeKeyUsage(usages), content.keyUsage.value, [
          'keyCertSign',
          'cRLSign',
        ]);
        const purposes = find(OID.extKeyUsage);
        const own = content.extendedKeyUsage.value.map((purpose) => findPurposeOid(purpose) ?? '');
        checkSet(content.extendedKeyUsage, purposes === undefined ? [] : decodeExtKeyUsage(purposes), own, [
          OID.OCSPSigning,
          OID.anyExtendedKeyUsage,
        ]);
        const [custom] = content.custom;
        const value = find(CUSTOM[0]);
        if (custom?.source === 'forbidden') expect(value).toBeUndefined();
        if (custom?.source === 'within' && value !== undefined) expect([...value]).toEqual([4, 1, 1]);
        expect(find(CUSTOM[1])).toBeUndefined();
        expect(find(OID.nameConstraints)).toBeUndefined();
        expect(new Set(written.map(({ oid }) => oid)).size).toBe(written.length);
      }),
      { numRuns: 400 },
    );
  });
});
