import { DialogueStop, type Dialogue, explain, read, say } from '../transport/dialogue.ts';
import { type BerHeader, berElement, readBerHeader } from '../transport/scan.ts';
import { foreign, refused } from './findings.ts';

/** LDAPMessage 1 with the extended request StartTLS. @see RFC 4511 §4.14.1 */
const START_TLS_OID = Buffer.from('1.3.6.1.4.1.1466.20037', 'latin1');
const REQUEST = Buffer.concat([
  Buffer.from([0x30, START_TLS_OID.length + 7, 0x02, 0x01, 0x01, 0x77, START_TLS_OID.length + 2, 0x80]),
  Buffer.from([START_TLS_OID.length]),
  START_TLS_OID,
]);

const TAG = { sequence: 0x30, integer: 0x02, enumerated: 0x0a, octetString: 0x04, extendedResponse: 0x78 } as const;

/** @see RFC 4511 Appendix A.1 */
const RESULTS: Readonly<Record<number, string>> = {
  0: 'success',
  1: 'operationsError',
  2: 'protocolError',
  8: 'strongerAuthRequired',
  10: 'referral',
  13: 'confidentialityRequired',
  50: 'insufficientAccessRights',
  51: 'busy',
  52: 'unavailable',
  53: 'unwillingToPerform',
  80: 'other',
};

/** Asks at once: LDAP has no greeting and no list that could be read without a search. @see RFC 4511 §4.14 */
export function* ldap(): Dialogue {
  yield* say(REQUEST.subarray(), 'ExtendedRequest StartTLS');
  const octets = yield* read((seen) => {
    if (seen.length === 0) return undefined;
    return seen[0] === TAG.sequence ? berElement(seen) : seen.length;
  }, 'answer');
  if (octets[0] !== TAG.sequence) throw foreign('ldap', octets);
  const { result, message } = readResult(octets);
  const name = RESULTS[result] ?? 'result';
  const line = `${name} (${result})${message === '' ? '' : `: ${message}`}`;
  yield* explain(`ExtendedResponse ${line}`);
  if (result !== 0) throw refused('ldap', line);
}

function readResult(octets: Uint8Array): { readonly result: number; readonly message: string } {
  const whole = element(octets, 0, TAG.sequence);
  const id = element(octets, whole.start, TAG.integer);
  const response = element(octets, id.end, TAG.extendedResponse);
  const code = element(octets, response.start, TAG.enumerated);
  const matched = element(octets, code.end, TAG.octetString);
  const message = element(octets, matched.end, TAG.octetString);
  if (code.end - code.start !== 1 || message.end > response.end) throw new DialogueStop('encoding');
  return {
    result: octets[code.start] ?? 0,
    message: Buffer.from(octets.subarray(message.start, message.end)).toString('utf8'),
  };
}

function element(octets: Uint8Array, offset: number, tag: number): BerHeader {
  const header = readBerHeader(octets, offset);
  if (header === undefined || header.end > octets.length) throw new DialogueStop('encoding');
  if (header.tag !== tag) throw new DialogueStop('order');
  return header;
}
