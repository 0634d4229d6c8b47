import { sign } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { UnixMs } from '../../../shared/model/brands.ts';
import { certificatePem } from '../../pki/certificate/certificate.ts';
import {
  createTestAuthority,
  DAY_MS,
  type IssuedTestCertificate,
  type IssueOptions,
  type TestAuthority,
  type TestKeyChoice,
} from '../test-authority.ts';

/** What one world of certificates is made of. */
export interface MatrixPkiChoice {
  readonly authorityKey: 'p256' | 'p384' | 'rsa2048' | 'ed25519';
  readonly leafKey: TestKeyChoice;
  /** Authorities between the root and the leaves. */
  readonly intermediates: 0 | 1 | 2;
  /** The name dialled, which the server's certificates carry. */
  readonly serverName: string;
  readonly organization: string;
  readonly lifetimeDays: number;
}

/** One world: authorities, every certificate the faults ask for, and CRLs. */
export interface MatrixPki {
  readonly choice: MatrixPkiChoice;
  readonly root: TestAuthority;
  /** From the root's on down; the last one issues. Empty where the root issues. */
  readonly intermediates: readonly TestAuthority[];
  /** An authority of the client that the server does not know, and the other way round. */
  readonly otherRoot: TestAuthority;
  /** Issued the client whose chain has an expired authority. */
  readonly expiredIntermediate: TestAuthority;
  readonly rsaIntermediate: TestAuthority;
  readonly certificates: Readonly<Record<MatrixCertificateName, IssuedTestCertificate>>;
  /** PEM: all lists in order; the issuing authority's out of date; only the issuing authority's. */
  readonly crls: Readonly<Record<'fresh' | 'stale' | 'partial', string>>;
}

export type MatrixCertificateName = ServerCertificateName | ClientCertificateName;
type ServerCertificateName =
  | 'server'
  | 'server-rsa'
  | 'server-p256'
  | 'server-ed25519'
  | 'server-expired'
  | 'server-not-yet-valid'
  | 'server-wrong-name'
  | 'server-wrong-eku'
  | 'server-wrong-ku'
  | 'server-weak'
  | 'server-other-root';
type ClientCertificateName =
  | 'client'
  | 'client-rsa'
  | 'client-ed25519'
  | 'client-wrong-ca'
  | 'client-wrong-eku'
  | 'client-wrong-ku'
  | 'client-expired'
  | 'client-expired-ca'
  | 'client-not-yet-valid'
  | 'client-critical-extension'
  | 'client-weak'
  | 'client-sha1'
  | 'client-revoked';

/** Builds a world around an instant. Keys are shared among the leaves of a kind: RSA takes long. */
export function makeMatrixPki(choice: MatrixPkiChoice, now: UnixMs): MatrixPki {
  const authorities = makeAuthorities(choice, now);
  const certificates = {
    ...serverCertificates(authorities, choice, now),
    ...clientCertificates(authorities, choice, now),
  };
  return {
    choice,
    ...authorities,
    certificates,
    crls: makeLists(authorities, certificates['client-revoked'], now),
  };
}

type Authorities = Pick<MatrixPki, 'root' | 'intermediates' | 'otherRoot' | 'expiredIntermediate' | 'rsaIntermediate'>;

function makeAuthorities(
  { authorityKey: key, intermediates, organization }: MatrixPkiChoice,
  now: UnixMs,
): Authorities {
  const notBefore = now - 90 * DAY_MS;
  const root = createTestAuthority({ name: `CN=${organization} Root,O=${organization}`, notBefore, key });
  const below: TestAuthority[] = [];
  for (let level = 1; level <= intermediates; level++) {
    below.push(
      createTestAuthority({
        name: `CN=${organization} Issuing CA ${level},O=${organization}`,
        issuer: below.at(-1) ?? root,
        pathLength: intermediates - level,
        notBefore,
        days: 1825,
        key,
      }),
    );
  }
  const subordinate = { issuer: root, notBefore, days: 1825 };
  return {
    root,
    intermediates: below,
    otherRoot: createTestAuthority({ name: 'CN=Elsewhere Root,O=Elsewhere', notBefore, key }),
    expiredIntermediate: createTestAuthority({
      ...subordinate,
      name: `CN=${organization} Old Issuing CA,O=${organization}`,
      days: 60,
      key,
    }),
    rsaIntermediate: createTestAuthority({
      ...subordinate,
      name: `CN=${organization} RSA Issuing CA,O=${organization}`,
      key: 'rsa2048',
    }),
  };
}

