import type { UnixMs } from './brands.ts';
import type { KeyChoice } from './key.ts';

/** Profiles that every workspace has. Their names and notes are in shared/text; a newer version saved under the same id replaces one. */
export const BUILT_IN_PROFILES = [
  'tls-client',
  'tls-server',
  'tls-client-server',
  'sub-ca',
  'ocsp-responder',
  's-mime',
  'code-signing',
  'psd2-qwac',
  'psd2-qseal',
  'spiffe-x509-svid',
] as const;
export type BuiltInProfile = (typeof BUILT_IN_PROFILES)[number];

/** Ids of profiles: lower-case letters, digits and hyphens. A certificate names the id and version that it was issued under. */
export const PROFILE_ID_PATTERN = /^[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?$/;

/** Where one part of a certificate comes from. */
export const RULE_SOURCES = ['profile', 'request', 'within', 'forbidden'] as const;
/**
 * `profile`: what the profile says, whatever is asked · `request`: what is asked, as it is (the profile's value where nothing is asked) ·
 * `within`: what is asked of that which the profile allows, the rest dropped with its reason · `forbidden`: never, asked or not.
 */
export type RuleSource = (typeof RULE_SOURCES)[number];

/** Hours are for certificates that end before anyone could revoke them. */
export const VALIDITY_UNITS = ['hours', 'days', 'months', 'years'] as const;
export type ValidityUnit = (typeof VALIDITY_UNITS)[number];

/** No period of a profile or a certificate is longer, save the endless one. */
export const MAX_YEARS = 100;

/** A length of time as people say it; months and years by the calendar in UTC. At most `MAX_YEARS`. */
export interface Period {
  readonly count: number;
  readonly unit: ValidityUnit;
}

export interface ValidityRule {
  readonly standard: Period;
  readonly longest: Period;
  /** How long before signing it begins. 0 to 1440. */
  readonly backdateMinutes: number;
  /** RFC 5280 §4.1.2.5: 99991231235959Z, for devices that end with their certificate. */
  readonly mayBeEndless: boolean;
}

export interface KeyRule {
  /** Kinds that may be certified; a request with another key is refused. */
  readonly allowed: readonly KeyChoice[];
  /** What is made where the key is made here; one of `allowed`. */
  readonly standard: KeyChoice;
}

/** How one attribute of the subject is filled. */
export interface SubjectRule {
  /** `CN`, `O`, `OU`, `C`, `ST`, `L`, `SERIALNUMBER`, `emailAddress`, `organizationIdentifier`, … or a dotted OID. */
  readonly attribute: string;
  /** `fixed`: `value` always · `partner`: from the record of the partner, else as `request` · `request`: what is asked or typed. */
  readonly from: 'fixed' | 'partner' | 'request';
  readonly value?: string;
  readonly required: boolean;
  /** Regular expression (ECMAScript with `v`, at most 200 characters) that the whole value must match. */
  readonly pattern?: string;
}

/** In the order in which the attributes stand in the certificate. */
export interface SubjectRules {
  readonly attributes: readonly SubjectRule[];
  /** What becomes of attributes that no rule names. */
  readonly others: 'keep' | 'drop' | 'refuse';
}

export const SAN_TYPES = ['dns', 'ip', 'email', 'uri', 'directory', 'upn', 'other'] as const;
export type SanType = (typeof SAN_TYPES)[number];

/** How names of one type get into subjectAltName (RFC 5280 §4.2.1.6). */
export interface SanRule {
  readonly source: RuleSource;
  /** With `profile`: the names themselves. May hold `${CN}`, `${partner}`, `${emailAddress}`, filled for each certificate. */
  readonly values: readonly string[];
  /**
   * With `within`: domain names and everything below them (dns, email: `acme.example`), networks (ip: `10.0.0.0/8`), prefixes (uri: `spiffe://acme.example/`),
   * suffixes (upn). Empty means any.
   */
  readonly limits: readonly string[];
  /** dns only. */
  readonly mayBeWildcard: boolean;
  readonly least: number;
  readonly most: number;
}

export interface ExtensionRule<T> {
  readonly source: RuleSource;
  /** With `profile` what is written, with `within` what may be, with `request` what is written where nothing is asked. */
  readonly value: T;
  readonly critical: boolean;
}

export const KEY_USAGE_NAMES = [
  'digitalSignature',
  'nonRepudiation',
  'keyEncipherment',
  'dataEncipherment',
  'keyAgreement',
  'keyCertSign',
  'cRLSign',
  'encipherOnly',
  'decipherOnly',
] as const;
export type KeyUsageName = (typeof KEY_USAGE_NAMES)[number];

/** A certificate policy with its qualifiers (RFC 5280 §4.2.1.4). */
export interface PolicyChoice {
  readonly oid: string;
  /** Address of the certification practice statement; https or http. */
  readonly cps?: string;
  /** explicitText, at most 200 characters. */
  readonly notice?: string;
}

/** Roles of a payment service provider (ETSI TS 119 495 §5.1). */
export const PSD2_ROLES = ['PSP_AS', 'PSP_PI', 'PSP_AI', 'PSP_IC'] as const;
export type Psd2Role = (typeof PSD2_ROLES)[number];

/** Qualified certificate statements (ETSI EN 319 412-5, TS 119 495 §5.1). A private CA's are declarations, not qualified ones. */
export interface QcStatementsChoice {
  readonly compliance: boolean;
  readonly secureDevice: boolean;
  readonly type?: 'esign' | 'eseal' | 'web';
  readonly retentionYears?: number;
  readonly disclosures: readonly { readonly url: string; readonly language: string }[];
  /** `ncaName` and `ncaId` (`DE-BAFIN`) of the competent authority. */
  readonly psd2?: { readonly roles: readonly Psd2Role[]; readonly ncaName: string; readonly ncaId: string };
}

/** Limits on the names below an authority (RFC 5280 §4.2.1.10). Texts as typed: `dns:acme.example`, `ip:10.0.0.0/8`, `email:acme.example`, `uri:.acme.example`, `dir:O=Acme,C=DE`. */
export interface NameLimits {
  readonly permitted: readonly string[];
  readonly excluded: readonly string[];
}

/** An extension that the program has no form for. */
export interface CustomExtension {
  readonly oid: string;
  /** Where it comes from; with `request` the request's value is taken as it is. */
  readonly source: RuleSource;
  readonly critical: boolean;
  /** DER as hexadecimal, or ASN.1 in text (docs/asn1-text.md); absent with `request` and `forbidden`. */
  readonly value?: { readonly form: 'der' | 'text'; readonly text: string };
}

/** Everything that a profile fixes. One version never changes; docs/profile.schema.json describes its JSON. */
export interface ProfileContent {
  readonly name: string;
  readonly note: string;
  /** `authority` is for sub-CAs. */
  readonly kind: 'end-entity' | 'authority';
  readonly validity: ValidityRule;
  readonly keys: KeyRule;
  readonly subject: SubjectRules;
  readonly sans: Readonly<Record<SanType, SanRule>>;
  /** At least one name of any type in subjectAltName. */
  readonly needsAltName: boolean;
  /** Authorities only; absent is no limit. */
  readonly pathLength?: number;
  readonly keyUsage: ExtensionRule<readonly KeyUsageName[]>;
  /** Added for RSA keys alone, which TLS 1.2 may use to carry the secret (RFC 5246 §7.4.2). */
  readonly rsaKeyUsage: readonly KeyUsageName[];
  /** Names (`clientAuth`) or dotted OIDs. */
  readonly extendedKeyUsage: ExtensionRule<readonly string[]>;
  readonly policies: ExtensionRule<readonly PolicyChoice[]>;
  readonly nameConstraints?: NameLimits;
  /** Addresses for revocation and issuers: the issuing authority's own, own ones, or none. */
  readonly addresses: 'authority' | 'none' | AddressSet;
  readonly qcStatements?: QcStatementsChoice;
  /** id-pkix-ocsp-nocheck (RFC 6960 §4.2.2.2.1). */
  readonly ocspNoCheck: boolean;
  /** status_request in the TLS feature extension (RFC 7633), known as must-staple. */
  readonly mustStaple: boolean;
  readonly custom: readonly CustomExtension[];
  /** What becomes of requested extensions that no rule names. */
  readonly otherExtensions: 'drop' | 'refuse';
}

/** Where what an authority issues says that its CRL, its OCSP responder and its certificate are. */
export interface AddressSet {
  readonly crl: readonly string[];
  readonly ocsp: readonly string[];
  readonly caIssuers: readonly string[];
}

export interface ProfileSummary {
  readonly id: string;
  readonly name: string;
  readonly note: string;
  readonly version: number;
  readonly kind: ProfileContent['kind'];
  readonly isBuiltIn: boolean;
  /** A built-in one that was changed here. */
  readonly isChanged: boolean;
  readonly isArchived: boolean;
  readonly savedAt?: UnixMs;
  /** Certificates of the workspace that name it, any version. */
  readonly issued: number;
}

export interface ProfileDetails {
  readonly summary: ProfileSummary;
  readonly content: ProfileContent;
  /** Every version, newest first. */
  readonly versions: readonly { readonly version: number; readonly savedAt?: UnixMs; readonly issued: number }[];
}

/** What became of a profile that was read from a file: nothing is ever overwritten, and the same content makes no version. */
export interface ProfileImport {
  readonly profile: ProfileSummary;
  readonly outcome: 'created' | 'new-version' | 'same';
}

/** Why a profile cannot be kept: one place in its content and one reason. */
export interface ProfileProblem {
  /** Path in the content: `sans.dns.limits.0`. */
  readonly path: string;
  readonly code: ProfileProblemCode;
  readonly severity: 'error' | 'warning';
  readonly evidence: Readonly<Record<string, string | number>>;
}

export const PROFILE_PROBLEM_CODES = [
  'profile.shape',
  'profile.name-empty',
  'profile.period-too-long',
  'profile.standard-over-longest',
  'profile.no-key-kind',
  'profile.standard-key-not-allowed',
  'profile.attribute-unknown',
  'profile.attribute-twice',
  'profile.fixed-value-missing',
  'profile.pattern-invalid',
  'profile.name-invalid',
  'profile.limit-invalid',
  'profile.least-over-most',
  'profile.oid-invalid',
  'profile.oid-twice',
  'profile.oid-has-own-rule',
  'profile.address-invalid',
  'profile.asn1-invalid',
  'profile.der-invalid',
  'profile.usage-does-not-fit',
  'profile.authority-needs-cert-sign',
  'profile.psd2-role-missing',
  'profile.nca-id-invalid',
  'profile.statement-incomplete',
  'profile.critical-not-allowed',
] as const;
export type ProfileProblemCode = (typeof PROFILE_PROBLEM_CODES)[number];
