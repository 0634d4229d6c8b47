import { toHex } from '../../asn1/der.ts';
import type { CertificateFacts } from '../certificate-facts.ts';
import { type CertificateRule, EVERY_CERTIFICATE, type Found, since } from '../rule.ts';

const serialBytes = ({ der, layout: { serial } }: CertificateFacts): Uint8Array =>
  serial === undefined ? new Uint8Array() : der.subarray(serial.body, serial.end);

const foundSerial = (facts: CertificateFacts): Found => {
  const bytes = serialBytes(facts);
  const evidence = { serialHex: toHex(bytes.subarray(0, 64)), octets: bytes.length };
  const offset = facts.layout.serial?.start;
  return offset === undefined ? { evidence } : { evidence, offset };
};

export const SERIAL_RULES: readonly CertificateRule[] = [
  {
    id: 'rfc5280.serial-not-positive',
    severity: 'error',
    source: 'RFC 5280 §4.1.2.2',
    profiles: EVERY_CERTIFICATE,
    effective: since('2002-04-01'),
    check: (facts) => {
      const bytes = serialBytes(facts);
      const isPositive = (bytes[0] ?? 0x80) < 0x80 && bytes.some((octet) => octet !== 0);
      return isPositive ? undefined : foundSerial(facts);
    },
  },
  {
    id: 'rfc5280.serial-longer-than-20-octets',
    severity: 'error',
    source: 'RFC 5280 §4.1.2.2',
    profiles: EVERY_CERTIFICATE,
    effective: since('2002-04-01'),
    check: (facts) => (serialBytes(facts).length > 20 ? foundSerial(facts) : undefined),
  },
];
