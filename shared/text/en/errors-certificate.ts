import { visible } from '../format.ts';
import { encodingProblem, hostProblem, subjectProblem, unsupportedDetail } from './details.ts';
import { again, type ErrorTexts, f, text } from './error-text.ts';
import { problemTitle } from './problems.ts';

/** What a passphrase was given for, where its name is none for people. */
const LOCKED: Readonly<Record<string, string>> = {
  pkcs12: 'PKCS #12 container',
  pkcs8: 'private key',
  pem: 'private key',
  pbe: 'private key',
  openssh: 'OpenSSH key',
  jks: 'Java keystore',
  jceks: 'Java keystore',
  bks: 'Bouncy Castle keystore',
  uber: 'Bouncy Castle keystore',
};

/** What something is called that cannot be read, where the name of its format is none for people. */
const FORMATS: Readonly<Record<string, string>> = {
  ...LOCKED,
  crl: 'CRL',
  csr: 'certification request',
  der: 'DER encoding',
  jwk: 'JSON Web Key',
  'ocsp-response': 'OCSP response',
  pem: 'PEM text',
  pkcs7: 'PKCS #7 container',
  'private-key': 'private key',
  putty: 'PuTTY key',
  sec1: 'private key',
  spkac: 'SPKAC request',
  ssh: 'SSH key',
};

export const authorities = {
  'authority.not-found': ({ wanted }) =>
    text(
      `No authority “${visible(wanted)}”`,
      'No authority has this name or id.',
      'List the authorities to see their names.',
    ),
  'authority.ambiguous': ({ wanted, matches }) =>
    text(
      `“${visible(wanted)}” names ${f.number(matches)} authorities`,
      'The name is not unique.',
      'Use the id instead.',
    ),
  'authority.name-in-addresses': ({ name }) =>
    text(
      `${visible(name)} cannot have another name while its addresses hold {ca}`,
      'Certificates that were issued name addresses made from this name; lists under another one would not be found.',
      'Write the name out in the addresses of the authority and of its plan in place of {ca}, then rename it.',
    ),
  'authority.name-taken': ({ name }) =>
    text(
      `An authority “${visible(name)}” exists already`,
      'Two authorities of one name cannot be told apart.',
      'Choose another name.',
    ),
  'authority.no-key': ({ name }) =>
    text(
      `The key of ${visible(name)} is not here`,
      'This workspace has only its certificate, so it cannot sign.',
      'Sign where the key is kept.',
    ),
  'authority.not-valid-now': ({ name, notBefore, notAfter, at }) =>
    text(
      `${visible(name)} is not valid now`,
      `It is valid from ${f.instant(notBefore)} to ${f.instant(notAfter)}; now it is ${f.instant(at)}.`,
      'Sign with another authority, and check the clock of this computer.',
    ),
  'authority.revoked': ({ name }) =>
    text(`${visible(name)} is revoked`, 'A revoked authority signs no certificates.', 'Sign with another authority.'),
} satisfies Partial<ErrorTexts>;

