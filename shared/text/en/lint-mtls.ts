import type { LintWordList } from './lint-words.ts';

/** Private mutual TLS, and certification requests. */
export const lintMtlsWords: LintWordList = {
  'mtls.expired': ['It has expired', 'Every peer refuses it.'],
  'mtls.not-yet-valid': ['It is not valid yet', 'Every peer whose clock is right refuses it.'],
  'mtls.expires-soon': ['It expires within 30 days', 'Partners need time to take a new one over.'],
  'mtls.validity-longer-than-chosen': [
    'It is valid longer than allowed here',
    'A stolen key works until the end, wherever revocation is not checked.',
  ],
  'mtls.leaf-is-ca': [
    'A client or server certificate that is an authority',
    'Whoever holds its key can issue certificates that your servers trust.',
  ],
  'mtls.purpose-unrestricted': [
    'It says nothing about its purpose',
    'A client certificate could then be used as a server, and the other way round.',
  ],
  'mtls.any-purpose': [
    'It is for any purpose',
    'It can pose as client and server alike, and OpenSSL does not take it for the purpose it looks for.',
  ],
  'mtls.client-and-server': [
    'It is for clients and servers alike',
    'Whoever takes over the server can act as the client too; two certificates keep the two apart.',
  ],
  'mtls.digital-signature-missing': [
    'Its key may not sign',
    'In TLS 1.3 both sides prove their key with a signature; without this usage handshakes fail.',
  ],
  'mtls.key-usage-missing': [
    'It says nothing about key usage',
    'The key may be used for anything that its owner or a thief wants.',
  ],
  'mtls.netscape-type-excludes': [
    'The old Netscape type excludes what it is for',
    'OpenSSL still honours the field and refuses the certificate.',
  ],
  'mtls.must-staple': [
    'A client certificate that demands a stapled status',
    'Almost no client can staple one, so servers that honour it refuse the client.',
  ],
  'mtls.no-check-outside-responder': [
    'Marked as never to be checked for revocation',
    'The mark is meant for responders alone; here it tells verifiers not to look.',
  ],
  'mtls.name-with-nul': [
    'A name holds a NUL character',
    'Software in C reads the name up to there and takes the holder for somebody else.',
  ],
  'mtls.name-with-invisible-characters': [
    'A name holds invisible characters',
    'In lists and logs it looks like another name.',
  ],
  'mtls.address-as-dns-name': [
    'An IP address written as a host name',
    'Verifiers compare addresses with address entries alone, so it matches nothing.',
  ],
  'mtls.common-name-repeated': [
    'Several common names',
    'Servers that map clients by common name pick the first or the last.',
  ],
  'mtls.spiffe-id-malformed': [
    'The SPIFFE id is malformed',
    'Workload identity software refuses it: lower-case trust domain, a path, no query, no fragment, no port.',
  ],
  'mtls.spiffe-id-repeated': [
    'A SPIFFE id beside another URI',
    'A workload certificate has exactly one URI; verifiers refuse more.',
  ],
  'mtls.serial-guessable': [
    'The serial number is short',
    'With fewer than 64 random bits an attacker can prepare collisions, and serials are easily used twice.',
  ],
  'mtls.cannot-be-revoked': [
    'It points to no revocation list and no responder',
    'If its key is stolen, only peers that are told otherwise will notice.',
  ],
  'mtls.too-large-to-forward': [
    'It is too large to be forwarded in a header',
    'Proxies hand client certificates to applications in headers that are often limited to 8 KiB.',
  ],
  'mtls.issuer-by-serial': [
    'It names its issuer by serial number',
    'When the authority is renewed with the same key, chains to the new certificate are refused.',
  ],
  'mtls.client-purpose-missing': [
    'It is not for TLS clients',
    'Servers refuse it as soon as they look at the purpose, which most do.',
  ],
  'mtls.client-without-identity': ['It identifies no client', 'The server knows that somebody is there, but not who.'],
  'mtls.client-identity-in-subject-only': [
    'The client is named in the subject alone',
    'New software reads the subject alternative name; subjects are compared as text and written in several ways.',
  ],
  'mtls.client-without-common-name': [
    'The client has no common name',
    'PostgreSQL, many proxies and brokers map clients by common name.',
  ],
  'mtls.client-wildcard': [
    'A client with a wildcard name',
    'Servers compare client names exactly or, worse, let the wildcard stand for any client.',
  ],
  'mtls.server-purpose-missing': ['It is not for TLS servers', 'Clients refuse it.'],
  'mtls.server-without-host-name': [
    'It names no host',
    'Clients have not looked at the common name for years; they refuse it for every host.',
  ],
  'mtls.server-common-name-not-in-alt-name': [
    'The common name is a host that is not in the alternative name',
    'Clients ignore the common name, so that host is refused.',
  ],
  'mtls.server-wildcard-misplaced': [
    'A wildcard that no client accepts',
    'It may be the whole leftmost label only, with a domain of two labels or more behind it.',
  ],
  'mtls.server-validity-refused-by-apple': [
    'Valid for more than 825 days',
    'Software from Apple refuses such server certificates, from private authorities too.',
  ],
  'mtls.server-short-name': [
    'A host name without a dot',
    'It means another machine in every network; whoever else gets one can pose as yours.',
  ],
  'mtls.issuer-not-a-ca': ['It is no authority', 'Every verifier refuses the certificates it signs.'],
  'mtls.ca-cannot-sign-crls': [
    'The authority may not sign revocation lists',
    'Verifiers refuse its lists unless another certificate signs them.',
  ],
  'mtls.ca-path-length-unlimited': [
    'The authority may create authorities without limit',
    'A path length of 0 would keep a stolen key from making more of them.',
  ],
  'mtls.ca-purposes-exclude-tls': [
    'The purposes of the authority exclude TLS',
    'Most verifiers apply them to the whole chain and refuse clients and servers below.',
  ],
  'mtls.ca-usages-of-leaf': [
    'The key of the authority may do more than sign',
    'A key that issues certificates should not be in use by a server as well.',
  ],
  'mtls.ca-validity-very-long': [
    'The authority is valid for more than 25 years',
    'Its algorithm will hardly stay safe for so long, and nothing forces a change.',
  ],
  'mtls.ca-without-common-name': [
    'The authority has no common name',
    'Lists show it by its organization, so several of them look alike.',
  ],
  'mtls.ca-with-alt-name': [
    'The authority has an alternative name',
    'Host and client names have no use in an authority, and name constraints may apply to them.',
  ],
  'mtls.key-weak': [
    'The key is too weak',
    'It can be broken, or will be within its life; current libraries refuse it.',
  ],
  'mtls.key-cannot-sign': [
    'The key cannot sign',
    'In TLS 1.3 a certificate is proved by a signature, so no handshake succeeds.',
  ],
  'mtls.signature-weak': [
    'It was signed with a broken digest',
    'Certificates with the same signature can be forged; current libraries refuse it.',
  ],
  'mtls.key-too-long': [
    'The RSA key is longer than 8192 bits',
    'Go refuses to verify with it, and every handshake takes long.',
  ],
  'mtls.key-exponent-small': [
    'The RSA exponent is below 65537',
    'Small exponents forgive no mistake in padding; some policies refuse them.',
  ],
  'mtls.key-pss-only': ['The key is for RSA-PSS alone', 'Many libraries and token modules do not load such keys.'],
  'mtls.signature-pss': ['It is signed with RSA-PSS', 'Older Java, Windows and appliances cannot verify it.'],
  'mtls.key-rarely-supported': [
    'A kind of key that not everybody supports',
    'Browsers, older Java and Windows do not take it; ask your partners first.',
  ],
  'mtls.key-outlives-strength': [
    'An RSA key below 3072 bits that is valid beyond 2030',
    'NIST retires this strength at the end of 2030.',
  ],
  'csr.malformed': ['The request cannot be parsed', 'No authority can sign it.'],
  'csr.signature-invalid': [
    'The request does not prove its key',
    'Its signature is wrong or of an unknown kind, so whoever sent it may not have the key.',
  ],
  'csr.key-malformed': ['The public key of the request cannot be read', 'No certificate can be made for it.'],
  'csr.key-weak': [
    'The key of the request is too weak',
    'It can be broken, or will be within the life of a certificate.',
  ],
  'csr.key-cannot-sign': ['The key of the request cannot sign', 'It can prove nothing in a handshake.'],
  'csr.signature-weak': [
    'The request was signed with a broken digest',
    'It shows old software at the sender, which may fail with new certificates.',
  ],
  'csr.without-name': ['The request names nobody', 'The authority has to make up whom it certifies.'],
  'csr.without-alt-name': [
    'The request asks for no alternative name',
    'Names in the subject alone are ignored by most clients.',
  ],
  'csr.subject-text-malformed': [
    'A name in the request breaks the rules of its string type',
    'It would be copied into a certificate that strict software refuses.',
  ],
  'csr.extension-malformed': [
    'A requested extension cannot be decoded',
    'It would be copied into a certificate that strict software refuses.',
  ],
  'csr.duplicate-extension': ['An extension is requested twice', 'It is not clear which of them is meant.'],
  'csr.asks-for-authority': [
    'The request asks to become an authority',
    'Signed as it is, the sender could issue certificates in your name.',
  ],
  'csr.challenge-password': [
    'The request carries a password',
    'It is readable for everybody who sees the request, and rarely of use.',
  ],
};
