import type { DraftReasonCode, DraftRuleCode } from '../../model/issue.ts';
import { visible } from '../format.ts';

/** Which rule of the profile decided a field of the certificate. */
export const draftRuleWords: Readonly<Record<DraftRuleCode, string>> = {
  'from-request': 'from request',
  'from-request-within': 'from request, within limits',
  'from-profile': 'from profile',
  'from-partner': 'from partner',
  'from-authority': 'from authority',
  'from-input': 'as entered here',
  'from-key': 'from the key',
  'by-attribute': 'attribute by attribute',
  forbidden: 'forbidden by profile',
  random: '128 bit random',
  dropped: 'not allowed by profile',
};

/** Why a value is not as it was asked for. */
export const draftReasonWords: Readonly<Record<DraftReasonCode, string>> = {
  'not-in-profile': 'The profile does not have it',
  'forbidden-by-profile': 'The profile forbids it',
  'outside-limits': 'Outside the limits of the profile',
  'no-form': 'Registered identifiers and names without text are not written here',
  'wildcard-forbidden': 'The profile allows no wildcards',
  'more-than-allowed': 'More than the profile allows',
  'set-by-profile': 'Set by the profile',
  'set-by-partner': 'Set by the record of the partner',
  'set-by-authority': 'Set by the authority',
  'typed-here': 'Entered here',
  'added-by-profile': 'Added by the profile',
  'added-for-rsa': 'Added for RSA keys',
  'no-meaning-for-key': 'Means nothing for a key of this kind',
  'never-from-request': 'Never taken from a request',
  'copied-from-name': 'Copied from the name',
  duplicate: 'Asked for twice',
  normalised: 'The same in another spelling',
  'cut-to-issuer': 'Cut to the end of the authority',
};

const FIELDS: Readonly<Record<string, string>> = {
  subject: 'Subject',
  issuer: 'Issuer',
  dns: 'DNS names',
  ip: 'IP addresses',
  uri: 'URI names',
  email: 'E-mail names',
  directory: 'Directory names',
  upn: 'User principal names',
  other: 'Other names',
  key: 'Key',
  validity: 'Validity',
  keyUsage: 'Key usage',
  extendedKeyUsage: 'Extended key usage',
  basicConstraints: 'Basic constraints',
  subjectKeyIdentifier: 'Subject key id',
  authorityKeyIdentifier: 'Authority key id',
  cRLDistributionPoints: 'CRL address',
  authorityInfoAccess: 'Issuer address',
  certificatePolicies: 'Policies',
  nameConstraints: 'Name constraints',
  qcStatements: 'Qualified statements',
  ocspNoCheck: 'OCSP no check',
  tlsFeature: 'TLS feature',
  serial: 'Serial',
  signatureAlgorithm: 'Signature',
};

/** What a row of the view before signing is about; extensions without a name of ours stand as they are. */
export const draftFieldWords = (field: string): string =>
  Object.hasOwn(FIELDS, field) ? (FIELDS[field] ?? field) : visible(field, 40);
