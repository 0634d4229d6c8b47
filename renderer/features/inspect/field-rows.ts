import type {
  Asn1Node,
  CertificateFields,
  CrlFields,
  CsrFields,
  ExtensionField,
  InspectItem,
} from '../../../shared/model/inspect.ts';
import { inspectText } from '../../../shared/text/en/ui/inspect.ts';
import { findByOid, findLabel } from './asn1.ts';
import { keyName } from './verdict.ts';

/** One line of the field list. */
export interface FieldRow {
  readonly id: string;
  readonly label: string;
  readonly value: FieldValue;
  /** Where it stands in the bytes; absent for what is computed. */
  readonly node?: Asn1Node;
  readonly critical?: boolean;
}

export type FieldValue =
  | { readonly kind: 'text'; readonly lines: readonly string[]; readonly note?: string }
  | { readonly kind: 'hex'; readonly hex: string }
  | { readonly kind: 'code'; readonly text: string }
  | { readonly kind: 'validity'; readonly notBefore: number; readonly notAfter: number }
  | { readonly kind: 'instant'; readonly at: number }
  | { readonly kind: 'check'; readonly passed: boolean; readonly words: string; readonly before?: string };

export interface FieldGroup {
  readonly id: string;
  readonly title?: string;
  readonly note?: string;
  readonly rows: readonly FieldRow[];
}

const text = inspectText.fields;

/** What the item says, in the order in which people ask, each tied to its place in the structure. */
export function buildFieldGroups(item: InspectItem, root: Asn1Node | null): readonly FieldGroup[] {
  if (item.kind === 'certificate') return certificateGroups(item.certificate, root);
  if (item.kind === 'csr') return csrGroups(item.csr, root);
  if (item.kind === 'crl')
    return [{ id: 'main', rows: crlRows(item.crl, root) }, fingerprintGroup([['sha256', text.sha256, item.sha256]])];
  const rows: FieldRow[] = [
    { id: 'kind', label: text.kind, value: lines(inspectText.kinds[item.kind]) },
    { id: 'place', label: text.place, value: lines(text.placeOf(item.offset, item.length)) },
  ];
  if (item.kind === 'public-key')
    rows.push({ id: 'key', label: text.publicKey, value: lines(keyName(item.publicKey)) });
  const prints: [string, string, string][] = item.sha256 === undefined ? [] : [['sha256', text.sha256, item.sha256]];
  if (item.kind === 'public-key') prints.push(['spki', text.spkiSha256, item.publicKey.spkiSha256]);
  return [{ id: 'main', rows }, ...(prints.length === 0 ? [] : [fingerprintGroup(prints)])];
}

function certificateGroups(certificate: CertificateFields, root: Asn1Node | null): readonly FieldGroup[] {
  const at = placeIn(root);
  const { selfSigned } = certificate;
  const signature: FieldValue =
    selfSigned === undefined
      ? lines(certificate.signatureAlgorithm)
      : {
          kind: 'check',
          passed: selfSigned,
          words: selfSigned ? text.selfSigned : text.selfSignatureWrong,
          before: certificate.signatureAlgorithm,
        };
  const main: FieldRow[] = [
    row('subject', text.subject, lines(certificate.subject), at('subject')),
    row('issuer', text.issuer, lines(certificate.issuer), at('issuer')),
    row('serial', text.serial, { kind: 'hex', hex: certificate.serialHex }, at('serialNumber')),
    row(
      'valid',
      text.valid,
      { kind: 'validity', notBefore: certificate.notBefore, notAfter: certificate.notAfter },
      at('validity'),
    ),
    row('key', text.publicKey, lines(keyName(certificate.publicKey)), at('subjectPublicKeyInfo')),
    row('signature', text.signature, signature, at('signatureAlgorithm', 'signatureValue')),
  ];
  return [
    { id: 'main', rows: main },
    extensionGroup(text.extensionsTitle, certificate.extensions, root),
    fingerprintGroup([
      ['sha256', text.sha256, certificate.sha256],
      ['sha1', text.sha1, certificate.sha1],
      ['x5t', text.thumbprint, certificate.x5tS256],
      ['pin', text.spkiPin, certificate.spkiPin],
    ]),
  ].filter(({ rows }) => rows.length > 0);
}

