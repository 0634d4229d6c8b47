import type { InspectItem } from '../../../shared/model/inspect.ts';
import type {
  ContainerFields,
  JwkFields,
  PrivateKeyFields,
  SshKeyFields,
} from '../../../shared/model/inspect-fields.ts';
import type { PublicKeyInfo } from '../../../shared/model/key.ts';
import type {
  OcspCertIdFields,
  OcspRequestFields,
  OcspResponseFields,
} from '../../../shared/model/revocation-fields.ts';
import { inspectFieldText } from '../../../shared/text/en/ui/inspect-fields.ts';
import { inspectText } from '../../../shared/text/en/ui/inspect.ts';
import { extensionGroup, type FieldGroup, type FieldRow, fingerprintGroup, keyName, textRow } from './field-row.ts';

const words = inspectFieldText;
const { plain } = words;
const count = inspectText.count;
/** Answers and questions of OCSP that are shown. */
const MOST_LISTED = 100;

type OtherItem = Exclude<InspectItem, { kind: 'certificate' | 'csr' | 'crl' }>;

/** Fields of keys, containers and OCSP messages. */
export function buildOtherGroups(item: OtherItem): readonly FieldGroup[] {
  const print: readonly (readonly [string, string, string])[] =
    item.sha256 === undefined ? [] : [['sha256', inspectText.fields.sha256, item.sha256]];
  return [
    ...ownGroups(item),
    { id: 'place', rows: placeRows(item) },
    fingerprintGroup(inspectText.fields.fingerprints, print),
  ];
}

function ownGroups(item: OtherItem): readonly FieldGroup[] {
  switch (item.kind) {
    case 'private-key':
      return [{ id: 'main', rows: privateKeyRows(item.privateKey) }];
    case 'public-key':
      return [{ id: 'main', rows: publicKeyRows(item.publicKey) }];
    case 'pkcs7':
    case 'pkcs12':
    case 'keystore':
      return [{ id: 'main', rows: containerRows(item.container) }];
    case 'ssh-key':
      return [{ id: 'main', rows: sshRows(item.ssh) }];
    case 'jwk':
      return [{ id: 'main', rows: jwkRows(item.jwk) }];
    case 'ocsp-request':
      return ocspRequestGroups(item.ocspRequest);
    case 'ocsp-response':
      return ocspResponseGroups(item.ocspResponse);
    case 'unknown':
      return [];
  }
}

/** Where the item was found, for every kind. */
export function placeRows(item: InspectItem): readonly FieldRow[] {
  const { origin, encoding } = item;
  return [
    ...textRow('found', plain.found, [
      ...(origin?.path === undefined ? [] : [origin.path]),
      ...(origin?.name === undefined ? [] : [origin.name]),
      ...(origin?.line === undefined ? [] : [words.line(count(origin.line))]),
    ]),
    ...textRow('place', plain.place, inspectText.fields.placeOf(item.offset, item.length)),
    ...textRow('encoding', plain.encoding, encoding === undefined ? undefined : words.encoding(encoding)),
  ];
}

const publicKeyRows = (key: PublicKeyInfo | undefined): readonly FieldRow[] =>
  key === undefined
    ? []
    : [
        ...textRow('key', plain.publicKey, keyName(key)),
        { id: 'spki', label: plain.spki, value: { kind: 'hex', hex: key.spkiSha256 } },
      ];

const privateKeyRows = ({ format, encrypted, protection, publicKey }: PrivateKeyFields): readonly FieldRow[] => [
  {
    id: 'format',
    label: plain.format,
    value: {
      kind: 'text',
      lines: [words.keyFormat(format)],
      ...(encrypted || protection === undefined ? { note: encrypted ? words.encrypted : words.notEncrypted } : {}),
    },
  },
  ...textRow('protection', plain.protection, protection),
  ...publicKeyRows(publicKey),
];

function containerRows(container: ContainerFields): readonly FieldRow[] {
  const { format, state, entries, protection, integrity, notes, others } = container;
  return [
    ...textRow('format', plain.format, words.containerFormat(format)),
    ...textRow('state', plain.state, words.states[state]),
    ...textRow('entries', plain.entries, entries === undefined ? undefined : count(entries)),
    ...textRow('protection', plain.protection, protection),
    ...textRow('integrity', plain.integrity, words.integrity[integrity]),
    ...textRow('others', plain.others, others),
    ...textRow('notes', plain.notes, notes.map(words.note)),
  ];
}