const issuerOf = ({ intermediates, root }: Authorities): TestAuthority => intermediates.at(-1) ?? root;

const valid = ({ lifetimeDays }: MatrixPkiChoice, now: UnixMs): Pick<IssueOptions, 'notBefore' | 'notAfter'> => ({
  notBefore: now - DAY_MS,
  notAfter: now + lifetimeDays * DAY_MS,
});
const past = (now: UnixMs): Pick<IssueOptions, 'notBefore' | 'notAfter'> => ({
  notBefore: now - 40 * DAY_MS,
  notAfter: now - 2 * DAY_MS,
});
const future = ({ lifetimeDays }: MatrixPkiChoice, now: UnixMs): Pick<IssueOptions, 'notBefore' | 'notAfter'> => ({
  notBefore: now + 2 * DAY_MS,
  notAfter: now + (lifetimeDays + 2) * DAY_MS,
});

function serverCertificates(
  authorities: Authorities,
  choice: MatrixPkiChoice,
  now: UnixMs,
): Record<ServerCertificateName, IssuedTestCertificate> {
  const issuer = issuerOf(authorities);
  const common = {
    subject: `CN=${choice.serverName}`,
    sans: [`dns:${choice.serverName}`],
    eku: ['serverAuth'],
    key: choice.leafKey,
    ...valid(choice, now),
  } satisfies IssueOptions;
  const server = issuer.issue(common);
  const rsa = issuer.issue({ ...common, key: 'rsa2048' });
  const again = (changes: IssueOptions): IssuedTestCertificate =>
    issuer.issue({ ...common, sameKeyAs: server, ...changes });
  return {
    server,
    'server-rsa': rsa,
    'server-p256': issuer.issue({ ...common, key: 'p256' }),
    'server-ed25519': issuer.issue({ ...common, key: 'ed25519' }),
    'server-expired': again(past(now)),
    'server-not-yet-valid': again(future(choice, now)),
    'server-wrong-name': again({ subject: 'CN=elsewhere.example', sans: ['dns:elsewhere.example'] }),
    'server-wrong-eku': again({ eku: ['clientAuth'] }),
    'server-wrong-ku': issuer.issue({ ...common, key: 'rsa2048', sameKeyAs: rsa, usages: ['keyEncipherment'] }),
    'server-weak': issuer.issue({ ...common, key: 'rsa1024' }),
    'server-other-root': authorities.otherRoot.issue({ ...common, sameKeyAs: server }),
  };
}

function clientCertificates(
  authorities: Authorities,
  choice: MatrixPkiChoice,
  now: UnixMs,
): Record<ClientCertificateName, IssuedTestCertificate> {
  const issuer = issuerOf(authorities);
  const common = {
    subject: `CN=partner-gw,O=${choice.organization}`,
    sans: ['dns:partner-gw.example'],
    eku: ['clientAuth'],
    key: choice.leafKey,
    ...valid(choice, now),
  } satisfies IssueOptions;
  const client = issuer.issue(common);
  const same = { ...common, sameKeyAs: client };
  return {
    client,
    'client-rsa': issuer.issue({ ...common, key: 'rsa2048' }),
    'client-ed25519': issuer.issue({ ...common, key: 'ed25519' }),
    'client-wrong-ca': authorities.otherRoot.issue(same),
    'client-wrong-eku': issuer.issue({ ...same, eku: ['serverAuth'] }),
    'client-wrong-ku': issuer.issue({ ...same, usages: ['keyEncipherment'] }),
    'client-expired': issuer.issue({ ...same, ...past(now) }),
    'client-expired-ca': authorities.expiredIntermediate.issue(same),
    'client-not-yet-valid': issuer.issue({ ...same, ...future(choice, now) }),
    'client-critical-extension': issuer.issue({
      ...same,
      extensions: [{ oid: '1.3.6.1.4.1.55555.7.1', critical: true, value: Uint8Array.of(5, 0) }],
    }),
    'client-weak': issuer.issue({ ...common, key: 'rsa1024' }),
    'client-sha1': signedWithSha1(authorities.rsaIntermediate, authorities.rsaIntermediate.issue(same)),
    'client-revoked': issuer.issue({ ...same, subject: 'CN=revoked-gw' }),
  };
}

