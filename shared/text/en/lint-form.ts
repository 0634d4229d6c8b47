import type { LintWordList } from './lint-words.ts';

const STRICT = 'Strict software refuses the whole certificate.';
const DIFFERENT = 'Software that reads it differently may see another certificate than you do.';

/** Encoding, version, serial number, dates and public key. */
export const lintFormWords: LintWordList = {
  'rfc5280.certificate-malformed': [
    'The certificate cannot be parsed',
    'A strict parser stops here, and so will most software that meets it.',
  ],
  'rfc5280.extension-malformed': [
    'An extension cannot be decoded',
    'Verifiers refuse the certificate, or ignore what the extension was meant to limit.',
  ],
  'rfc5280.version-without-extensions': [
    'Extensions in a certificate that is not version 3',
    'Only version 3 has extensions. ' + STRICT,
  ],
  'rfc5280.version-not-3': [
    'The certificate is not version 3',
    'Without extensions it cannot say whether it is an authority, whom it names or what it is for; most servers refuse it as an issuer.',
  ],
  'rfc5280.unique-identifier-present': [
    'It carries a unique identifier',
    'These fields are abandoned, and many parsers do not read them.',
  ],
  'rfc5280.unique-identifier-needs-version-2': [
    'A unique identifier in a version 1 certificate',
    'The field does not exist in this version. ' + STRICT,
  ],
  'rfc5280.signature-algorithms-differ': [
    'The two signature algorithms differ',
    'The one outside is not protected by the signature, so verifiers demand that both are the same.',
  ],
  'rfc5280.critical-false-encoded': ['A default value is written out in an extension', 'DER leaves it out. ' + STRICT],
  'rfc5280.duplicate-extension': [
    'An extension occurs twice',
    'Software that takes the first and software that takes the last see two different certificates.',
  ],
  'rfc5280.unknown-critical-extension': [
    'A critical extension that verifiers do not know',
    'Whoever does not understand a critical extension has to refuse the certificate.',
  ],
  'rfc5280.extension-empty-sequence': [
    'An extension holds an empty list',
    'The standard wants at least one entry. ' + STRICT,
  ],
  'rfc5280.issuer-empty': [
    'The issuer has no name',
    'Nobody can find the authority that signed it, nor its revocation list.',
  ],
  'rfc5280.serial-not-positive': [
    'The serial number is not positive',
    'OpenSSL, Go and revocation lists disagree on negative and zero serials, so it may be impossible to revoke.',
  ],
  'rfc5280.serial-longer-than-20-octets': [
    'The serial number is longer than 20 octets',
    'Databases and responders that keep to the limit cut it off or refuse it.',
  ],
  'rfc5280.utc-time-not-zulu': [
    'A date is not given in UTC',
    'Verifiers refuse it or ignore the offset, and are wrong by hours.',
  ],
  'rfc5280.utc-time-without-seconds': ['A date has no seconds', 'DER demands them. ' + STRICT],
  'rfc5280.generalized-time-not-zulu': [
    'A long date is not given in UTC',
    'Verifiers refuse it or take it as their local time.',
  ],
  'rfc5280.generalized-time-without-seconds': ['A long date has no seconds', 'DER demands them. ' + STRICT],
  'rfc5280.generalized-time-with-fraction': ['A date has fractions of a second', 'Many parsers do not accept them.'],
  'rfc5280.time-malformed': ['A date cannot be read', 'Without it nobody can tell whether the certificate is valid.'],
  'rfc5280.generalized-time-before-2050': [
    'A date before 2050 in the long form',
    'Up to 2049 the short form has to be used. ' + STRICT,
  ],
  'rfc5280.validity-reversed': ['It ends before it begins', 'There is no moment at which it is valid.'],
  'rfc5280.no-well-defined-end': ['It never expires', 'If its key is lost, nothing but revocation ever ends it.'],
  'rfc5280.public-key-malformed': ['The public key cannot be read', 'No handshake with it can succeed.'],
  'rfc5280.rsa-key-parameters': [
    'The RSA key lacks its NULL parameters',
    'BoringSSL and others compare the identifier byte by byte and refuse the key.',
  ],
  'rfc5280.rsa-signature-parameters': [
    'The RSA signature algorithm lacks its NULL parameters',
    'BoringSSL and others compare the identifier byte by byte and refuse the signature.',
  ],
  'rfc5280.signature-parameters-present': [
    'The signature algorithm has parameters it must not have',
    'Verifiers take it for another algorithm and refuse the signature.',
  ],
  'rfc5280.key-parameters-present': [
    'The key algorithm has parameters it must not have',
    'Verifiers take it for another algorithm and refuse the key.',
  ],
  'rfc5280.ec-curve-not-named': [
    'The curve is not given by name',
    'Curves spelled out in the certificate led to forged signatures and are refused everywhere.',
  ],
  'rfc5280.ec-point-malformed': ['The point of the key is in no known form', 'No library can load the key.'],
  'rfc5280.rsa-modulus-not-positive': [
    'The RSA modulus is negative',
    'A leading zero is missing; libraries read different keys or none.',
  ],
  'rfc5280.rsa-modulus-even': [
    'The RSA modulus is even',
    'It is no product of two primes; anybody can compute the private key.',
  ],
  'rfc5280.rsa-exponent-invalid': [
    'The RSA exponent is even or below 3',
    'Such a key gives no security, and libraries refuse it.',
  ],
  'rfc5280.post-quantum-draft-algorithm': [
    'The key uses a draft of a post-quantum algorithm',
    'The final standard changed it, so software of today cannot verify with it.',
  ],
  'rfc5280.hash-first-key-in-ca': [
    'An authority with a key that hashes first',
    'The standard for certificates allows the pure mode alone; verifiers will refuse everything it signs.',
  ],
  'rfc5280.rsa-ca-usage': [
    'Usages that an RSA authority cannot have',
    'RSA keys do not agree on keys; a verifier may refuse the contradiction.',
  ],
  'rfc5280.rsa-end-entity-usage': [
    'Usages that an RSA key cannot have',
    'RSA keys do not agree on keys and leaves sign no certificates; a verifier may refuse the contradiction.',
  ],
  'rfc5280.ec-encipherment-usage': [
    'Encipherment with an elliptic-curve key',
    'EC keys cannot encipher; strict verifiers refuse the certificate.',
  ],
  'rfc5280.ec-end-entity-usage': [
    'Unusual usages for an elliptic-curve key',
    'Signature, commitment and key agreement are all that such a key of a leaf is meant for.',
  ],
  'rfc5280.edwards-usage': ['Usages that an Ed25519 or Ed448 key cannot have', 'These keys sign and do nothing else.'],
  'rfc5280.agreement-key-usage': [
    'Usages that an X25519 or X448 key cannot have',
    'These keys agree on keys and do nothing else.',
  ],
  'rfc5280.post-quantum-usage': [
    'Usages that a post-quantum signature key cannot have',
    'These keys sign and do nothing else.',
  ],
  'rfc5280.timestamps-empty': [
    'The list of certificate transparency timestamps is empty',
    'Browsers treat the certificate as not logged.',
  ],
  'rfc5280.timestamps-length': ['The list of certificate transparency timestamps has a wrong length', DIFFERENT],
  'rfc5280.precertificate-with-timestamps': [
    'A precertificate that carries timestamps',
    'Timestamps are given for the precertificate and cannot be inside it.',
  ],
  'rfc5280.poison-not-critical': [
    'The mark of a precertificate is not critical',
    'Software that does not know it would take the precertificate for a real certificate.',
  ],
  'rfc5280.qualified-statement-malformed': [
    'A statement of a qualified certificate is malformed',
    'Software that has to tell what the certificate is qualified for cannot.',
  ],
  'rfc5280.qualified-type-malformed': [
    'The kind of a qualified certificate is malformed',
    'It cannot be told whether it is for signatures, seals or websites.',
  ],
};
