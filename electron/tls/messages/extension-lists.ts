import type { MessageField } from '../../../shared/model/connection.ts';
import { EXTENSION, groupName, signatureSchemeName, versionName } from '../registry.ts';
import {
  certificateCompressionName,
  certificateTypeName,
  pointFormatName,
  pskModeName,
  srtpProfileName,
} from '../registry-values.ts';
import type { WireReader } from '../wire-reader.ts';
import { readAuthorities } from './authorities.ts';
import { fieldHex, readField, readIdList } from './decoded.ts';
import type { ExtensionParts, ExtensionReaders, ExtensionSink } from './extension-reading.ts';
import { shareParts } from './key-share-parts.ts';

/** Extensions that are lists of numbers with names. @see RFC 8446 §4.2 */
export const LIST_READERS: ExtensionReaders = {
  [EXTENSION.supportedGroups]: (body, { values }) => {
    const { ids, children } = readIdList(body.vector(2), 'group', groupName);
    values.groups = ids;
    return { value: ids.map(groupName).join(', '), children };
  },
  [EXTENSION.signatureAlgorithms]: (body, { values }) => {
    const { ids, parts } = readSchemes(body);
    values.signatureSchemes = ids;
    return parts;
  },
  [EXTENSION.signatureAlgorithmsCert]: (body, { values }) => {
    const { ids, parts } = readSchemes(body);
    values.certificateSchemes = ids;
    return parts;
  },
  [EXTENSION.supportedVersions]: (body, { place, values }) => {
    const list = place === 'client-hello' ? body.vector(1) : body;
    const { ids, children } = readIdList(list, 'version', versionName);
    values.versions = ids;
    return { value: ids.map(versionName).join(', '), children };
  },
  [EXTENSION.keyShare]: readKeyShare,
  [EXTENSION.certificateAuthorities]: (body, { values }) => {
    const read = readAuthorities(body.vector(2));
    values.authoritiesDer = read.der;
    values.authorities = read.names;
    return { value: String(read.names.length), children: read.children };
  },
  [EXTENSION.pskModes]: (body) => readOctets(body, 'mode', pskModeName),
  [EXTENSION.pointFormats]: (body) => readOctets(body, 'format', pointFormatName),
  [EXTENSION.clientCertificateType]: (body, sink) => readCertificateType(body, sink, 'client'),
  [EXTENSION.serverCertificateType]: (body, sink) => readCertificateType(body, sink, 'server'),
  [EXTENSION.compressCertificate]: (body) => {
    const { ids, children } = readIdList(body.vector(1), 'algorithm', certificateCompressionName);
    return { value: ids.map(certificateCompressionName).join(', '), children };
  },
  [EXTENSION.useSrtp]: (body) => {
    const { ids, children } = readIdList(body.vector(2), 'profile', srtpProfileName);
    const mki = readField(body, 'srtp_mki', (r) => r.vector(1).rest(), fieldHex).field;
    return { value: ids.map(srtpProfileName).join(', '), children: [...children, mki] };
  },
};

/** The list of schemes that several extensions consist of. */
export function readSchemes(body: WireReader): { readonly ids: readonly number[]; readonly parts: ExtensionParts } {
  const { ids, children } = readIdList(body.vector(2), 'scheme', signatureSchemeName);
  return { ids, parts: { value: ids.map(signatureSchemeName).join(', '), children } };
}

function readOctets(body: WireReader, name: string, nameOf: (id: number) => string): ExtensionParts {
  const list = body.vector(1);
  const children: MessageField[] = [];
  while (!list.done) children.push(readField(list, name, (r) => r.u8(), nameOf).field);
  return { value: children.map(({ value }) => value).join(', '), children };
}

const RAW_PUBLIC_KEY = 2;

function readCertificateType(
  body: WireReader,
  { place, values }: ExtensionSink,
  side: 'client' | 'server',
): ExtensionParts {
  if (place === 'client-hello') return readOctets(body, 'type', certificateTypeName);
  const { value, field } = readField(body, 'type', (r) => r.u8(), certificateTypeName);
  values.rawPublicKey = { ...values.rawPublicKey, [side]: value === RAW_PUBLIC_KEY };
  return { value: field.value, children: [field] };
}

function readKeyShare(body: WireReader, { place, values }: ExtensionSink): ExtensionParts {
  if (place === 'hello-retry') {
    const { value, field } = readField(body, 'selected_group', (r) => r.u16(), groupName);
    values.keyShareGroups = [value];
    return { value: field.value, children: [field] };
  }
  const list = place === 'client-hello' ? body.vector(2) : body;
  const groups: number[] = [];
  const children: MessageField[] = [];
  while (!list.done) {
    const offset = list.offset;
    const group = list.u16();
    const share = list.vector(2);
    const parts = shareParts(group, share, place);
    groups.push(group);
    children.push({
      name: groupName(group),
      value: fieldHex(share.rest()),
      offset,
      length: list.offset - offset,
      children: parts,
    });
  }
  values.keyShareGroups = groups;
  return { value: groups.map(groupName).join(', '), children };
}
