import { algorithm, CERTIFICATE_SHAPE, CRL_SHAPE, extensions, name, publicKey, type Shape } from './asn1-labels.ts';
import { TAG } from './der.ts';

/** @see RFC 5280 §4.1.2.7 */
export const PUBLIC_KEY_SHAPE: Shape = { ...publicKey, label: 'SubjectPublicKeyInfo' };

const attributes = (label: string, tag: number): Shape => ({
  label,
  tag,
  each: {
    label: 'Attribute',
    fields: [
      { label: 'attrType', tag: TAG.oid },
      { label: 'attrValues', tag: TAG.set },
    ],
  },
});

const signerInfo: Shape = {
  label: 'SignerInfo',
  fields: [
    { label: 'version', tag: TAG.integer },
    {
      label: 'issuerAndSerialNumber',
      tag: TAG.sequence,
      fields: [name('issuer'), { label: 'serialNumber', tag: TAG.integer }],
    },
    { label: 'subjectKeyIdentifier', tag: 0x80 },
    algorithm('digestAlgorithm'),
    attributes('signedAttrs', 0xa0),
    algorithm('signatureAlgorithm'),
    { label: 'signature', tag: TAG.octetString },
    attributes('unsignedAttrs', 0xa1),
  ],
};

/** @see RFC 5652 §5.1 */
const signedData: Shape = {
  label: 'SignedData',
  tag: TAG.sequence,
  fields: [
    { label: 'version', tag: TAG.integer },
    { label: 'digestAlgorithms', tag: TAG.set, each: algorithm('DigestAlgorithmIdentifier') },
    {
      label: 'encapContentInfo',
      tag: TAG.sequence,
      fields: [
        { label: 'eContentType', tag: TAG.oid },
        { label: 'eContent', tag: 0xa0 },
      ],
    },
    { label: 'certificates', tag: 0xa0, each: CERTIFICATE_SHAPE },
    { label: 'crls', tag: 0xa1, each: CRL_SHAPE },
    { label: 'signerInfos', tag: TAG.set, each: signerInfo },
  ],
};

const contentInfo = (label: string, ...contents: readonly Shape[]): Shape => ({
  label,
  fields: [
    { label: 'contentType', tag: TAG.oid },
    { label: 'content', tag: 0xa0, fields: contents },
  ],
});

/** @see RFC 5652 §3 */
export const SIGNED_DATA_SHAPE: Shape = contentInfo('ContentInfo', signedData);

const safeContents: Shape = {
  label: 'SafeContents',
  each: {
    label: 'SafeBag',
    fields: [{ label: 'bagId', tag: TAG.oid }, { label: 'bagValue', tag: 0xa0 }, attributes('bagAttributes', TAG.set)],
  },
};

/** @see RFC 5652 §8 */
const encryptedData: Shape = {
  label: 'EncryptedData',
  tag: TAG.sequence,
  fields: [
    { label: 'version', tag: TAG.integer },
    {
      label: 'encryptedContentInfo',
      tag: TAG.sequence,
      fields: [
        { label: 'contentType', tag: TAG.oid },
        algorithm('contentEncryptionAlgorithm'),
        { label: 'encryptedContent', tag: 0x80 },
      ],
    },
  ],
};

const authenticatedSafe: Shape = {
  label: 'AuthenticatedSafe',
  each: contentInfo('ContentInfo', { label: 'data', tag: TAG.octetString, wrapped: safeContents }, encryptedData),
};

/** @see RFC 7292 §4 */
export const PFX_SHAPE: Shape = {
  label: 'PFX',
  fields: [
    { label: 'version', tag: TAG.integer },
    {
      ...contentInfo('authSafe', { label: 'data', tag: TAG.octetString, wrapped: authenticatedSafe }, signedData),
      tag: TAG.sequence,
    },
    {
      label: 'macData',
      tag: TAG.sequence,
      fields: [
        {
          label: 'mac',
          tag: TAG.sequence,
          fields: [algorithm('digestAlgorithm'), { label: 'digest', tag: TAG.octetString }],
        },
        { label: 'macSalt', tag: TAG.octetString },
        { label: 'iterations', tag: TAG.integer },
      ],
    },
  ],
};

const certId = (label: string): Shape => ({
  label,
  tag: TAG.sequence,
  fields: [
    algorithm('hashAlgorithm'),
    { label: 'issuerNameHash', tag: TAG.octetString },
    { label: 'issuerKeyHash', tag: TAG.octetString },
    { label: 'serialNumber', tag: TAG.integer },
  ],
});

/** @see RFC 6960 §4.1.1 */
export const OCSP_REQUEST_SHAPE: Shape = {
  label: 'OCSPRequest',
  fields: [
    {
      label: 'tbsRequest',
      tag: TAG.sequence,
      fields: [
        { label: 'version', tag: 0xa0 },
        { label: 'requestorName', tag: 0xa1 },
        {
          label: 'requestList',
          tag: TAG.sequence,
          each: { label: 'Request', fields: [certId('reqCert'), extensions('singleRequestExtensions', 0xa0)] },
        },
        extensions('requestExtensions', 0xa2),
      ],
    },
    { label: 'optionalSignature', tag: 0xa0 },
  ],
};

const singleResponse: Shape = {
  label: 'SingleResponse',
  fields: [
    certId('certID'),
    { label: 'good', tag: 0x80 },
    { label: 'revoked', tag: 0xa1 },
    { label: 'unknown', tag: 0x82 },
    { label: 'thisUpdate', tag: TAG.generalizedTime },
    { label: 'nextUpdate', tag: 0xa0 },
    extensions('singleExtensions', 0xa1),
  ],
};

const basicResponse: Shape = {
  label: 'BasicOCSPResponse',
  fields: [
    {
      label: 'tbsResponseData',
      tag: TAG.sequence,
      fields: [
        { label: 'version', tag: 0xa0 },
        { label: 'byName', tag: 0xa1 },
        { label: 'byKey', tag: 0xa2 },
        { label: 'producedAt', tag: TAG.generalizedTime },
        { label: 'responses', tag: TAG.sequence, each: singleResponse },
        extensions('responseExtensions', 0xa1),
      ],
    },
    algorithm('signatureAlgorithm'),
    { label: 'signature', tag: TAG.bitString },
    { label: 'certs', tag: 0xa0, each: { label: 'Certificates', each: CERTIFICATE_SHAPE } },
  ],
};

/** @see RFC 6960 §4.2.1 */
export const OCSP_RESPONSE_SHAPE: Shape = {
  label: 'OCSPResponse',
  fields: [
    { label: 'responseStatus', tag: TAG.enumerated },
    {
      label: 'responseBytes',
      tag: 0xa0,
      fields: [
        {
          label: 'ResponseBytes',
          tag: TAG.sequence,
          fields: [
            { label: 'responseType', tag: TAG.oid },
            { label: 'response', tag: TAG.octetString, wrapped: basicResponse },
          ],
        },
      ],
    },
  ],
};