export const certificates = {
  'certificate.not-found': ({ wanted }) =>
    text(`No certificate “${visible(wanted)}”`, 'No certificate has this id, serial or name.', 'Search the inventory.'),
  'certificate.ambiguous': ({ wanted, matches }) =>
    text(`“${visible(wanted)}” names ${f.number(matches)} certificates`, 'It is not unique.', 'Use the id instead.'),
  'certificate.replaced-meanwhile': ({ name }) =>
    text(
      `${visible(name)} was replaced meanwhile`,
      'Another window or command issued a successor for it at the same time. No second one was recorded.',
      'Look at what it became, and renew again if another successor is wanted.',
    ),
  'certificate.no-key': ({ name }) =>
    text(
      `The key of ${visible(name)} is not here`,
      'Only the certificate is in this workspace.',
      'Export it without the key, or use a certificate whose key was made here.',
    ),
  'certificate.key-of-authority': ({ name, authority }) =>
    text(
      `The key of ${visible(name)} signs for an authority`,
      `It belongs to the authority “${visible(authority)}”. Whoever has it can issue certificates in its name.`,
      'Export it without the key; if the key has to leave, export it from the authority: its menu, or “ca export”.',
    ),
  'certificate.already-revoked': ({ name, revokedAt }) =>
    text(`${visible(name)} is revoked already`, `It was revoked on ${f.instant(revokedAt)}.`, 'Nothing is left to do.'),
  'certificate.not-ours': ({ name }) =>
    text(
      `${visible(name)} was issued elsewhere`,
      'None of the authorities of this workspace signed it.',
      'Ask its issuer to revoke it.',
    ),
  'issue.refused': ({ rules }) =>
    text(
      'This certificate must not be signed',
      rules
        .map((rule) => `${problemTitle(rule.code, rule.evidence)}${rule.rfc === undefined ? '' : ` (${rule.rfc})`}`)
        .join('; '),
      'Change what is named here.',
    ),
  'issue.authority-made-here': ({ profile }) =>
    text(
      'An authority whose key is made here is created, not issued',
      `${visible(profile)} is a profile for authorities: by a request it certifies one elsewhere. With a key made here nothing could be signed by it.`,
      'Create it under Authorities, or with `ca create --issuer`.',
    ),
  'issue.warnings': ({ rules }) =>
    text(
      'Nothing was signed: there are warnings',
      f.plural(rules.length, {
        one: '1 warning was not accepted.',
        other: `${f.number(rules.length)} warnings were not accepted.`,
      }),
      'Look at them; `--accept-warnings` issues all the same.',
    ),
  'issue.subject-invalid': ({ position, problem }) =>
    text(
      'The subject cannot be read',
      `${subjectProblem(problem)} at character ${f.number(position + 1)}.`,
      'Write it as CN=name,O=organisation,C=DE; put a backslash before a comma that belongs to a value.',
    ),
  'issue.name-invalid': ({ type, value }) =>
    text(
      `“${visible(value)}” is no valid ${visible(type)} name`,
      'It was not accepted as a subject alternative name.',
      'Write it as dns:host.example, ip:192.0.2.1, uri:spiffe://domain/path or email:user@host.example.',
    ),
  'issue.recorded-not-written': ({ id, serialHex, name, cause }) =>
    text(
      `The certificate was issued, but ${visible(name)} was not written`,
      `The certificate with serial ${visible(serialHex)} is in the workspace (id ${visible(id)}). Writing failed with ${visible(cause)}.`,
      'Export it from the workspace to another place; issuing again would make a second certificate.',
    ),
  'issue.profile-unknown': ({ profile }) =>
    text(
      `No profile “${visible(profile)}”`,
      'No profile of this workspace has this identifier.',
      'List the profiles under Authorities, or with “countersign profile list”.',
    ),
} satisfies Partial<ErrorTexts>;

export const formats = {
  'format.not-recognised': ({ name }) =>
    text(
      `${visible(name)} is nothing Countersign knows`,
      'It is no certificate, request, list or key in a known form.',
      'Check that it is the right file and complete.',
    ),
  'format.malformed': ({ format, offset, problem }) =>
    text(
      `The ${FORMATS[format] ?? visible(format)} is malformed`,
      `${encodingProblem(problem)} at byte ${f.number(offset)}.`,
      'Ask its sender for it again; it may have been cut or changed on the way.',
    ),
  'format.no-certificate': ({ name }) =>
    text(
      `${visible(name)} holds no certificate`,
      'A certificate was expected here.',
      'Choose a file with a certificate.',
    ),
  'format.key-mismatch': () =>
    text(
      'Key and certificate do not belong together',
      'The public key of the certificate is not the one of the private key.',
      'Choose the key that the certificate was issued for.',
    ),
  'format.wrong-passphrase': ({ format }) =>
    text('Wrong passphrase', `It does not open the ${LOCKED[format] ?? visible(format)}.`, again),
  'inspect.deadline': ({ name, seconds }) =>
    text(
      `Reading ${visible(name)} was stopped`,
      `It took longer than ${f.number(seconds)} seconds, or more memory than one file may have.`,
      'A file that takes so long is damaged or made to exhaust its reader; ask its sender for another.',
    ),
  'validation.deadline': ({ seconds }) =>
    text(
      'Building the paths was stopped',
      `It took longer than ${f.number(seconds)} seconds, or more memory than one certificate may have.`,
      'Leave out trust stores or the file of additional anchors. Certificates that take so long are made to exhaust a verifier.',
    ),
  'format.unsupported': ({ format, detail }) =>
    text(
      `This kind of ${visible(format)} is not supported`,
      unsupportedDetail(detail),
      'Convert it with the tool that made it.',
    ),
  'format.too-costly': ({ format, what, asked, limit }) =>
    text(
      `Opening this ${visible(format)} would cost too much work`,
      `It asks for ${f.number(asked)} ${costWords(what)}; the limit is ${f.number(limit)}.`,
      'Such figures are meant to exhaust a reader. If the file is yours, write it again with usual ones.',
    ),
} satisfies Partial<ErrorTexts>;

