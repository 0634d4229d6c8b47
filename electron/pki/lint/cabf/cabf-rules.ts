import type { CertificateRule } from '../rule.ts';
import { ALT_NAME_RULES, COMMON_NAME_RULES } from './alt-name-rules.ts';
import { AUTHORITY_RULES, ROOT_RULES, SUBORDINATE_RULES } from './authority-rules.ts';
import { DOMAIN_FORM_RULES, DOMAIN_MEANING_RULES } from './domain-rules.ts';
import { EV_RULES, ORGANIZATION_ID_RULES } from './ev-rules.ts';
import { KEY_RULES, SIGNATURE_RULES } from './key-rules.ts';
import { NAME_CONSTRAINT_RULES } from './name-constraint-rules.ts';
import { ONION_RULES } from './onion-rules.ts';
import { ACCESS_RULES, POINT_RULES } from './pointer-rules.ts';
import { SUBJECT_CONTENT_RULES, SUBJECT_FORM_RULES } from './subject-rules.ts';
import { POLICY_RULES } from './policy-rules.ts';
import { RESPONDER_RULES } from './responder-rules.ts';
import { USAGE_RULES } from './usage-rules.ts';
import { VALIDATION_LEVEL_RULES } from './validation-level-rules.ts';
import { VALIDITY_RULES } from './validity-rules.ts';

/** Rules of the CA/Browser Forum and of root programs, profile `cabf-server`. */
export const CABF_RULES: readonly CertificateRule[] = [
  ...VALIDITY_RULES,
  ...KEY_RULES,
  ...SIGNATURE_RULES,
  ...SUBJECT_FORM_RULES,
  ...SUBJECT_CONTENT_RULES,
  ...VALIDATION_LEVEL_RULES,
  ...ALT_NAME_RULES,
  ...COMMON_NAME_RULES,
  ...DOMAIN_FORM_RULES,
  ...DOMAIN_MEANING_RULES,
  ...USAGE_RULES,
  ...POLICY_RULES,
  ...ACCESS_RULES,
  ...POINT_RULES,
  ...AUTHORITY_RULES,
  ...ROOT_RULES,
  ...SUBORDINATE_RULES,
  ...NAME_CONSTRAINT_RULES,
  ...RESPONDER_RULES,
  ...EV_RULES,
  ...ORGANIZATION_ID_RULES,
  ...ONION_RULES,
];
