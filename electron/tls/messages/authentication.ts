import type { MessageField } from '../../../shared/model/connection.ts';
import { signatureSchemeName } from '../registry.ts';
import { clientCertificateTypeName } from '../registry-values.ts';
import type { WireReader } from '../wire-reader.ts';
import { readAuthorities } from './authorities.ts';
import { type DecodeContext, type DecodedBody, fieldHex, listField, readField, readIdList } from './decoded.ts';
import { readExtensions } from './extensions.ts';

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
      certificateSchemes: values.certificateSchemes ?? [],
      certificateTypes: [],
      context: requestContext.value.slice(),
    },
  };
}

function decodeRequest12(reader: WireReader, context: DecodeContext): DecodedBody {
  const types = readField(
    reader,
    'certificate_types',
    (r) => [...r.vector(1).rest()].map(clientCertificateTypeName),
    (list) => list.join(', '),
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
      certificateSchemes: [],
      certificateTypes: types.value,
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
  const named = context.version >= 0x0303;
  const scheme = named ? readField(reader, 'algorithm', (r) => r.u16(), signatureSchemeName) : undefined;
  const signature = readField(reader, 'signature', (r) => r.vector(2).rest(), fieldHex).field;
  return {
    summary: scheme?.field.value ?? '',
    fields: scheme === undefined ? [signature] : [scheme.field, signature],
    content: { kind: 'certificate-verify', scheme: scheme?.value ?? null },
  };
}
