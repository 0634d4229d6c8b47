import { describe, expect, it } from 'vitest';
import { HOSTILE_PRINTABLE } from '../../../testing/hostile-name.ts';
import { helpCertreq } from './certreq.ts';
import type { ExpectedRequest } from './expected-request.ts';

const EXPECTED: ExpectedRequest = {
  baseName: 'gw.kestrel.example',
  attributes: [
    { oid: '2.5.4.6', label: 'C', value: 'DE' },
    { oid: '2.5.4.10', label: 'O', value: 'Kestrel "Pay", 100%' },
    { oid: '2.5.4.97', label: 'organizationIdentifier', value: 'PSDDE-BAFIN-1' },
    { oid: '2.5.4.3', label: 'CN', value: 'gw.kestrel.example' },
  ],
  sans: [
    { type: 'dns', value: 'gw.kestrel.example' },
    { type: 'uri', value: 'spiffe://kestrel.example/gw%20a' },
    { type: 'other', oid: '1.3.6.1.4.1.311.20.2.3', value: 'gw@kestrel.example' },
  ],
  key: 'rsa3072',
  keyUsage: ['digitalSignature', 'keyEncipherment'],
  extendedKeyUsage: ['1.3.6.1.5.5.7.3.2'],
};

/** certreq runs on Windows alone: this is what its documentation describes, not what it was seen to take. */
const GOLDEN = `[Version]
Signature = "$Windows NT$"

[NewRequest]
Subject = "CN=""gw.kestrel.example"",OID.2.5.4.97=""PSDDE-BAFIN-1"",O=""Kestrel """"Pay"""", 100%%"",C=""DE"""
RequestType = PKCS10
ProviderName = "Microsoft Software Key Storage Provider"
KeyAlgorithm = RSA
KeyLength = 3072
HashAlgorithm = SHA256
Exportable = FALSE
MachineKeySet = FALSE
SMIME = FALSE
KeyUsage = 0xa0

[EnhancedKeyUsageExtension]
OID = 1.3.6.1.5.5.7.3.2

[Extensions]
2.5.29.17 = "{text}"
_continue_ = "dns=gw.kestrel.example&"
_continue_ = "url=spiffe://kestrel.example/gw%%20a&"
_continue_ = "upn=gw@kestrel.example&"
`;

describe('help with certreq', () => {
  it('is a policy file as its documentation describes it, and says that nobody has run it', () => {
    const help = helpCertreq(EXPECTED);
    expect(help.files).toEqual([{ name: 'gw.kestrel.example.inf', text: GOLDEN.replaceAll('\n', '\r\n') }]);
    expect(help.commands).toContain("certreq -new '.\\gw.kestrel.example.inf' '.\\gw.kestrel.example.csr'");
    expect(help.isVerified).toBe(false);
  });

  it.each(HOSTILE_PRINTABLE)('keeps %j inside its string', (value) => {
    const attributes = [{ oid: '2.5.4.3', label: 'CN', value }];
    const [policy] = helpCertreq({ ...EXPECTED, attributes, sans: [] }).files;
    const line = policy?.text.split('\r\n').find((each) => each.startsWith('Subject')) ?? '';
    const string = /^Subject = "((?:[^"]|"")*)"$/.exec(line)?.[1] ?? '';
    const name = /^CN="((?:[^"]|"")*)"$/.exec(string.replaceAll('""', '"').replaceAll('%%', '%'))?.[1];
    expect(name?.replaceAll('""', '"')).toBe(value);
  });

  it('says why it cannot be had', () => {
    expect(helpCertreq({ ...EXPECTED, key: 'ed25519' }).obstacle?.reason).toBe('key-kind');
    const sans = [{ type: 'uri', value: 'https://a.example/?b&c' }] as const;
    expect(helpCertreq({ ...EXPECTED, sans }).obstacle).toEqual({ reason: 'character', value: sans[0].value });
  });
});
