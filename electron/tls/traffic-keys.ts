import type { TlsParty, WireRecord } from '../../shared/model/connection.ts';
import { toHex } from '../pki/asn1/der.ts';
import { findCipherParameters } from './cipher-parameters.ts';
import { createTls12Cipher, createTls13Cipher } from './decrypt.ts';
import type { OpenedRecord, RecordCipher } from './key-block.ts';
import { nextTrafficSecret } from './key-schedule.ts';
import type { ClientHelloContent, ServerHelloContent } from './messages/decoded.ts';
import type { TlsRecord } from './records.ts';
import { CIPHER_SUITES } from './registry-suites.ts';
import { SecretStore } from './secret-store.ts';

export type Phase = 'none' | 'handshake' | 'application';

export type OpenResult =
  | { readonly kind: 'opened'; readonly record: OpenedRecord; readonly key: NonNullable<WireRecord['key']> }
  | { readonly kind: 'wait' }
  | { readonly kind: 'sealed' };

interface OpenKey {
  readonly cipher: RecordCipher;
  /** Label of the key log line. */
  readonly label: string;
  readonly suite: number;
  /** Of TLS 1.3, for key updates. */
  readonly secret?: Uint8Array;
  readonly updates: number;
}

interface Direction {
  phase: Phase;
  key?: OpenKey;
  sequence: number;
}

const LABELS: Readonly<Record<TlsParty, Readonly<Record<'handshake' | 'application', string>>>> = {
  client: { handshake: 'CLIENT_HANDSHAKE_TRAFFIC_SECRET', application: 'CLIENT_TRAFFIC_SECRET_0' },
  server: { handshake: 'SERVER_HANDSHAKE_TRAFFIC_SECRET', application: 'SERVER_TRAFFIC_SECRET_0' },
};
const EARLY = 'CLIENT_EARLY_TRAFFIC_SECRET';
const MASTER = 'CLIENT_RANDOM';
const TLS13 = 0x0304;

/**
 * Holds the secrets of one connection and opens its records. Secrets come as key log lines, possibly after the records
 * they open: `wait` says that the secret may still come. A renegotiation takes its own secret with the next ChangeCipherSpec.
 */
export class TrafficKeys {
  private readonly secrets = new SecretStore();
  private readonly directions: Readonly<Record<TlsParty, Direction>> = {
    client: { phase: 'none', sequence: 0 },
    server: { phase: 'none', sequence: 0 },
  };
  private early: { key?: OpenKey; sequence: number } | undefined;
  private clientHello: ClientHelloContent | undefined;
  private serverHello: ServerHelloContent | undefined;
  private randomHex = '';

  /** Takes one line of the NSS key log format; other lines, and those of other connections, are of no effect. */
  addLine(line: string): void {
    this.secrets.addLine(line);
  }

  /** Zeroes what was handed in; derived keys go with the object. */
  forget(): void {
    this.secrets.forget();
  }

  /** Suite of the handshake that goes on or went before, 0 before the ServerHello. */
  get suite(): number {
    return this.serverHello?.suite ?? 0;
  }

  phase(from: TlsParty): Phase {
    return this.directions[from].phase;
  }

  /** Whether a record before the ServerHello is early data. @see RFC 8446 §4.2.10 */
  isEarly(from: TlsParty): boolean {
    return from === 'client' && this.serverHello === undefined && this.clientHello?.offersEarlyData === true;
  }

  clientHelloSeen(hello: ClientHelloContent): void {
    this.clientHello = hello;
    this.randomHex = toHex(hello.random);
  }

  /** TLS 1.3: the ServerHello starts handshake protection, each Finished the application's. */
  serverHelloSeen(hello: ServerHelloContent): void {
    this.serverHello = hello;
    if (hello.version < TLS13) return;
    this.move('client', 'handshake');
    this.move('server', 'handshake');
  }

  /** TLS 1.2: what follows a ChangeCipherSpec is sealed. In TLS 1.3 it means nothing. */
  cipherChanged(from: TlsParty): void {
    if ((this.serverHello?.version ?? 0) < TLS13) this.move(from, 'application');
  }

  finishedSeen(from: TlsParty): void {
    if (this.serverHello !== undefined && this.serverHello.version >= TLS13) this.move(from, 'application');
  }

