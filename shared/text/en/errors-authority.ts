import { visible } from '../format.ts';
import { type ErrorTexts, f, text } from './error-text.ts';

/** What stands against changing, importing or deleting an authority. */
export const authorityActs = {
  'authority.archived': ({ name }) =>
    text(
      `${visible(name)} is archived`,
      'An archived authority issues nothing; it still signs its list.',
      'Bring it back first, or choose another authority.',
    ),
  'authority.superseded': ({ name }) =>
    text(
      `${visible(name)} was replaced`,
      'A new key has taken its place. The old one signs its list alone.',
      'Issue with its successor.',
    ),
  'authority.has-dependents': ({ name, certificates, authorities, crls, reservedSerials }) =>
    text(
      `${visible(name)} cannot be deleted`,
      `${dependentsText([
        [certificates, 'certificate', 'certificates'],
        [authorities, 'authority below it', 'authorities below it'],
        [crls, 'revocation list', 'revocation lists'],
        [reservedSerials, 'serial that a certificate may bear', 'serials that certificates may bear'],
      ])} depend on it.`,
      'Archive it instead.',
    ),
  'authority.not-a-ca': ({ subject, reason }) =>
    text(
      `${visible(subject)} is no authority`,
      reason === 'key-usage'
        ? 'Its certificate does not allow it to sign certificates.'
        : 'Its certificate is not marked as that of an authority.',
      'Choose the certificate of an authority.',
    ),
  'authority.certificate-expired': ({ subject, notAfter }) =>
    text(
      `The certificate of ${visible(subject)} has expired`,
      `It ended on ${f.instant(notAfter)}.`,
      'Ask for a new certificate.',
    ),
  'authority.already-here': ({ name }) =>
    text(
      `${visible(name)} is here already`,
      'An authority of this workspace has this certificate.',
      'Nothing is left to do.',
    ),
  'authority.key-unsupported': ({ key }) =>
    text(
      `Keys of this kind cannot be kept: ${visible(key)}`,
      'The vault holds RSA keys of 2048, 3072 and 4096 bits, P-256, P-384, P-521, Ed25519, and ML-DSA with its seed.',
      'Take in the certificate alone, and sign where the key is.',
    ),
  'key.not-offered': ({ key }) =>
    text(
      `This workspace makes no ${visible(key)} keys`,
      'Few programs read post-quantum keys yet: OpenSSL 3.5, Java 24 and newer. Older ones and most browsers refuse them.',
      'Turn them on in Settings › Certificates, or by “countersign workspace settings --post-quantum-keys on”.',
    ),
  'authority.parent-elsewhere': ({ name }) =>
    text(
      `Who signed ${visible(name)} is not here`,
      'Only the authority above can renew it.',
      'Send a request to it and take in its answer.',
    ),
  'authority.signature-invalid': ({ subject }) =>
    text(
      `The certificate of ${visible(subject)} is not signed with its own key`,
      'It calls itself its own issuer, but the signature is not by that key, nor by one of an authority here.',
      'Ask for it again; this one was altered or belongs below another certificate.',
    ),
  'authority.same-key': ({ name }) =>
    text(
      `${visible(name)} cannot cross-sign itself`,
      'The key to be certified is its own.',
      'Choose another authority, or renew this one.',
    ),
  'authority.content-invalid': ({ problems }) =>
    text(
      'The authority cannot be made like this',
      problems
        .map(
          ({ path, evidence }) =>
            `${visible(path)}${evidence['value'] === undefined ? '' : `: ${visible(String(evidence['value']))}`}`,
        )
        .join('; '),
      'Correct the values that are named here.',
    ),
  'authority.changed-meanwhile': ({ name }) =>
    text(
      `${visible(name)} was changed meanwhile`,
      'Somebody renewed or replaced it at the same time.',
      'Look at it again before you repeat this.',
    ),
} satisfies Partial<ErrorTexts>;

/** `214 certificates, 1 revocation list`, without what there is none of. */
const dependentsText = (counts: readonly (readonly [count: number, one: string, other: string])[]): string =>
  counts
    .filter(([count]) => count > 0)
    .map(([count, one, other]) => `${f.number(count)} ${f.plural(count, { one, other })}`)
    .join(', ');
