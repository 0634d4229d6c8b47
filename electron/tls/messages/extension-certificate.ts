import type { MessageField } from '../../../shared/model/connection.ts';
import { decodeOid } from '../../pki/asn1/der-value.ts';
import { attemptParse, readWhole, TAG } from '../../pki/asn1/der.ts';
import { oidName } from '../../pki/asn1/oid.ts';
import { EXTENSION, signatureSchemeName } from '../registry.ts';
import type { WireReader } from '../wire-reader.ts';
import { fieldHex, readField } from './decoded.ts';
import { readSchemes } from './extension-lists.ts';
import type { ExtensionParts, ExtensionReaders, ExtensionSink } from './extension-reading.ts';

/** What a server wants of a certificate, and credentials signed by one. @see RFC 8446 §4.2.5, RFC 9345 §4 */
export const CERTIFICATE_READERS: ExtensionReaders = {
  [EXTENSION.oidFilters]: readOidFilters,
  [EXTENSION.delegatedCredential]: readDelegatedCredential,
};

/** A server names a handful; what is no identifier takes its time to be found out. */
const MAX_NAMED_FILTERS = 64;

function readOidFilters(body: WireReader): ExtensionParts {
  const list = body.vector(2);
  const children: MessageField[] = [];
  while (!list.done) {
    const offset = list.offset;
    const show = children.length < MAX_NAMED_FILTERS ? oidText : fieldHex;
    const oid = readField(list, 'certificate_extension_oid', (r) => r.vector(1).rest(), show).field;
    const values = readField(list, 'certificate_extension_values', (r) => r.vector(2).rest(), fieldHex).field;
    children.push({ name: 'filter', value: oid.value, offset, length: list.offset - offset, children: [oid, values] });
  }
  return { value: children.map(({ value }) => value).join(', '), children };
}

function oidText(der: Uint8Array): string {
  const parsed = attemptParse('oid', () => {
    const { bytes, position, end } = readWhole(der, TAG.oid);
    return decodeOid(bytes, position, end);
  });
  return parsed.ok ? (oidName(parsed.value) ?? parsed.value) : fieldHex(der);
}

function readDelegatedCredential(body: WireReader, { place }: ExtensionSink): ExtensionParts {
  if (place !== 'certificate') return readSchemes(body).parts;
  const scheme = (name: string): MessageField => readField(body, name, (r) => r.u16(), signatureSchemeName).field;
  const validTime = readField(
    body,
    'valid_time',
    (r) => r.u32(),
    (seconds) => `${seconds} s`,
  ).field;
  const expected = scheme('dc_cert_verify_algorithm');
  const key = readField(body, 'subject_public_key_info', (r) => r.vector(3).rest(), fieldHex).field;
  const algorithm = scheme('algorithm');
  const signature = readField(body, 'signature', (r) => r.vector(2).rest(), fieldHex).field;
  return { value: expected.value, children: [validTime, expected, key, algorithm, signature] };
}
