import { isSigningKey, isWeakKey, keyLabel } from '../../algorithm/key-algorithm.ts';
import { isWeakSignature } from '../../algorithm/signature-algorithm.ts';
import { OID } from '../../asn1/oid.ts';
import type { CertificateFacts } from '../certificate-facts.ts';
import type { CertificateRule, Found } from '../rule.ts';
import { mtlsRule, PRIVATE } from './mtls-rule.ts';
import { foundAt } from './rfc-rule.ts';

const foundKey = ({ key, layout }: CertificateFacts): Found =>
  foundAt(layout.spki, { key: key === undefined ? '' : keyLabel(key) });

const isRsa = ({ key }: CertificateFacts): boolean => key?.algorithm === 'RSA' || key?.algorithm === 'RSA-PSS';

/** Go and others refuse to verify with longer moduli. */
const LONGEST_RSA_BITS = 8192;

const WIDELY_SUPPORTED: ReadonlySet<string> = new Set(['P-256', 'P-384', 'P-521']);

/** Until when 112 bits of strength may be used. @see NIST SP 800-57 part 1 rev. 5 §5.6.3 */
const END_OF_112_BITS = Date.UTC(2031, 0, 1);
const RSA_BITS_OF_128 = 3072;

export const MTLS_KEY_RULES: readonly CertificateRule[] = [
  mtlsRule('key-weak', 'error', {
    source: 'NIST SP 800-131A §2',
    profiles: PRIVATE,
    check: (facts) => (facts.key !== undefined && isWeakKey(facts.key) ? foundKey(facts) : undefined),
  }),
  mtlsRule('key-cannot-sign', 'error', {
    source: 'RFC 8446 §4.4.3',
    profiles: PRIVATE,
    check: (facts) => (facts.key !== undefined && !isSigningKey(facts.key) ? foundKey(facts) : undefined),
  }),
  mtlsRule('signature-weak', 'error', {
    source: 'RFC 9155 §2',
    profiles: PRIVATE,
    // nobody checks the signature of a root
    applies: (facts) => !facts.isSelfIssued,
    check: ({ signatureScheme, layout }) =>
      signatureScheme !== undefined && isWeakSignature(signatureScheme) ? foundAt(layout.algorithm) : undefined,
  }),
  mtlsRule('key-too-long', 'warning', {
    source: 'Go crypto/rsa',
    profiles: PRIVATE,
    applies: isRsa,
    check: (facts) => ((facts.key?.bits ?? 0) > LONGEST_RSA_BITS ? foundKey(facts) : undefined),
  }),
  mtlsRule('key-exponent-small', 'warning', {
    source: 'NIST SP 800-56B §6.2',
    profiles: PRIVATE,
    applies: isRsa,
    check: (facts) => {
      const exponent = facts.keyInfo?.exponent;
      return exponent !== undefined && exponent < 65_537n ? foundKey(facts) : undefined;
    },
  }),
  mtlsRule('key-pss-only', 'warning', {
    source: 'RFC 8446 §4.2.3',
    profiles: PRIVATE,
    check: (facts) => (facts.key?.algorithm === 'RSA-PSS' ? foundKey(facts) : undefined),
  }),
  mtlsRule('signature-pss', 'notice', {
    source: 'RFC 4055 §3.1',
    profiles: PRIVATE,
    check: ({ signatureOid, layout }) => (signatureOid === OID.rsassaPss ? foundAt(layout.algorithm) : undefined),
  }),
  mtlsRule('key-rarely-supported', 'notice', {
    source: 'RFC 8422 §5.1.1',
    profiles: PRIVATE,
    applies: (facts) => facts.key !== undefined && !isRsa(facts) && !isWeakKey(facts.key),
    check: (facts) => (WIDELY_SUPPORTED.has(facts.key?.curve ?? '') ? undefined : foundKey(facts)),
  }),
  mtlsRule('key-outlives-strength', 'notice', {
    source: 'NIST SP 800-57 §5.6.3',
    profiles: PRIVATE,
    applies: isRsa,
    check: (facts) =>
      (facts.key?.bits ?? 0) < RSA_BITS_OF_128 && (facts.notAfter?.at ?? 0) >= END_OF_112_BITS
        ? foundKey(facts)
        : undefined,
  }),
];
