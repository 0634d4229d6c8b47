import type { LintWordList } from './lint-words.ts';

const CRITICAL_NEEDED = 'Software that does not know the extension would ignore the limit instead of refusing.';
const REFUSED_IF_CRITICAL = 'Software that does not process it has to refuse the certificate.';

const usageWords: LintWordList = {
  'rfc5280.basic-constraints-not-critical': ['Basic constraints of an authority are not critical', CRITICAL_NEEDED],
  'rfc5280.basic-constraints-false-encoded': [
    'Basic constraints write out the default “no authority”',
    'DER leaves it out; strict software refuses the certificate.',
  ],
  'rfc5280.path-length-negative': ['The path length is negative', 'Software reads it as no limit or as a huge one.'],
  'rfc5280.path-length-implausible': [
    'The path length is larger than any real chain',
    'It limits nothing; it was probably meant to be a small number.',
  ],
  'rfc5280.path-length-without-ca': [
    'A path length where no certificates can be signed',
    'It means nothing here, and strict software refuses it.',
  ],
  'rfc5280.ca-subject-empty': [
    'An authority without a name',
    'Certificates are matched to their issuer by name, so none below it can be found.',
  ],
  'rfc5280.ca-without-key-usage': [
    'An authority without key usage',
    'Nothing says that its key may sign certificates, and strict verifiers ask for it.',
  ],
  'rfc5280.ca-without-key-cert-sign': [
    'An authority whose key may not sign certificates',
    'Every verifier refuses the certificates below it.',
  ],
  'rfc5280.key-usage-not-critical': ['Key usage is not critical', CRITICAL_NEEDED],
  'rfc5280.key-usage-without-bits': ['Key usage allows nothing', 'The key may be used for no purpose at all.'],
  'rfc5280.key-usage-too-long': ['Key usage has bits that do not exist', 'Strict parsers refuse it.'],
  'rfc5280.key-usage-padding': [
    'Key usage is padded wrongly',
    'DER knows one way to write it; strict parsers refuse others.',
  ],
  'rfc5280.key-usage-superfluous-octets': [
    'Key usage has superfluous octets',
    'DER knows one way to write it; strict parsers refuse others.',
  ],
  'rfc5280.key-cert-sign-without-ca': [
    'It may sign certificates but is no authority',
    'The two contradict each other; verifiers that look at one of them only would accept what it signs.',
  ],
  'rfc5280.encipher-only-without-agreement': [
    '“Encipher only” without key agreement',
    'The bit has no meaning by itself.',
  ],
  'rfc5280.no-consistent-purpose': [
    'No purpose fits both key usage and extended key usage',
    'The certificate must not be used for anything, and strict verifiers refuse it.',
  ],
  'rfc5280.usage-beyond-purposes': [
    'A key usage that none of the purposes needs',
    'It does no harm in TLS, but the key may do more than it is meant to.',
  ],
  'rfc5280.any-purpose-critical': [
    '“Any purpose” in a critical extension',
    'Verifiers that look for their own purpose refuse it.',
  ],
  'rfc5280.purpose-repeated': [
    'A purpose is listed twice',
    'It shows a mistake in the profile; some parsers refuse it.',
  ],
};

const identifierWords: LintWordList = {
  'rfc5280.authority-key-id-critical': ['The authority key identifier is critical', REFUSED_IF_CRITICAL],
  'rfc5280.authority-key-id-missing': [
    'The authority key identifier is missing',
    'Where an authority has had several keys, verifiers cannot tell which one signed.',
  ],
  'rfc5280.authority-key-id-without-key-id': [
    'The authority key identifier names no key',
    'Where an authority has had several keys, verifiers cannot tell which one signed.',
  ],
  'rfc5280.authority-key-id-half-reference': [
    'The authority key identifier gives issuer or serial number alone',
    'Only both together point to a certificate; strict parsers refuse half of it.',
  ],
  'rfc5280.authority-key-id-differs-when-self-issued': [
    'A root points to another key than its own',
    'Verifiers look for an issuer that does not exist and may miss that it is a root.',
  ],
  'rfc5280.subject-key-id-critical': ['The subject key identifier is critical', REFUSED_IF_CRITICAL],
  'rfc5280.subject-key-id-missing-in-ca': [
    'An authority without a subject key identifier',
    'Certificates below it cannot point to its key, so chains are found by trial and error.',
  ],
  'rfc5280.subject-key-id-missing': [
    'The subject key identifier is missing',
    'Tools that find a certificate by its key cannot find it.',
  ],
  'rfc5280.subject-key-id-empty': [
    'The subject key identifier is empty',
    'It identifies nothing, and strict parsers refuse it.',
  ],
  'rfc5280.subject-key-id-long': [
    'The subject key identifier is unusually long',
    'Software with buffers of fixed size may refuse it.',
  ],
};