function sshRows(ssh: SshKeyFields): readonly FieldRow[] {
  const { certificate } = ssh;
  return [
    ...textRow('format', plain.format, words.sshForms[ssh.form]),
    ...textRow('type', plain.type, ssh.type),
    ...(ssh.fingerprint === ''
      ? []
      : [{ id: 'print', label: plain.fingerprint, value: { kind: 'code', text: ssh.fingerprint } } as const]),
    ...textRow('md5', plain.md5, ssh.md5),
    ...textRow('comment', plain.comment, ssh.comment),
    ...textRow('options', plain.options, ssh.options),
    ...textRow('protection', plain.protection, ssh.protection),
    ...publicKeyRows(ssh.publicKey),
    ...(certificate === undefined
      ? []
      : [
          ...textRow('sshType', plain.type, words.sshCertificate[certificate.type]),
          ...textRow('serial', plain.serial, certificate.serial),
          ...textRow('keyId', plain.keyId, certificate.keyId),
          ...textRow(
            'principals',
            plain.principals,
            certificate.principals.length === 0 ? words.everybody : certificate.principals,
          ),
          sshValidity(certificate),
          ...textRow('signer', plain.signer, certificate.signerFingerprint),
        ]),
  ];
}

function sshValidity({ validAfter, validBefore }: NonNullable<SshKeyFields['certificate']>): FieldRow {
  const row = { id: 'valid', label: plain.valid };
  if (validBefore === undefined) return { ...row, value: { kind: 'text', lines: [words.forever] } };
  return { ...row, value: { kind: 'validity', notBefore: validAfter ?? 0, notAfter: validBefore } };
}

const jwkRows = (jwk: JwkFields): readonly FieldRow[] => [
  {
    id: 'type',
    label: plain.type,
    value: { kind: 'text', lines: [jwk.keyType], ...(jwk.isPrivate ? { note: words.isPrivate } : {}) },
  },
  ...textRow('curve', plain.curve, jwk.curve),
  ...textRow('keys', plain.keys, jwk.keys === undefined ? undefined : count(jwk.keys)),
  ...textRow('keyId', plain.keyId, jwk.keyId),
  ...textRow('use', plain.use, jwk.use),
  ...textRow('algorithm', plain.algorithm, jwk.algorithm),
  ...textRow('operations', plain.operations, jwk.operations),
  ...(jwk.thumbprint === undefined
    ? []
    : [{ id: 'thumbprint', label: plain.thumbprint, value: { kind: 'code', text: jwk.thumbprint } } as const]),
  ...publicKeyRows(jwk.publicKey),
];

function ocspRequestGroups(request: OcspRequestFields): readonly FieldGroup[] {
  return [
    {
      id: 'main',
      rows: [
        ...textRow('requestor', plain.requestor, request.requestor),
        ...nonceRow(request.nonceHex),
        ...textRow('signature', plain.signature, request.signatureAlgorithm),
      ],
    },
    { id: 'asked', title: plain.asked, rows: request.requests.slice(0, MOST_LISTED).map(certIdRow) },
    extensionGroup(inspectText.fields.extensionsTitle, request.extensions, {}),
  ];
}

function ocspResponseGroups(response: OcspResponseFields): readonly FieldGroup[] {
  return [
    {
      id: 'main',
      rows: [
        ...textRow('state', plain.state, response.responseStatus),
        ...textRow('responder', plain.responder, response.responder),
        ...(response.producedAt === undefined
          ? []
          : [{ id: 'at', label: plain.produced, value: { kind: 'instant', at: response.producedAt } } as const]),
        ...nonceRow(response.nonceHex),
        ...textRow('signature', plain.signature, response.signatureAlgorithm),
      ],
    },
    {
      id: 'answers',
      title: plain.answers,
      rows: response.responses.slice(0, MOST_LISTED).map(({ status, certId, ...times }, index) => ({
        id: `answer-${index}`,
        label: words.ocspStatus[status],
        value: {
          kind: 'structure',
          values: [
            { name: plain.serial, value: certId.serialHex, depth: 0 },
            ...(times.revokedAt === undefined ? [] : [{ name: words.since, value: '', at: times.revokedAt, depth: 0 }]),
            ...(times.reason === undefined ? [] : [{ name: plain.reasons, value: times.reason, depth: 0 }]),
            { name: words.thisUpdate, value: '', at: times.thisUpdate, depth: 0 },
            ...(times.nextUpdate === undefined
              ? []
              : [{ name: words.nextUpdate, value: '', at: times.nextUpdate, depth: 0 }]),
          ],
        },
      })),
    },
    extensionGroup(inspectText.fields.extensionsTitle, response.extensions, {}),
  ];
}

const nonceRow = (hex: string | undefined): readonly FieldRow[] =>
  hex === undefined ? [] : [{ id: 'nonce', label: plain.nonce, value: { kind: 'hex', hex } }];

const certIdRow = ({ serialHex, hash, issuerKeyHashHex }: OcspCertIdFields, index: number): FieldRow => ({
  id: `asked-${index}`,
  label: plain.serial,
  value: {
    kind: 'structure',
    values: [
      { value: serialHex, depth: 0 },
      { name: plain.hash, value: hash, depth: 0 },
      { name: 'issuerKeyHash', value: issuerKeyHashHex, depth: 0 },
    ],
  },
});
