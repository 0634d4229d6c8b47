import type { MessageField } from '../../../shared/model/connection.ts';
import { EXTENSION } from '../registry.ts';
import type { WireReader } from '../wire-reader.ts';
import { fieldHex, listField, readField } from './decoded.ts';
import type { ExtensionParts, ExtensionReaders, ExtensionSink } from './extension-reading.ts';

/** Tickets, pre-shared keys and what is sent before the handshake is done. @see RFC 8446 §4.2.2, §4.2.10, §4.2.11 */
export const RESUMPTION_READERS: ExtensionReaders = {
  [EXTENSION.preSharedKey]: readPreSharedKey,
  [EXTENSION.earlyData]: (body) => {
    const { field } = readField(body, 'max_early_data_size', (r) => r.u32(), String);
    return { value: field.value, children: [field] };
  },
  [EXTENSION.cookie]: (body) => {
    const { field } = readField(body, 'cookie', (r) => r.vector(2).rest(), fieldHex);
    return { value: field.value, children: [field] };
  },
  [EXTENSION.ticketRequest]: (body, { place }) => {
    const names = place === 'client-hello' ? ['new_session_count', 'resumption_count'] : ['expected_count'];
    const children = names.map((name) => readField(body, name, (r) => r.u8(), String).field);
    return { value: children.map(({ value }) => value).join(', '), children };
  },
};

function readPreSharedKey(body: WireReader, { place, values }: ExtensionSink): ExtensionParts {
  if (place !== 'client-hello') {
    const { value, field } = readField(body, 'selected_identity', (r) => r.u16(), String);
    values.pskIndex = value;
    return { value: field.value, children: [field] };
  }
  const identities = readIdentities(body);
  const start = body.offset;
  const list = body.vector(2);
  const binders: MessageField[] = [];
  while (!list.done) binders.push(readField(list, 'binder', (r) => r.vector(1).rest(), fieldHex).field);
  return {
    value: identities.value,
    children: [identities, listField('binders', binders, { offset: start, length: body.offset - start })],
  };
}

function readIdentities(body: WireReader): MessageField {
  const start = body.offset;
  const list = body.vector(2);
  const identities: MessageField[] = [];
  while (!list.done) {
    const offset = list.offset;
    const identity = readField(list, 'identity', (r) => r.vector(2).rest(), fieldHex).field;
    const age = readField(list, 'obfuscated_ticket_age', (r) => r.u32(), String).field;
    identities.push({
      name: 'psk_identity',
      value: identity.value,
      offset,
      length: list.offset - offset,
      children: [identity, age],
    });
  }
  return listField('identities', identities, { offset: start, length: body.offset - start });
}
