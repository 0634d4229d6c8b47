import type { MessageField } from '../../../shared/model/connection.ts';
import { EXTENSION } from '../registry.ts';
import { hpkeAeadName, hpkeKdfName, hpkeKemName } from '../registry-values.ts';
import type { WireReader } from '../wire-reader.ts';
import { fieldHex, listField, peerText, readField } from './decoded.ts';
import type { ExtensionParts, ExtensionReaders, ExtensionSink } from './extension-reading.ts';

/** Encrypted ClientHello: the outer one's seal, the marks of an inner one, the configurations a server wants instead. @see RFC 9849 */
export const ECH_READERS: ExtensionReaders = { [EXTENSION.encryptedClientHello]: readEncryptedHello };

const ECH_VERSION = 0xfe0d;

function readEncryptedHello(body: WireReader, { place }: ExtensionSink): ExtensionParts {
  if (place === 'client-hello') return readHello(body);
  if (place === 'encrypted') {
    const children = readConfigs(body.vector(2));
    return { value: 'retry_configs', children };
  }
  const { field } = readField(body, 'confirmation', (r) => r.rest(), fieldHex);
  return { value: field.value, children: [field] };
}

function readHello(body: WireReader): ExtensionParts {
  const type = readField(body, 'type', (r) => r.u8(), helloTypeName);
  if (type.field.value !== 'outer') return { value: type.field.value, children: [type.field] };
  const children: MessageField[] = [
    type.field,
    readField(body, 'kdf_id', (r) => r.u16(), hpkeKdfName).field,
    readField(body, 'aead_id', (r) => r.u16(), hpkeAeadName).field,
    readField(body, 'config_id', (r) => r.u8(), String).field,
    readField(body, 'enc', (r) => r.vector(2).rest(), fieldHex).field,
    readField(body, 'payload', (r) => r.vector(2).rest(), fieldHex).field,
  ];
  return { value: 'outer', children };
}

const helloTypeName = (type: number): string => ({ 0: 'outer', 1: 'inner' })[type] ?? String(type);

function readConfigs(list: WireReader): readonly MessageField[] {
  const configs: MessageField[] = [];
  while (!list.done) {
    const offset = list.offset;
    const version = readField(
      list,
      'version',
      (r) => r.u16(),
      (value) => `0x${value.toString(16).padStart(4, '0')}`,
    );
    const contents = list.vector(2);
    const parts =
      version.value === ECH_VERSION
        ? readConfig(contents)
        : [readField(contents, 'contents', (r) => r.rest(), fieldHex).field];
    configs.push({
      ...listField('ech_config', [version.field, ...parts], { offset, length: list.offset - offset }),
      value: parts.find(({ name }) => name === 'public_name')?.value ?? version.field.value,
    });
  }
  return configs;
}

function readConfig(contents: WireReader): readonly MessageField[] {
  const parts: MessageField[] = [
    readField(contents, 'config_id', (r) => r.u8(), String).field,
    readField(contents, 'kem_id', (r) => r.u16(), hpkeKemName).field,
    readField(contents, 'public_key', (r) => r.vector(2).rest(), fieldHex).field,
  ];
  const start = contents.offset;
  const suites = contents.vector(2);
  const children: MessageField[] = [];
  while (!suites.done) {
    children.push(readField(suites, 'kdf_id', (r) => r.u16(), hpkeKdfName).field);
    children.push(readField(suites, 'aead_id', (r) => r.u16(), hpkeAeadName).field);
  }
  parts.push(listField('cipher_suites', children, { offset: start, length: contents.offset - start }));
  parts.push(readField(contents, 'maximum_name_length', (r) => r.u8(), String).field);
  parts.push(readField(contents, 'public_name', (r) => peerText(r.vector(1).rest()), String).field);
  parts.push(readField(contents, 'extensions', (r) => r.vector(2).rest(), fieldHex).field);
  return parts;
}
