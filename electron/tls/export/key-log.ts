/** `CLIENT_TRAFFIC_SECRET_0 <client random> <secret>`, both in hex. */
const LINE = /^[A-Z0-9_]{1,64} [0-9A-Fa-f]{64} (?:[0-9A-Fa-f]{2}){1,128}$/;

/**
 * Writes secrets as a key log file, one a line, each once; lines of another form are left out. Empty where there are none.
 * Whoever has the file can read the connection.
 * @see RFC 9850
 */
export function buildKeyLog(secrets: readonly string[]): Uint8Array {
  const lines = new Set(secrets.map((line) => line.trim()).filter((line) => LINE.test(line)));
  return Buffer.from([...lines].map((line) => `${line}\n`).join(''), 'latin1');
}
