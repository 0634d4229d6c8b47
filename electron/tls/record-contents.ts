import type { MessageField, TlsParty, WireRecord } from '../../shared/model/connection.ts';
import { type HandshakeFacts, MAX_APPLICATION_TEXT, versionOf } from './facts.ts';
import { HandshakeStream } from './handshake-stream.ts';
import type { LogEntry, MessageLog, Origin } from './message-log.ts';
import { type DecodedMessage, decodeHandshake, outlineHandshake } from './messages.ts';
import { describeAlert } from './messages/alert.ts';
import { decodeSslv2Hello } from './messages/sslv2-hello.ts';
import { recordContent } from './observe.ts';
import type { RecordEvent, TlsRecord } from './records.ts';
import { ALERT } from './registry-alerts.ts';
import { CONTENT_TYPE, HANDSHAKE_TYPE } from './registry.ts';
import type { TrafficKeys } from './traffic-keys.ts';
import type { WireRecords } from './wire-records.ts';

/** TLSPlaintext of any version. @see RFC 8446 §5.1 */
const MAX_CONTENT = 16_384;
/** Octets of handshake messages that are taken apart, decompressed ones included: far above any real handshake, and a moment's work. */
const MAX_DECODED = 1_048_576;
/** What moves keys on is as short as this, and is always taken apart. */
const ALWAYS_DECODED = 64;
const MAX_PLAINTEXT = 4_096;

const SEALED_KINDS: Readonly<Record<number, string>> = {
  [CONTENT_TYPE.alert]: 'alert',
  [CONTENT_TYPE.handshake]: 'handshake',
};

export interface ContentsParts {
  readonly log: MessageLog;
  readonly facts: HandshakeFacts;
  readonly keys: TrafficKeys;
  readonly wire: WireRecords;
}

interface Content {
  readonly type: number;
  readonly content: Uint8Array;
}

/** Turns what records carry into messages and facts, and tells the keys what changes them. */
export class RecordContents {
  readonly log: MessageLog;
  private readonly facts: HandshakeFacts;
  private readonly keys: TrafficKeys;
  private readonly wire: WireRecords;
  private readonly streams = { client: new HandshakeStream(), server: new HandshakeStream() };
  private decoded = 0;

  constructor({ log, facts, keys, wire }: ContentsParts) {
    this.log = log;
    this.facts = facts;
    this.keys = keys;
    this.wire = wire;
  }

  /** Adds the content of a record that was in the clear or was opened. */
  add(origin: Origin, opened: Content): void {
    const { type, content } = opened;
    if (content.length > MAX_CONTENT) this.note(origin, 'record-overflow');
    if (type === CONTENT_TYPE.handshake && content.length > 0) this.handshake(origin, content);
    else if (type === CONTENT_TYPE.alert && content.length > 1) this.alerts(origin, content);
    else if (type === CONTENT_TYPE.applicationData) this.applicationData(origin, content, true);
    else if (type === CONTENT_TYPE.changeCipherSpec) this.changeCipherSpec(origin, content);
    else this.log.add(origin, plain(`Record(${type})`, content, ''));
  }

  /** Adds a record that no key opened. */
  addSealed(origin: Origin, { type, body }: TlsRecord): void {
    this.facts.undecrypted++;
    const isData = type === CONTENT_TYPE.applicationData;
    if (isData && versionOf(this.facts) < 0x0304) return this.applicationData(origin, body, false);
    this.log.add(origin, plain('Encrypted', body, SEALED_KINDS[type] ?? 'application_data'));
  }

  /** Adds what is no record, and the hello of SSL 2.0, which has records of its own. */
  addNotTls(origin: Origin, event: Exclude<RecordEvent, { kind: 'record' }>): void {
    const { bytes } = event;
    if (event.kind === 'sslv2') return this.sslv2Hello(origin, bytes);
    const first = this.facts.plaintext;
    if (event.kind === 'plaintext' && first !== undefined) {
      if (first.bytes.length < MAX_PLAINTEXT)
        this.facts.plaintext = { ...first, bytes: Buffer.concat([first.bytes, bytes]).subarray(0, MAX_PLAINTEXT) };
      return;
    }
    const message = this.log.add(origin, plain('Plaintext', bytes, event.kind === 'malformed' ? event.problem : ''));
    if (event.kind === 'plaintext') this.facts.plaintext = { from: origin.from, bytes, message };
    else this.facts.malformed ??= { message, from: origin.from, problem: event.problem };
  }

  /** The message that comes next shows what is wrong. */
  private note({ from }: Origin, problem: string): void {
    this.facts.malformed ??= { message: this.log.messages.length, from, problem };
  }

