import type { MessageField } from '../../../shared/model/connection.ts';
import { EXTENSION, extensionName } from '../registry.ts';
import type { WireReader } from '../wire-reader.ts';
import { fieldHex, listField, readField } from './decoded.ts';
import { CERTIFICATE_READERS } from './extension-certificate.ts';
import { ECH_READERS } from './extension-ech.ts';
import { LIST_READERS } from './extension-lists.ts';
import { PROTOCOL_READERS } from './extension-protocol.ts';
import type {
  ExtensionParts,
  ExtensionPlace,
  ExtensionReaders,
  ExtensionSink,
  ExtensionValues,
} from './extension-reading.ts';
import { RESUMPTION_READERS } from './extension-resumption.ts';
import { STATUS_READERS } from './extension-status.ts';

const READERS: ExtensionReaders = {
  ...LIST_READERS,
  ...PROTOCOL_READERS,
  ...RESUMPTION_READERS,
  ...STATUS_READERS,
  ...ECH_READERS,
  ...CERTIFICATE_READERS,
};

export interface DecodedExtensions {
  readonly field: MessageField;
  readonly values: ExtensionValues;
}

/** Reads an extension block with its length; an absent block (legal below TLS 1.3) is an empty list. */
export function readExtensions(reader: WireReader, place: ExtensionPlace): DecodedExtensions {
  const values: ExtensionValues = {};
  const children: MessageField[] = [];
  const offset = reader.offset;
  if (reader.done) return { field: listField('extensions', children, { offset, length: 0 }), values };
  const block = reader.vector(2);
  while (!block.done) {
    const start = block.offset;
    const type = block.u16();
    const body = block.vector(2);
    const length = block.offset - start;
    const parts = readExtension(type, body, { place, values });
    children.push({
      name: extensionName(type),
      value: parts.value,
      offset: start,
      length,
      ...(parts.children === undefined ? {} : { children: parts.children }),
    });
  }
  return { field: listField('extensions', children, { offset, length: reader.offset - offset }), values };
}

function readExtension(type: number, body: WireReader, sink: ExtensionSink): ExtensionParts {
  if (body.done) return readEmpty(type, sink);
  const reader = READERS[type];
  if (reader === undefined) return { value: fieldHex(body.rest()) };
  const parts = reader(body, sink);
  if (body.done) return parts;
  const rest = readField(body, 'trailing_octets', (r) => r.rest(), fieldHex).field;
  return { value: parts.value, children: [...(parts.children ?? []), rest] };
}

/** Several say all by being there. */
function readEmpty(type: number, { place, values }: ExtensionSink): ExtensionParts {
  if (type === EXTENSION.encryptThenMac) values.encryptThenMac = true;
  if (type === EXTENSION.extendedMasterSecret) values.extendedMasterSecret = true;
  if (type === EXTENSION.postHandshakeAuth) values.postHandshakeAuth = true;
  if (type === EXTENSION.earlyData) values.earlyData = true;
  if (type === EXTENSION.statusRequest && place === 'client-hello') values.statusRequest = true;
  return { value: '' };
}
