import { describe, expect, it } from 'vitest';
import type { SanRule } from '../../../shared/model/profile.ts';
import { octetString } from '../asn1/der-write.ts';
import { OID } from '../asn1/oid.ts';
import {
  basicConstraints,
  certificatePolicies,
  crlDistributionPoints,
  extKeyUsage,
  keyUsage,
  subjectAltName,
} from '../certificate/extension-build.ts';
import { parseGeneralName } from '../name/general-name.ts';
import { extensionsOf, fieldOf, merge, merged, problemsOf, profileOf, requestOf } from './merge-fixture.ts';

const names = (...texts: readonly string[]) =>
  subjectAltName(
    texts.map((text) => {
      const name = parseGeneralName(text);
      if (!name.ok) throw new Error(text);
      return name.value;
    }),
  );
const asking = (...extensions: Parameters<typeof requestOf>[0]['extensions'] & object) => ({
  request: requestOf({ extensions }),
});
const rule = (change: Partial<SanRule>): SanRule => ({
  source: 'within',
  values: [],
  limits: [],
  mayBeWildcard: false,
  least: 0,
  most: 10,
  ...change,
});
const base = profileOf();
const withSans = (sans: Partial<typeof base.sans>) => profileOf({ sans: { ...base.sans, ...sans } });

describe('the subject of a certificate', () => {
  const rules = profileOf({
    subject: {
      attributes: [
        { attribute: 'C', from: 'fixed', value: 'DE', required: true },
        { attribute: 'O', from: 'partner', required: true },
        { attribute: 'CN', from: 'request', required: true, pattern: 'gw-\\d+' },
      ],
      others: 'drop',
    },
  });

  it('is what was asked, octet by octet, where no rule speaks of it', () => {
    const request = requestOf({ subject: 'CN=partner+UID=7,O=Acme' });
    expect(merged(base, { request }).subjectNameDer).toEqual(request.subjectNameDer);
  });

  it('is compared attribute by attribute where another is typed', () => {
    const request = requestOf({ subject: 'CN=gw-1+UID=7,O=Kestrel,C=DE' });
    const typed = merged(base, { request, subject: 'CN=gw-2,O=Kestrel,C=DE' });
    expect(fieldOf(typed, 'subject')).toEqual([
      '-CN=gw-1+UID=7 typed-here',
      '+CN=gw-2 typed-here',
      'O=Kestrel',
      'C=DE',
    ]);
    const reordered = merged(base, { request: requestOf({ subject: 'CN=a,O=b' }), subject: 'O=b,CN=a' });
    expect(fieldOf(reordered, 'subject')).toEqual([
      '-CN=a typed-here',
      '-O=b typed-here',
      '+O=b typed-here',
      '+CN=a typed-here',
    ]);
  });

  it('is filled attribute by attribute, in the order of the rules', () => {
    const request = requestOf({ subject: 'OU=x,CN=gw-1,O=Liar,C=FR' });
    const partner = { name: 'Kestrel', attributes: new Map([[OID.organizationName, 'Kestrel GmbH']]) };
    const result = merged(rules, { request, partner });
    expect(result.subjectName.map(([one]) => `${one?.label}=${one?.value}`)).toEqual([
      'C=DE',
      'O=Kestrel GmbH',
      'CN=gw-1',
    ]);
    expect(fieldOf(result, 'subject')).toEqual([
      '-C=FR set-by-profile',
      '-O=Liar set-by-partner',
      '-OU=x not-in-profile',
      '+C=DE set-by-profile',
      '+O=Kestrel GmbH set-by-partner',
      'CN=gw-1',
    ]);
    expect(problemsOf(result)).toEqual([]);
  });

  it('is refused where a part is missing, does not fit or is not wanted', () => {
    expect(problemsOf(merged(rules, { subject: 'CN=other' }))).toEqual([
      'error draft.subject-missing',
      'error draft.subject-pattern',
    ]);
    const strict = profileOf({ subject: { attributes: [], others: 'refuse' } });
    expect(problemsOf(merged(strict, { subject: 'CN=a' }))).toEqual(['error draft.subject-refused']);
    expect(merge(base).ok).toBe(false);
    expect(merge(base, { subject: 'CN=' })).toMatchObject({ error: { code: 'issue.subject-invalid' } });
  });
});

