import type { TlsParty, TranscriptMessage } from '../../shared/model/connection.ts';
import { createFacts, type HandshakeFacts, versionOf } from './facts.ts';
import { MessageLog, type Origin } from './message-log.ts';
import { RecordContents } from './record-contents.ts';
import { type RecordEvent, RecordReader, type TlsRecord } from './records.ts';
import { CONTENT_TYPE } from './registry.ts';
import { TrafficKeys } from './traffic-keys.ts';
import { WireRecords } from './wire-records.ts';

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
  private readonly known: HandshakeFacts = createFacts();
  private readonly keys = new TrafficKeys();
  private readonly wire = new WireRecords();
  private readonly contents: RecordContents;
  private readonly readers = { client: new RecordReader(), server: new RecordReader() };
  private waiting: Waiting[] = [];
  private waitingBytes = 0;
  private noMoreSecrets = false;
  private readonly deps: TranscriptDeps;
  private isScheduled = false;

  constructor(deps: TranscriptDeps) {
    this.deps = deps;
    const log = new MessageLog((message) => deps.onMessage?.(message));
    this.contents = new RecordContents({ log, facts: this.known, keys: this.keys, wire: this.wire });
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
    return this.contents.log.add({ from, atMs, protection: 'none' }, { type, bytes, summary, fields: [] });
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
    return this.contents.log.messages;
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
      const message = this.contents.log.add(plain, {
        type: item.end,
        bytes: new Uint8Array(0),
        summary: '',
        fields: [],
      });
      this.known.ends.push({ message, from, how: item.end });
      return true;
    }
    // Beyond the limit nothing is decoded any more but how the connection ends.
    if (this.contents.log.isFull) return true;
    if (item.event.kind === 'record') return this.record(plain, item.event.record);
    this.contents.addNotTls(plain, item.event);
    return true;
  }

  private record(plain: Origin, record: TlsRecord): boolean {
    const { from } = plain;
    if (!this.isSealed(from, record)) {
      const records = [this.wire.describe(from, record, null)];
      this.contents.add({ ...plain, records }, { type: record.type, content: record.body });
      return true;
    }
    const phase = this.keys.phase(from);
    const opened = this.keys.open(from, record);
    if (opened.kind === 'wait' && !this.noMoreSecrets) return false;
    const records = [this.wire.describe(from, record, opened.kind === 'opened' ? opened.key : null)];
    // An alert under the later keys moves the phase on while it is opened; early data has none.
    const protection =
      (opened.kind === 'opened' ? this.keys.phase(from) : phase) === 'handshake' ? 'handshake' : 'application';
    const origin: Origin = { ...plain, protection, records };
    if (opened.kind === 'opened') this.contents.add(origin, opened.record);
    else this.contents.addSealed(origin, record);
    return true;
  }

  /** In TLS 1.3 everything sealed calls itself application data; what does not is in the clear (CCS, early alerts). */
  private isSealed(from: TlsParty, record: TlsRecord): boolean {
    const isData = record.type === CONTENT_TYPE.applicationData;
    if (this.keys.phase(from) === 'none') return isData && this.keys.isEarly(from);
    return isData || versionOf(this.known) < 0x0304;
  }
}
