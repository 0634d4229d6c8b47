import { backupUsage } from './cli-usage-backup.ts';
import { checkUsage } from './alerts.ts';
import { migrationUsage } from './cli-usage-migration.ts';
import { activityUsage } from './cli-activity.ts';
import { profileUsage } from './cli-profile.ts';
import { caUsage } from './cli-usage-ca.ts';
import { batchUsage, renewUsage } from './cli-usage-batch.ts';
import { dialUsage } from './cli-usage-dial.ts';
import { exportUsage } from './cli-usage-export.ts';
import { operatorUsage } from './cli-operator.ts';
import { requestUsage } from './cli-usage-request.ts';
import { responderUsage } from './cli-usage-responder.ts';
import { publishUsage } from './cli-usage-publish.ts';
import { revocationUsage } from './cli-usage-revocation.ts';
import { statusUsage } from './cli-status.ts';
import { alertUsage } from './cli-alert.ts';
import { noteUsage } from './cli-note.ts';
import { timelineUsage } from './cli-usage-timeline.ts';
import { diagnoseUsage } from './diagnosis.ts';
import { updateUsage } from './update.ts';
import type { CommandUsage } from './command-usage.ts';

const workspace = ['--workspace FILE', 'The workspace'] as const;
const unlock = ['--passphrase-file F', 'File whose first line is the passphrase; without it you are asked'] as const;
const force = ['--force', 'Replace an existing file'] as const;
const keys =
  'p256, p384, p521, rsa2048, rsa3072, rsa4096, ed25519; ml-dsa-44, -65 or -87 where the workspace offers them';

