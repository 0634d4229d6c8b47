import type { Problem } from '../../../shared/model/inspect.ts';
import type { KeyChoice, PublicKeyInfo } from '../../../shared/model/key.ts';
import type { KeyRule } from '../../../shared/model/profile.ts';
import { keyLabel } from '../algorithm/key-algorithm.ts';
import { draftProblem } from './merge-field.ts';

const EC_CURVES: Readonly<Partial<Record<KeyChoice, string>>> = { p256: 'P-256', p384: 'P-384', p521: 'P-521' };
const RSA_BITS: Readonly<Partial<Record<KeyChoice, number>>> = { rsa2048: 2048, rsa3072: 3072, rsa4096: 4096 };

const LABELS: Readonly<Record<KeyChoice, string>> = {
  p256: 'EC P-256',
  p384: 'EC P-384',
  p521: 'EC P-521',
  rsa2048: 'RSA 2048',
  rsa3072: 'RSA 3072',
  rsa4096: 'RSA 4096',
  ed25519: 'Ed25519',
  'ml-dsa-44': 'ML-DSA-44',
  'ml-dsa-65': 'ML-DSA-65',
  'ml-dsa-87': 'ML-DSA-87',
};

/** What a profile allows, as keys are named in lists; RSA of a size allows the larger ones. */
export const listKeyLimits = ({ allowed }: KeyRule): readonly string[] => allowed.map((choice) => LABELS[choice]);

/** A key of another kind than the profile allows is refused. */
export function checkKey(rule: KeyRule, key: PublicKeyInfo): Problem[] {
  if (rule.allowed.some((choice) => fits(choice, key))) return [];
  const evidence = { key: keyLabel(key), allowed: listKeyLimits(rule).join(', ') };
  return [draftProblem('draft.key-not-allowed', 'RFC 5280 §4.1.2.7', evidence)];
}

function fits(choice: KeyChoice, { algorithm, curve, bits }: PublicKeyInfo): boolean {
  const least = RSA_BITS[choice];
  if (least !== undefined) return algorithm === 'RSA' && bits !== undefined && bits >= least;
  const wanted = EC_CURVES[choice];
  return wanted === undefined ? algorithm === LABELS[choice] : algorithm === 'EC' && curve === wanted;
}
