/** A key log may hold other connections too; one connection has some five lines. */
const MAX_CONNECTIONS = 2_000;
const MAX_LABELS = 16;

/** Secrets as the NSS key log format has them: by the client's random, then by label. */
export class SecretStore {
  private readonly connections = new Map<string, Map<string, Uint8Array>>();

  /** Takes a line; what is no secret is of no effect. */
  addLine(line: string): void {
    const [label, random, secret] = line.trim().split(' ', 4);
    if (label === undefined || random?.length !== 64 || secret === undefined) return;
    const connection = random.toLowerCase();
    const known = this.connections.get(connection) ?? new Map<string, Uint8Array>();
    if (known.size >= MAX_LABELS || (known.size === 0 && this.connections.size >= MAX_CONNECTIONS)) return;
    known.set(label, Buffer.from(secret, 'hex'));
    this.connections.set(connection, known);
  }

  /** `randomHex` in lower case. */
  find(randomHex: string, label: string): Uint8Array | undefined {
    return this.connections.get(randomHex)?.get(label);
  }

  /** Zeroes all that was taken. */
  forget(): void {
    for (const labels of this.connections.values()) for (const secret of labels.values()) secret.fill(0);
    this.connections.clear();
  }
}
