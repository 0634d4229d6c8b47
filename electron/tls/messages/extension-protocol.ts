import type { MessageField } from '../../../shared/model/connection.ts';
import { EXTENSION, extensionName, isGrease } from '../registry.ts';
import { quicParameterName, tokenBindingName } from '../registry-values.ts';
import type { WireReader } from '../wire-reader.ts';
import { fieldHex, peerText, readField } from './decoded.ts';
import type { ExtensionParts, ExtensionReaders, ExtensionSink } from './extension-reading.ts';

/** Names, protocols and limits that both sides settle on. @see RFC 6066, RFC 7301, RFC 8449 */
export const PROTOCOL_READERS: ExtensionReaders = {
  [EXTENSION.serverName]: readServerName,
  [EXTENSION.alpn]: (body, { values }) => {
    const { names, children } = readProtocols(body.vector(2));
    values.alpn = names;
    return { value: names.join(', '), children };
  },
  [EXTENSION.applicationSettingsOld]: readApplicationSettings,
  [EXTENSION.applicationSettings]: readApplicationSettings,
  [EXTENSION.nextProtocolNegotiation]: (body) => {
    const { names, children } = readProtocols(body);
    return { value: names.join(', '), children };
  },
  [EXTENSION.maxFragmentLength]: (body) => ({ value: fragmentLength(body.u8()) }),
  [EXTENSION.recordSizeLimit]: (body) => ({ value: String(body.u16()) }),
  [EXTENSION.heartbeat]: (body) => ({ value: HEARTBEAT_MODES[body.u8()] ?? 'unknown' }),
  [EXTENSION.padding]: (body) => ({ value: String(body.rest().length) }),
  [EXTENSION.renegotiationInfo]: (body, { values }) => {
    values.secureRenegotiation = true;
    const { field } = readField(body, 'renegotiated_connection', (r) => r.vector(1).rest(), fieldHex);
    return { value: field.value, children: [field] };
  },
  [EXTENSION.connectionId]: (body) => ({ value: fieldHex(body.vector(1).rest()) }),
  [EXTENSION.tokenBinding]: readTokenBinding,
  [EXTENSION.quicTransportParameters]: readQuicParameters,
  [EXTENSION.outerExtensions]: (body) => {
    const list = body.vector(1);
    const children: MessageField[] = [];
    while (!list.done) children.push(readField(list, 'extension_type', (r) => r.u16(), extensionName).field);
    return { value: children.map(({ value }) => value).join(', '), children };
  },
};

const HEARTBEAT_MODES: Readonly<Record<number, string>> = {
  1: 'peer_allowed_to_send',
  2: 'peer_not_allowed_to_send',
};

/** 1 to 4 mean 2^9 to 2^12. @see RFC 6066 §4 */
const fragmentLength = (code: number): string => (code >= 1 && code <= 4 ? String(2 ** (code + 8)) : String(code));

function readServerName(body: WireReader, { values }: ExtensionSink): ExtensionParts {
  const list = body.vector(2);
  const children: MessageField[] = [];
  while (!list.done) {
    const kind = list.u8();
    const { value, field } = readField(
      list,
      kind === 0 ? 'host_name' : `name_type(${kind})`,
      (r) => peerText(r.vector(2).rest()),
      String,
    );
    if (kind === 0) values.serverName = value;
    children.push(field);
  }
  return { value: values.serverName ?? '', children };
}

function readProtocols(list: WireReader): { readonly names: string[]; readonly children: readonly MessageField[] } {
  const names: string[] = [];
  const children: MessageField[] = [];
  while (!list.done) {
    const { value, field } = readField(list, 'protocol', (r) => protocolName(r.vector(1).rest()), String);
    names.push(value);
    children.push(field);
  }
  return { names, children };
}

/** Clients mix reserved protocols in, as RFC 8701 §3.1 has it. */
function protocolName(octets: Uint8Array): string {
  const [high = 0, low = 0] = octets;
  return octets.length === 2 && isGrease(high * 256 + low) ? `GREASE (0x${fieldHex(octets)})` : peerText(octets);
}

function readApplicationSettings(body: WireReader, { place }: ExtensionSink): ExtensionParts {
  if (place !== 'client-hello') return { value: fieldHex(body.rest()) };
  const { names, children } = readProtocols(body.vector(2));
  return { value: names.join(', '), children };
}

function readTokenBinding(body: WireReader): ExtensionParts {
  const major = readField(body, 'major', (r) => r.u8(), String);
  const minor = readField(body, 'minor', (r) => r.u8(), String);
  const list = body.vector(1);
  const children: MessageField[] = [major.field, minor.field];
  while (!list.done) children.push(readField(list, 'key_parameters', (r) => r.u8(), tokenBindingName).field);
  const names = children.slice(2).map(({ value }) => value);
  return { value: [`${major.value}.${minor.value}`, ...names].join(' '), children };
}

function readQuicParameters(body: WireReader): ExtensionParts {
  const children: MessageField[] = [];
  while (!body.done) {
    const offset = body.offset;
    const id = readVarint(body);
    const value = body.take(readVarint(body));
    children.push({
      name: quicParameterName(id),
      value: fieldHex(value),
      offset,
      length: body.offset - offset,
    });
  }
  return { value: String(children.length), children };
}

/** @see RFC 9000 §16 */
function readVarint(reader: WireReader): number {
  const first = reader.u8();
  let value = first & 0x3f;
  for (let left = (1 << (first >> 6)) - 1; left > 0; left--) value = value * 256 + reader.u8();
  return value;
}
