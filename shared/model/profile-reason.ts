/** Why a value of a profile cannot be written: `evidence.problem` of a `ProfileProblem`, by the kind of value. Words are in shared/text. */

/** `https` is a warning: for lists and OCSP. */
export type AddressReason =
  | 'empty'
  | 'too-long'
  | 'character'
  | 'scheme'
  | 'escape'
  | 'host'
  | 'login'
  | 'fragment'
  | 'ldap'
  | 'twice'
  | 'too-many'
  | 'https';

/** `type`: not a limit for this kind of name; `form`: without `dns:`, `ip:`, …; `leading-dot` is a warning. */
export type LimitReason =
  | 'type'
  | 'form'
  | 'host'
  | 'wildcard'
  | 'not-ascii'
  | 'leading-dot'
  | 'address'
  | 'prefix'
  | 'host-bits'
  | 'mailbox'
  | 'name'
  | 'der'
  | 'twice'
  | 'too-many';

/** Notices of policies, and lists and values that have a rule of their own. */
export type ShapeReason =
  | 'empty'
  | 'too-long'
  | 'control-character'
  | 'not-normalised'
  | 'too-many'
  | 'value-missing'
  | 'value-not-wanted';

/** The last five are warnings. */
export type StatementReason =
  | 'retention'
  | 'language'
  | 'language-twice'
  | 'role-twice'
  | 'nca-name'
  | 'nothing'
  | 'type'
  | 'disclosure'
  | 'english'
  | 'organization-identifier';

/** `other-authority`: a PSD2 number of another authority than the statement names. */
export type OrganizationIdentifierReason = 'form' | 'scheme' | 'authority' | 'lei' | 'other-authority';

/** Why a text is no ASN.1 in the notation of docs/asn1-text.md. */
export type Asn1TextReason =
  | 'empty'
  | 'too-large'
  | 'too-deep'
  | 'bad-character'
  | 'bad-escape'
  | 'unclosed'
  | 'unknown-type'
  | 'type-expected'
  | 'value-expected'
  | 'block-expected'
  | 'bad-number'
  | 'bad-oid'
  | 'bad-hex'
  | 'bad-bits'
  | 'bad-text'
  | 'bad-time'
  | 'bad-tag'
  | 'bad-der'
  | 'text-after-end';
