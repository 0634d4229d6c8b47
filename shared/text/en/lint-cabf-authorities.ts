/** Public authorities, extended validation and CRLs. */
export const cabfAuthorityWords = {
  'cabf.ca-common-name-missing': [
    'The authority has no common name',
    'People and logs cannot tell its certificates apart.',
  ],
  'cabf.ca-country-missing': [
    'The authority’s name has no country',
    'It has to say in which country it can be held to account.',
  ],
  'cabf.ca-country-invalid': [
    'The authority’s country is no ISO code',
    'Two capital letters of ISO 3166-1 are asked for.',
  ],
  'cabf.ca-organization-missing': ['The authority’s name has no organisation', 'It has to say who runs it.'],
  'cabf.ca-organizational-unit-present': [
    'The authority’s name has an organisational unit',
    'Units cannot be checked; authorities since September 2023 go without.',
  ],
  'cabf.sub-ca-key-usage-missing': ['The authority has no key usage', 'Its key could be used for anything.'],
  'cabf.sub-ca-key-usage-not-critical': [
    'The authority’s key usage is not marked critical',
    'Software that does not know it would use the key for anything.',
  ],
  'cabf.ca-without-key-cert-sign': [
    'The authority may not sign certificates',
    'Clients refuse everything that it issued.',
  ],
  'cabf.ca-without-crl-sign': [
    'The authority may not sign CRLs',
    'Clients refuse its lists and do not learn of revocations.',
  ],
  'cabf.ca-without-digital-signature': [
    'The authority may not sign OCSP answers itself',
    'It needs a responder with a certificate of its own.',
  ],
  'cabf.ca-key-usage-prohibited': [
    'The authority’s key may be used for other things too',
    'An authority’s key signs certificates, lists and answers, nothing else.',
  ],
  'cabf.key-cert-sign-without-ca': [
    'May sign certificates without being an authority',
    'The two contradict each other; some software believes the one, some the other.',
  ],
  'cabf.ca-basic-constraints-not-critical': [
    'The authority’s basic constraints are not marked critical',
    'Old software could pass over the limits in them.',
  ],
  'cabf.ca-authority-access-critical': [
    'The authority information access is marked critical',
    'It only says where to find more; software may leave it alone.',
  ],
  'cabf.root-extended-key-usage-present': [
    'The root has an extended key usage',
    'What a root is trusted for is up to the trust store.',
  ],
  'cabf.root-key-usage-missing': ['The root has no key usage', 'Its key could be used for anything.'],
  'cabf.root-key-usage-not-critical': [
    'The root’s key usage is not marked critical',
    'Software that does not know it would use the key for anything.',
  ],
  'cabf.root-policies-present': ['The root has policies', 'They have no effect there and only confuse readers.'],
  'cabf.root-subject-key-id-missing': [
    'The root has no subject key identifier',
    'Software cannot tell it from another root of the same name.',
  ],
  'cabf.sub-ca-purposes-mixed': [
    'The authority serves TLS and other purposes',
    'A mistake in issuing mail or code certificates would then hit servers.',
  ],
  'cabf.sub-ca-ocsp-signing-present': [
    'An authority for servers may sign as an OCSP responder',
    'Everybody below its own issuer could be declared good by it.',
  ],
  'cabf.other-ca-ocsp-signing-present': [
    'An authority may sign as an OCSP responder',
    'Everybody below its own issuer could be declared good by it.',
  ],
  'cabf.sub-ca-purposes-critical': [
    'The authority’s purposes are marked critical',
    'Software that does not process them would have to refuse the certificate.',
  ],
  'cabf.sub-ca-purposes-critical-prohibited': [
    'The authority’s purposes are marked critical',
    'Since September 2023 that is ruled out, not only advised against.',
  ],
  'cabf.sub-ca-purposes-missing': ['The authority is not limited to purposes', 'It may issue for anything.'],
  'cabf.sub-ca-purposes-unconstrained': [
    'The authority’s purposes name neither servers nor clients',
    'It does not count as limited to TLS.',
  ],
  'cabf.sub-ca-policies-missing': ['The authority has no policies', 'Readers cannot tell by which rules it issues.'],
  'cabf.sub-ca-policies-invalid': [
    'The authority’s policies are not as prescribed',
    'Either any policy alone, or at least one that the CA/B Forum reserved.',
  ],
  'cabf.sub-ca-authority-access-missing': [
    'The authority has no authority information access',
    'Until August 2020 it had to say where its issuer’s certificate and responder are.',
  ],
  'cabf.sub-ca-authority-access-advised': [
    'The authority has no authority information access',
    'Clients that were not sent its issuer’s certificate cannot complete the path.',
  ],
  'cabf.sub-ca-issuer-address-missing': [
    'The authority gives no address of its issuer’s certificate',
    'Clients that were not sent it cannot complete the path.',
  ],
  'cabf.ca-authority-access-not-http': [
    'An address of the authority information access is not http',
    'Clients cannot use it.',
  ],
  'cabf.ca-authority-access-method-prohibited': [
    'The authority information access has an unknown method or no URI',
    'Addresses of OCSP responders and of the issuer’s certificate are allowed, nothing else.',
  ],
  'cabf.sub-ca-crl-address-missing': [
    'The authority’s CRL distribution points have no http address',
    'Clients cannot fetch the list and do not learn of its revocation.',
  ],
  'cabf.name-constraints-not-critical': [
    'The name constraints are not marked critical',
    'Software that does not know them would pass over the limits.',
  ],
  'cabf.name-constraint-reserved-address': [
    'The name constraints permit addresses that nobody owns',
    'Addresses of private networks exist many times over; nothing public may be issued for them.',
  ],
  'cabf.name-constraints-incomplete': [
    'The name constraints leave a kind of name open',
    'Names that are not limited may be issued without limits: DNS, IPv4 and IPv6 each need a word.',
  ],
  'cabf.name-constraint-dns-malformed': [
    'A name constraint is no DNS name',
    'Software skips it or refuses everything, so the limit does not hold.',
  ],
  'cabf.name-constraint-internal-name': [
    'The name constraints permit internal names',
    'Nobody can prove to own them; nothing public may be issued for them.',
  ],
  'cabf.ev-organization-missing': [
    'Extended validation without an organisation',
    'The checked organisation is what extended validation is about.',
  ],
  'cabf.ev-business-category-missing': [
    'Extended validation without a business category',
    'It says whether the owner is a company, an agency or something else.',
  ],
  'cabf.ev-country-missing': [
    'Extended validation without a country',
    'The owner’s place of business belongs to what was checked.',
  ],
  'cabf.ev-serial-number-missing': [
    'Extended validation without a registration number',
    'It tells companies of the same name apart.',
  ],
  'cabf.ev-jurisdiction-missing': [
    'Extended validation without the country of registration',
    'The registration number means nothing without it.',
  ],
  'cabf.ev-jurisdiction-province-missing': [
    'A locality of registration without its province',
    'The register cannot be found by the locality alone.',
  ],
  'cabf.ev-business-category-unknown': [
    'The business category is not one of the four',
    'Private Organization, Government Entity, Business Entity and Non-Commercial Entity are known.',
  ],
  'cabf.ev-subject-extra': [
    'Extended validation with further values in the subject',
    'Readers would take them as checked.',
  ],
  'cabf.ev-organizational-unit': [
    'Extended validation with an organisational unit',
    'Units could not be checked; they were ruled out in September 2022.',
  ],
  'cabf.ev-wildcard': [
    'Extended validation with a wildcard',
    'Each name has to be checked by itself; only onion names are exempt.',
  ],
  'cabf.ev-address': ['Extended validation with an IP address', 'Only DNS names are allowed.'],
  'cabf.ev-validity-over-27-months': [
    'Extended validation for more than 27 months',
    'What was checked would be out of date.',
  ],
  'cabf.ev-cps-address-missing': [
    'Extended validation without the address of the practice statement',
    'Readers have to be able to look up how the owner was checked.',
  ],
  'cabf.organization-id-malformed': [
    'The organisation identifier cannot be read',
    'Scheme, country, perhaps a province, then a hyphen and the number.',
  ],
  'cabf.organization-id-scheme-unknown': [
    'The organisation identifier’s scheme is unknown',
    'Registers of commerce, tax numbers and payment services are known.',
  ],
  'cabf.organization-id-country-unknown': [
    'The organisation identifier’s country is unknown',
    'Without a country the register cannot be found.',
  ],
  'cabf.organization-id-province-prohibited': [
    'The organisation identifier has a province that its scheme does not know',
    'Tax and payment numbers are kept by countries.',
  ],
  'cabf.organization-id-extension-missing': [
    'The organisation identifier is not repeated in its extension',
    'Software reads the extension, people the subject; both have to be there.',
  ],
  'cabf.organization-id-differs': [
    'The organisation identifier differs from its extension',
    'Software and people would see different owners.',
  ],
  'cabf.crl-reason-prohibited': [
    'A CRL gives a reason that is not allowed',
    'Clients act on the reason; only five are agreed on, and none means unspecified.',
  ],
  'cabf.crl-reason-critical': [
    'A CRL’s reason is marked critical',
    'Clients that do not process reasons would have to refuse the list.',
  ],
  'cabf.crl-authority-key-id-extra': [
    'A CRL’s authority key identifier has more than the key',
    'Clients find the issuer by the key’s identifier alone.',
  ],
  'cabf.crl-extension-unexpected': [
    'A CRL has an extension beyond those expected, or one with the wrong mark',
    'Clients may refuse the list and then do not learn of revocations.',
  ],
  'cabf.crl-number-out-of-range': [
    'A CRL’s number is missing or out of range',
    'Clients could not tell which list is newer.',
  ],
} as const;
