import { TAG, type Tlv } from '../../asn1/der.ts';
import { OID } from '../../asn1/oid.ts';
import type { CertificateFacts } from '../certificate-facts.ts';
import type { CertificateRule } from '../rule.ts';
import { readChildren, readOidText, readTlv } from '../tolerant.ts';
import { rfcRule } from './rfc-rule.ts';

/** Kind of a qualified certificate: for signatures, seals or websites. @see ETSI EN 319 412-5 §4.2.3 */
const QC_TYPE = '0.4.0.1862.1.6';

const statements = (facts: CertificateFacts): readonly Tlv[] =>
  facts.read(OID.qcStatements, (der, value) => {
    const list = readTlv(der, value.start, value.end);
    return list === undefined ? [] : readChildren(der, list);
  }) ?? [];

const isList = (der: Uint8Array, tlv: Tlv | undefined): boolean =>
  tlv?.tag === TAG.sequence &&
  tlv.body < tlv.end &&
  readChildren(der, tlv).every((item) => readOidText(der, item) !== undefined);

/** Statements of qualified certificates. */
export const QUALIFIED_RULES: readonly CertificateRule[] = [
  rfcRule('qualified-statement-malformed', 'error', '4.2', {
    source: 'RFC 3739 §3.2.6',
    applies: (facts) => facts.has(OID.qcStatements),
    check: (facts) => {
      const broken = statements(facts).find(
        (statement) => readOidText(facts.der, readChildren(facts.der, statement)[0]) === undefined,
      );
      return broken && { offset: broken.start };
    },
  }),
  rfcRule('qualified-type-malformed', 'error', '4.2', {
    source: 'ETSI EN 319 412-5 §4.2.3',
    applies: (facts) => facts.has(OID.qcStatements),
    check: (facts) => {
      const broken = statements(facts).find((statement) => {
        const [id, types] = readChildren(facts.der, statement);
        return readOidText(facts.der, id) === QC_TYPE && !isList(facts.der, types);
      });
      return broken && { offset: broken.start };
    },
  }),
];
