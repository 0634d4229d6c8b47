/** The octets of a hex text. */
export function octetsOf(hex: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array((hex.match(/../g) ?? []).map((pair) => Number.parseInt(pair, 16)));
}

/** PEM of a certificate (RFC 7468), lines of 64 characters. */
export function pemOf(derHex: string): string {
  const binary = Array.from(octetsOf(derHex), (octet) => String.fromCharCode(octet)).join('');
  const lines = btoa(binary).match(/.{1,64}/g) ?? [];
  return ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n');
}
