import type { CommandUsage } from './command-usage.ts';

const workspace = ['--workspace FILE', 'The workspace'] as const;
const unlock = ['--passphrase-file F', 'File whose first line is the passphrase; without it you are asked'] as const;
const force = ['--force', 'Replace an existing file'] as const;
const key = [
  '--key KIND',
  'p256 (if not given), p384, p521, rsa2048, rsa3072, rsa4096, ed25519; ml-dsa-44, -65 or -87 where the workspace offers them',
] as const;
const san = ['--san NAMES', 'dns:…, ip:…, uri:…, email:…, upn:…, dir:…; may be given more than once'] as const;
const record = [
  ['--contact TEXT', 'Mail address, telephone or a person'],
  ['--note TEXT', 'Whatever is worth knowing'],
  ['--tag WORD', 'May be given more than once'],
  ['--subject DN', 'Attributes that certificates take from the partner, as O=Acme,C=DE'],
] as const;

/** What `--help` says of `request` and `partner`. */
export const requestUsage = {
  'request import': {
    purpose: 'Take certification requests of files and folders into the inbox; exit code 1 where one was not taken',
    synopsis: 'PATH…',
    options: [workspace, ['--partner NAME|ID', 'Attach those that are new to this partner']],
  },
  'request list': {
    purpose: 'List the inbox, or with --own the requests made here',
    synopsis: '[SEARCH]',
    options: [
      workspace,
      ['--state STATE', 'open, new, approved, refused or issued; with --own waiting, answered or withdrawn'],
      ['--partner NAME|ID', 'Of this partner'],
      ['--sort COLUMN', 'state, name, partner, key, receivedAt or source; the newest first if not given'],
      ['--desc', 'Backwards'],
      ['--limit N', 'At most N; 500 if not given'],
      ['--offset N', 'Skip N'],
      ['--own', 'Requests made here for authorities elsewhere'],
    ],
  },
  'request show': {
    purpose: 'Show what a request asks for, what is wrong with it and its PEM',
    synopsis: 'ID|NAME|SHA256',
    options: [workspace],
  },
  'request approve': {
    purpose: 'Approve requests that are new',
    synopsis: 'ID|NAME…',
    options: [workspace, ['--note TEXT', 'For the log']],
  },
  'request refuse': {
    purpose: 'Refuse requests; they stay in the inbox with the reason',
    synopsis: 'ID|NAME… --reason TEXT',
    options: [workspace, ['--reason TEXT', 'Why']],
  },
  'request reopen': {
    purpose: 'Make approved and refused requests new again',
    synopsis: 'ID|NAME…',
    options: [workspace],
  },
  'request delete': {
    purpose: 'Delete requests that are new or refused',
    synopsis: 'ID|NAME…',
    options: [workspace],
  },
  'request export': {
    purpose: 'Write a request as PEM',
    synopsis: 'ID|NAME --out FILE',
    options: [workspace, ['--out FILE', 'File to write'], force],
  },
  'request help': {
    purpose: 'Tell a partner how to make the key and the request that a profile expects',
    synopsis: '--profile P [--subject DN]',
    options: [
      workspace,
      ['--profile P', 'Profile that the certificate will have'],
      ['--subject DN', 'What the profile and the partner’s record fix is added'],
      san,
      key,
      ['--partner NAME|ID', 'Whose record is used'],
      ['--tool TOOL', 'openssl, certreq, keytool or gnutls: its commands alone; else a message with all of them'],
      ['--out FOLDER', 'Write the files for that program into a new folder there'],
    ],
  },
  'request new': {
    purpose: 'Make a key and a request for an authority elsewhere; the key stays in the workspace',
    synopsis: '--subject DN --out FILE',
    options: [
      workspace,
      ['--subject DN', 'As CN=name,O=organisation,C=DE'],
      san,
      key,
      ['--profile P', 'Ask for the key usages of this profile'],
      ['--name TEXT', 'Name in lists; else that of the subject'],
      ['--note TEXT', 'Whatever is worth knowing'],
      ['--partner NAME|ID', 'Who is asked'],
      ['--out FILE', 'File to write the request to'],
      force,
      unlock,
    ],
  },
  'request answer': {
    purpose: 'Take in the certificate that answers a request made here',
    synopsis: 'FILE',
    options: [workspace],
  },
  'request withdraw': {
    purpose: 'Give up a request made here; its key stays',
    synopsis: 'ID|NAME',
    options: [workspace],
  },
  'partner list': {
    purpose: 'List partners with their valid certificates and open requests',
    synopsis: '[SEARCH]',
    options: [workspace, ['--limit N', 'At most N; 500 if not given'], ['--offset N', 'Skip N']],
  },
  'partner add': { purpose: 'Add a partner', synopsis: 'NAME', options: [workspace, ...record] },
  'partner edit': {
    purpose: 'Change a partner; what is not named stays as it is',
    synopsis: 'NAME|ID',
    options: [workspace, ['--name NAME', 'Another name'], ...record],
  },
  'partner remove': {
    purpose: 'Delete a partner that nothing names',
    synopsis: 'NAME|ID',
    options: [workspace],
  },
} as const satisfies Readonly<Record<string, CommandUsage>>;
