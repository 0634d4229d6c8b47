import type { MessageField } from '../../../shared/model/connection.ts';
import { EXTENSION, extensionName, groupName, signatureSchemeName, versionName } from '../registry.ts';
import { WireReader } from '../wire-reader.ts';
import { readAuthorities } from './authorities.ts';
import { fieldHex, listField, peerText, readField, readIdList } from './decoded.ts';

/** The message whose extensions are read: several have another form in each. */
export type ExtensionPlace =
  | 'client-hello'
  | 'server-hello'
  | 'hello-retry'
  | 'encrypted'
  | 'certificate-request'
  | 'certificate'
  | 'ticket';

/** What the rest of the decoder needs to know from extensions. */
export interface ExtensionValues {
  serverName?: string;
  alpn?: string[];
  groups?: readonly number[];
  signatureSchemes?: readonly number[];
  versions?: readonly number[];
  keyShareGroups?: readonly number[];
  authoritiesDer?: readonly Uint8Array[];
  authorities?: readonly string[];
  encryptThenMac?: boolean;
}

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

interface ExtensionParts {
  readonly value: string;
  readonly children?: readonly MessageField[];
}

interface Sink {
  readonly place: ExtensionPlace;
  readonly values: ExtensionValues;
}

type ExtensionReader = (body: WireReader, sink: Sink) => ExtensionParts;

const READERS: Readonly<Record<number, ExtensionReader>> = {
  [EXTENSION.serverName]: readServerName,
  [EXTENSION.supportedGroups]: (body, { values }) => {
    const { ids, children } = readIdList(body.vector(2), 'group', groupName);
    values.groups = ids;
    return { value: ids.map(groupName).join(', '), children };
  },
  [EXTENSION.signatureAlgorithms]: (body, { values }) => {
    const { ids, children } = readIdList(body.vector(2), 'scheme', signatureSchemeName);
    values.signatureSchemes = ids;
    return { value: ids.map(signatureSchemeName).join(', '), children };
  },
  [EXTENSION.signatureAlgorithmsCert]: (body) => {
    const { ids, children } = readIdList(body.vector(2), 'scheme', signatureSchemeName);
    return { value: ids.map(signatureSchemeName).join(', '), children };
  },
  [EXTENSION.alpn]: readAlpn,
  [EXTENSION.supportedVersions]: readVersions,
  [EXTENSION.keyShare]: readKeyShare,
  [EXTENSION.certificateAuthorities]: (body, { values }) => {
    const read = readAuthorities(body.vector(2));
    values.authoritiesDer = read.der;
    values.authorities = read.names;
    return { value: String(read.names.length), children: read.children };
  },
  [EXTENSION.encryptThenMac]: (_body, { values }) => {
    values.encryptThenMac = true;
    return { value: '' };
  },
  [EXTENSION.pskModes]: (body) => ({
    value: [...body.vector(1).rest()]
      .map((mode) => (mode === 1 ? 'psk_dhe_ke' : mode === 0 ? 'psk_ke' : String(mode)))
      .join(', '),
  }),
  [EXTENSION.statusRequest]: (body, { place }) =>
    place === 'client-hello'
      ? { value: body.u8() === 1 ? 'ocsp' : 'other' }
      : { value: place === 'certificate' ? `OCSP ${body.remaining}` : '' },
};

function readExtension(type: number, body: WireReader, sink: Sink): ExtensionParts {
  const reader = READERS[type];
  return reader === undefined || body.done ? emptyOrHex(type, body, sink) : reader(body, sink);
}

function emptyOrHex(type: number, body: WireReader, sink: Sink): ExtensionParts {
  if (type === EXTENSION.encryptThenMac) sink.values.encryptThenMac = true;
  return { value: fieldHex(body.rest()) };
}

function readServerName(body: WireReader, { values }: Sink): ExtensionParts {
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

function readAlpn(body: WireReader, { values }: Sink): ExtensionParts {
  const list = body.vector(2);
  const protocols: string[] = [];
  const children: MessageField[] = [];
  while (!list.done) {
    const { value, field } = readField(list, 'protocol', (r) => peerText(r.vector(1).rest()), String);
    protocols.push(value);
    children.push(field);
  }
  values.alpn = protocols;
  return { value: protocols.join(', '), children };
}

function readVersions(body: WireReader, { place, values }: Sink): ExtensionParts {
  const list = place === 'client-hello' ? body.vector(1) : body;
  const { ids, children } = readIdList(list, 'version', versionName);
  values.versions = ids;
  return { value: ids.map(versionName).join(', '), children };
}

function readKeyShare(body: WireReader, { place, values }: Sink): ExtensionParts {
  if (place === 'hello-retry') {
    const group = body.u16();
    values.keyShareGroups = [group];
    return { value: groupName(group) };
  }
  const list = place === 'client-hello' ? body.vector(2) : body;
  const groups: number[] = [];
  const children: MessageField[] = [];
  while (!list.done) {
    const offset = list.offset;
    const group = list.u16();
    const share = list.vector(2).rest();
    groups.push(group);
    children.push({ name: groupName(group), value: fieldHex(share), offset, length: list.offset - offset });
  }
  values.keyShareGroups = groups;
  return { value: groups.map(groupName).join(', '), children };
}
