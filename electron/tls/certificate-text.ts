import { parseCertificate, spanBytes } from '../pki/certificate/certificate.ts';
import { formatName, parseName } from '../pki/name/name.ts';

const UNREADABLE = '?';

/** RFC 4514 text of a DER name, `?` where it is none. */
export function nameText(nameDer: Uint8Array): string {
  const name = parseName(nameDer);
  return name.ok ? formatName(name.value) : UNREADABLE;
}

/** RFC 4514 text of a certificate's subject, `?` where the octets are no certificate. */
export function certificateSubject(der: Uint8Array): string {
  const parsed = parseCertificate(der);
  return parsed.ok ? nameText(spanBytes(parsed.value, parsed.value.subject)) : UNREADABLE;
}