/** What `--help` says of each command. */
export const commandUsage = {
  inspect: {
    purpose: 'Say what a file is, what it holds and what is wrong with it',
    synopsis: 'FILE|-',
    options: [
      ['-', 'Read standard input'],
      ['--passphrase-file F', 'Open what is locked with the first line of this file'],
    ],
  },
  compare: {
    purpose: 'Say in what two certificates, requests, lists or reports of dial differ; exit code 1 if they do',
    synopsis: 'FILE FILE',
    options: [],
  },
  verify: {
    purpose: 'Validate a certificate by the rules of RFC 5280 and tell every check',
    synopsis: 'LEAF --trust F… [--untrusted F…]',
    options: [
      ['LEAF', 'File with the certificate first; others in it are candidates'],
      ['--trust F', 'Certificates to trust; may be given more than once'],
      ['--untrusted F', 'Certificates that a path may lead through; may be given more than once'],
      ['--crl F', 'Revocation lists; may be given more than once'],
      ['--ocsp F', 'OCSP response; may be given more than once'],
      ['--revocation MODE', 'off, if-given or require; off if not given'],
      ['--at RFC3339', 'Moment to judge at, as 2026-11-22T12:00:00Z; else now'],
      ['--purpose P', 'tls-client, tls-server, code-signing, email-protection, time-stamping, ocsp-signing or any'],
      ['--host NAME', 'Host name, address or mailbox that it must be for'],
      ['--profile P', 'rfc5280 or webpki, which adds the rules of public TLS'],
      ['--strict', 'Also hold certificates and lists to the duties of their issuers'],
      ['--refuse-weak', 'Refuse DSA, SHA-1, MD5 and short keys, which else pass with a warning'],
      ['--policy OID', 'Acceptable policy; may be given more than once; else any'],
      ['--require-policy', 'Demand an acceptable policy'],
      ['--inhibit-mapping', 'Do not follow mappings of policies'],
      ['--inhibit-any-policy', 'Do not take anyPolicy for a policy'],
      ['--max-intermediates N', 'Certificates allowed between leaf and anchor'],
      ['--anchor-validity', 'Enforce the dates of the anchor'],
      ['--anchor-constraints', 'Enforce the extensions of the anchor'],
    ],
  },
  conformance: {
    purpose: 'Run a path-validation manifest and tell where verdicts disagree',
    synopsis: 'MANIFEST.json',
    options: [['MANIFEST.json', 'Cases; the files that it names are read beside it']],
  },
  convert: {
    purpose: 'Write certificates and keys in another format',
    synopsis: 'FILE --to FORMAT --out FILE',
    options: [
      ['--to FORMAT', 'pem, der, p7, p12, p12-pbmac1, p12-legacy, pkcs8, jwk, jwks or ssh'],
      ['--out FILE', 'File to write'],
      ['--passphrase-file F', 'File whose first line is the passphrase that opens FILE'],
      ['--key-passphrase-file F', 'Passphrase of a key that has one of its own'],
      ['--export-passphrase-file F', 'Passphrase of what is written; keys are written encrypted only'],
      ['--no-key', 'Leave private keys out'],
      ['--name NAME', 'Name inside; else that of the source'],
      force,
    ],
  },
  lint: {
    purpose: 'Check certificates, requests, revocation lists and OCSP responses against the rules',
    synopsis: 'FILE|- [--profile PROFILE] [--as-of issue|today]',
    options: [
      ['-', 'Read standard input'],
      [
        '--profile PROFILE',
        'rfc5280, mtls-client, mtls-server, issuing-ca, cabf-server, crl, csr or ocsp; those that fit if not given: cabf-server where the certificates of the file lead to a public root',
      ],
      [
        '--as-of issue|today',
        'Rules of the day when an item was issued (default), or of today as if it were renewed now',
      ],
    ],
  },
  'workspace init': {
    purpose: 'Create a workspace',
    synopsis: '--workspace F --passphrase-file P',
    options: [workspace, ['--name NAME', 'Its name; else that of the file'], unlock],
  },
  'workspace check': {
    purpose: 'Check everything that a workspace holds',
    synopsis: '--workspace F',
    options: [workspace, ['--passphrase-file F', 'Open every key as well']],
  },
  'workspace forget': {
    purpose: 'Have this machine forget how to unlock a workspace, where the window remembered it',
    synopsis: '--workspace F',
    options: [workspace],
  },
  'workspace settings': {
    purpose: 'Say what a workspace is set to, or change it',
    synopsis: '--workspace F [--post-quantum-keys on|off]',
    options: [
      workspace,
      ['--post-quantum-keys on|off', 'Offer ML-DSA keys: for private PKI, since few programs read them yet'],
      ['--passphrase-file F', 'Where operators are named, of an admin'],
    ],
  },
  ...backupUsage,
  ...migrationUsage,
  'workspace demo': {
    purpose: 'Make a demo workspace with two years of certificates to look at',
    synopsis: '--workspace F',
    options: [['--workspace FILE', 'Where it is written; nothing is replaced']],
  },
  ...caUsage,
  issue: {
    purpose: 'Issue a certificate from a request or with a key made here',
    synopsis: '--ca NAME|ID --profile ID (--csr FILE | --subject DN) (--out FILE | --dry-run)',
    options: [
      workspace,
      ['--ca NAME|ID', 'Authority that signs'],
      ['--profile ID', 'Its id, as profile list tells: tls-client, tls-server, tls-client-server, …'],
      ['--csr FILE', 'Request of the partner'],
      ['--subject DN', 'Subject, as CN=…; replaces that of the request'],
      ['--key KEY', `${keys}; that of the profile if not given`],
      ['--san NAMES', 'dns:…,ip:…,uri:…,email:…,upn:…,dir:…; replace those of the request'],
      ['--validity PERIOD', 'How long it is valid: 12h, 90d, 6mo, 2y or endless; that of the profile if not given'],
      ['--days N', 'The same in days'],
      ['--partner NAME|ID', 'Whom it is issued to'],
      ['--tag WORD', 'May be given more than once'],
      ['--replaces ID', 'Certificate that it takes over from, by id, serial or name'],
      ['--revoke-old', 'Revoke that one as superseded in the same act'],
      ['--accept-warnings', 'Sign what has warnings too; else they are told and nothing is signed'],
      [
        '--dry-run',
        'Show request, rule and result field by field and sign nothing; exit code 1 if it would be refused',
      ],
      [
        '--out FILE',
        '.p12: key and chain; .pem: chain, with the encrypted key if it was made here; .der: the certificate',
      ],
      ['--export-passphrase-file F', 'Passphrase of the file; without it one is made and shown once'],
      force,
      unlock,
    ],
  },
  export: exportUsage,
  batch: batchUsage,
  renew: renewUsage,
  list: {
    purpose: 'List certificates',
    synopsis: '[FILTER]',
    options: [
      workspace,
      [
        'FILTER',
        'Words that must all occur, and terms as status:expired or expires:<30d; docs/filter.md has them all. Behind -- where one begins with a dash',
      ],
      ['--count', 'Say only how many there are'],
      ['--limit N', 'At most N; 1000 if not given'],
      ['--offset N', 'Skip N'],
      [
        '--sort COLUMN',
        'name, issuer, status, notAfter, notBefore, key, serial, sha256, source, partner, owner or created',
      ],
      ['--desc', 'Backwards'],
      ['--status STATUS', 'valid, expiring, expired, revoked, on-hold, not-yet-valid or unknown'],
      ['--ca NAME|ID', 'Issued by this authority'],
      ['--format FORMAT', 'Write all of them into a file: csv, json, pem, p7b, or files for a folder with one each'],
      ['--out FILE', 'That file, or the folder to make'],
      ['--columns NAMES', 'Of csv and json, separated by commas, as name,notAfter,partner'],
      ['--bom', 'Begin csv with the mark by which Excel knows UTF-8'],
      force,
    ],
  },
  note: noteUsage,
  timeline: timelineUsage,
  report: {
    purpose: 'Write a report for people who do not use this program: one HTML page, which browsers print',
    synopsis: '--out FILE.html [FILTER]',
    options: [
      workspace,
      ['FILTER', 'Only certificates that it lets through, as with list'],
      ['--out FILE', 'File to write; PDF is made in the window, or by a browser from this page'],
      ['--title TEXT', 'Above it; else the name of the workspace'],
      ['--days N', 'Tell of revocations of the last N days; 90 if not given'],
      force,
    ],
  },
  import: {
    purpose: 'Take certificates of files and folders into the inventory',
    synopsis: 'PATH… | --list | --undo N',
    options: [
      workspace,
      ['--on-cancel keep|undo', 'What becomes of what came before Ctrl+C; keep if not given'],
      ['--list', 'Imports so far, newest first'],
      ['--undo N', 'Take back import N: certificates that it brought and nothing refers to'],
    ],
  },
  ...revocationUsage,
  ...publishUsage,
  ...profileUsage,
  ...operatorUsage,
  ...requestUsage,
  ...statusUsage,
  ...checkUsage,
  alert: alertUsage,
  diagnose: diagnoseUsage,
  'update-check': updateUsage,
  ...activityUsage,
  dial: dialUsage,
  ...responderUsage,
} as const satisfies Readonly<Record<string, CommandUsage>>;
