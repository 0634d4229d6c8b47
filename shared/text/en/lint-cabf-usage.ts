/** Usage, policies and addresses in certificates for public servers. */
export const cabfUsageWords = {
  'cabf.purposes-missing': [
    'No extended key usage',
    'Without it the certificate serves for anything, also for what it was not checked for.',
  ],
  'cabf.purposes-critical': [
    'The extended key usage is marked critical',
    'Software that does not process it would have to refuse the certificate.',
  ],
  'cabf.purposes-prohibited': [
    'A purpose that does not go with a server, or no server purpose',
    'One certificate for several purposes carries mistakes from one over to the other.',
  ],
  'cabf.purposes-extra': ['Purposes beyond TLS and mail', 'Each further purpose widens what a stolen key is good for.'],
  'cabf.purposes-without-tls': ['No purpose for TLS', 'Neither clients nor servers accept the certificate.'],
  'cabf.client-auth-present': [
    'Purposes besides server authentication',
    'Chrome’s root program lets public certificates from 15 March 2027 on authenticate servers only.',
  ],
  'cabf.client-auth-ends': [
    'Also good for clients, which public certificates soon are not',
    'Renewals from 15 March 2027 on come without it; clients then need a private authority.',
  ],
  'cabf.ec-key-usage-prohibited': [
    'Key usage that does not go with an elliptic curve key',
    'It has to sign and may agree on keys; it cannot encrypt them.',
  ],
  'cabf.ec-key-agreement-present': [
    'The key may also agree on keys',
    'TLS clients do not use fixed Diffie-Hellman any more; signing is enough.',
  ],
  'cabf.rsa-key-usage-missing': [
    'Key usage that neither signs nor encrypts keys',
    'An RSA key needs one of the two for TLS.',
  ],
  'cabf.key-usage-not-critical': [
    'The key usage is not marked critical',
    'Software that does not know it would use the key for anything.',
  ],
  'cabf.basic-constraints-not-critical': [
    'The basic constraints are not marked critical',
    'Software that does not know them could take a server for an authority.',
  ],
  'cabf.server-is-ca': [
    'A server’s certificate says that it is an authority',
    'Whoever has its key could issue certificates for any name.',
  ],
  'cabf.subject-key-id-present': [
    'Has a subject key identifier',
    'It serves to find issuers; a server’s certificate issues nothing and is sent on every connection.',
  ],
  'cabf.subject-key-id-critical': [
    'The subject key identifier is marked critical',
    'It is a hint for building paths, nothing that software has to understand.',
  ],
  'cabf.authority-key-id-critical': [
    'The authority key identifier is marked critical',
    'It is a hint for building paths, nothing that software has to understand.',
  ],
  'cabf.authority-key-id-has-issuer': [
    'The authority key identifier names the issuer’s certificate',
    'That ties the path to one certificate of the issuer, so a cross-signed one does not fit.',
  ],
  'cabf.extensions-missing': [
    'No extensions',
    'Names, uses and revocation of a server’s certificate all stand in extensions.',
  ],
  'cabf.precertificate-has-timestamps': [
    'A precertificate with timestamps of its own',
    'Logs answer a precertificate with timestamps; they belong in the final certificate.',
  ],
  'cabf.policies-missing': ['No certificate policies', 'Readers cannot tell by which rules and checks it was issued.'],
  'cabf.policies-empty': [
    'The certificate policies name none',
    'Readers cannot tell by which rules and checks it was issued.',
  ],
  'cabf.policies-critical': [
    'The certificate policies are marked critical',
    'Software that knows none of them would have to refuse the certificate.',
  ],
  'cabf.policy-any-present': ['A server’s certificate claims any policy', 'It has to say how its owner was checked.'],
  'cabf.policies-contradict': [
    'Several reserved policies at once',
    'Domain, organisation, person or extended validation: one certificate was checked in one way.',
  ],
  'cabf.policy-qualifier-prohibited': [
    'A policy has a qualifier other than an address',
    'Notices were never shown and only make certificates longer.',
  ],
  'cabf.cps-address-not-http': ['The address of the practice statement is no web address', 'Readers cannot fetch it.'],
  'cabf.authority-access-missing': [
    'No authority information access',
    'Clients can find neither the issuer’s certificate nor its OCSP responder.',
  ],
  'cabf.authority-access-critical': [
    'The authority information access is marked critical',
    'It only says where to find more; software may leave it alone.',
  ],
  'cabf.authority-access-method-prohibited': [
    'The authority information access has an unknown method or no URI',
    'Addresses of OCSP responders and of the issuer’s certificate are allowed, nothing else.',
  ],
  'cabf.authority-access-duplicate': [
    'The authority information access repeats an address',
    'Clients would ask the same server again when it fails.',
  ],
  'cabf.authority-access-internal-host': [
    'The authority information access leads to an internal host',
    'Clients on the Internet cannot reach it.',
  ],
  'cabf.responder-address-missing': [
    'No address of an OCSP responder',
    'Until September 2023 revocation had to be available by OCSP.',
  ],
  'cabf.responder-address-not-http': [
    'An OCSP address is not http',
    'Clients cannot use it; with https they would have to check a certificate to check a certificate.',
  ],
  'cabf.issuer-address-missing': [
    'No address of the issuer’s certificate',
    'Clients that were not sent the intermediate cannot complete the path.',
  ],
  'cabf.issuer-address-not-http': [
    'An address of the issuer’s certificate is not http',
    'Clients cannot use it; with https they would have to check a certificate to check a certificate.',
  ],
  'cabf.crl-address-missing': [
    'The CRL distribution points have no http address',
    'Clients cannot fetch the list and do not learn of a revocation.',
  ],
  'cabf.crl-address-not-http': [
    'A CRL address is not http',
    'Clients cannot use LDAP, and https would need a certificate that has to be checked first.',
  ],
  'cabf.crl-point-name-type-prohibited': [
    'A CRL distribution point is not an address',
    'Clients fetch lists by URI only.',
  ],
  'cabf.crl-point-has-issuer-or-reasons': [
    'A CRL distribution point has an issuer or reasons of its own',
    'Few clients process lists that were split up that way.',
  ],
  'cabf.revocation-information-missing': [
    'Neither CRL nor OCSP',
    'Nobody can learn of a revocation, and the certificate is not short-lived enough to do without.',
  ],
  'cabf.responder-crl-points-present': [
    'An OCSP responder’s certificate has CRL distribution points',
    'Its revocation is not checked, so they only mislead.',
  ],
  'cabf.responder-policies-present': [
    'An OCSP responder’s certificate has policies',
    'It makes no promise about an owner.',
  ],
  'cabf.responder-alt-name-present': [
    'An OCSP responder’s certificate has alternative names',
    'It could be used as a server’s certificate.',
  ],
  'cabf.responder-name-constraints-present': [
    'An OCSP responder’s certificate has name constraints',
    'They belong to authorities.',
  ],
  'cabf.responder-no-check-missing': [
    'An OCSP responder’s certificate lacks the no-check mark',
    'Clients would ask the responder whether the responder is revoked.',
  ],
  'cabf.responder-key-usage-prohibited': [
    'An OCSP responder’s key may do more than sign',
    'Its only task is to sign answers.',
  ],
  'cabf.responder-purposes-extra': [
    'An OCSP responder’s certificate has further purposes',
    'Whoever runs the responder could pose as something else.',
  ],
  'cabf.responder-access-method-prohibited': [
    'An OCSP responder’s certificate has addresses other than of OCSP',
    'Only that of a responder may stand there.',
  ],
} as const;
