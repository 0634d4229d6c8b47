import { USAGE_BIT } from '../certificate-traits.ts';
import { CERTIFICATE_STATUSES } from '../certificate.ts';

/** How the values of a key are read. */
export type ValueForm =
  /** Any text: contained, `="exact"`, or with `*`. */
  | 'text'
  /** A whole word, or a pattern with `*`. */
  | 'word'
  | 'choice'
  /** A period from now or dates. */
  | 'when'
  /** A length of time. */
  | 'length'
  | 'key'
  | 'hex'
  | 'number';

interface KeyDefinition {
  readonly form: ValueForm;
  /** Words with a meaning of their own, beside or instead of what the form takes. */
  readonly choices?: readonly string[];
  /** Beginnings that completion offers. */
  readonly offers?: readonly string[];
  readonly example: string;
}

const PRESENCE = ['none', 'any'] as const;

export const FILTER_KEYS = {
  expires: { form: 'when', offers: ['<7d', '<30d', '<90d', '<1y', '>1y'], example: 'expires:<30d' },
  life: { form: 'length', offers: ['>47d', '>100d', '>200d', '>398d', '<=90d'], example: 'life:>47d' },
  issuer: { form: 'text', example: 'issuer:"Partner CA"' },
  ca: { form: 'text', choices: PRESENCE, example: 'ca:"Issuing CA"' },
  san: { form: 'text', example: 'san:*.example.com' },
  name: { form: 'text', example: 'name:gateway' },
  subject: { form: 'text', example: 'subject:"O=Example"' },
  serial: { form: 'hex', example: 'serial:4a:3b' },
  sha256: { form: 'hex', example: 'sha256:9f86d081' },
  key: {
    form: 'key',
    offers: ['rsa', 'rsa<3072', 'rsa=2048', 'rsa>=3072', 'ec', 'p256', 'p384', 'p521', 'ed25519', 'ml-dsa'],
    example: 'key:rsa<3072',
  },
  sig: { form: 'word', offers: ['sha256', 'sha384', 'sha512', 'sha1', 'md5', 'ed25519'], example: 'sig:sha1,md5' },
  status: { form: 'choice', choices: CERTIFICATE_STATUSES, example: 'status:revoked,expired' },
  partner: { form: 'text', choices: PRESENCE, example: 'partner:acme' },
  tag: { form: 'word', choices: PRESENCE, example: 'tag:prod' },
  owner: { form: 'text', choices: PRESENCE, example: 'owner:none' },
  eku: { form: 'choice', choices: Object.keys(USAGE_BIT), example: 'eku:client,server' },
  has: { form: 'choice', choices: ['key', 'note', 'successor', 'partner', 'owner', 'tag'], example: 'has:key' },
  is: {
    form: 'choice',
    choices: [
      'ca',
      'self-signed',
      'weak',
      'weak-key',
      'weak-signature',
      'public',
      'sunset',
      'suspicious',
      'nameless',
      'snoozed',
      'in-use',
      'ocsp-signer',
    ],
    example: 'is:weak',
  },
  source: { form: 'choice', choices: ['issued', 'imported', 'seen'], example: 'source:imported' },
  seen: { form: 'when', choices: PRESENCE, offers: ['<1d', '<7d', '<30d', '>30d'], example: 'seen:<7d' },
  import: { form: 'number', example: 'import:12' },
  profile: { form: 'word', choices: PRESENCE, example: 'profile:tls-client' },
  outlives: { form: 'choice', choices: ['issuer'], example: 'outlives:issuer' },
  crl: { form: 'choice', choices: ['overdue'], example: 'crl:overdue' },
} as const satisfies Readonly<Record<string, KeyDefinition>>;

export type FilterKey = keyof typeof FILTER_KEYS;

/** Longest filter, in UTF-16 units; most words and values; deepest nesting of groups and negations. */
export const MAX_FILTER_LENGTH = 2000;
export const MAX_FILTER_TERMS = 50;
export const MAX_FILTER_DEPTH = 10;

export const isFilterKey = (text: string): text is FilterKey => Object.hasOwn(FILTER_KEYS, text);

/** What is known of a key. */
export const definitionOf = (key: FilterKey): KeyDefinition => FILTER_KEYS[key];

export const choicesOf = (key: FilterKey): readonly string[] => definitionOf(key).choices ?? [];
