import { visible } from '../format.ts';
import { type ErrorTexts, f, text } from './error-text.ts';

/** What was wrong with a place, by problem; fields are named by the form. */
const PLACE_PROBLEMS: Readonly<Record<string, string>> = {
  syntax: 'It cannot be read.',
  scheme: 'Only http and https addresses can be used.',
  'clear-login': 'A password would travel unencrypted over http.',
  character: 'It has a character that cannot be sent.',
  'out-of-range': 'It is too long or too short.',
  missing: 'It is empty.',
  'needs-name': 'That takes a server with a name, no IP address, and a bucket of small letters, digits and hyphens.',
  'not-absolute': 'It is no complete path.',
  'no-certificate': 'There is no certificate in it.',
  'not-a-key': 'It is no private key that can be used.',
  taken: 'Another place publishes files of this name there; they would replace each other.',
  'wrong-passphrase': 'The passphrase does not open the key.',
};

const PLACE_FIELDS: Readonly<Record<string, string>> = {
  path: 'The folder',
  url: 'The address',
  user: 'The user',
  password: 'The password',
  anchorsPem: 'The list of trusted certificates',
  clientCertificate: 'The client certificate',
  addressing: 'The bucket as a part of the host name',
  endpoint: 'The endpoint',
  region: 'The region',
  bucket: 'The bucket',
  prefix: 'The prefix',
  accessKeyId: 'The access key',
  cacheControl: 'The cache directive',
  host: 'The host',
  port: 'The port',
  folder: 'The folder',
  key: 'The private key',
  fileName: 'The name of the files',
};

/** What to do about a problem where another value alone does not help. */
const PLACE_HINTS: Readonly<Record<string, string>> = {
  'clear-login': 'Use an https address, or a place that needs no login.',
};

/** What the check of a connection found, by the code of the engine; the code itself stands with the details. */
const TRUST_CAUSES: Readonly<Record<string, string>> = {
  DEPTH_ZERO_SELF_SIGNED_CERT: 'it is self-signed and not among those that are trusted',
  SELF_SIGNED_CERT_IN_CHAIN: 'its chain ends in a root that is not among those that are trusted',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'nobody who issued it is among those that are trusted',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'nobody who issued it is among those that are trusted',
  CERT_HAS_EXPIRED: 'it has expired',
  CERT_NOT_YET_VALID: 'it is not valid yet',
  ERR_TLS_CERT_ALTNAME_INVALID: 'it is made out to another name',
};

const KEPT = 'What was published before stays in place.';
const AGAIN = 'What waits to be published is tried again by itself.';

export const publishing = {
  'publish.target-not-found': ({ wanted }) =>
    text('This place is not set up', `Nothing is published to ${visible(wanted)}.`, 'Look at the list of places.'),
  'publish.target-ambiguous': ({ wanted, matches }) =>
    text(
      `${visible(wanted)} names more than one place`,
      `${f.number(matches)} places have this name.`,
      'Name it by its id.',
    ),
  'publish.too-many': ({ limit }) =>
    text('There is no room for another place', `An authority publishes to at most ${f.number(limit)}.`, 'Remove one.'),
  'publish.place-invalid': ({ field, problem }) =>
    text(
      `${PLACE_FIELDS[field] ?? visible(field)} cannot be used`,
      PLACE_PROBLEMS[problem] ?? PLACE_PROBLEMS['syntax'] ?? '',
      PLACE_HINTS[problem] ?? 'Change it and try again.',
    ),
  'publish.nothing': () =>
    text('There is nothing to publish', 'This authority has issued no CRL yet.', 'Issue a CRL first.'),
  'publish.login-missing': ({ place }) =>
    text(
      `There is no login for ${visible(place)}`,
      'The place wants one, but none is kept.',
      'Edit the place and enter it.',
    ),
  'publish.login-other-place': ({ place }) =>
    text(
      `The kept login is not for ${visible(place)}`,
      'It was given for another place and is not sent to this one.',
      'Edit the place and enter the login again.',
    ),
  'publish.unreachable': ({ place, cause }) =>
    text(
      `${visible(place)} cannot be reached`,
      `${
        cause === 'ENOTFOUND'
          ? 'The name is not known.'
          : cause === 'ECONNREFUSED'
            ? 'The connection was refused: nothing listens there.'
            : `The connection failed: ${visible(cause)}.`
      } ${KEPT}`,
      `Check the address and the network. ${AGAIN}`,
    ),
  'publish.timeout': ({ place, seconds }) =>
    text(
      `${visible(place)} took too long`,
      `Nothing happened for ${f.number(seconds)} seconds. ${KEPT}`,
      `Check the server and the network. ${AGAIN}`,
    ),
  'publish.untrusted-server': ({ place, cause }) =>
    text(
      `The certificate of ${visible(place)} is not trusted`,
      `The check of the connection failed: ${TRUST_CAUSES[cause] ?? visible(cause)}. Nothing was sent.`,
      'Add the certificate of its authority to those the place trusts, or dial the server under Connect to see what it shows.',
    ),
  'publish.login-refused': ({ place, cause }) =>
    text(
      `${visible(place)} refuses the login`,
      `It answered: ${visible(cause)}. ${KEPT}`,
      'Enter user and password or key again.',
    ),
  'publish.forbidden': ({ place, name, cause }) =>
    text(
      `${visible(place)} does not let ${visible(name)} be written`,
      `It answered: ${visible(cause)}. ${KEPT}`,
      'Allow this login to read and write there.',
    ),
  'publish.place-missing': ({ place, cause }) =>
    text(`${visible(place)} is not there`, `It answered: ${visible(cause)}.`, 'Create it, or correct the place.'),
  'publish.no-space': ({ place, cause }) =>
    text(
      `There is no room left at ${visible(place)}`,
      `It answered: ${visible(cause)}. ${KEPT}`,
      `Make room. ${AGAIN}`,
    ),
  'publish.refused': ({ place, name, cause }) =>
    text(
      `${visible(place)} did not take ${visible(name)}`,
      `It answered: ${visible(cause)}. ${KEPT}`,
      `Look at the log of the server. ${AGAIN}`,
    ),
  'publish.host-key-unknown': ({ place, algorithm, sha256 }) =>
    text(
      `The key of ${visible(place)} is not confirmed`,
      `It shows ${visible(algorithm)} SHA256:${visible(sha256)}. Nothing was sent.`,
      'Compare it with the one its administrator gives you, then confirm it.',
    ),
  'publish.host-key-changed': ({ place, algorithm, sha256, known }) =>
    text(
      `${visible(place)} shows another key than before`,
      `It shows ${visible(algorithm)} SHA256:${visible(sha256)}; SHA256:${visible(known)} was confirmed. Somebody may stand between. Nothing was sent.`,
      'Ask its administrator. Confirm the new key only if it was changed on purpose.',
    ),
  'publish.verify-failed': ({ place, name, problem }) =>
    text(
      `${visible(name)} is not as it was sent to ${visible(place)}`,
      problem === 'missing' ? 'It could not be read back.' : 'Other octets were read back.',
      `Something between may keep an old copy or change files. ${AGAIN}`,
    ),
} satisfies Partial<ErrorTexts>;
