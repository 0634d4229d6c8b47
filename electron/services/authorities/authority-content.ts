import type { AppError } from '../../../shared/errors.ts';
import { fail } from '../../../shared/errors.ts';
import type { AddressSet, NameLimits, PolicyChoice, ProfileProblem } from '../../../shared/model/profile.ts';
import type { Result } from '../../../shared/result.ts';
import { ok } from '../../../shared/result.ts';
import {
  authorityKeyId,
  basicConstraints,
  certificatePolicies,
  type Extension,
  keyUsage,
  nameConstraints,
  subjectKeyId,
} from '../../pki/certificate/extension-build.ts';
import type { NameConstraints } from '../../pki/name/name-constraints.ts';
import { buildAddressExtensions, checkAuthorityAddresses } from '../../pki/issuing/extensions/addresses.ts';
import { parseNameLimits } from '../../pki/issuing/extensions/name-limits.ts';
import { checkPolicies } from '../../pki/issuing/extensions/policies.ts';

/** What an authority's certificate says, parsed. */
export interface AuthorityContent {
  readonly pathLength: number | undefined;
  readonly constraints: NameConstraints | undefined;
  readonly policies: readonly PolicyChoice[];
}

/**
 * Parses constraints, policies and addresses as people type them. Fails with `authority.content-invalid`, whose problems name each place:
 * `nameConstraints.permitted.0`, `policies.1.cps`, `addresses.crl.0`. What is only doubtful passes.
 */
export function parseContent(wishes: {
  readonly pathLength: number | undefined;
  readonly nameConstraints?: NameLimits | undefined;
  readonly policies?: readonly PolicyChoice[] | undefined;
  readonly addresses?: AddressSet | undefined;
}): Result<AuthorityContent, AppError> {
  const limits = wishes.nameConstraints ?? { permitted: [], excluded: [] };
  const policies = wishes.policies ?? [];
  const { constraints, problems } = parseNameLimits(limits, 'nameConstraints');
  const found = [
    ...problems,
    ...checkPolicies(policies, 'policies'),
    ...(wishes.addresses === undefined ? [] : checkAuthorityAddresses(wishes.addresses, 'addresses')),
  ];
  const refused = refuseProblems(found);
  if (!refused.ok) return refused;
  const isBare = constraints.permitted.length + constraints.excluded.length === 0;
  return ok({ pathLength: wishes.pathLength, constraints: isBare ? undefined : constraints, policies });
}

/** Fails with `authority.content-invalid` where one of the problems is an error. */
export function refuseProblems(problems: readonly ProfileProblem[]): Result<null, AppError> {
  const errors = problems.filter(({ severity }) => severity === 'error');
  return errors.length === 0 ? ok(null) : fail('authority.content-invalid', { problems: errors });
}

/**
 * The extensions of an authority's certificate: basicConstraints and keyUsage (both critical), policies, name constraints (critical), key identifiers,
 * and the addresses of its issuer.
 * @see RFC 5280 §4.2.1
 */
export const buildAuthorityExtensions = (
  { pathLength, constraints, policies }: AuthorityContent,
  ids: { readonly subjectKeyId: Uint8Array; readonly issuerKeyId: Uint8Array; readonly addresses: AddressSet },
): Extension[] => [
  basicConstraints(true, pathLength),
  keyUsage(['keyCertSign', 'cRLSign']),
  ...(policies.length === 0 ? [] : [certificatePolicies(policies)]),
  ...(constraints === undefined ? [] : [nameConstraints(constraints)]),
  subjectKeyId(ids.subjectKeyId),
  authorityKeyId(ids.issuerKeyId),
  ...buildAddressExtensions(ids.addresses),
];
