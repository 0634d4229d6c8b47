import { TAG } from '../../asn1/der.ts';
import { OID } from '../../asn1/oid.ts';
import type { CertificateFacts } from '../certificate-facts.ts';
import type { CertificateRule } from '../rule.ts';
import { readTlv } from '../tolerant.ts';
import { RFC_DATE, rfcRule } from './rfc-rule.ts';

/** SignedCertificateTimestampList with its length of two octets, as the extension carries it. */
const timestampList = (facts: CertificateFacts): Uint8Array | undefined =>
  facts.read(OID.signedCertificateTimestamps, (der, value) => {
    const tlv = readTlv(der, value.start, value.end);
    return tlv?.tag === TAG.octetString ? der.subarray(tlv.body, tlv.end) : new Uint8Array();
  });

const offsetOf = (facts: CertificateFacts, oid: string): { readonly offset: number } => ({
  offset: facts.extension(oid)?.offset ?? 0,
});

const source = 'RFC 6962 §3.3';

/** Certificate transparency: the precertificate's poison and the list of timestamps. */
export const TRANSPARENCY_RULES: readonly CertificateRule[] = [
  rfcRule('timestamps-empty', 'error', '4.2', {
    source,
    effective: RFC_DATE.rfc6962,
    applies: (facts) => facts.has(OID.signedCertificateTimestamps),
    check: (facts) =>
      (timestampList(facts)?.length ?? 0) <= 2 ? offsetOf(facts, OID.signedCertificateTimestamps) : undefined,
  }),
  rfcRule('timestamps-length', 'error', '4.2', {
    source,
    effective: RFC_DATE.rfc6962,
    applies: (facts) => facts.has(OID.signedCertificateTimestamps),
    check: (facts) => {
      const list = timestampList(facts);
      if (list === undefined || list.length <= 2) return undefined;
      const announced = ((list[0] ?? 0) << 8) | (list[1] ?? 0);
      return announced === list.length - 2
        ? undefined
        : { ...offsetOf(facts, OID.signedCertificateTimestamps), evidence: { announced, octets: list.length - 2 } };
    },
  }),
  rfcRule('precertificate-with-timestamps', 'error', '4.2', {
    source,
    effective: RFC_DATE.rfc6962,
    applies: (facts) => facts.has(OID.ctPoison),
    check: (facts) =>
      facts.has(OID.signedCertificateTimestamps) ? offsetOf(facts, OID.signedCertificateTimestamps) : undefined,
  }),
  rfcRule('poison-not-critical', 'error', '4.2', {
    source: 'RFC 6962 §3.1',
    effective: RFC_DATE.rfc6962,
    applies: (facts) => facts.has(OID.ctPoison),
    check: (facts) => (facts.extension(OID.ctPoison)?.critical === true ? undefined : offsetOf(facts, OID.ctPoison)),
  }),
];
