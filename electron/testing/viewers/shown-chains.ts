import { hash } from 'node:crypto';
import type { UnixMs } from '../../../shared/model/brands.ts';
import type { ViewerDifferenceId } from '../../../shared/model/viewer-difference.ts';
import { contextTag } from '../../pki/asn1/der.ts';
import { ia5String, integer, nullValue, oidDer, printableString, sequence, setOf } from '../../pki/asn1/der-write.ts';
import { OID } from '../../pki/asn1/oid.ts';
import {
  authorityKeyId,
  type Extension,
  extKeyUsage,
  keyUsage,
  nameConstraints,
  subjectAltName,
  subjectKeyId,
} from '../../pki/certificate/extension-build.ts';
import type { Subtree } from '../../pki/name/name-constraints.ts';
import { spkiOf } from '../../vault/private-key.ts';
import {
  authorityExtensions as ca,
  makeShown,
  SHOWN_AT,
  type ShownCertificate,
  type ShownOptions,
} from './shown-chain.ts';

/** A chain that shows a difference: the leaf first, the anchor last. */
export interface ShownChain {
  readonly certificates: readonly Uint8Array[];
  readonly host?: string;
  readonly purpose: 'tls-server' | 'tls-client';
  readonly at: UnixMs;
}

const HOST = 'host.example';
const DAY_MS = 86_400_000;
const USAGES: readonly Extension[] = [keyUsage(['digitalSignature']), extKeyUsage([OID.serverAuth])];
const san = (...names: readonly string[]): Extension => subjectAltName(names.map((value) => ({ type: 'dns', value })));
const named = (...names: readonly string[]): Pick<ShownOptions, 'extensions'> => ({
  extensions: [...USAGES, san(...names)],
});
const raw = (oid: string, value: Uint8Array, critical = false): Extension => ({ oid, critical, value });

interface Changes {
  readonly leaf?: Partial<ShownOptions>;
  readonly middle?: Partial<ShownOptions>;
  readonly root?: Partial<ShownOptions>;
}

/** Root, one authority below it and a server; each with the changes told. */
const chainOf = (changes: Changes, more: Partial<ShownChain> = {}): ShownChain => {
  const root = makeShown({ subject: 'CN=Shown Root', extensions: ca(), ...changes.root });
  const middle = makeShown({ subject: 'CN=Shown CA', issuer: root, extensions: ca(), ...changes.middle });
  const leaf = makeShown({ subject: `CN=${HOST}`, issuer: middle, ...named(HOST), ...changes.leaf });
  return shown([leaf, middle, root], more);
};

const shown = (certificates: readonly ShownCertificate[], more: Partial<ShownChain> = {}): ShownChain => ({
  certificates: certificates.map(({ der }) => der),
  host: HOST,
  purpose: 'tls-server',
  at: SHOWN_AT,
  ...more,
});

const client = (chain: ShownChain): ShownChain => ({
  certificates: chain.certificates,
  purpose: 'tls-client',
  at: chain.at,
});

function selfIssuedAuthority(): ShownChain {
  const root = makeShown({ subject: 'CN=Shown Root', extensions: ca() });
  const middle = makeShown({ subject: 'CN=Shown CA', issuer: root, extensions: ca(0) });
  const again = makeShown({ subject: 'CN=Shown CA', issuer: middle, extensions: ca(0) });
  const leaf = makeShown({ subject: `CN=${HOST}`, issuer: again, ...named(HOST) });
  return shown([leaf, again, middle, root]);
}

function foreignKeyId(): ShownChain {
  const root = makeShown({ subject: 'CN=Shown Root', extensions: ca() });
  const keyId = hash('sha1', spkiOf(root.privateKey), 'buffer');
  const other = Uint8Array.from(keyId, (octet) => octet ^ 1);
  const middle = makeShown({ subject: 'CN=Shown CA', issuer: root, extensions: [...ca(), subjectKeyId(keyId)] });
  const extensions = [...USAGES, san(HOST), authorityKeyId(other)];
  return shown([makeShown({ subject: `CN=${HOST}`, issuer: middle, extensions }), middle, root]);
}

