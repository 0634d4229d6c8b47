import type { ExtensionField } from '../../../shared/model/extension-field.ts';
import type { CertificateFields, InspectItem } from '../../../shared/model/inspect.ts';
import type { FieldDifference } from '../../../shared/model/inspect-answers.ts';
import type { PublicKeyInfo } from '../../../shared/model/key.ts';
import { keyLabel } from '../algorithm/key-algorithm.ts';

type Rows = readonly (readonly [field: string, value: string])[];

/** Longest value that is told of one side. */
const MAX_VALUE = 4096;

/** Fields that differ, by the standard's names, in the standard's order. Empty where the items are of different kinds. */
export function compareFields(a: InspectItem | undefined, b: InspectItem | undefined): FieldDifference[] {
  if (a === undefined || a.kind !== b?.kind) return [];
  const [left, right] = [new Map(listFields(a)), new Map(listFields(b))];
  return [...new Set([...left.keys(), ...right.keys()])].flatMap((field): FieldDifference[] => {
    const [one, other] = [left.get(field), right.get(field)];
    if (one === other) return [];
    return [{ field, ...(one !== undefined && { a: cut(one) }), ...(other !== undefined && { b: cut(other) }) }];
  });
}

const cut = (value: string): string => (value.length > MAX_VALUE ? `${value.slice(0, MAX_VALUE)}…` : value);

function listFields(item: InspectItem): Rows {
  switch (item.kind) {
    case 'certificate':
      return certificateRows(item.certificate);
    case 'csr':
      return [
        ['subject', item.csr.subject],
        ...keyRows(item.csr.publicKey),
        ['signatureAlgorithm', item.csr.signatureAlgorithm],
        ...extensionRows('extensionRequest', item.csr.requestedExtensions),
      ];
    case 'crl':
      return [
        ['issuer', item.crl.issuer],
        ['thisUpdate', instant(item.crl.thisUpdate)],
        ...optionalRow('nextUpdate', item.crl.nextUpdate === undefined ? undefined : instant(item.crl.nextUpdate)),
        ...optionalRow('cRLNumber', item.crl.number),
        ['revokedCertificates', String(item.crl.entries)],
        ['signatureAlgorithm', item.crl.signatureAlgorithm],
      ];
    case 'public-key':
      return keyRows(item.publicKey);
    default:
      return [];
  }
}

const certificateRows = (certificate: CertificateFields): Rows => [
  ['version', String(certificate.version)],
  ['serialNumber', certificate.serialHex],
  ['issuer', certificate.issuer],
  ['validity.notBefore', instant(certificate.notBefore)],
  ['validity.notAfter', instant(certificate.notAfter)],
  ['subject', certificate.subject],
  ...keyRows(certificate.publicKey),
  ['signatureAlgorithm', certificate.signatureAlgorithm],
  ...extensionRows('extensions', certificate.extensions),
];

const keyRows = (key: PublicKeyInfo): Rows => [
  ['subjectPublicKeyInfo.algorithm', keyLabel(key)],
  ['subjectPublicKeyInfo', key.spkiSha256],
];

/** The first of a kind counts; a second one is malformed and shows in the nodes. */
const extensionRows = (prefix: string, extensions: readonly ExtensionField[]): Rows =>
  extensions
    .filter(({ oid }, index) => extensions.findIndex((other) => other.oid === oid) === index)
    .map(({ name, critical, lines }) => [`${prefix}.${name}`, `${critical ? 'critical: ' : ''}${lines.join('; ')}`]);

const optionalRow = (field: string, value: string | undefined): Rows => (value === undefined ? [] : [[field, value]]);

const instant = (at: number): string => new Date(at).toISOString().replace('.000Z', 'Z');
