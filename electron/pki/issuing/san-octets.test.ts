import { describe, expect, it } from 'vitest';
import { type ProfileContent, SAN_TYPES, type SanRule, type SanType } from '../../../shared/model/profile.ts';
import { toHex } from '../asn1/der.ts';
import {
  bmpString,
  explicit,
  ia5String,
  oidDer,
  printableString,
  sequence,
  setOf,
  utf8String,
} from '../asn1/der-write.ts';
import { OID } from '../asn1/oid.ts';
import { encodedAltNames } from '../certificate/extension-build.ts';
import { extensionsOf, merged, profileOf, requestOf } from './merge-fixture.ts';

const UPN = 'other:1.3.6.1.4.1.311.20.2.3;gw@acme.example';

/** `CN=gw,O=Acme` in string types that we do not choose. */
const directory = explicit(
  4,
  sequence(
    setOf(sequence(oidDer(OID.organizationName), bmpString('Acme'))),
    setOf(sequence(oidDer(OID.commonName), printableString('gw'))),
  ),
);
const upn = explicit(0, oidDer(OID.userPrincipalName), explicit(0, ia5String('gw@acme.example')));
const host = ia5String('gw.acme.example', 0x82);

function taking(change: Partial<Record<SanType, Partial<SanRule>>> = {}): ProfileContent {
  const rule: SanRule = { source: 'within', values: [], limits: [], mayBeWildcard: false, least: 0, most: 9 };
  const rules = Object.fromEntries(SAN_TYPES.map((type) => [type, { ...rule, ...change[type] }]));
  return profileOf({ sans: rules as ProfileContent['sans'] });
}

/** The alternative names of a certificate for a request with the three above. */
function namesOf(sans: readonly string[] | undefined, content = taking()): string {
  const request = requestOf({ extensions: [encodedAltNames([directory, host, upn], false)] });
  const certificate = merged(content, { request, sans });
  const extension = extensionsOf(certificate).find(({ oid }) => oid === OID.subjectAltName);
  return toHex(extension?.value ?? new Uint8Array());
}

describe('alternative names of a request', () => {
  it('keep their octets, whichever string types they came in', () => {
    expect(namesOf(undefined)).toBe(toHex(sequence(directory, host, upn)));
  });

  it('keep them where a form sends the same texts, in its own order', () => {
    const texts = [UPN, 'dns:gw.acme.example', 'directory:CN=gw,O=Acme'];
    expect(namesOf(texts)).toBe(toHex(sequence(upn, host, directory)));
  });

  it('are encoded anew where the text was changed, and where the profile fills them in', () => {
    const changed = explicit(0, oidDer(OID.userPrincipalName), explicit(0, utf8String('gx@acme.example')));
    expect(namesOf([UPN.replace('gw@', 'gx@')])).toBe(toHex(sequence(changed)));
    const own = { source: 'profile', values: ['gw@acme.example'] } as const;
    const rebuilt = explicit(0, oidDer(OID.userPrincipalName), explicit(0, utf8String('gw@acme.example')));
    expect(namesOf(undefined, taking({ upn: own }))).toBe(toHex(sequence(directory, host, rebuilt)));
  });
});
