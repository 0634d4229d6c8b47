import type { MessageField } from '../../../shared/model/connection.ts';
import { signatureSchemeName } from '../registry.ts';
import { certificateSubject } from '../certificate-text.ts';
import type { WireReader } from '../wire-reader.ts';
import { readAuthorities } from './authorities.ts';
import { fieldHex, listField, readField, readIdList, type DecodeContext, type DecodedBody } from './decoded.ts';
import { readExtensions } from './extensions.ts';

/** No real chain comes near it. */
const MAX_CHAIN = 64;

const CLIENT_CERTIFICATE_TYPES: Readonly<Record<number, string>> = {
  1: 'rsa_sign',
  2: 'dss_sign',
  3: 'rsa_fixed_dh',
  4: 'dss_fixed_dh',
  64: 'ecdsa_sign',
  65: 'rsa_fixed_ecdh',
  66: 'ecdsa_fixed_ecdh',
};

/** @see RFC 8446 §4.4.2, RFC 5246 §7.4.2 */
export function decodeCertificate(reader: WireReader, context: DecodeContext): DecodedBody {
  const tls13 = context.version >= 0x0304;
  const fields: MessageField[] = [];
  if (tls13) fields.push(readField(reader, 'certificate_request_context', (r) => r.vector(1).rest(), fieldHex).field);
  const start = reader.offset;
  const list = reader.vector(3);
  const chainDer: Uint8Array[] = [];
  const children: MessageField[] = [];
  while (!list.done && chainDer.length < MAX_CHAIN) {
    const { value: der, field } = readField(list, 'certificate', (r) => r.vector(3).rest().slice(), certificateSubject);
    chainDer.push(der);
    children.push(field);
    if (tls13) children.push(readExtensions(list, 'certificate').field);
  }
  fields.push({
    ...listField('certificate_list', children, { offset: start, length: reader.offset - start }),
    value: String(chainDer.length),
  });
  const [leaf] = children;
  const summary = leaf === undefined ? '0' : `${chainDer.length} · ${leaf.value}`;
  return { summary, fields, content: { kind: 'certificate', chainDer } };
}

/** @see RFC 8446 §4.3.2, RFC 5246 §7.4.4 */
export function decodeCertificateRequest(reader: WireReader, context: DecodeContext): DecodedBody {
  return context.version >= 0x0304 ? decodeRequest13(reader) : decodeRequest12(reader, context);
}

function decodeRequest13(reader: WireReader): DecodedBody {
  const requestContext = readField(reader, 'certificate_request_context', (r) => r.vector(1).rest(), fieldHex);
  const { field, values } = readExtensions(reader, 'certificate-request');
  const authorities = values.authorities ?? [];
  return {
    summary: requestSummary(authorities),
    fields: [requestContext.field, field],
    content: {
      kind: 'certificate-request',
      authorities,
      authoritiesDer: values.authoritiesDer ?? [],
      signatureSchemes: values.signatureSchemes ?? [],
      context: requestContext.value.slice(),
    },
  };
}

function decodeRequest12(reader: WireReader, context: DecodeContext): DecodedBody {
  const types = readField(
    reader,
    'certificate_types',
    (r) => [...r.vector(1).rest()],
    (list) => list.map((type) => CLIENT_CERTIFICATE_TYPES[type] ?? String(type)).join(', '),
  );
  const fields: MessageField[] = [types.field];
  let signatureSchemes: readonly number[] = [];
  if (context.version >= 0x0303) {
    const offset = reader.offset;
    const schemes = readIdList(reader.vector(2), 'scheme', signatureSchemeName);
    signatureSchemes = schemes.ids;
    fields.push(listField('signature_algorithms', schemes.children, { offset, length: reader.offset - offset }));
  }
  const offset = reader.offset;
  const authorities = readAuthorities(reader.vector(2));
  fields.push(listField('certificate_authorities', authorities.children, { offset, length: reader.offset - offset }));
  return {
    summary: requestSummary(authorities.names),
    fields,
    content: {
      kind: 'certificate-request',
      authorities: authorities.names,
      authoritiesDer: authorities.der,
      signatureSchemes,
      context: new Uint8Array(0),
    },
  };
}

const requestSummary = (authorities: readonly string[]): string =>
  authorities.length === 0
    ? 'CA 0'
    : `CA ${authorities.length} · ${authorities.slice(0, 2).join(' · ')}${authorities.length > 2 ? ' …' : ''}`;

/** @see RFC 8446 §4.4.3 */
export function decodeCertificateVerify(reader: WireReader, context: DecodeContext): DecodedBody {
  const fields: MessageField[] = [];
  let summary = '';
  if (context.version >= 0x0303) {
    const scheme = readField(reader, 'algorithm', (r) => r.u16(), signatureSchemeName);
    summary = signatureSchemeName(scheme.value);
    fields.push(scheme.field);
  }
  fields.push(readField(reader, 'signature', (r) => r.vector(2).rest(), fieldHex).field);
  return { summary, fields, content: { kind: 'other' } };
}

/** An OCSP response on its own, TLS 1.2. @see RFC 6066 §8 */
export function decodeCertificateStatus(reader: WireReader): DecodedBody {
  const type = readField(
    reader,
    'status_type',
    (r) => r.u8(),
    (value) => (value === 1 ? 'ocsp' : String(value)),
  );
  const response = readField(reader, 'response', (r) => r.vector(3).rest(), fieldHex);
  return { summary: `OCSP ${response.value.length}`, fields: [type.field, response.field], content: { kind: 'other' } };
}

/** The lengths of a compressed chain; no client of ours offers compression. @see RFC 8879 §4 */
export function decodeCompressedCertificate(reader: WireReader): DecodedBody {
  const algorithm = readField(
    reader,
    'algorithm',
    (r) => r.u16(),
    (value) => ({ 1: 'zlib', 2: 'brotli', 3: 'zstd' })[value] ?? String(value),
  );
  const length = readField(reader, 'uncompressed_length', (r) => r.u24(), String);
  const data = readField(reader, 'compressed_certificate_message', (r) => r.vector(3).rest(), fieldHex);
  return {
    summary: algorithm.field.value,
    fields: [algorithm.field, length.field, data.field],
    content: { kind: 'other' },
  };
}