describe('the alternative names of a certificate', () => {
  it('are taken within limits, told one by one', () => {
    const content = withSans({
      dns: rule({ limits: ['acme.example'], most: 2 }),
      email: rule({ source: 'forbidden' }),
    });
    const asked = [
      'dns:a.acme.example',
      'dns:A.acme.example',
      'dns:*.acme.example',
      'dns:acme.example.evil',
      'dns:acme.example',
      'dns:b.acme.example',
      'email:x@acme.example',
    ];
    const result = merged(content, asking(names(...asked)));
    expect(fieldOf(result, 'dns')).toEqual([
      '-dns:A.acme.example duplicate',
      '-dns:*.acme.example wildcard-forbidden',
      '-dns:acme.example.evil outside-limits',
      '-dns:b.acme.example more-than-allowed',
      'dns:a.acme.example',
      'dns:acme.example',
    ]);
    expect(fieldOf(result, 'email')).toEqual(['-email:x@acme.example forbidden-by-profile']);
    expect(problemsOf(result)).toEqual(Array.from({ length: 4 }, () => 'warning draft.name-left-out'));
  });

  it.each([
    ['uri', 'https://acme.example', 'uri:https://acme.example/x', true],
    ['uri', 'https://acme.example', 'uri:https://acme.example.evil/x', false],
    ['uri', 'https://acme.example', 'uri:https://acme.example@evil/x', false],
    ['uri', 'spiffe://td/a/', 'uri:spiffe://td/a/../b', false],
    ['uri', 'spiffe://td/', 'uri:SPIFFE://td/x', true],
    ['ip', '10.0.0.0/8', 'ip:10.9.9.9', true],
    ['ip', '10.0.0.0/8', 'ip:11.0.0.1', false],
    ['ip', '2001:db8::/33', 'ip:2001:db8:8000::1', false],
    ['ip', '10.0.0.0/8', 'ip:::ffff:a00:1', false],
    ['email', 'acme.example', 'email:x@sub.acme.example', true],
    ['email', 'acme.example', 'email:x@notacme.example', false],
    ['email', 'a@acme.example', 'email:b@acme.example', false],
    ['upn', '@acme.example', 'upn:x@acme.example', true],
    ['upn', 'acme.example', 'upn:x@evil.example', false],
    ['directory', 'O=Acme,C=DE', 'dir:CN=x,O=acme,C=DE', true],
    ['directory', 'O=Acme,C=DE', 'dir:CN=x,O=Other,C=DE', false],
    ['other', '1.2.3', 'other:1.2.3;x', true],
    ['other', '1.2.3', 'other:1.2.3.4;x', false],
  ] as const)('of the type %s under the limit %s: %s', (type, limit, name, taken) => {
    const content = withSans({ [type]: rule({ limits: [limit] }) });
    expect(merged(content, asking(names(name))).sans.length).toBe(taken ? 1 : 0);
  });

  it('of users are told as such, not by the object identifier of their form', () => {
    const content = withSans({ upn: rule({ limits: ['acme.example'] }) });
    const result = merged(content, asking(names('upn:x@acme.example', 'upn:x@evil.example')));
    expect(fieldOf(result, 'upn')).toEqual(['-upn:x@evil.example outside-limits', 'upn:x@acme.example']);
  });

  it('that were typed are refused, not dropped', () => {
    const content = withSans({ dns: rule({ limits: ['acme.example'] }) });
    const result = merged(content, { ...asking(names('dns:a.acme.example')), sans: ['dns:b.example'] });
    expect(problemsOf(result)).toEqual(['error draft.typed-name-refused']);
    expect(fieldOf(result, 'dns')).toEqual(['-dns:a.acme.example typed-here']);
  });

  it('are copied from the name, or fixed, where the profile says so', () => {
    const content = withSans({
      dns: rule({ source: 'request', values: ['${CN}'] }),
      uri: rule({ source: 'profile', values: ['https://partners.example/${CN}', 'https://${emailAddress}/'] }),
    });
    const result = merged(content, { subject: 'CN=gw.example', sans: undefined });
    expect(fieldOf(result, 'dns')).toEqual(['+dns:gw.example copied-from-name']);
    expect(fieldOf(result, 'uri')).toEqual(['+uri:https://partners.example/gw.example copied-from-name']);
    expect(merged(content, { subject: 'CN=No host' }).sans.map(({ type }) => type)).toEqual([]);
  });

  it('are counted, and those of SPIFFE have its form', () => {
    const svid = withSans({ uri: rule({ limits: ['spiffe://'], least: 1, most: 1 }) });
    expect(problemsOf(merged(svid, { subject: 'CN=a' }))).toEqual(['error draft.too-few-names']);
    for (const uri of ['spiffe://TD/x', 'spiffe://td/x/', 'spiffe://td/a%20b', 'spiffe://td:1/x', 'spiffe://td/x?y'])
      expect(problemsOf(merged(svid, { subject: 'CN=a', sans: [`uri:${uri}`] }))).toEqual(['error draft.spiffe-id']);
    expect(problemsOf(merged(svid, { subject: 'CN=a', sans: ['uri:spiffe://td/x'] }))).toEqual([]);
  });
});