const constrained = (permitted: readonly Subtree[], excluded: readonly Subtree[] = []): Extension[] => [
  ...ca(),
  nameConstraints({ permitted, excluded }),
];
const elsewhere: Subtree = { type: 'dns', value: 'other.example' };

const uncommonName = (): ShownChain => chainOf({ leaf: { extensions: USAGES } });
const constrainedCommonName = (): ShownChain => {
  const { certificates, purpose, at } = chainOf({
    middle: { extensions: constrained([elsewhere]) },
    leaf: { extensions: USAGES },
  });
  return { certificates, purpose, at };
};
const netscapeClient = (): ShownChain =>
  chainOf({
    leaf: { extensions: [...USAGES, san(HOST), raw('2.16.840.1.113730.1.1', Uint8Array.of(3, 2, 7, 0x80))] },
  });
const excludedWildcard = (): ShownChain =>
  chainOf(
    {
      middle: { extensions: constrained([], [{ type: 'dns', value: 'bad.shown.example' }]) },
      leaf: named('*.shown.example'),
    },
    { host: 'good.shown.example' },
  );
const anchorExpired = (): ShownChain => chainOf({ root: { notAfter: SHOWN_AT - DAY_MS } });
const anchorConstrained = (): ShownChain => chainOf({ root: { extensions: constrained([elsewhere]) } });
const anchorShort = (): ShownChain => chainOf({ root: { extensions: ca(0) } });
const anchorForClients = (): ShownChain => chainOf({ root: { extensions: [...ca(), extKeyUsage([OID.clientAuth])] } });
const anchorNoAuthority = (): ShownChain => chainOf({ root: { extensions: [] } });
const anchorUnknown = (): ShownChain =>
  chainOf({ root: { extensions: [...ca(), raw('1.2.3.4.5', nullValue(), true)] } });
const nameless = (): ShownChain => chainOf({ middle: { subject: sequence() } });
const sha1 = (): ShownChain => chainOf({ leaf: { digest: 'sha1' } });
const md5 = (): ShownChain => chainOf({ middle: { key: 'rsa2048' }, leaf: { digest: 'md5' } });
const ed448 = (): ShownChain => chainOf({ middle: { key: 'ed448' } });
const postQuantum = (): ShownChain => chainOf({ middle: { key: 'ml-dsa-65' } });
const brainpool = (): ShownChain => chainOf({ middle: { key: 'brainpoolP256r1' } });
const commonNameOf = (value: Uint8Array): Uint8Array => sequence(setOf(sequence(oidDer(OID.commonName), value)));

