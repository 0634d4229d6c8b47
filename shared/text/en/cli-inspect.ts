import type { CertificateFields, InspectItem } from '../../model/inspect.ts';
import type { CompareReport } from '../../model/inspect-answers.ts';
import type { ContainerFields, JwkFields, PrivateKeyFields, SshKeyFields } from '../../model/inspect-fields.ts';
import type { PublicKeyInfo } from '../../model/key.ts';
import type { OcspRequestFields, OcspResponseFields } from '../../model/revocation-fields.ts';
import { formatters } from '../format.ts';

const f = formatters('en');

const keyName = (key: PublicKeyInfo): string =>
  [key.algorithm, key.curve ?? key.bits].filter((part) => part !== undefined).join(' ');

const publicKeyFacts = (key: PublicKeyInfo | undefined): string[] =>
  key === undefined ? [] : [`Key         ${keyName(key)}`, `SPKI        ${key.spkiSha256}`];

/** What the commands inspect and compare say in words. */
export const inspectCommandText = {
  /** Its number, by which others name it, where there are several. */
  heading: (index: number, items: number, title: string): string =>
    items === 1 ? title : `${f.number(index + 1)}. ${title}`,
  origin: ({ origin, title }: InspectItem): string[] => {
    const parts = [
      ...(origin?.path === undefined ? [] : [origin.path]),
      ...(origin?.name === undefined || origin.name === title ? [] : [origin.name]),
      ...(origin?.line === undefined ? [] : [`line ${f.number(origin.line)}`]),
    ];
    return parts.length === 0 ? [] : [`Found       ${parts.join(', ')}`];
  },
  relations: ({ sameKey, signedBy }: InspectItem): string[] => [
    ...(sameKey === undefined ? [] : [`Same key    item ${sameKey.map((item) => f.number(item + 1)).join(', ')}`]),
    ...(signedBy === undefined ? [] : [`Signed by   item ${f.number(signedBy + 1)}`]),
  ],
  publicKeyFacts,
  certificateFacts: (certificate: CertificateFields): string[] => [
    `SHA-1       ${certificate.sha1}`,
    `Key         ${keyName(certificate.publicKey)}`,
    `SPKI pin    ${certificate.spkiPin}`,
    `x5t#S256    ${certificate.x5tS256}`,
  ],
  privateKeyFacts: ({ format, encrypted, protection, publicKey }: PrivateKeyFields): string[] => [
    `Form        ${format}${encrypted ? ', encrypted' : ''}`,
    ...(protection === undefined ? [] : [`Protection  ${protection}`]),
    ...publicKeyFacts(publicKey),
  ],
  containerFacts: ({ format, state, entries, protection, integrity, others }: ContainerFields): string[] => [
    `Form        ${format}`,
    ...(entries === undefined ? [] : [`Entries     ${f.number(entries)}`]),
    ...(state === 'locked' ? ['Locked      more with --passphrase-file'] : []),
    ...(integrity === 'verified' ? ['Integrity   verified'] : []),
    ...protection.map((part) => `Protection  ${part}`),
    ...others.map((part) => `Also holds  ${part}`),
  ],
  sshFacts: (ssh: SshKeyFields): string[] => [
    `Type        ${ssh.type}${ssh.encrypted === true ? ', encrypted' : ''}`,
    ...(ssh.fingerprint === '' ? [] : [`Fingerprint ${ssh.fingerprint}`]),
    ...(ssh.comment === undefined ? [] : [`Comment     ${ssh.comment}`]),
    ...(ssh.options === undefined ? [] : [`Options     ${ssh.options}`]),
    ...(ssh.certificate === undefined
      ? []
      : [
          `Certificate ${ssh.certificate.type}, serial ${ssh.certificate.serial}, ${ssh.certificate.keyId}`,
          `Principals  ${ssh.certificate.principals.join(', ') || 'any'}`,
          `Signer      ${ssh.certificate.signerFingerprint}`,
        ]),
  ],
  jwkFacts: (jwk: JwkFields): string[] => [
    `Type        ${jwk.keyType}${jwk.curve === undefined ? '' : ` ${jwk.curve}`}${jwk.isPrivate ? ', private' : ''}`,
    ...(jwk.keys === undefined ? [] : [`Keys        ${f.number(jwk.keys)}`]),
    ...(jwk.keyId === undefined ? [] : [`Key ID      ${jwk.keyId}`]),
    ...(jwk.thumbprint === undefined ? [] : [`Thumbprint  ${jwk.thumbprint}`]),
  ],
  ocspRequestFacts: (request: OcspRequestFields): string[] =>
    request.requests.map(({ serialHex, hash }) => `Serial      ${serialHex} (${hash})`),
  ocspResponseFacts: (response: OcspResponseFields): string[] => [
    `Status      ${response.responseStatus}`,
    ...(response.responder === undefined ? [] : [`Responder   ${response.responder}`]),
    ...(response.producedAt === undefined ? [] : [`Produced    ${f.instant(response.producedAt)}`]),
    ...response.responses.map(
      ({ certId, status, revokedAt, reason }) =>
        `Certificate ${certId.serialHex}: ${status}${revokedAt === undefined ? '' : ` since ${f.instant(revokedAt)}${reason === undefined ? '' : ` (${reason})`}`}`,
    ),
  ],
  compared: ({ a, b, same, fields, nodes, ranges, cut }: CompareReport): string[] => [
    same ? `${a.title} and ${b.title} are the same, byte for byte.` : `${a.title} and ${b.title} differ.`,
    ...fields.flatMap((field) => [field.field, `  - ${field.a ?? '(absent)'}`, `  + ${field.b ?? '(absent)'}`]),
    ...nodes.map((node) => {
      const places = [node.a, node.b].map((side) => (side === undefined ? '-' : `${side.start}-${side.end}`));
      return `${node.label ?? node.tag} ${node.change} at ${places.join(' / ')}`;
    }),
    ...(same
      ? []
      : [`${f.number(ranges.length)} ${f.plural(ranges.length, { one: 'run', other: 'runs' })} of bytes differ.`]),
    ...(cut ? ['There are more differences than are listed.'] : []),
  ],
};
