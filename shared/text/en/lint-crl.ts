import type { LintWordList } from './lint-words.ts';

const STRICT = 'Strict software refuses the list, and with it every certificate that needs it.';

/** Revocation lists. */
export const lintCrlWords: LintWordList = {
  'rfc5280.crl-malformed': [
    'The revocation list cannot be parsed',
    'Verifiers that need it refuse every certificate of the authority.',
  ],
  'rfc5280.crl-version-not-2': [
    'Extensions in a list that is not version 2',
    'Only version 2 has extensions. ' + STRICT,
  ],
  'rfc5280.crl-signature-algorithms-differ': [
    'The two signature algorithms of the list differ',
    'The one outside is not protected by the signature, so verifiers demand that both are the same.',
  ],
  'rfc5280.crl-rsa-signature-parameters': [
    'The RSA signature algorithm of the list lacks its NULL parameters',
    'BoringSSL and others compare the identifier byte by byte and refuse the signature.',
  ],
  'rfc5280.crl-weak-signature': [
    'The list was signed with a broken digest',
    'Current libraries refuse it, and a forged list could hide a revocation.',
  ],
  'rfc5280.crl-issuer-empty': ['The list names no issuer', 'Nobody can tell whose certificates it speaks of.'],
  'rfc5280.crl-empty-list': [
    'An empty list of revoked certificates is written out',
    'Where nothing is revoked, the field has to be left out. ' + STRICT,
  ],
  'rfc5280.crl-next-update-missing': [
    'The list does not say when the next one comes',
    'Verifiers cannot tell whether it is stale: some refuse it, others take it for ever.',
  ],
  'rfc5280.crl-validity-reversed': [
    'The next update lies before this one',
    'There is no moment at which the list is current.',
  ],
  'rfc5280.crl-stale': [
    'The list is out of date',
    'Verifiers that insist on a current list refuse every certificate of the authority.',
  ],
  'rfc5280.crl-time-form': ['A date of the list is in a wrong form', 'Dates have seconds and are in UTC. ' + STRICT],
  'rfc5280.crl-generalized-time-before-2050': [
    'A date before 2050 in the long form',
    'Up to 2049 the short form has to be used. ' + STRICT,
  ],
  'rfc5280.crl-authority-key-id-missing': [
    'The list does not say which key signed it',
    'Where an authority has had several keys, verifiers may try the wrong one.',
  ],
  'rfc5280.crl-number-missing': [
    'The list has no number',
    'Verifiers and caches cannot tell which of two lists is newer.',
  ],
  'rfc5280.crl-number-critical': [
    'The number of the list is critical',
    'Software that does not process it has to refuse the list.',
  ],
  'rfc5280.crl-number-out-of-range': [
    'The number of the list is negative or longer than 20 octets',
    'Software that keeps to the limit refuses it.',
  ],
  'rfc5280.crl-delta-not-critical': [
    'The mark of a delta list is not critical',
    'Software that does not know it would take the changes for the complete list.',
  ],
  'rfc5280.crl-delta-base-not-older': [
    'A delta list is not newer than its base',
    'Applied to the base it would change nothing or take changes back.',
  ],
  'rfc5280.crl-distribution-point-not-critical': [
    'The scope of the list is not critical',
    'Software that does not know it would take a part for the complete list.',
  ],
  'rfc5280.crl-distribution-point-contradictory': [
    'The scope of the list contradicts itself',
    'It can hold only users, only authorities or only attributes, not two of them.',
  ],
  'rfc5280.crl-distribution-point-empty': ['The scope of the list is empty', 'DER does not allow it. ' + STRICT],
  'rfc5280.crl-distribution-point-address-malformed': [
    'The address in the scope of the list is malformed',
    'It has to equal an address in the certificate, or the list does not count for it.',
  ],
  'rfc5280.crl-duplicate-extension': [
    'An extension of the list occurs twice',
    'Software that takes the first and software that takes the last see two different lists.',
  ],
  'rfc5280.crl-unknown-critical-extension': [
    'A critical extension of the list that verifiers do not know',
    'Whoever does not understand it must not use the list.',
  ],
  'rfc5280.crl-extension-malformed': ['An extension of the list cannot be decoded', STRICT],
  'rfc5280.crl-revoked-after-this-update': [
    'An entry is dated after the list',
    'Nothing can be revoked in the future; the clock of the authority was probably wrong.',
  ],
  'rfc5280.crl-revocation-time-form': [
    'The date of an entry is in a wrong form',
    'Dates have seconds and are in UTC. ' + STRICT,
  ],
  'rfc5280.crl-serial-repeated': [
    'A serial number is listed twice',
    'Software picks one of the entries, so date and reason depend on who looks.',
  ],
  'rfc5280.crl-serial-not-positive': [
    'An entry with a serial number that is not positive',
    'Verifiers disagree on such numbers and may miss the revocation.',
  ],
  'rfc5280.crl-reason-invalid': ['An entry gives a reason that does not exist', STRICT],
  'rfc5280.crl-reason-unspecified': [
    'An entry gives “unspecified” as its reason',
    'The field should be left out; some software does not expect it.',
  ],
  'rfc5280.crl-remove-outside-delta': [
    '“Remove from CRL” in a complete list',
    'The reason exists in delta lists alone; some software would take the certificate for valid.',
  ],
  'rfc5280.crl-reason-critical': [
    'The reason of an entry is critical',
    'Software that does not process it has to refuse the list.',
  ],
  'rfc5280.crl-invalidity-date-not-generalized': [
    'The date of invalidity is in the wrong form',
    'It has to be the long form. ' + STRICT,
  ],
  'rfc5280.crl-certificate-issuer-not-critical': [
    'The issuer of an entry is not critical',
    'Software that does not know it would revoke the certificate of another authority.',
  ],
  'rfc5280.crl-entry-unknown-critical-extension': [
    'An entry with a critical extension that verifiers do not know',
    'Whoever does not understand it must not use the list.',
  ],
};