const SHA256_WITH_RSA = Buffer.from('2a864886f70d01010b', 'hex');
const SHA1_WITH_RSA = Buffer.from('2a864886f70d010105', 'hex');

/** Nothing of the product signs with SHA-1: the name of the algorithm is exchanged, which has the same length, and signed anew. */
function signedWithSha1(issuer: TestAuthority, issued: IssuedTestCertificate): IssuedTestCertificate {
  const der = Buffer.from(issued.der);
  const first = der.indexOf(SHA256_WITH_RSA);
  SHA1_WITH_RSA.copy(der, first);
  const last = der.lastIndexOf(SHA256_WITH_RSA);
  SHA1_WITH_RSA.copy(der, last);
  // SEQUENCE with two octets of length, then the certificate's own; the signature follows its algorithm and NULL.
  const tbsEnd = last - 4;
  const signature = sign('sha1', der.subarray(4, tbsEnd), issuer.privateKey);
  signature.copy(der, der.length - signature.length);
  const pem = certificatePem(der);
  return { ...issued, der, pem, chainPem: pem + issuer.chainPem };
}

function makeLists(authorities: Authorities, revoked: IssuedTestCertificate, now: UnixMs): MatrixPki['crls'] {
  const { root, intermediates, expiredIntermediate, rsaIntermediate } = authorities;
  const issuer = issuerOf(authorities);
  const others = [root, ...intermediates, expiredIntermediate, rsaIntermediate].filter((each) => each !== issuer);
  const times = { thisUpdate: now - 3_600_000, nextUpdate: now + 7 * DAY_MS };
  const entries = [{ serialHex: revoked.serialHex, reason: 'keyCompromise', revokedAt: now - 3_600_000 }] as const;
  const own = issuer.crl(entries, { number: 2, ...times }).pem;
  const old = issuer.crl(entries, { number: 1, thisUpdate: now - 9 * DAY_MS, nextUpdate: now - 2 * DAY_MS }).pem;
  const rest = others.map((each) => each.crl([], times).pem).join('');
  return { fresh: own + rest, stale: old + rest, partial: own };
}

/** Writes a world as files: `<name>.pem` with its chain, `<name>-key.pem`, `root.pem`, CRLs, and chains the faults ask for. */
export function writeMatrixPki(pki: MatrixPki, folder: string): void {
  const write = (name: string, text: string): void => writeFileSync(join(folder, name), text, { mode: 0o600 });
  write('root.pem', pki.root.pem);
  write('other-root.pem', pki.otherRoot.pem);
  for (const [name, text] of Object.entries(pki.crls)) write(`crl-${name}.pem`, text);
  for (const [name, certificate] of Object.entries(pki.certificates)) {
    write(`${name}.pem`, certificate.chainPem);
    write(`${name}-key.pem`, certificate.keyPem);
  }
  const { client, server, 'server-other-root': other } = pki.certificates;
  write('client-leaf-only.pem', client.pem);
  write('client-leaf-only-key.pem', client.keyPem);
  write('server-leaf-only.pem', server.pem);
  write('server-leaf-only-key.pem', server.keyPem);
  write('server-other-root-sent.pem', other.pem + pki.otherRoot.pem);
  write('server-other-root-sent-key.pem', other.keyPem);
}
