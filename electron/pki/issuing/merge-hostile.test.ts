import { describe, expect, it } from 'vitest';
import type { GeneralName } from '../../../shared/model/name.ts';
import { type ProfileContent, SAN_TYPES, type SanRule, type SanType } from '../../../shared/model/profile.ts';
import { labelGeneralName } from '../../../shared/name/general-name-label.ts';
import { explicit, ia5String, oidDer, sequence } from '../asn1/der-write.ts';
import { OID } from '../asn1/oid.ts';
import { toHex } from '../asn1/der.ts';
import { subjectAltName } from '../certificate/extension-build.ts';
import { formatGeneralName } from '../name/general-name.ts';
import { extensionsOf, fieldOf, merge, problemsOf, profileOf, requestOf } from './merge-fixture.ts';

const NEVER: SanRule = { source: 'forbidden', values: [], limits: [], mayBeWildcard: false, least: 0, most: 0 };

/** A profile that takes names of one type alone. */
function only(type: SanType, rule: Partial<SanRule>): ProfileContent {
  const rules = Object.fromEntries(SAN_TYPES.map((one) => [one, NEVER])) as Record<SanType, SanRule>;
  return profileOf({ sans: { ...rules, [type]: { ...NEVER, source: 'within', most: 9, ...rule } } });
}

/** The names of a certificate that a subject is filled into, and what was said of them. */
function filled(content: ProfileContent, subject: string): readonly string[] {
  const result = merge(content, { request: requestOf({ subject }) });
  return result.ok ? [...result.value.sans.map(formatGeneralName), ...problemsOf(result.value)] : [result.error.code];
}

/** What becomes of one name that a request asks for. */
function asked(content: ProfileContent, name: GeneralName): readonly string[] {
  const result = merge(content, { request: requestOf({ extensions: [subjectAltName([name], false)] }) });
  return result.ok ? result.value.sans.map(formatGeneralName) : [result.error.code];
}

describe('a name that the profile fills with what the partner chose', () => {
  it('is no wildcard unless the profile allows one', () => {
    const warned = ['warning draft.name-left-out'];
    expect(filled(only('dns', { values: ['${CN}'] }), 'CN=*.bank.example')).toEqual(warned);
    expect(filled(only('dns', { values: ['${CN}.acme.example'] }), 'CN=*')).toEqual(warned);
    expect(filled(only('dns', { values: ['${CN}'], mayBeWildcard: true }), 'CN=*.a.example')).toEqual([
      'dns:*.a.example',
    ]);
    expect(filled(only('dns', { values: ['*.${CN}'] }), 'CN=a.example')).toEqual(['dns:*.a.example']);
  });

  it('stays within the limits', () => {
    const rule = { values: ['${CN}'], limits: ['acme.example'] };
    expect(filled(only('dns', rule), 'CN=bank.example')).toEqual(['warning draft.name-left-out']);
    expect(filled(only('dns', rule), 'CN=gw.acme.example')).toEqual(['dns:gw.acme.example']);
  });

  it('stays the one part of an address or a directory name that it was given', () => {
    const own = { source: 'profile' } as const;
    const uri = (value: string) => only('uri', { ...own, values: [value] });
    expect(filled(uri('spiffe://acme.example/p/${CN}'), 'CN=../../admin')).toEqual(['warning draft.name-left-out']);
    expect(filled(uri('spiffe://acme.example/${CN}'), 'CN=a/b')).toContain('error draft.spiffe-id');
    expect(filled(uri('https://acme.example/p/${CN}'), 'CN=..')).toEqual(['warning draft.name-left-out']);
    expect(filled(uri('https://acme.example/p/${CN}'), 'CN=x?a\\=1#y/z')).toEqual([
      'uri:https://acme.example/p/x%3Fa%3D1%23y%2Fz',
    ]);
    expect(filled(uri('https://${CN}.acme.example/'), 'CN=evil.example/')).toEqual([
      'uri:https://evil.example%2F.acme.example/',
    ]);
    expect(filled(only('directory', { ...own, values: ['CN=${CN},O=Acme'] }), 'CN=x\\,O\\=Evil\\ ')).toEqual([
      'directory:CN=x\\,O=Evil\\ ,O=Acme',
    ]);
    expect(filled(only('upn', { ...own, values: ['${CN}@acme.example'] }), 'CN=a@bank.example')).toEqual([
      'warning draft.name-left-out',
    ]);
    expect(filled(only('other', { ...own, values: ['${CN}'] }), `CN=${OID.userPrincipalName}\\;root`)).toEqual([]);
  });
});

describe('a name that is asked for', () => {
  it.each(['root@bank.example\u0000@acme.example', 'a\u202eb@acme.example', 'a\u200bb@acme.example'])(
    'is refused where a reader would see another one: %j',
    (value) => {
      expect(asked(only('upn', {}), { type: 'other', oid: OID.userPrincipalName, value })).toEqual([
        'issue.name-invalid',
      ]);
    },
  );

  it.each(['acme.example', 'a@b@acme.example', '@acme.example', 'a@evil-acme.example'])(
    'is outside the domain of a principal name where it has not one @: %j',
    (value) => {
      const limits = { limits: ['acme.example'] };
      expect(asked(only('upn', limits), { type: 'other', oid: OID.userPrincipalName, value })).toEqual([]);
    },
  );

  it.each([
    ['https:', 'https://acme.example:x@evil.example/'],
    ['https://acme.example:', 'https://acme.example:x@evil.example/'],
    ['https://acme.example/a/', 'https://acme.example/a/..%2fb'],
    ['https://acme.example/a/', 'https://acme.example/a/x%2f..%2fb'],
  ])('with a limit of %s is not %s', (limit, value) => {
    expect(asked(only('uri', { limits: [limit] }), { type: 'uri', value })).toEqual([]);
  });

  it.each([
    { type: 'other', oid: '1.2.3.4', value: '1.2.3.4' },
    { type: 'other', oid: '1.2.3.4', value: '#0500' },
  ] as const)('and has no text form is left out, with a warning: %j', (name) => {
    const extensions = [subjectAltName([{ type: 'dns', value: 'gw.acme.example' }], false)];
    const content = profileOf({ sans: { ...only('other', {}).sans, dns: only('dns', {}).sans.dns } });
    const { fields, subjectNameDer } = requestOf({ extensions });
    const asking = { fields: { ...fields, subjectAltNames: [...fields.subjectAltNames, name] }, subjectNameDer };
    const result = merge(content, { request: asking });
    if (!result.ok) throw new Error(result.error.code);
    expect(result.value.sans.map(formatGeneralName)).toEqual(['dns:gw.acme.example']);
    expect(fieldOf(result.value, 'other')).toEqual([`-${labelGeneralName(name)} no-form`]);
    expect(problemsOf(result.value)).toEqual(['warning draft.name-left-out']);
  });

  it('keeps the kind of text that its standard gives it', () => {
    const srv = sequence(explicit(0, oidDer('1.3.6.1.5.5.7.8.7'), explicit(0, ia5String('_mq.acme.example'))));
    const extensions = [{ oid: OID.subjectAltName, critical: false, value: srv }];
    const result = merge(only('other', {}), { request: requestOf({ extensions }) });
    if (!result.ok) throw new Error(result.error.code);
    const written = extensionsOf(result.value).find(({ oid }) => oid === OID.subjectAltName);
    expect(toHex(written?.value ?? new Uint8Array())).toBe(toHex(srv));
  });
});
