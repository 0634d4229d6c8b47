import { createHash } from 'node:crypto';
import type { MessageField, TranscriptMessage } from '../../../shared/model/connection.ts';

/** What a frame of a capture says by the names of another decoder's fields; each a list in the order of the octets. */
export type FrameFacts = Readonly<Record<string, readonly string[]>>;

interface Sought {
  readonly fact: string;
  /** Names from the message's own fields inwards; `*` is any. */
  readonly path: readonly string[];
  /** Octets of the field that hold the number, or how its text is shown. */
  readonly show: (field: MessageField, octets: Uint8Array) => string;
}

const hexOf =
  (from: number, length?: number) =>
  (_field: MessageField, octets: Uint8Array): string =>
    Buffer.from(octets.subarray(from, length === undefined ? undefined : from + length)).toString('hex');
const number = (field: MessageField, octets: Uint8Array): string => `0x${hexOf(0)(field, octets)}`;
const firstTwo = (_field: MessageField, octets: Uint8Array): string =>
  String((octets[0] ?? 0) * 256 + (octets[1] ?? 0));
const text = ({ value }: MessageField): string => value;

const TIMESTAMPS = ['extensions', 'signed_certificate_timestamp'];

const SOUGHT: readonly Sought[] = [
  { fact: 'handshake.version', path: ['legacy_version'], show: number },
  { fact: 'handshake.random', path: ['random'], show: hexOf(0) },
  { fact: 'handshake.session_id', path: ['session_id'], show: hexOf(1) },
  { fact: 'handshake.ciphersuite', path: ['cipher_suites', 'cipher_suite'], show: number },
  { fact: 'handshake.ciphersuite', path: ['cipher_suite'], show: number },
  { fact: 'handshake.extension.type', path: ['extensions', '*'], show: firstTwo },
  { fact: 'handshake.extension.type', path: ['certificate_list', 'extensions', '*'], show: firstTwo },
  { fact: 'handshake.extensions_supported_group', path: ['extensions', 'supported_groups', 'group'], show: number },
  {
    fact: 'handshake.extensions.supported_version',
    path: ['extensions', 'supported_versions', 'version'],
    show: number,
  },
  { fact: 'handshake.sig_hash_alg', path: ['extensions', 'signature_algorithms', 'scheme'], show: number },
  { fact: 'handshake.sig_hash_alg', path: ['extensions', 'signature_algorithms_cert', 'scheme'], show: number },
  { fact: 'handshake.sig_hash_alg', path: [...TIMESTAMPS, 'sct', 'algorithm'], show: number },
  { fact: 'handshake.sig_hash_alg', path: ['certificate_list', ...TIMESTAMPS, 'sct', 'algorithm'], show: number },
  { fact: 'handshake.sig_hash_alg', path: ['signature_algorithms', 'scheme'], show: number },
  { fact: 'handshake.sig_hash_alg', path: ['algorithm'], show: number },
  { fact: 'handshake.extensions_server_name', path: ['extensions', 'server_name', 'host_name'], show: text },
  {
    fact: 'handshake.extensions_alpn_str',
    path: ['extensions', 'application_layer_protocol_negotiation', 'protocol'],
    show: text,
  },
  {
    fact: 'certificates_sha256',
    path: ['certificate_list', 'certificate'],
    show: (_field, octets) => createHash('sha256').update(octets.subarray(3)).digest('hex'),
  },
  {
    fact: 'certificates_len',
    path: ['certificate_list', 'certificate'],
    show: (_field, octets) => String(octets.length - 3),
  },
];

const KEY_SHARES = ['extensions', 'key_share', '*'];
const NOT_HANDSHAKE: ReadonlySet<string> = new Set([
  'Alert',
  'ApplicationData',
  'ChangeCipherSpec',
  'Encrypted',
  'FIN',
  'Plaintext',
  'RST',
]);

/** Reads what messages say from their fields' octets, so that offsets are judged along with values. */
export function readFrame(messages: readonly TranscriptMessage[]): FrameFacts {
  const facts: Record<string, string[]> = {};
  const add = (fact: string, value: string): void => {
    if (value !== '') (facts[fact] ??= []).push(value);
  };
  for (const message of messages) {
    if (message.alert !== undefined) {
      add('alert_message.level', message.alert.level === 'warning' ? '1' : '2');
      add('alert_message.desc', String(message.alert.number));
    }
    if (NOT_HANDSHAKE.has(message.type)) continue;
    const octets = Buffer.from(message.hex, 'hex');
    add('handshake.type', String(octets[0]));
    for (const { fact, path, show } of SOUGHT) {
      // A compressed list stands nowhere in the message.
      for (const field of fieldsAt(message.fields, path)) {
        const { offset, length } = field;
        const part = offset === undefined ? octets : octets.subarray(offset, offset + (length ?? 0));
        add(fact, show(field, part));
      }
    }
    for (const share of message.type === 'HelloRetryRequest' ? [] : fieldsAt(message.fields, KEY_SHARES))
      add('handshake.extensions_key_share_group', firstTwo(share, octets.subarray(share.offset ?? 0)));
  }
  return facts;
}

function fieldsAt(fields: readonly MessageField[], [name, ...inside]: readonly string[]): readonly MessageField[] {
  const found = fields.filter((field) => name === '*' || field.name === name);
  return inside.length === 0 ? found : found.flatMap(({ children }) => fieldsAt(children ?? [], inside));
}

/** Facts that `readFrame` can tell; another decoder's further fields are not compared. */
export const COMPARED: ReadonlySet<string> = new Set([
  ...SOUGHT.map(({ fact }) => fact),
  'handshake.type',
  'handshake.extensions_key_share_group',
  'alert_message.level',
  'alert_message.desc',
]);
