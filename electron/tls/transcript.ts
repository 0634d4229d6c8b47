import type { MessageField, TlsParty, TranscriptMessage } from '../../shared/model/connection.ts';
import { createFacts, type HandshakeFacts, MAX_APPLICATION_TEXT, suiteOf, versionOf } from './facts.ts';
import { MessageLog, type Origin } from './message-log.ts';
import { describeAlert } from './messages/alert.ts';
import { HandshakeStream } from './handshake-stream.ts';
import { type DecodedMessage, decodeHandshake } from './messages.ts';
import { recordContent } from './observe.ts';
import { CONTENT_TYPE } from './registry.ts';
import { type RecordEvent, RecordReader, type TlsRecord } from './records.ts';
import { TrafficKeys } from './traffic-keys.ts';

export interface TranscriptDeps {
  /** Called for each message as soon as it is decoded, in the order of their indexes. */
  onMessage?(message: TranscriptMessage): void;
  /**
   * Runs the work in a turn of its own: decoding then falls into the time the peer takes to answer. Whoever asks for
   * messages or facts sooner has all of them. Left out, everything is decoded as it is fed.
   */
  later?(work: () => void): void;
}

/** Decodes both directions of one connection. Give it octets, key log lines and ends in the order they happened. */
export interface Transcript {
  feed(from: TlsParty, bytes: Uint8Array, atMs: number): void;
  secret(keyLogLine: string): void;
  /** Adds what was said before TLS and answers its index; the octets are not decoded and not counted as TLS. */
  note(note: BeforeTlsNote): number;
  ended(from: TlsParty, how: 'FIN' | 'RST', atMs: number): void;
  /** Says that nothing more comes: what waits for a secret is shown as encrypted, and the secrets are zeroed. */
  flush(): void;
  messages(): readonly TranscriptMessage[];
  facts(): HandshakeFacts;
}

/** One thing that a proxy, or a protocol that has yet to change to TLS, said or was told; secrets already taken out. */
export interface BeforeTlsNote {
  readonly from: TlsParty;
  readonly type: 'Proxy' | 'StartTls';
  readonly bytes: Uint8Array;
  readonly summary: string;
  readonly atMs: number;
}

const MAX_WAITING = 1_048_576;

/**
 * Creates an empty transcript. Memory is bounded whatever the peer sends: 2 000 messages, 256 KiB of hex, one record and one
 * handshake message of 256 KiB a direction, 1 MiB waiting for a secret. Application octets are counted, their first 64 KiB
 * from the server kept in the facts, and never put into a message. Does not verify MACs of Finished or signatures.
 */
export function createTranscript(deps: TranscriptDeps = {}): Transcript {
  return new RunningTranscript(deps);
}

/** An empty record costs memory too. */
const weight = (event: RecordEvent): number =>
  64 + (event.kind === 'record' ? event.record.body.length : event.bytes.length);

type Waiting = { readonly from: TlsParty; readonly atMs: number } & (
  | { readonly event: RecordEvent }
  | { readonly end: 'FIN' | 'RST' }
);

class RunningTranscript implements Transcript {
  private readonly log: MessageLog;
  private readonly known: HandshakeFacts = createFacts();
  private readonly keys = new TrafficKeys(this.known);
  private readonly readers = { client: new RecordReader(), server: new RecordReader() };
  private streams = { client: new HandshakeStream(), server: new HandshakeStream() };
  private waiting: Waiting[] = [];
  private waitingBytes = 0;
  private noMoreSecrets = false;
  private readonly deps: TranscriptDeps;
  private isScheduled = false;

  constructor(deps: TranscriptDeps) {
    this.deps = deps;
    this.log = new MessageLog((message) => deps.onMessage?.(message));
  }

  feed(from: TlsParty, bytes: Uint8Array, atMs: number): void {
    this.known.wireBytes[from] += bytes.length;
    for (const event of this.readers[from].push(bytes)) {
      this.waiting.push({ from, atMs, event });
      this.waitingBytes += weight(event);
    }
    this.schedule();
    if (this.waitingBytes <= MAX_WAITING) return;
    this.drain();
    if (this.waitingBytes > MAX_WAITING) this.giveUpWaiting();
  }

