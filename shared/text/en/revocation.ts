import type { RevocationCode } from '../../model/revocation-status.ts';

/** Why a revocation list or an OCSP answer was not relied on, or what it says against a certificate. */
const CODES: Readonly<Record<RevocationCode, string>> = {
  'crl.malformed': 'The list breaks the form that RFC 5280 gives it.',
  'crl.other-issuer': 'The list is of another issuer.',
  'crl.other-scope': 'The list is limited to other certificates.',
  'crl.unknown-critical': 'The list carries a critical extension that is not understood.',
  'crl.algorithms-differ': 'The list names one signature algorithm inside what is signed and another outside.',
  'crl.not-yet-issued': 'The list was made after the moment in question.',
  'crl.stale': 'The next list was due before the moment in question.',
  'crl.too-old': 'The list is older than was asked for.',
  'crl.no-number': 'The list has no number or does not name the key that signed it.',
  'crl.no-signer': 'No certificate at hand has the name that the list gives as its issuer.',
  'crl.signature': 'The signature of the list does not verify with any key of its issuer.',
  'crl.signature-unsupported': 'The algorithm of the list’s signature is not known here.',
  'crl.key-usage': 'The key that signed the list may not sign lists.',
  'crl.signer-untrusted': 'The certificate that signed the list has no valid path to the same trust anchor.',
  'crl.delta-alone': 'The list tells changes only, and the complete list that they belong to is not at hand.',
  'crl.revoked': 'The list names the certificate.',
  'ocsp.malformed': 'The answer breaks the form that RFC 6960 gives it.',
  'ocsp.error-response': 'The responder did not answer the question.',
  'ocsp.unsupported-type': 'The answer is of a kind that is not known here.',
  'ocsp.no-match': 'The answer is about other certificates.',
  'ocsp.unknown-critical': 'The answer carries a critical extension that is not understood.',
  'ocsp.nonce': 'The answer carries another nonce than the question: it was made for another question.',
  'ocsp.produced-outside-validity': 'The answer was made when the certificate was not valid.',
  'ocsp.not-yet-issued': 'The answer was made after the moment in question.',
  'ocsp.stale': 'The next answer was due before the moment in question.',
  'ocsp.too-old': 'The answer is older than was asked for.',
  'ocsp.no-signer': 'The certificate of the responder is not at hand.',
  'ocsp.signature': 'The signature of the answer does not verify with the key of its responder.',
  'ocsp.signature-unsupported': 'The algorithm of the answer’s signature is not known here.',
  'ocsp.not-delegated': 'The issuer of the certificate did not delegate answers to who signed this one.',
  'ocsp.responder-expired': 'The certificate of the responder was not valid at the moment in question.',
  'ocsp.responder-revoked': 'The certificate of the responder is revoked.',
  'ocsp.says-unknown': 'The responder does not know the certificate.',
  'ocsp.revoked': 'The responder says that the certificate is revoked.',
};

/** The sentence for a code of a check; undefined for what is no such code. */
export const findRevocationProblemText = (code: string): string | undefined =>
  Object.hasOwn(CODES, code) ? CODES[code as RevocationCode] : undefined;
