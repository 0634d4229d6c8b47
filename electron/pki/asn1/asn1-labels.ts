import { TAG } from './der.ts';

/** A named place in a structure. Children are matched in order by tag; those that fit no field stay without a label. */
export interface Shape {
  readonly label: string;
  /** Identifier octet; absent = any. */
  readonly tag?: number;
  readonly fields?: readonly Shape[];
  /** Shape of every child. */
  readonly each?: Shape;
  /** Shape of the value that fills an OCTET STRING. */
  readonly wrapped?: Shape;
}

export const algorithm = (label: string): Shape => ({
  label,
  tag: TAG.sequence,
  fields: [{ label: 'algorithm', tag: TAG.oid }, { label: 'parameters' }],
});

const attribute: Shape = {
  label: 'AttributeTypeAndValue',
  fields: [{ label: 'type', tag: TAG.oid }, { label: 'value' }],
};

export const name = (label: string): Shape => ({
  label,
  tag: TAG.sequence,
  each: { label: 'RelativeDistinguishedName', each: attribute },
});

export const publicKey: Shape = {
  label: 'subjectPublicKeyInfo',
  tag: TAG.sequence,
  fields: [algorithm('algorithm'), { label: 'subjectPublicKey', tag: TAG.bitString }],
};

const extension: Shape = {
  label: 'Extension',
  fields: [
    { label: 'extnID', tag: TAG.oid },
    { label: 'critical', tag: TAG.boolean },
    { label: 'extnValue', tag: TAG.octetString },
  ],
};

export const extensions = (label: string, tag: number): Shape => ({
  label,
  tag,
  each: { label: 'Extensions', each: extension },
});

const signed = (label: string, tbs: Shape): Shape => ({
  label,
  fields: [tbs, algorithm('signatureAlgorithm'), { label: 'signatureValue', tag: TAG.bitString }],
});

/** @see RFC 5280 §4.1 */
export const CERTIFICATE_SHAPE: Shape = signed('Certificate', {
  label: 'tbsCertificate',
  tag: TAG.sequence,
  fields: [
    { label: 'version', tag: 0xa0 },
    { label: 'serialNumber', tag: TAG.integer },
    algorithm('signature'),
    name('issuer'),
    { label: 'validity', tag: TAG.sequence, fields: [{ label: 'notBefore' }, { label: 'notAfter' }] },
    name('subject'),
    publicKey,
    { label: 'issuerUniqueID', tag: 0x81 },
    { label: 'subjectUniqueID', tag: 0x82 },
    extensions('extensions', 0xa3),
  ],
});

/** @see RFC 2986 §4 */
export const REQUEST_SHAPE: Shape = signed('CertificationRequest', {
  label: 'certificationRequestInfo',
  tag: TAG.sequence,
  fields: [
    { label: 'version', tag: TAG.integer },
    name('subject'),
    publicKey,
    {
      label: 'attributes',
      tag: 0xa0,
      each: { label: 'Attribute', fields: [{ label: 'type', tag: TAG.oid }, extensions('values', TAG.set)] },
    },
  ],
});

/** @see RFC 5280 §5.1 */
export const CRL_SHAPE: Shape = signed('CertificateList', {
  label: 'tbsCertList',
  tag: TAG.sequence,
  fields: [
    { label: 'version', tag: TAG.integer },
    algorithm('signature'),
    name('issuer'),
    { label: 'thisUpdate', tag: TAG.utcTime },
    { label: 'thisUpdate', tag: TAG.generalizedTime },
    { label: 'nextUpdate', tag: TAG.utcTime },
    { label: 'nextUpdate', tag: TAG.generalizedTime },
    {
      label: 'revokedCertificates',
      tag: TAG.sequence,
      each: {
        label: 'revokedCertificate',
        fields: [
          { label: 'userCertificate', tag: TAG.integer },
          { label: 'revocationDate', tag: TAG.utcTime },
          { label: 'revocationDate', tag: TAG.generalizedTime },
          { label: 'crlEntryExtensions', tag: TAG.sequence, each: extension },
        ],
      },
    },
    extensions('crlExtensions', 0xa0),
  ],
});

interface Labelled {
  readonly identifier: number;
  label?: string;
  readonly children: readonly Labelled[];
}

/** Writes the labels of a shape into a tree. */
export function applyShape(node: Labelled, shape: Shape): void {
  node.label = shape.label;
  const { each, fields } = shape;
  if (each !== undefined) for (const child of node.children) applyShape(child, each);
  let next = 0;
  for (const child of fields === undefined ? [] : node.children) {
    const found =
      fields?.findIndex((field, i) => i >= next && (field.tag === undefined || field.tag === child.identifier)) ?? -1;
    const field = fields?.[found];
    if (field === undefined) continue;
    next = found + 1;
    applyShape(child, field);
  }
}
