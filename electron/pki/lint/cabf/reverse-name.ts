/** Octets of the address that a complete name below in-addr.arpa or ip6.arpa stands for; undefined for any other. @see RFC 1035 §3.5, RFC 3596 §2.5 */
export function readReverseName(name: string): Uint8Array | undefined {
  const labels = name.toLowerCase().split('.').toReversed();
  const [, zone, ...digits] = labels;
  if (zone === 'in-addr') return readOctets(digits);
  return zone === 'ip6' ? readNibbles(digits) : undefined;
}

function readOctets(labels: readonly string[]): Uint8Array | undefined {
  const isAddress = labels.length === 4 && labels.every((label) => /^(?:0|[1-9]\d{0,2})$/.test(label));
  return isAddress && labels.every((label) => Number(label) < 256) ? Uint8Array.from(labels, Number) : undefined;
}

function readNibbles(labels: readonly string[]): Uint8Array | undefined {
  if (labels.length !== 32 || !labels.every((label) => /^[\da-f]$/.test(label))) return undefined;
  return Uint8Array.from({ length: 16 }, (_, i) => Number.parseInt(`${labels[2 * i]}${labels[2 * i + 1]}`, 16));
}
