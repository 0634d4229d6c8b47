import { CLASSICAL_KEY_CHOICES } from '../../../shared/model/key.ts';
import {
  type BuiltInProfile,
  type ExtensionRule,
  type KeyUsageName,
  type ProfileContent,
  SAN_TYPES,
  type SanRule,
  type SanType,
  type SubjectRule,
  type ValidityRule,
} from '../../../shared/model/profile.ts';

/** A built-in profile without its words. */
export type ProfileRules = Omit<ProfileContent, 'name' | 'note'>;

const BACKDATE_MINUTES = 5;

const years = (standard: number, longest: number): ValidityRule => ({
  standard: { count: standard, unit: 'years' },
  longest: { count: longest, unit: 'years' },
  backdateMinutes: BACKDATE_MINUTES,
  mayBeEndless: false,
});

const days = (standard: number, longest: number): ValidityRule => ({
  standard: { count: standard, unit: 'days' },
  longest: { count: longest, unit: 'days' },
  backdateMinutes: BACKDATE_MINUTES,
  mayBeEndless: false,
});

const AS_ASKED: SanRule = { source: 'request', values: [], limits: [], mayBeWildcard: true, least: 0, most: 100 };
const NEVER: SanRule = { ...AS_ASKED, source: 'forbidden', mayBeWildcard: false, most: 0 };

/** Types that are not named are forbidden. */
function sans(rules: Partial<Record<SanType, Partial<SanRule>>>): ProfileContent['sans'] {
  const entries = SAN_TYPES.map((type) => {
    const rule = rules[type];
    return [type, rule === undefined ? NEVER : { ...AS_ASKED, ...rule }] as const;
  });
  return Object.fromEntries(entries) as Record<SanType, SanRule>;
}

const ALL_SANS = sans(Object.fromEntries(SAN_TYPES.map((type) => [type, {}])));

const fixed = <Value>(value: Value, critical = false): ExtensionRule<Value> => ({ source: 'profile', value, critical });
const usage = (...names: readonly KeyUsageName[]) => fixed(names, true);

const attribute = (name: string, rule: Partial<SubjectRule> = {}): SubjectRule => ({
  attribute: name,
  from: 'request',
  required: false,
  ...rule,
});

const AS_TYPED = { attributes: [], others: 'keep' } as const;

/** What the built-in profiles have in common: everything that is asked for in names, nothing else. */
const COMMON = {
  kind: 'end-entity',
  keys: { allowed: CLASSICAL_KEY_CHOICES, standard: 'p256' },
  subject: AS_TYPED,
  sans: ALL_SANS,
  needsAltName: false,
  rsaKeyUsage: [],
  policies: fixed([]),
  addresses: 'authority',
  ocspNoCheck: false,
  mustStaple: false,
  custom: [],
  otherExtensions: 'drop',
} as const satisfies Partial<ProfileRules>;

/** RFC 5246 §7.4.2: with RSA key exchange the server decrypts with the key of its certificate. */
const SERVER = { needsAltName: true, rsaKeyUsage: ['keyEncipherment'] } as const;

/**
 * Names of the attributes by which a payment service provider is known: PSD, or a register of another kind.
 * @see ETSI TS 119 495 §5.2.1, EN 319 412-1 §5.1.4
 */
const ORGANIZATION_IDENTIFIER = '(?:PSD[A-Z]{2}-[A-Z]{2,8}-|(?:NTR|VAT)[A-Z]{2}-|LEIXG-).+';

/** ETSI EN 319 412-3 §4.2.1: what a certificate for a legal person has to name. */
const LEGAL_PERSON = {
  attributes: [
    attribute('C', { from: 'partner', required: true }),
    attribute('ST', { from: 'partner' }),
    attribute('L', { from: 'partner' }),
    attribute('O', { from: 'partner', required: true }),
    attribute('organizationIdentifier', { from: 'partner', required: true, pattern: ORGANIZATION_IDENTIFIER }),
    attribute('CN', { required: true }),
  ],
  others: 'drop',
} as const;

/** Roles and authority are those of an account and payment initiation service at the German authority; each provider has its own. */
const PSD2 = {
  compliance: true,
  secureDevice: false,
  disclosures: [],
  psd2: {
    roles: ['PSP_PI', 'PSP_AI'],
    ncaName: 'Bundesanstalt für Finanzdienstleistungsaufsicht',
    ncaId: 'DE-BAFIN',
  },
} as const;

