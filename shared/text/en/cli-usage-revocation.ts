import type { CommandUsage } from './command-usage.ts';

const workspace = ['--workspace FILE', 'The workspace'] as const;
const unlock = ['--passphrase-file F', 'File whose first line is the passphrase; without it you are asked'] as const;
const unlockForList = [
  '--passphrase-file F',
  'File whose first line is the passphrase; with it a list that is to follow at once is signed',
] as const;
const force = ['--force', 'Replace an existing file'] as const;
const ids = ['ID', 'Certificate by id, serial, SHA-256 or name; several may be given'] as const;
const filter = ['--filter WORDS', 'All certificates that a filter of the inventory lets through'] as const;
const ca = ['--ca NAME|ID', 'Authority whose list it is'] as const;

/** What `--help` says of commands about revocation. */
export const revocationUsage = {
  revoke: {
    purpose: 'Revoke certificates, for good or on hold; exit code 1 where any was refused',
    synopsis: 'ID… | --filter WORDS --reason REASON | --hold [--dry-run]',
    options: [
      workspace,
      ids,
      filter,
      [
        '--reason REASON',
        'unspecified, keyCompromise, cACompromise, affiliationChanged, superseded, cessationOfOperation, certificateHold or privilegeWithdrawn',
      ],
      ['--hold', 'The same as --reason certificateHold: it can be released'],
      ['--invalidity-date RFC3339', 'From when on the key was perhaps not safe'],
      ['--comment TEXT', 'For the log'],
      ['--dry-run', 'Tell what it would mean and revoke nothing'],
      unlockForList,
    ],
  },
  release: {
    purpose: 'End holds; exit code 1 where any is not on hold',
    synopsis: 'ID… | --filter WORDS',
    options: [workspace, ids, filter, ['--comment TEXT', 'For the log'], unlockForList],
  },
  unrevoke: {
    purpose: 'Take back revocations that no list told of yet; exit code 1 where one did',
    synopsis: 'ID… | --filter WORDS',
    options: [workspace, ids, filter, unlockForList],
  },
  'crl issue': {
    purpose:
      'Sign revocation lists with the next number, as the plan of the authority says, and bring places that are enabled up to date; exit code 1 where one of them failed, although the lists stand',
    synopsis: '--ca NAME|ID --out FILE [--delta]',
    options: [
      workspace,
      ca,
      ['--delta', 'Only what changed since the newest complete list'],
      ['--days N', 'Days until the next list is due; those of the plan, else 30'],
      ['--out FILE', 'File to write; PEM unless it ends in .der or .crl. Further parts and the delta stand beside it'],
      ['--format pem|der', 'Overrides the ending'],
      ['--no-publish', 'Leave the places where lists are published as they are'],
      force,
      unlock,
    ],
  },
  'crl plan': {
    purpose:
      'Show or set how an authority issues revocation lists, and how they stand; exit code 1 where one is overdue',
    synopsis: '--ca NAME|ID [--every HOURS|never] [--valid HOURS] [--delta-every HOURS|never|off] …',
    options: [
      workspace,
      ca,
      ['--every HOURS|never', 'Time between two lists; never: by hand alone'],
      ['--valid HOURS', 'How long a list holds'],
      ['--on-revocation yes|no', 'Whether a list follows each revocation at once'],
      ['--delta-every HOURS|never|off', 'Time between two deltas; off: none are issued'],
      ['--delta-valid HOURS', 'How long a delta holds'],
      ['--shards N', 'Into how many lists revocations are dealt out: 1, 2, 4, 8, 16, 32 or 64'],
      ['--url URL', 'Address of the lists, with {ca} and {shard}; may be repeated, empty for none'],
      ['--delta-url URL', 'Address of the deltas; may be repeated, empty for none'],
      ['--keep-expired yes|no', 'Whether certificates stay listed after their end'],
      ['--grace HOURS', 'How long before the end of a list an alarm begins'],
    ],
  },
  'crl show': {
    purpose: 'Show a revocation list: of a file, or the newest of an authority',
    synopsis: 'FILE | --ca NAME|ID [--serial HEX] [--reason REASON] [--limit N]',
    options: [
      workspace,
      ca,
      ['--number N', 'That list of the authority'],
      ['--delta', 'Its delta'],
      ['--shard N', 'That part of it'],
      ['--serial HEX', 'Entries whose serial number begins so'],
      ['--reason REASON', 'Entries with this reason'],
      ['--limit N', 'Entries to show at most; 20 if not given'],
    ],
  },
  'crl verify': {
    purpose:
      'Judge a revocation list against the certificate of its issuer; exit code 1 where it is not to be relied on',
    synopsis: 'FILE --issuer CERTIFICATE [--at RFC3339]',
    options: [
      ['--issuer FILE', 'Certificate of who made it, PEM, DER or PKCS #7'],
      ['--at RFC3339', 'The moment to judge for; now if not given'],
    ],
  },
  'crl take-over': {
    purpose: 'Take over what an authority revoked before it was here, from a list of its own',
    synopsis: 'FILE --ca NAME|ID',
    options: [workspace, ca],
  },
} as const satisfies Readonly<Record<string, CommandUsage>>;