const constraintWords: LintWordList = {
  'rfc5280.name-constraints-not-critical': ['Name constraints are not critical', CRITICAL_NEEDED],
  'rfc5280.name-constraints-not-in-ca': [
    'Name constraints in a certificate that is no authority',
    'They limit nothing there, and strict verifiers refuse it.',
  ],
  'rfc5280.name-constraints-empty': [
    'Name constraints without a constraint',
    'The authority looks limited and is not.',
  ],
  'rfc5280.name-constraints-minimum': [
    'Name constraints use a minimum',
    'No verifier supports it; most refuse the chain.',
  ],
  'rfc5280.name-constraints-maximum': [
    'Name constraints use a maximum',
    'No verifier supports it; most refuse the chain.',
  ],
  'rfc5280.name-constraints-uri-host': [
    'A constraint on URIs is no host name',
    'It is compared with hosts, so it permits or forbids nothing.',
  ],
  'rfc5280.name-constraints-dns': [
    'A constraint on host names is malformed',
    'Verifiers refuse the chain or pass over the constraint.',
  ],
  'rfc5280.name-constraints-dns-leading-dot': [
    'A constraint on host names begins with a dot',
    'Some verifiers take it for the hosts below a domain, others refuse it.',
  ],
  'rfc5280.name-constraints-email': [
    'A constraint on mail addresses is malformed',
    'Verifiers refuse the chain or pass over the constraint.',
  ],
  'rfc5280.name-constraints-ip-length': [
    'A constraint on addresses has a wrong length',
    'It needs an address and a mask; verifiers refuse anything else.',
  ],
  'rfc5280.name-constraints-ip-not-network': [
    'A constraint on addresses is no network',
    'Bits behind the mask are set or the mask has holes; verifiers read different networks.',
  ],
  'rfc5280.name-constraints-on-x400': [
    'A constraint on X.400 addresses',
    'No verifier understands it; most refuse every chain with it.',
  ],
  'rfc5280.name-constraints-on-edi-party': [
    'A constraint on EDI party names',
    'No verifier understands it; most refuse every chain with it.',
  ],
  'rfc5280.name-constraints-on-registered-id': [
    'A constraint on registered identifiers',
    'No verifier understands it; most refuse every chain with it.',
  ],
};