  secret(keyLogLine: string): void {
    this.keys.addLine(keyLogLine);
    this.schedule();
  }

  note({ from, type, bytes, summary, atMs }: BeforeTlsNote): number {
    return this.log.add({ from, atMs, protection: 'none' }, { type, bytes, summary, fields: [] });
  }

  ended(from: TlsParty, how: 'FIN' | 'RST', atMs: number): void {
    this.waiting.push({ from, atMs, end: how });
    this.schedule();
  }

  flush(): void {
    this.giveUpWaiting();
    this.keys.forget();
  }

  messages(): readonly TranscriptMessage[] {
    this.drain();
    return this.log.messages;
  }

  facts(): HandshakeFacts {
    this.drain();
    return this.known;
  }

  private schedule(): void {
    const { later } = this.deps;
    if (later === undefined) return this.drain();
    if (this.isScheduled) return;
    this.isScheduled = true;
    later(() => {
      this.isScheduled = false;
      this.drain();
    });
  }

  private giveUpWaiting(): void {
    this.noMoreSecrets = true;
    this.drain();
  }

  private drain(): void {
    let taken = 0;
    for (const item of this.waiting) {
      if (!this.process(item)) break;
      taken++;
      if ('event' in item) this.waitingBytes -= weight(item.event);
    }
    if (taken > 0) this.waiting = this.waiting.slice(taken);
  }

  /** False when the item has to wait for a secret. */
  private process(item: Waiting): boolean {
    const { from, atMs } = item;
    const plain: Origin = { from, atMs, protection: 'none' };
    if ('end' in item) {
      const message = this.log.add(plain, { type: item.end, bytes: new Uint8Array(0), summary: '', fields: [] });
      this.known.ends.push({ message, from, how: item.end });
      return true;
    }
    // Beyond the limit nothing is decoded any more but how the connection ends.
    if (this.log.isFull) return true;
    if (item.event.kind === 'record') return this.record(plain, item.event.record);
    this.notTls(plain, item.event);
    return true;
  }

  private record(plain: Origin, record: TlsRecord): boolean {
    const phase = this.keys.phase(plain.from);
    if (phase === 'none' || !this.isSealed(record)) {
      this.content(plain, { type: record.type, content: record.body });
      return true;
    }
    const origin: Origin = { ...plain, protection: phase };
    const opened = this.keys.open(plain.from, record);
    if (opened.kind === 'wait' && !this.noMoreSecrets) return false;
    // An alert under the later keys moves the phase on while it is opened.
    const opener: Origin = { ...plain, protection: this.keys.phase(plain.from) };
    if (opened.kind === 'opened') this.content(opener, opened.record);
    else this.sealed(origin, record);
    return true;
  }

  /** In TLS 1.3 everything sealed calls itself application data; what does not is in the clear (CCS, early alerts). */
  private isSealed(record: TlsRecord): boolean {
    return versionOf(this.known) < 0x0304 || record.type === CONTENT_TYPE.applicationData;
  }

  private sealed(origin: Origin, record: TlsRecord): void {
    this.known.undecrypted++;
    const kind =
      record.type === CONTENT_TYPE.alert
        ? 'alert'
        : record.type === CONTENT_TYPE.handshake
          ? 'handshake'
          : 'application_data';
    if (record.type === CONTENT_TYPE.applicationData && versionOf(this.known) < 0x0304)
      this.applicationData(origin, record.body, false);
    else this.log.add(origin, { type: 'Encrypted', bytes: record.body, summary: kind, fields: [] });
  }

  private content(origin: Origin, opened: { readonly type: number; readonly content: Uint8Array }): void {
    if (opened.type === CONTENT_TYPE.handshake) this.handshake(origin, opened.content);
    else if (opened.type === CONTENT_TYPE.alert) this.alerts(origin, opened.content);
    else if (opened.type === CONTENT_TYPE.applicationData) this.applicationData(origin, opened.content, true);
    else if (opened.type === CONTENT_TYPE.changeCipherSpec) this.changeCipherSpec(origin, opened.content);
    else this.log.add(origin, { type: `Record(${opened.type})`, bytes: opened.content, summary: '', fields: [] });
  }