  keyUpdateSeen(from: TlsParty): void {
    const direction = this.directions[from];
    const { key } = direction;
    const parameters = findCipherParameters(key?.suite ?? 0);
    if (key?.secret === undefined || parameters?.kind !== 'aead') return;
    const secret = nextTrafficSecret(parameters.prf, key.secret);
    const updates = key.updates + 1;
    const label = key.label.replace(/\d+$/, String(updates));
    direction.key = { ...key, cipher: createTls13Cipher(parameters, secret), secret, updates, label };
    direction.sequence = 0;
  }

  open(from: TlsParty, record: TlsRecord): OpenResult {
    if (this.isEarly(from)) return this.openEarly(record) ?? { kind: 'sealed' };
    const direction = this.directions[from];
    if (direction.key === undefined && findCipherParameters(this.suite) === undefined) return { kind: 'sealed' };
    const key = direction.key ?? this.findKey(from, direction.phase);
    if (key === undefined) return { kind: 'wait' };
    direction.key = key;
    const opened = openWith(key, record, direction.sequence);
    if (opened.kind === 'opened') direction.sequence++;
    return opened.kind === 'opened' ? opened : this.openWithOther(from, record);
  }

  /** A side that fails between its keys may send its alert under the later ones; early data goes on after the ServerHello. */
  private openWithOther(from: TlsParty, record: TlsRecord): OpenResult {
    const direction = this.directions[from];
    if (direction.phase !== 'handshake') return { kind: 'sealed' };
    const early = from === 'client' && direction.sequence === 0 ? this.openEarly(record) : undefined;
    if (early !== undefined) return early;
    const key = this.findKey(from, 'application');
    const opened = key === undefined ? undefined : openWith(key, record, 0);
    if (key === undefined || opened?.kind !== 'opened') return { kind: 'sealed' };
    Object.assign(direction, { phase: 'application', key, sequence: 1 } satisfies Direction);
    return opened;
  }

  /** The suite of early data is that of the ticket, which no message tells: the secret's length leaves few to try. */
  private openEarly(record: TlsRecord): OpenResult | undefined {
    const secret = this.secrets.find(this.randomHex, EARLY);
    if (secret === undefined || this.clientHello?.offersEarlyData !== true) return undefined;
    const early = (this.early ??= { sequence: 0 });
    for (const key of early.key === undefined ? earlyKeys(secret) : [early.key]) {
      const opened = openWith(key, record, early.sequence);
      if (opened.kind !== 'opened') continue;
      early.key = key;
      early.sequence++;
      return opened;
    }
    return undefined;
  }

  private move(from: TlsParty, phase: Phase): void {
    const direction = this.directions[from];
    direction.phase = phase;
    direction.sequence = 0;
    delete direction.key;
  }

  private findKey(from: TlsParty, phase: Phase): OpenKey | undefined {
    const { serverHello: hello, clientHello } = this;
    const parameters = findCipherParameters(this.suite);
    if (hello === undefined || clientHello === undefined || parameters === undefined || phase === 'none')
      return undefined;
    const tls13 = hello.version >= TLS13;
    const label = tls13 ? LABELS[from][phase] : MASTER;
    const secret = this.secrets.find(this.randomHex, label);
    if (secret === undefined) return undefined;
    const common = { label, suite: hello.suite, updates: 0 };
    if (tls13)
      return parameters.kind === 'aead'
        ? { ...common, cipher: createTls13Cipher(parameters, secret), secret }
        : undefined;
    const cipher = createTls12Cipher(parameters, from, {
      masterSecret: secret,
      clientRandom: clientHello.random,
      serverRandom: hello.random,
      version: hello.version,
      encryptThenMac: hello.encryptThenMac,
    });
    return { ...common, cipher };
  }
}

function openWith(key: OpenKey, record: TlsRecord, sequence: number): OpenResult {
  const opened = key.cipher.open(record, sequence);
  return opened === undefined
    ? { kind: 'sealed' }
    : { kind: 'opened', record: opened, key: { secret: key.label, sequence } };
}

function* earlyKeys(secret: Uint8Array): Generator<OpenKey> {
  for (const number of Object.keys(CIPHER_SUITES)) {
    const suite = Number(number);
    const parameters = suite >> 8 === 0x13 ? findCipherParameters(suite) : undefined;
    if (parameters?.kind !== 'aead' || (parameters.prf === 'sha384') !== (secret.length === 48)) continue;
    yield { cipher: createTls13Cipher(parameters, secret), label: EARLY, suite, updates: 0 };
  }
}
