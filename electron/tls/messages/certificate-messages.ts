import type { MessageField } from '../../../shared/model/connection.ts';
import { certificateSubject } from '../certificate-text.ts';
import type { WireReader } from '../wire-reader.ts';
import { type DecodeContext, type DecodedBody, fieldHex, listField, type OcspStaple, readField } from './decoded.ts';
import { readCertificateStatus } from './extension-status.ts';
import { readExtensions } from './extensions.ts';

/** No real chain comes near it. */
const MAX_CHAIN = 64;

interface Entries {
  readonly chainDer: Uint8Array[];
  readonly children: MessageField[];
  staple: OcspStaple | null;
  sctCount: number;
}

/** @see RFC 8446 §4.4.2, RFC 5246 §7.4.2, RFC 7250 §3 */
export function decodeCertificate(reader: WireReader, context: DecodeContext): DecodedBody {
  const tls13 = context.version >= 0x0304;
  if (context.rawPublicKey && !tls13) return decodeRawKey(reader);
  const fields: MessageField[] = [];
  if (tls13) fields.push(readField(reader, 'certificate_request_context', (r) => r.vector(1).rest(), fieldHex).field);
  const start = reader.offset;
  const entries = readEntries(reader.vector(3), context, tls13);
  const { chainDer, children, staple, sctCount } = entries;
  fields.push({
    ...listField('certificate_list', children, { offset: start, length: reader.offset - start }),
    value: String(chainDer.length),
  });
  const [leaf] = children;
  const count = context.rawPublicKey ? 'RawPublicKey' : String(chainDer.length);
  return {
    summary: leaf === undefined ? '0' : `${count} · ${leaf.value}`,
    fields,
    content: {
      kind: 'certificate',
      chainDer: context.rawPublicKey ? [] : chainDer,
      staple,
      sctCount,
      compression: null,
    },
  };
}

function readEntries(list: WireReader, context: DecodeContext, tls13: boolean): Entries {
  const entries: Entries = { chainDer: [], children: [], staple: null, sctCount: 0 };
  const [name, show] = context.rawPublicKey
    ? (['subject_public_key_info', fieldHex] as const)
    : (['certificate', certificateSubject] as const);
  while (!list.done && entries.chainDer.length < MAX_CHAIN) {
    const { value: der, field } = readField(list, name, (r) => r.vector(3).rest().slice(), show);
    entries.chainDer.push(der);
    entries.children.push(field);
    if (!tls13) continue;
    const { field: extensions, values } = readExtensions(list, 'certificate');
    entries.children.push(extensions);
    if (entries.chainDer.length > 1) continue;
    entries.staple = values.staple ?? null;
    entries.sctCount = values.sctCount ?? 0;
  }
  return entries;
}

/** Below TLS 1.3 a bare key stands where the list would. */
function decodeRawKey(reader: WireReader): DecodedBody {
  const { field } = readField(reader, 'subject_public_key_info', (r) => r.vector(3).rest(), fieldHex);
  return {
    summary: 'RawPublicKey',
    fields: [field],
    content: { kind: 'certificate', chainDer: [], staple: null, sctCount: 0, compression: null },
  };
}

/** An OCSP response on its own, TLS 1.2. @see RFC 6066 §8, RFC 6961 §2.2 */
export function decodeCertificateStatus(reader: WireReader): DecodedBody {
  const { value, children, staple } = readCertificateStatus(reader);
  return { summary: `OCSP ${value}`, fields: children, content: { kind: 'certificate-status', staple } };
}
