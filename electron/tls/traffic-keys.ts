import type { TlsParty } from '../../shared/model/connection.ts';
import { findCipherParameters } from './cipher-parameters.ts';
import { createTls12Cipher, createTls13Cipher } from './decrypt.ts';
import { type HandshakeFacts, suiteOf, versionOf } from './facts.ts';
import type { OpenedRecord, RecordCipher } from './key-block.ts';
import { nextTrafficSecret } from './key-schedule.ts';
import { toHex } from '../pki/asn1/der.ts';
import type { TlsRecord } from './records.ts';

export type Phase = 'none' | 'handshake' | 'application';

export type OpenResult =
  | { readonly kind: 'opened'; readonly record: OpenedRecord }
  | { readonly kind: 'wait' }
  | { readonly kind: 'sealed' };

interface Direction {
  phase: Phase;
  cipher?: RecordCipher;
  /** The application traffic secret in use after key updates. */
  secret?: Uint8Array;
}

const LABELS: Readonly<Record<TlsParty, Readonly<Record<'handshake' | 'application', string>>>> = {
  client: { handshake: 'CLIENT_HANDSHAKE_TRAFFIC_SECRET', application: 'CLIENT_TRAFFIC_SECRET_0' },
  server: { handshake: 'SERVER_HANDSHAKE_TRAFFIC_SECRET', application: 'SERVER_TRAFFIC_SECRET_0' },
};

/** A key log may hold other connections too; one connection has some five lines. */
const MAX_CONNECTIONS = 2_000;
const MAX_LABELS = 16;

/**
 * Holds the secrets of one connection and opens its records. Secrets come as key log lines, possibly after the records
 * they open: `wait` says that the secret may still come.
 */
export class TrafficKeys {
  /** By the client's random, then by label. */
  private readonly secrets = new Map<string, Map<string, Uint8Array>>();
  private readonly directions: Readonly<Record<TlsParty, Direction>> = {
    client: { phase: 'none' },
    server: { phase: 'none' },
  };
  private readonly facts: HandshakeFacts;
  private randomHex: string | undefined;

  constructor(facts: HandshakeFacts) {
    this.facts = facts;
  }

  /** Takes one line of the NSS key log format; other lines, and those of other connections, are of no effect. */
  addLine(line: string): void {
    const [label, random, secret] = line.trim().split(' ', 4);
    if (label === undefined || random?.length !== 64 || secret === undefined) return;
    const connection = random.toLowerCase();
    const known = this.secrets.get(connection) ?? new Map<string, Uint8Array>();
    if (known.size >= MAX_LABELS || (known.size === 0 && this.secrets.size >= MAX_CONNECTIONS)) return;
    known.set(label, Buffer.from(secret, 'hex'));
    this.secrets.set(connection, known);
  }

  private secret(label: string): Uint8Array | undefined {
    const random = this.facts.clientHello?.random;
    if (random === undefined) return undefined;
    this.randomHex ??= toHex(random);
    return this.secrets.get(this.randomHex)?.get(label);
  }

  /** Zeroes what was handed in; derived keys go with the object. */
  forget(): void {
    for (const labels of this.secrets.values()) for (const secret of labels.values()) secret.fill(0);
    this.secrets.clear();
  }

  phase(from: TlsParty): Phase {
    return this.directions[from].phase;
  }

  /** TLS 1.2: what follows a ChangeCipherSpec is sealed. In TLS 1.3 it means nothing. */
  cipherChanged(from: TlsParty): void {
    if (versionOf(this.facts) < 0x0304) this.move(from, 'application');
  }

  /** TLS 1.3: the ServerHello starts handshake protection, each Finished the application's. */
  helloSeen(): void {
    if (versionOf(this.facts) < 0x0304) return;
    this.move('client', 'handshake');
    this.move('server', 'handshake');
  }

  finishedSeen(from: TlsParty): void {
    if (versionOf(this.facts) >= 0x0304) this.move(from, 'application');
  }

  keyUpdateSeen(from: TlsParty): void {
    const direction = this.directions[from];
    const parameters = findCipherParameters(suiteOf(this.facts));
    if (direction.secret === undefined || parameters?.kind !== 'aead') return;
    direction.secret = nextTrafficSecret(parameters.prf, direction.secret);
    direction.cipher = createTls13Cipher(parameters, direction.secret);
  }

  open(from: TlsParty, record: TlsRecord): OpenResult {
    const direction = this.directions[from];
    if (findCipherParameters(suiteOf(this.facts)) === undefined) return { kind: 'sealed' };
    const cipher = direction.cipher ?? this.cipher(from, direction);
    if (cipher === undefined) return { kind: 'wait' };
    direction.cipher = cipher;
    const opened = cipher.open(record);
    if (opened !== undefined) return { kind: 'opened', record: opened };
    return this.openWithNext(from, record);
  }

  /** A side that fails between its keys may send its alert under the later ones. */
  private openWithNext(from: TlsParty, record: TlsRecord): OpenResult {
    const direction = this.directions[from];
    if (direction.phase !== 'handshake') return { kind: 'sealed' };
    const next: Direction = { phase: 'application' };
    const cipher = this.cipher(from, next);
    const opened = cipher?.open(record);
    if (opened === undefined || cipher === undefined) return { kind: 'sealed' };
    Object.assign(direction, next, { cipher });
    return { kind: 'opened', record: opened };
  }

  private move(from: TlsParty, phase: Phase): void {
    const direction = this.directions[from];
    direction.phase = phase;
    delete direction.cipher;
  }

  private cipher(from: TlsParty, direction: Direction): RecordCipher | undefined {
    return versionOf(this.facts) >= 0x0304 ? this.cipher13(from, direction) : this.cipher12(from);
  }

  private cipher13(from: TlsParty, direction: Direction): RecordCipher | undefined {
    const parameters = findCipherParameters(suiteOf(this.facts));
    if (parameters?.kind !== 'aead' || direction.phase === 'none') return undefined;
    const secret = this.secret(LABELS[from][direction.phase]);
    if (secret === undefined) return undefined;
    direction.secret = secret;
    return createTls13Cipher(parameters, secret);
  }

  private cipher12(from: TlsParty): RecordCipher | undefined {
    const parameters = findCipherParameters(suiteOf(this.facts));
    const masterSecret = this.secret('CLIENT_RANDOM');
    const { clientHello, serverHello } = this.facts;
    if (
      parameters === undefined ||
      masterSecret === undefined ||
      clientHello === undefined ||
      serverHello === undefined
    )
      return undefined;
    return createTls12Cipher(parameters, from, {
      masterSecret,
      clientRandom: clientHello.random,
      serverRandom: serverHello.random,
      version: versionOf(this.facts),
      encryptThenMac: serverHello.encryptThenMac,
    });
  }
}
