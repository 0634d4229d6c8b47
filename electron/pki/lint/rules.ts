import { CABF_RULES } from './cabf/cabf-rules.ts';
import type { CertificateRule, CrlRule, OcspRule, RequestRule } from './rule.ts';
import { ALT_NAME_RULES } from './rules/alt-name.ts';
import { BASIC_CONSTRAINTS_RULES } from './rules/basic-constraints.ts';
import { CERTIFICATE_FORM_RULES } from './rules/certificate-form.ts';
import { CRL_LIST_RULES } from './rules/crl.ts';
import { CRL_ENTRY_RULES } from './rules/crl-entry.ts';
import { DISTRIBUTION_RULES } from './rules/distribution.ts';
import { DNS_NAME_RULES } from './rules/dns-name.ts';
import { KEY_IDENTIFIER_RULES } from './rules/key-identifiers.ts';
import { KEY_USAGE_RULES } from './rules/key-usage.ts';
import { MTLS_KEY_RULES } from './rules/mtls-key.ts';
import { MTLS_LEAF_RULES } from './rules/mtls-leaf.ts';
import { MTLS_ROLE_RULES } from './rules/mtls-role.ts';
import { OCSP_ANSWER_RULES, OCSP_SIGNER_RULES } from './rules/ocsp.ts';
import { REQUEST_LINT_RULES } from './rules/request.ts';
import { CABF_CRL_RULES } from './cabf/crl-rules.ts';
import { NAME_CONSTRAINTS_RULES } from './rules/name-constraints.ts';
import { POLICY_RULES } from './rules/policies.ts';
import { PUBLIC_KEY_RULES } from './rules/public-key.ts';
import { QUALIFIED_RULES } from './rules/qualified.ts';
import { SERIAL_RULES } from './rules/serial.ts';
import { SUBJECT_RULES } from './rules/subject.ts';
import { TRANSPARENCY_RULES } from './rules/transparency.ts';
import { VALIDITY_RULES } from './rules/validity.ts';

/** Every rule for certificates, in the order of reports of one severity. */
export const CERTIFICATE_RULES: readonly CertificateRule[] = [
  ...CERTIFICATE_FORM_RULES,
  ...SERIAL_RULES,
  ...VALIDITY_RULES,
  ...SUBJECT_RULES,
  ...ALT_NAME_RULES,
  ...DNS_NAME_RULES,
  ...BASIC_CONSTRAINTS_RULES,
  ...KEY_USAGE_RULES,
  ...PUBLIC_KEY_RULES,
  ...KEY_IDENTIFIER_RULES,
  ...NAME_CONSTRAINTS_RULES,
  ...POLICY_RULES,
  ...DISTRIBUTION_RULES,
  ...TRANSPARENCY_RULES,
  ...QUALIFIED_RULES,
  ...MTLS_LEAF_RULES,
  ...MTLS_ROLE_RULES,
  ...MTLS_KEY_RULES,
  ...CABF_RULES,
];

export const CRL_RULES: readonly CrlRule[] = [...CRL_LIST_RULES, ...CRL_ENTRY_RULES, ...CABF_CRL_RULES];

export const REQUEST_RULES: readonly RequestRule[] = REQUEST_LINT_RULES;

export const OCSP_RULES: readonly OcspRule[] = [...OCSP_ANSWER_RULES, ...OCSP_SIGNER_RULES];
