import { CABF_RULES } from './cabf/cabf-rules.ts';
import type { CertificateRule, CrlRule, RequestRule } from './rule.ts';
import { SERIAL_RULES } from './rules/serial.ts';

/** Every rule for certificates, in the order of reports of one severity. */
export const CERTIFICATE_RULES: readonly CertificateRule[] = [...SERIAL_RULES, ...CABF_RULES];

export const CRL_RULES: readonly CrlRule[] = [];

export const REQUEST_RULES: readonly RequestRule[] = [];