function csrGroups(csr: CsrFields, root: Asn1Node | null): readonly FieldGroup[] {
  const at = placeIn(root);
  const rows: FieldRow[] = [
    row('subject', text.subject, lines(csr.subject), at('subject')),
    row('key', text.publicKey, lines(keyName(csr.publicKey)), at('subjectPKInfo', 'subjectPublicKeyInfo')),
    row(
      'possession',
      text.possession,
      {
        kind: 'check',
        passed: csr.signatureValid,
        words: csr.signatureValid ? text.proven : text.notProven,
        before: csr.signatureAlgorithm,
      },
      at('signature', 'signatureValue'),
    ),
  ];
  return [
    { id: 'main', rows },
    extensionGroup(text.requestedTitle, csr.requestedExtensions, root),
    fingerprintGroup([
      ['sha256', text.sha256, csr.sha256],
      ['spki', text.spkiSha256, csr.publicKey.spkiSha256],
    ]),
  ].filter((group) => group.rows.length > 0);
}

function crlRows(crl: CrlFields, root: Asn1Node | null): readonly FieldRow[] {
  const at = placeIn(root);
  return [
    row('issuer', text.issuer, lines(crl.issuer), at('issuer')),
    row('number', text.number, lines(crl.number ?? text.none), undefined),
    row('thisUpdate', text.thisUpdate, { kind: 'instant', at: crl.thisUpdate }, at('thisUpdate')),
    row(
      'nextUpdate',
      text.nextUpdate,
      crl.nextUpdate === undefined ? lines(text.none) : { kind: 'instant', at: crl.nextUpdate },
      at('nextUpdate'),
    ),
    row('entries', text.entries, lines(inspectText.count(crl.entries)), at('revokedCertificates')),
    row('signature', text.signature, lines(crl.signatureAlgorithm), at('signatureAlgorithm')),
  ];
}

function extensionGroup(title: string, extensions: readonly ExtensionField[], root: Asn1Node | null): FieldGroup {
  return {
    id: 'extensions',
    title,
    note: text.extensions(extensions.length, extensions.filter(({ critical }) => critical).length),
    rows: extensions.map((extension, index) => ({
      ...row(
        `extension-${index}`,
        inspectText.extensionLabel(extension.name),
        {
          kind: 'text',
          lines: extension.lines.length === 0 ? [text.none] : extension.lines,
          ...(extension.name === extension.oid ? {} : { note: extension.oid }),
        },
        root === null ? undefined : findByOid(root, extension.oid, extension.name),
      ),
      critical: extension.critical,
    })),
  };
}

function fingerprintGroup(prints: readonly (readonly [id: string, label: string, value: string])[]): FieldGroup {
  return {
    id: 'fingerprints',
    title: text.fingerprints,
    rows: prints
      .filter(([, , value]) => value !== '')
      .map(([id, label, value]) =>
        row(
          id,
          label,
          /^[0-9a-f]+$/.test(value) ? { kind: 'hex', hex: value } : { kind: 'code', text: value },
          undefined,
        ),
      ),
  };
}

const placeIn =
  (root: Asn1Node | null) =>
  (...labels: readonly string[]): Asn1Node | undefined =>
    root === null ? undefined : findLabel(root, labels);

const lines = (value: string): FieldValue => ({ kind: 'text', lines: [value] });

const row = (id: string, label: string, value: FieldValue, node: Asn1Node | undefined): FieldRow => ({
  id,
  label,
  value,
  ...(node === undefined ? {} : { node }),
});
