/** Names of public servers and of onion services. */
export const cabfNameWords = {
  'cabf.alt-name-directory': [
    'An alternative name is a directory name',
    'Servers are found by DNS names and IP addresses; other kinds cannot be checked the same way.',
  ],
  'cabf.alt-name-edi-party': [
    'An alternative name is an EDI party name',
    'Servers are found by DNS names and IP addresses; other kinds cannot be checked the same way.',
  ],
  'cabf.alt-name-other': [
    'An alternative name is of a private kind',
    'Servers are found by DNS names and IP addresses; other kinds cannot be checked the same way.',
  ],
  'cabf.alt-name-registered-id': [
    'An alternative name is a registered identifier',
    'Servers are found by DNS names and IP addresses; other kinds cannot be checked the same way.',
  ],
  'cabf.alt-name-email': [
    'An alternative name is an e-mail address',
    'Servers are found by DNS names and IP addresses; mail belongs to certificates for S/MIME.',
  ],
  'cabf.alt-name-uri': [
    'An alternative name is a URI',
    'Servers are found by DNS names and IP addresses; SPIFFE names belong to a private authority.',
  ],
  'cabf.alt-name-x400': [
    'An alternative name is an X.400 address',
    'Servers are found by DNS names and IP addresses; other kinds cannot be checked the same way.',
  ],
  'cabf.alt-name-reserved-address': [
    'An alternative name is an address that nobody owns',
    'Addresses of private networks exist many times over, so a public certificate for one proves nothing.',
  ],
  'cabf.dns-character-prohibited': [
    'A DNS name has characters that are not allowed',
    'Letters, digits, hyphens and a leading asterisk are; other scripts have to be written as A-labels.',
  ],
  'cabf.dns-label-empty': [
    'A DNS name has an empty part',
    'Two dots in a row or one at the end: no client asks for such a name.',
  ],
  'cabf.dns-label-too-long': [
    'A part of a DNS name is longer than 63 characters',
    'DNS has no room for it, so the name cannot exist.',
  ],
  'cabf.dns-label-hyphen-outside': [
    'A part of a DNS name begins or ends with a hyphen',
    'No registry hands out such a name.',
  ],
  'cabf.dns-label-reserved': [
    'A part of a DNS name looks like an encoded one but is not',
    'Hyphens at the third and fourth place announce another script; what follows has to decode.',
  ],
  'cabf.dns-wildcard-misplaced': [
    'An asterisk stands elsewhere than alone in front',
    'Clients know it only as the whole first part of a name.',
  ],
  'cabf.dns-wildcard-under-registry': [
    'A wildcard may span everybody’s domains',
    'If the rest of the name belongs to a registry, the certificate covers the domains of strangers.',
  ],
  'cabf.dns-underscore-early': [
    'A DNS name has an underscore',
    'Host names have none; certificates before December 2018 had no leave to use them.',
  ],
  'cabf.dns-underscore-in-domain': ['The registered domain has an underscore', 'No registry hands out such a name.'],
  'cabf.dns-underscore-not-replaceable': [
    'An underscore stands where a hyphen could not',
    'During the time of grace a name had to be proper with hyphens instead.',
  ],
  'cabf.dns-underscore-long-lived': [
    'A DNS name with an underscore, valid for more than 30 days',
    'During the time of grace such certificates had to expire within 30 days.',
  ],
  'cabf.dns-underscore-prohibited': [
    'A DNS name has an underscore',
    'Host names have none; public certificates with them were ruled out in April 2019.',
  ],
  'cabf.dns-internal-name': [
    'A DNS name is not of the public Internet',
    'Nobody can prove to own it, and it may be in use in many networks.',
  ],
  'cabf.dns-reverse-zone': [
    'A DNS name is for looking up addresses',
    'Such names show control of an address, not of a host; they were ruled out in March 2026.',
  ],
  'cabf.dns-reverse-zone-reserved-address': [
    'A reverse name stands for an address that nobody owns',
    'Addresses of private networks exist many times over, so a public certificate for one proves nothing.',
  ],
  'cabf.dns-reverse-zone-malformed': [
    'A reverse name stands for no address',
    'It has too few or too many parts, or parts that are no numbers.',
  ],
  'cabf.onion-address-invalid': [
    'An onion name is no address of a service',
    'Its key and checksum do not decode, so no service can answer under it.',
  ],
  'cabf.onion-version-2': [
    'An onion name of version 2',
    'Tor switched these addresses off in October 2021; their keys are too short.',
  ],
  'cabf.onion-without-ev': [
    'An onion name of version 2 without extended validation',
    'Such names were only to be had with a checked organisation.',
  ],
  'cabf.onion-descriptor-invalid': [
    'Onion names and service descriptors do not fit together',
    'The descriptor proves the full key behind the short name of version 2.',
  ],
  'cabf.onion-validity-over-15-months': [
    'An onion name, valid for more than 15 months',
    'Certificates for onion names had to expire within 15 months.',
  ],
} as const;
