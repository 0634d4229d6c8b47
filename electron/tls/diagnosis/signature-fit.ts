import { versionOf } from '../facts.ts';
import { signatureSchemeName } from '../registry.ts';
import { canSignWith } from '../scheme-fit.ts';
import { type Case, evidence, type Observation } from './rule.ts';

/** Names of the schemes the server asked signatures by; undefined where it named none. */
export function requestedSchemes({ facts }: Case): readonly string[] | undefined {
  const schemes = facts.certificateRequest?.signatureSchemes ?? [];
  return schemes.length === 0 ? undefined : schemes.map(signatureSchemeName);
}

/** Whether our key can make a signature that the server asked for and our side offered; null where that cannot be told. */
export function signatureFits(seen: Case): boolean | null {
  const { own, facts } = seen;
  const wanted = requestedSchemes(seen);
  if (own?.key === undefined || wanted === undefined) return null;
  const { key } = own;
  const able = new Set((facts.clientHello?.signatureSchemes ?? []).map(signatureSchemeName));
  return wanted.some((scheme) => able.has(scheme) && canSignWith(key, scheme, versionOf(facts)));
}

export const schemesRequested: Observation = (seen) => {
  const schemes = requestedSchemes(seen);
  return schemes === undefined
    ? null
    : evidence(
        'schemes-requested',
        { schemes: schemes.join(', ') },
        { message: seen.facts.certificateRequest?.message, field: 'signature_algorithms' },
      );
};

export const keyType: Observation = ({ own }) =>
  own === null ? null : evidence('own-key-type', { key: own.keyLabel });
