import type { StartTlsProtocol } from '../../../shared/model/connection.ts';

/** Greetings of protocols that change to TLS on request. SMTP and FTP share their first number; their words tell them apart. */
const GREETINGS: readonly (readonly [StartTlsProtocol, RegExp])[] = [
  ['imap', /^\* (?:OK|PREAUTH|BYE)\b/i],
  ['pop3', /^(?:\+OK|-ERR)\b/],
  ['sieve', /^"(?:IMPLEMENTATION|SIEVE|SASL|STARTTLS|VERSION)"/i],
  ['xmpp', /^<\?xml|^<stream:/],
  ['lmtp', /^220[ -].*\bLMTP\b/i],
  ['smtp', /^(?:220|421|554)[ -].*\bE?SMTP\b/i],
  ['ftp', /^220[ -].*ftp/i],
  ['nntp', /^20[01][ -].*(?:NNTP|news|InterNet)/i],
  ['mysql', /^[^]{3}\0[\n\xff][^]/],
  ['ldap', /^0[^]{1,5}\x02\x01/],
];

/** The protocol of a greeting in the clear; undefined where it is none that knows STARTTLS. What a server calls itself does not count, only the form of its protocol. */
export function greetedProtocol(octets: Uint8Array | undefined): StartTlsProtocol | undefined {
  if (octets === undefined) return undefined;
  const start = Buffer.from(octets.subarray(0, 512)).toString('latin1');
  return GREETINGS.find(([, greeting]) => greeting.test(start))?.[0];
}