  private handshake(origin: Origin, fragment: Uint8Array): void {
    const { from } = origin;
    const [record] = origin.records ?? [];
    if (record !== undefined) this.wire.carry(from, record);
    const stream = this.streams[from];
    const events = stream.push(fragment);
    for (const [index, event] of events.entries()) {
      if (this.log.isFull) return;
      const goesOn = index < events.length - 1 || stream.pendingBytes > 0;
      const records = this.wire.takeCarrying(from, goesOn ? record : undefined);
      if (event.kind === 'message') this.handshakeMessage({ ...origin, records }, event.bytes);
      else {
        const { type, length } = event;
        const message = this.log.add(origin, plain(`Handshake(${type})`, new Uint8Array(0), `length ${length}`));
        this.facts.malformed ??= { message, from, problem: 'message-length' };
      }
    }
  }

  private handshakeMessage(origin: Origin, bytes: Uint8Array): void {
    const { from } = origin;
    const { type, summary, fields, content, malformed } = this.decode(from, bytes);
    const note: readonly MessageField[] =
      malformed === undefined
        ? []
        : [{ name: 'malformed', value: malformed.problem, offset: malformed.offset, length: 0 }];
    const message = this.log.add(origin, { type, bytes, summary, fields: [...fields, ...note] });
    if (malformed !== undefined) this.facts.malformed ??= { message, from, problem: malformed.problem };
    recordContent(this.facts, this.keys, { from, message, content });
  }

  /** A peer that sends without end, or a little that unfolds to much, does not keep us busy: what comes later is shown as octets. */
  private decode(from: TlsParty, bytes: Uint8Array): DecodedMessage {
    const length = unfoldedLength(bytes);
    this.decoded += length;
    if (this.decoded > MAX_DECODED && length > ALWAYS_DECODED) return outlineHandshake(bytes);
    return decodeHandshake(bytes, {
      from,
      version: versionOf(this.facts),
      suite: this.keys.suite,
      rawPublicKey: this.facts.rawPublicKey[from] ?? false,
    });
  }

  private sslv2Hello(origin: Origin, bytes: Uint8Array): void {
    const { type, summary, fields, content } = decodeSslv2Hello(bytes);
    const message = this.log.add({ ...origin, records: [wholeRecord(bytes)] }, { type, bytes, summary, fields });
    recordContent(this.facts, this.keys, { from: origin.from, message, content });
  }

  private alerts(origin: Origin, content: Uint8Array): void {
    for (let at = 0; at + 1 < content.length && !this.log.isFull; at += 2) {
      const bytes = content.subarray(at, at + 2);
      const { alert, fields } = describeAlert(bytes, origin.from);
      const { number, level, name } = alert;
      const message = this.log.add(origin, { type: 'Alert', bytes, summary: `${name} (${number})`, fields, alert });
      this.facts.alerts.push({ message, from: origin.from, number, fatal: level === 'fatal' });
    }
  }

  private applicationData(origin: Origin, bytes: Uint8Array, opened: boolean): void {
    const message = this.log.add(origin, {
      ...plain('ApplicationData', bytes, opened ? '' : 'sealed'),
      hidden: true,
    });
    // An empty record is padding against traffic analysis, not an answer.
    if (bytes.length === 0) return;
    if (origin.from === 'server') this.keepApplicationText(bytes, opened);
    this.facts.applicationBytes[origin.from] += bytes.length;
    // What comes after our goodbye answers that, and nobody waits for it.
    if (origin.from === 'server' && !this.clientClosed()) this.facts.firstApplicationMessage ??= message;
  }

  private clientClosed(): boolean {
    const { alerts, ends } = this.facts;
    return (
      ends.some(({ from }) => from === 'client') ||
      alerts.some(({ from, number }) => from === 'client' && number === ALERT.closeNotify)
    );
  }

  private keepApplicationText(bytes: Uint8Array, opened: boolean): void {
    const room = MAX_APPLICATION_TEXT - Math.min(MAX_APPLICATION_TEXT, this.facts.applicationBytes.server);
    if (opened && room > 0) this.facts.applicationText.push(bytes.slice(0, room));
  }

  private changeCipherSpec(origin: Origin, content: Uint8Array): void {
    this.log.add(origin, plain('ChangeCipherSpec', content, ''));
    this.keys.cipherChanged(origin.from);
  }
}

/** A compressed chain counts as what it claims to become. @see RFC 8879 §4 */
function unfoldedLength(message: Uint8Array): number {
  if (message[0] !== HANDSHAKE_TYPE.compressedCertificate) return message.length;
  const claimed = ((message[6] ?? 0) << 16) | ((message[7] ?? 0) << 8) | (message[8] ?? 0);
  return Math.max(message.length, claimed);
}

const plain = (type: string, bytes: Uint8Array, summary: string): LogEntry => ({ type, bytes, summary, fields: [] });

/** SSL 2.0 has no record header of five octets; its hello stands alone. */
const wholeRecord = (bytes: Uint8Array): WireRecord => ({
  number: 0,
  outerType: 0x80,
  bytes: bytes.length,
  hex: Buffer.from(bytes.subarray(0, 256)).toString('hex'),
  key: null,
});