  private handshake(origin: Origin, fragment: Uint8Array): void {
    for (const event of this.streams[origin.from].push(fragment)) {
      if (this.log.isFull) return;
      if (event.kind === 'message') this.handshakeMessage(origin, event.bytes);
      else {
        const message = this.log.add(origin, {
          type: `Handshake(${event.type})`,
          bytes: new Uint8Array(0),
          summary: `length ${event.length}`,
          fields: [],
        });
        this.known.malformed ??= { message, from: origin.from, problem: 'message-length' };
      }
    }
  }

  private handshakeMessage(origin: Origin, bytes: Uint8Array): void {
    const decoded: DecodedMessage = decodeHandshake(bytes, {
      from: origin.from,
      version: versionOf(this.known),
      suite: suiteOf(this.known),
      rawPublicKey: this.known.rawPublicKey[origin.from] ?? false,
    });
    const { malformed } = decoded;
    const note: MessageField[] =
      malformed === undefined
        ? []
        : [{ name: 'malformed', value: malformed.problem, offset: malformed.offset, length: 0 }];
    const message = this.log.add(origin, {
      type: decoded.type,
      bytes,
      summary: decoded.summary,
      fields: [...decoded.fields, ...note],
    });
    if (malformed !== undefined) this.known.malformed ??= { message, from: origin.from, problem: malformed.problem };
    recordContent(this.known, this.keys, { from: origin.from, message, content: decoded.content });
  }

  private alerts(origin: Origin, content: Uint8Array): void {
    for (let at = 0; at + 1 < content.length && !this.log.isFull; at += 2) {
      const pair = content.subarray(at, at + 2);
      const { alert, fields } = describeAlert(pair, origin.from);
      const { number, level, name } = alert;
      const message = this.log.add(origin, {
        type: 'Alert',
        bytes: pair,
        summary: `${name} (${number})`,
        fields,
        alert,
      });
      this.known.alerts.push({ message, from: origin.from, number, fatal: level === 'fatal' });
    }
  }

  private applicationData(origin: Origin, bytes: Uint8Array, opened: boolean): void {
    const message = this.log.add(origin, {
      type: 'ApplicationData',
      bytes,
      summary: opened ? '' : 'sealed',
      fields: [],
      hidden: true,
    });
    // An empty record is padding against traffic analysis, not an answer.
    if (bytes.length === 0) return;
    if (origin.from === 'server') this.keepApplicationText(bytes, opened);
    this.known.applicationBytes[origin.from] += bytes.length;
    if (origin.from === 'server') this.known.firstApplicationMessage ??= message;
  }

  private keepApplicationText(bytes: Uint8Array, opened: boolean): void {
    const room = MAX_APPLICATION_TEXT - Math.min(MAX_APPLICATION_TEXT, this.known.applicationBytes.server);
    if (opened && room > 0) this.known.applicationText.push(bytes.slice(0, room));
  }

  private changeCipherSpec(origin: Origin, content: Uint8Array): void {
    this.log.add(origin, { type: 'ChangeCipherSpec', bytes: content, summary: '', fields: [] });
    this.keys.cipherChanged(origin.from);
  }

  private notTls(origin: Origin, event: Exclude<RecordEvent, { kind: 'record' }>): void {
    const { bytes } = event;
    const first = this.known.plaintext;
    if (event.kind === 'plaintext' && first !== undefined) {
      if (first.bytes.length < 4_096)
        this.known.plaintext = { ...first, bytes: Buffer.concat([first.bytes, bytes]).subarray(0, 4_096) };
      return;
    }
    const message = this.log.add(origin, {
      type: 'Plaintext',
      bytes,
      summary: event.kind === 'malformed' ? event.problem : '',
      fields: [],
    });
    if (event.kind === 'plaintext') this.known.plaintext = { from: origin.from, bytes, message };
    else this.known.malformed ??= { message, from: origin.from, problem: event.problem };
  }
}