/** For each difference, a chain on which we and the verifier disagree. */
export const SHOWN_CHAINS: Readonly<Record<ViewerDifferenceId, () => ShownChain>> = {
  'openssl.anchor-validity': anchorExpired,
  'openssl.anchor-name-constraints': anchorConstrained,
  'openssl.anchor-path-length': anchorShort,
  'openssl.anchor-purpose': anchorForClients,
  'openssl.anchor-not-a-ca': anchorNoAuthority,
  'openssl.anchor-unknown-critical': anchorUnknown,
  'openssl.anchor-not-self-signed': () => {
    const chain = chainOf({});
    return { ...chain, certificates: chain.certificates.slice(0, 2) };
  },
  'openssl.any-purpose': () =>
    chainOf({
      leaf: { extensions: [keyUsage(['digitalSignature']), extKeyUsage([OID.anyExtendedKeyUsage]), san(HOST)] },
    }),
  'openssl.not-after-second': () => chainOf({ leaf: { notAfter: SHOWN_AT } }),
  'openssl.key-identifier': foreignKeyId,
  'openssl.self-issued': selfIssuedAuthority,
  'openssl.common-name-constrained': constrainedCommonName,
  'openssl.netscape-type': netscapeClient,
  'openssl.common-name': uncommonName,
  'openssl.partial-wildcard': () => chainOf({ leaf: named('h*.shown.example') }, { host: 'host.shown.example' }),
  'openssl.gated-crypto': () => chainOf({ middle: { extensions: [...ca(), extKeyUsage(['2.16.840.1.113730.4.1'])] } }),
  'openssl.policies-ignored': () =>
    chainOf({ middle: { extensions: [...ca(), raw('2.5.29.36', sequence(integer(0, contextTag(0))), true)] } }),
  'openssl.excluded-wildcard': excludedWildcard,
  'openssl.weak-signature': sha1,
  'openssl.empty-issuer': nameless,
  'go.anchor-validity': anchorExpired,
  'go.anchor-name-constraints': anchorConstrained,
  'go.anchor-path-length': anchorShort,
  'go.anchor-purpose': anchorForClients,
  'go.anchor-not-a-ca': anchorNoAuthority,
  'go.anchor-unknown-critical': anchorUnknown,
  'go.constraint-form': () =>
    chainOf({ middle: { extensions: constrained([{ type: 'directory', value: '', nameDer: sequence() }]) } }),
  'go.policy-extension': () => chainOf({ middle: { extensions: [...ca(), raw('2.5.29.54', integer(0), true)] } }),
  'go.self-issued-counts': selfIssuedAuthority,
  'go.name-bytes': () =>
    chainOf({ middle: { subject: commonNameOf(printableString('Shown CA')) }, leaf: { issuerName: 'CN=shown  ca' } }),
  'go.algorithm': ed448,
  'go.curve': brainpool,
  'go.malformed-uri': () =>
    chainOf({
      leaf: {
        extensions: [
          ...USAGES,
          raw(OID.subjectAltName, sequence(ia5String(HOST, contextTag(2)), ia5String('http://bad/%zz', contextTag(6)))),
        ],
      },
    }),
  'go.weak-signature': sha1,
  'go.leaf-key-usage': () =>
    client(chainOf({ leaf: { extensions: [keyUsage(['keyEncipherment']), extKeyUsage([OID.clientAuth])] } })),
  'go.single-label-wildcard': () => chainOf({ leaf: named('*.example') }),
  'go.excluded-wildcard': excludedWildcard,
  'go.empty-issuer': nameless,
  'openssl.post-quantum': postQuantum,
  'java.post-quantum': postQuantum,
  'java.anchor-not-a-ca': anchorNoAuthority,
  'java.leaf-digital-signature': () =>
    client(chainOf({ leaf: { extensions: [keyUsage(['keyAgreement']), extKeyUsage([OID.clientAuth])] } })),
  'java.curve': brainpool,
  'java.empty-subject': () => chainOf({ leaf: { subject: sequence() } }),
  'java.host-letters': () => chainOf({ leaf: named('my_host.example') }, { host: 'my_host.example' }),
  'java.common-name-constrained': constrainedCommonName,
  'java.netscape-type': netscapeClient,
  'java.md5-signature': md5,
  'java.sha1-signature': sha1,
  'java.common-name': uncommonName,
  'java.any-wildcard': () => chainOf({ leaf: named('a.*.shown.example') }, { host: 'a.b.shown.example' }),
  'java.intermediate-purpose': () => chainOf({ middle: { extensions: [...ca(), extKeyUsage([OID.clientAuth])] } }),
  'java.excluded-wildcard': excludedWildcard,
  'chromium.weak-signature': sha1,
  'chromium.algorithm': () => chainOf({ middle: { key: 'ed25519' } }),
  'chromium.curve': () => chainOf({ middle: { key: 'secp256k1' } }),
  'chromium.anchor-name-constraints': anchorConstrained,
  'chromium.anchor-path-length': anchorShort,
};