const policyWords: LintWordList = {
  'rfc5280.policy-repeated': ['A policy is listed twice', 'Verifiers that process policies refuse the certificate.'],
  'rfc5280.any-policy-qualifier': ['A qualifier that “any policy” cannot have', 'Strict verifiers refuse it.'],
  'rfc5280.policy-qualifiers-empty': [
    'A policy with an empty list of qualifiers',
    'The list has to be left out; strict parsers refuse it.',
  ],
  'rfc5280.policy-cps-not-uri': ['The address of a policy statement is no URI', 'Nobody can follow it.'],
  'rfc5280.policy-notice-ia5': [
    'The notice of a policy is an IA5String',
    'This type is forbidden for the notice; strict parsers refuse it.',
  ],
  'rfc5280.policy-notice-too-long': [
    'The notice of a policy is longer than 200 characters',
    'Software that shows it cuts it off or refuses it.',
  ],
  'rfc5280.policy-notice-control-character': [
    'The notice of a policy holds control characters',
    'They can hide or change what is shown.',
  ],
  'rfc5280.policy-notice-not-nfc': [
    'The notice of a policy is not normalised',
    'The same words in other bytes are shown alike but do not compare equal.',
  ],
  'rfc5280.policy-notice-not-utf8': [
    'The notice of a policy is not UTF-8',
    'Other string types are shown differently from one program to the next.',
  ],
  'rfc5280.policy-mapping-any-policy': ['“Any policy” is mapped', 'Verifiers that process policies refuse the chain.'],
  'rfc5280.policy-mapping-not-critical': ['Policy mappings are not critical', CRITICAL_NEEDED],
  'rfc5280.policy-mapping-not-asserted': [
    'A policy is mapped that the certificate does not assert',
    'The mapping has no effect.',
  ],
  'rfc5280.policy-mapping-in-end-entity': [
    'Policy mappings in a certificate that is no authority',
    'They have no effect there, and strict verifiers refuse it.',
  ],
  'rfc5280.policy-constraints-empty': [
    'Policy constraints without a constraint',
    'Strict verifiers refuse the certificate.',
  ],
  'rfc5280.policy-constraints-not-critical': ['Policy constraints are not critical', CRITICAL_NEEDED],
  'rfc5280.inhibit-any-policy-not-critical': ['The limit on “any policy” is not critical', CRITICAL_NEEDED],
  'rfc5280.inhibit-any-policy-negative': [
    'The limit on “any policy” is negative',
    'Software reads it as no limit or as a huge one.',
  ],
};

const distributionWords: LintWordList = {
  'rfc5280.crl-points-critical': ['The distribution points are critical', REFUSED_IF_CRITICAL],
  'rfc5280.crl-point-incomplete': [
    'A distribution point says neither where nor who',
    'Nobody can find the revocation list.',
  ],
  'rfc5280.crl-point-without-address': [
    'A distribution point has no HTTP or LDAP address',
    'Verifiers cannot fetch the list by themselves.',
  ],
  'rfc5280.crl-point-with-reasons': [
    'All distribution points cover some reasons only',
    'Verifiers need a list for every reason and many support none of this.',
  ],
  'rfc5280.crl-point-relative-name': [
    'A distribution point is named relative to its issuer',
    'Almost no software can resolve it.',
  ],
  'rfc5280.crl-point-reasons-padding': [
    'The reasons of a distribution point are padded wrongly',
    'DER knows one way to write them; strict parsers refuse others.',
  ],
  'rfc5280.freshest-crl-critical': ['The pointer to delta lists is critical', REFUSED_IF_CRITICAL],
  'rfc5280.authority-access-critical': ['Authority information access is critical', REFUSED_IF_CRITICAL],
  'rfc5280.subject-access-critical': ['Subject information access is critical', REFUSED_IF_CRITICAL],
  'rfc5280.issuer-access-not-fetchable': [
    'The address of the issuer is neither HTTP nor LDAP',
    'Where a server forgets the intermediate, clients cannot fetch it.',
  ],
  'rfc5280.responder-access-not-uri': ['The responder is not given by a URI', 'Nobody can ask it.'],
  'rfc5280.access-method-unknown': ['An unknown method of information access', 'Most software passes over it.'],
  'rfc5280.address-malformed': [
    'An address for lists, issuers or status is malformed',
    'Nobody can fetch from it, and checks that must succeed will fail.',
  ],
  'rfc5280.address-host-not-qualified': [
    'The host of an address is not fully qualified',
    'Partners in other networks cannot resolve it.',
  ],
  'rfc5280.address-host-too-long': ['The host of an address is longer than 253 characters', 'No such host can exist.'],
  'rfc5280.address-behind-tls': [
    'An address for lists, issuers or status is served over TLS',
    'To fetch it, the verifier has to verify another certificate first, which may never end; most refuse to follow it.',
  ],
};

/** Extensions other than names. */
export const lintExtensionWords: LintWordList = {
  ...usageWords,
  ...identifierWords,
  ...constraintWords,
  ...policyWords,
  ...distributionWords,
};
