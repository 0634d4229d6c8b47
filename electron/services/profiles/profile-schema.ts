import { z } from 'zod';
import { KEY_CHOICES } from '../../../shared/model/key.ts';
import {
  KEY_USAGE_NAMES,
  PROFILE_ID_PATTERN,
  PSD2_ROLES,
  type ProfileContent,
  RULE_SOURCES,
  VALIDITY_UNITS,
} from '../../../shared/model/profile.ts';

const MOST_VALUES = 100;
const MOST_CUSTOM_TEXT = 65_536;

const shortText = z.string().max(1000);
/** Whether it is one is a question for `checkProfile`, which tells it beside all else that is wrong. */
const oid = z.string().max(250);
const source = z.enum(RULE_SOURCES);
const count = z.int().min(0).max(MOST_VALUES);
const texts = z.array(shortText).max(MOST_VALUES).readonly();

const period = z.strictObject({ count: z.int().min(1).max(1_000_000), unit: z.enum(VALIDITY_UNITS) });

const validity = z.strictObject({
  standard: period,
  longest: period,
  backdateMinutes: z.int().min(0).max(1440),
  mayBeEndless: z.boolean(),
});

const keys = z.strictObject({
  allowed: z.array(z.enum(KEY_CHOICES)).max(KEY_CHOICES.length).readonly(),
  standard: z.enum(KEY_CHOICES),
});

const subject = z.strictObject({
  attributes: z
    .array(
      z.strictObject({
        attribute: z.string().max(200),
        from: z.enum(['fixed', 'partner', 'request']),
        value: shortText.exactOptional(),
        required: z.boolean(),
        pattern: z.string().min(1).max(200).exactOptional(),
      }),
    )
    .max(50)
    .readonly(),
  others: z.enum(['keep', 'drop', 'refuse']),
});

const sanRule = z.strictObject({
  source,
  values: texts,
  limits: texts,
  mayBeWildcard: z.boolean(),
  least: count,
  most: count,
});

const sans = z.strictObject({
  dns: sanRule,
  ip: sanRule,
  email: sanRule,
  uri: sanRule,
  directory: sanRule,
  upn: sanRule,
  other: sanRule,
});

const extension = <Value extends z.ZodType>(value: Value) => z.strictObject({ source, value, critical: z.boolean() });

const policy = z.strictObject({ oid, cps: shortText.exactOptional(), notice: z.string().max(200).exactOptional() });

const addresses = z.strictObject({ crl: texts, ocsp: texts, caIssuers: texts });

const nameLimits = z.strictObject({ permitted: texts, excluded: texts });

const qcStatements = z.strictObject({
  compliance: z.boolean(),
  secureDevice: z.boolean(),
  type: z.enum(['esign', 'eseal', 'web']).exactOptional(),
  retentionYears: z.int().min(0).max(1000).exactOptional(),
  disclosures: z
    .array(z.strictObject({ url: shortText, language: z.string().max(2) }))
    .max(20)
    .readonly(),
  psd2: z
    .strictObject({
      roles: z.array(z.enum(PSD2_ROLES)).max(PSD2_ROLES.length).readonly(),
      ncaName: z.string().max(256),
      ncaId: z.string().max(256),
    })
    .exactOptional(),
});

const custom = z.strictObject({
  oid,
  source,
  critical: z.boolean(),
  value: z.strictObject({ form: z.enum(['der', 'text']), text: z.string().max(MOST_CUSTOM_TEXT) }).exactOptional(),
});

/** The shape of a profile; what its parts mean together is checked by `checkProfile`. */
export const profileContentSchema = z.strictObject({
  name: z.string().max(200),
  note: z.string().max(2000),
  kind: z.enum(['end-entity', 'authority']),
  validity,
  keys,
  subject,
  sans,
  needsAltName: z.boolean(),
  pathLength: z.int().min(0).max(16).exactOptional(),
  keyUsage: extension(z.array(z.enum(KEY_USAGE_NAMES)).max(KEY_USAGE_NAMES.length).readonly()),
  rsaKeyUsage: z.array(z.enum(KEY_USAGE_NAMES)).max(KEY_USAGE_NAMES.length).readonly(),
  extendedKeyUsage: extension(z.array(z.string().min(1).max(200)).max(50).readonly()),
  policies: extension(z.array(policy).max(50).readonly()),
  nameConstraints: nameLimits.exactOptional(),
  addresses: z.union([z.enum(['authority', 'none']), addresses]),
  qcStatements: qcStatements.exactOptional(),
  ocspNoCheck: z.boolean(),
  mustStaple: z.boolean(),
  custom: z.array(custom).max(50).readonly(),
  otherExtensions: z.enum(['drop', 'refuse']),
}) satisfies z.ZodType<ProfileContent>;

/** A profile as it is exported: its id and its content. */
export const profileFileSchema = z.strictObject({
  $schema: z.string().max(200).exactOptional(),
  id: z.string().regex(PROFILE_ID_PATTERN),
  profile: profileContentSchema,
});