describe('usages and purposes', () => {
  it('never come to less than the profile has, since none would mean all', () => {
    const within = profileOf({
      keyUsage: { source: 'within', value: ['digitalSignature', 'keyAgreement'], critical: true },
      extendedKeyUsage: { source: 'within', value: ['clientAuth'], critical: false },
    });
    const result = merged(within, asking(keyUsage(['keyCertSign', 'dataEncipherment']), extKeyUsage([OID.serverAuth])));
    expect(fieldOf(result, 'keyUsage')).toEqual([
      '-dataEncipherment no-meaning-for-key',
      '-keyCertSign never-from-request',
      '+digitalSignature added-by-profile',
      '+keyAgreement added-by-profile',
    ]);
    expect(fieldOf(result, 'extendedKeyUsage')).toEqual(['-serverAuth outside-limits', '+clientAuth added-by-profile']);
    expect(fieldOf(merged(within, asking(keyUsage(['keyAgreement']))), 'keyUsage')).toEqual(['keyAgreement']);
  });

  it('are what was asked where the profile says so, save what makes an authority or a responder', () => {
    const open = profileOf({
      keyUsage: { source: 'request', value: ['digitalSignature'], critical: false },
      extendedKeyUsage: { source: 'request', value: [], critical: false },
    });
    const asked = asking(
      keyUsage(['keyAgreement', 'cRLSign']),
      extKeyUsage([OID.OCSPSigning, OID.anyExtendedKeyUsage, '1.2.3.4']),
    );
    const result = merged(open, asked);
    expect(fieldOf(result, 'keyUsage')).toEqual(['-cRLSign never-from-request', 'keyAgreement']);
    expect(fieldOf(result, 'extendedKeyUsage')).toEqual([
      '-OCSPSigning never-from-request',
      '-anyExtendedKeyUsage never-from-request',
      '1.2.3.4',
    ]);
    expect(extensionsOf(result).find(({ oid }) => oid === OID.keyUsage)?.critical).toBe(false);
  });
});

describe('other extensions', () => {
  const asked = asking(
    basicConstraints(true),
    crlDistributionPoints(['http://evil.example/none.crl']),
    certificatePolicies([{ oid: OID.anyPolicy }, { oid: '1.2.3' }]),
    { oid: '1.3.6.1.4.1.99999.1', critical: true, value: octetString(Uint8Array.of(1)) },
  );

  it('are the profile’s and the authority’s, whatever is asked', () => {
    const result = merged(base, asked);
    expect(fieldOf(result, 'basicConstraints')).toEqual(['-cA=true never-from-request', '+cA=false added-by-profile']);
    expect(fieldOf(result, 'cRLDistributionPoints')[0]).toMatch(/evil.* set-by-authority$/);
    expect(fieldOf(result, '1.3.6.1.4.1.99999.1')[0]).toMatch(/ not-in-profile$/);
    expect(extensionsOf(result).map(({ oid }) => oid)).toEqual([
      OID.basicConstraints,
      OID.keyUsage,
      OID.extKeyUsage,
      OID.subjectKeyIdentifier,
      OID.authorityKeyIdentifier,
      OID.cRLDistributionPoints,
    ]);
  });

  it('are refused where the profile refuses what it does not know', () => {
    expect(problemsOf(merged(profileOf({ otherExtensions: 'refuse' }), asked))).toEqual([
      'error draft.extension-refused',
    ]);
  });

  it('are taken as they are where a rule of the profile names them, never any policy', () => {
    const open = profileOf({
      policies: { source: 'request', value: [], critical: false },
      custom: [{ oid: '1.3.6.1.4.1.99999.1', source: 'request', critical: false }],
    });
    const result = merged(open, asked);
    expect(fieldOf(result, 'certificatePolicies')).toEqual([`-${OID.anyPolicy} never-from-request`, '1.2.3']);
    const custom = extensionsOf(result).find(({ oid }) => oid === '1.3.6.1.4.1.99999.1');
    expect(custom).toEqual({ oid: '1.3.6.1.4.1.99999.1', critical: false, value: octetString(Uint8Array.of(1)) });
  });

  it('within limits have to be what the profile has', () => {
    const within = (text: string) =>
      profileOf({
        custom: [{ oid: '1.3.6.1.4.1.99999.1', source: 'within', critical: false, value: { form: 'der', text } }],
      });
    expect(fieldOf(merged(within('040101'), asked), '1.3.6.1.4.1.99999.1')).toHaveLength(1);
    expect(fieldOf(merged(within('040102'), asked), '1.3.6.1.4.1.99999.1')[0]).toMatch(/ outside-limits$/);
  });
});

describe('the key', () => {
  it('is refused where the profile does not have its kind', () => {
    const result = merged(profileOf({ keys: { allowed: ['rsa3072', 'p384'], standard: 'p384' } }), { subject: 'CN=a' });
    expect(problemsOf(result)).toEqual(['error draft.key-not-allowed']);
  });
});