const SIGNING_NAME = {
  attributes: [
    attribute('C'),
    attribute('ST'),
    attribute('L'),
    attribute('O', { required: true }),
    attribute('OU'),
    attribute('CN', { required: true }),
  ],
  others: 'drop',
} as const;

/** What every workspace has, as version 1. Values follow RFC 5280 and what is named beside them. */
export const BUILT_IN_RULES: Readonly<Record<BuiltInProfile, ProfileRules>> = {
  'tls-client': {
    ...COMMON,
    validity: days(365, 3653),
    keyUsage: usage('digitalSignature'),
    extendedKeyUsage: fixed(['clientAuth']),
  },
  'tls-server': {
    ...COMMON,
    ...SERVER,
    validity: days(365, 3653),
    keyUsage: usage('digitalSignature'),
    extendedKeyUsage: fixed(['serverAuth']),
  },
  'tls-client-server': {
    ...COMMON,
    ...SERVER,
    validity: days(365, 3653),
    keyUsage: usage('digitalSignature'),
    extendedKeyUsage: fixed(['serverAuth', 'clientAuth']),
  },
  'sub-ca': {
    ...COMMON,
    kind: 'authority',
    validity: years(5, 20),
    sans: sans({}),
    pathLength: 0,
    keyUsage: usage('keyCertSign', 'cRLSign'),
    extendedKeyUsage: fixed([]),
  },
  // RFC 6960 §4.2.2.2.1: whoever trusts it without asking wants it to end soon.
  'ocsp-responder': {
    ...COMMON,
    validity: days(30, 366),
    sans: sans({}),
    keyUsage: usage('digitalSignature'),
    extendedKeyUsage: fixed(['OCSPSigning']),
    addresses: 'none',
    ocspNoCheck: true,
  },
  // RFC 8550 §3, §4.4.2, §4.4.4: the address stands in subjectAltName; RSA keys carry the secret, EC keys agree on it.
  's-mime': {
    ...COMMON,
    validity: years(1, 3),
    sans: sans({ email: { values: ['${emailAddress}'], least: 1, most: 20 } }),
    needsAltName: true,
    keyUsage: usage('digitalSignature', 'keyAgreement'),
    rsaKeyUsage: ['keyEncipherment'],
    extendedKeyUsage: fixed(['emailProtection']),
  },
  'code-signing': {
    ...COMMON,
    validity: years(1, 3),
    keys: { allowed: ['rsa3072', 'rsa4096', 'p256', 'p384', 'p521'], standard: 'rsa3072' },
    subject: SIGNING_NAME,
    sans: sans({}),
    keyUsage: usage('digitalSignature'),
    extendedKeyUsage: fixed(['codeSigning']),
  },
  // ETSI EN 319 412-4 §4, TS 119 495 §5.
  'psd2-qwac': {
    ...COMMON,
    ...SERVER,
    validity: days(365, 825),
    keys: { allowed: ['rsa2048', 'rsa3072', 'rsa4096', 'p256', 'p384', 'p521'], standard: 'rsa2048' },
    subject: LEGAL_PERSON,
    sans: sans({ dns: { least: 1 } }),
    keyUsage: usage('digitalSignature'),
    extendedKeyUsage: fixed(['serverAuth', 'clientAuth']),
    qcStatements: { ...PSD2, type: 'web' },
  },
  // ETSI EN 319 412-2 §4.3.2 type A, EN 319 412-3: a seal commits to what it seals and does nothing else.
  'psd2-qseal': {
    ...COMMON,
    validity: days(365, 1096),
    keys: { allowed: ['rsa2048', 'rsa3072', 'rsa4096', 'p256', 'p384', 'p521'], standard: 'rsa2048' },
    subject: LEGAL_PERSON,
    sans: sans({ email: {} }),
    keyUsage: usage('nonRepudiation'),
    extendedKeyUsage: fixed([]),
    qcStatements: { ...PSD2, type: 'eseal' },
  },
  // SPIFFE X.509-SVID §2, §4: one URI, no authority, and no name but that.
  'spiffe-x509-svid': {
    ...COMMON,
    validity: {
      standard: { count: 24, unit: 'hours' },
      longest: { count: 30, unit: 'days' },
      backdateMinutes: BACKDATE_MINUTES,
      mayBeEndless: false,
    },
    subject: { attributes: [], others: 'drop' },
    sans: sans({ uri: { source: 'within', limits: ['spiffe://'], least: 1, most: 1 }, dns: {} }),
    needsAltName: true,
    keyUsage: usage('digitalSignature'),
    extendedKeyUsage: fixed(['serverAuth', 'clientAuth']),
  },
};