export const connections = {
  'connection.host-invalid': ({ host, problem }) =>
    text(
      `“${visible(host)}” is no host name`,
      hostProblem(problem),
      'Write a host name, an IPv4 address, or an IPv6 address in brackets.',
    ),
  'connection.port-invalid': ({ port }) =>
    text(`“${visible(port)}” is no port`, 'A port is a number from 1 to 65535.', 'Correct the port.'),
  'connection.option-unsupported': ({ option, value }) =>
    text(
      `${visible(option)} ${visible(value)} is not available`,
      option === 'tls13-ciphers'
        ? 'The suites of TLS 1.3 are fixed by the TLS library; only those of TLS 1.2 and older can be chosen.'
        : 'This version or its TLS library cannot do it.',
      'Leave it out.',
    ),
  'connection.key-unsupported': ({ key, reason }) =>
    text(
      `Connections here cannot be signed with ${visible(key)} keys`,
      reason === 'version'
        ? 'TLS knows such signatures from version 1.3 on.'
        : 'The TLS library of this program has no such signatures. Certificates, lists and answers are signed and verified all the same.',
      reason === 'version'
        ? 'Let the connection use TLS 1.3.'
        : 'Dial with “countersign dial” or OpenSSL 3.5 and newer, or choose a certificate with another key.',
    ),
  'connection.local-address-invalid': () =>
    text(
      'Our side cannot leave from this address',
      'It is no IP address, or it belongs to another family than the address that is to be reached.',
      'Write an address of this computer, or leave the field empty.',
    ),
  'connection.proxy-invalid': () =>
    text(
      'This login cannot be given to a proxy',
      'User and password may be 255 bytes long each; the user may hold no control characters and, with an HTTP proxy, no colon.',
      'Correct the login.',
    ),
  'connection.run-unknown': () =>
    text(
      'This run is no longer kept',
      'A run stays as long as its tab, and in the history of the workspace it was dialled in until it is deleted there.',
      'Dial again.',
    ),
  'connection.secrets-gone': () =>
    text(
      'The secrets of this run are gone',
      'They stay in memory as long as the run’s tab, unless they are kept with the run. A handshake that failed early has none.',
      'Dial again and keep them before closing the tab.',
    ),
  'connection.capture-gone': () =>
    text(
      'The bytes of this run are gone',
      'They stay in memory as long as the run’s tab, unless they are kept with its secrets. A dial that reached no server has none.',
      'Dial again.',
    ),
  'connection.login-unknown': () =>
    text(
      'This login is no longer kept',
      'It was removed from the workspace.',
      'Choose another login or save it again.',
    ),
  'connection.login-other-proxy': () =>
    text(
      'This login was saved for another proxy',
      'A saved login is given to the proxy it was saved for alone, by host and port, so that its password ends up nowhere else.',
      'Choose another login or save one for this proxy.',
    ),
  'platform.unsupported': ({ feature }) =>
    text(
      `${visible(feature)} is not available here`,
      'This platform or runtime does not offer it.',
      'Go on without it.',
    ),
} satisfies Partial<ErrorTexts>;

function costWords(what: 'iterations' | 'memory' | 'octets'): string {
  if (what === 'iterations') return 'rounds of key derivation';
  return what === 'memory' ? 'bytes of memory' : 'bytes under a slow cipher';
}
