import type { CertificateRule } from '../rule.ts';

/** Rules of the CA/Browser Forum and of root programs, profile `cabf-server`. */
export const CABF_RULES: readonly CertificateRule[] = [];
