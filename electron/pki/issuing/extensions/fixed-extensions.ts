import type { AddressSet, ProfileContent, ProfileProblem } from '../../../../shared/model/profile.ts';
import { BugError } from '../../../../shared/result.ts';
import {
  certificatePolicies,
  type Extension,
  nameConstraints,
  ocspNoCheck,
  tlsFeature,
} from '../../certificate/extension-build.ts';
import { buildAddressExtensions, checkAddresses } from './addresses.ts';
import { checkCustomExtensions, parseCustomValue } from './custom.ts';
import { parseNameLimits } from './name-limits.ts';
import { checkOrganizationIdentifier } from './organization-identifier.ts';
import { checkPolicies } from './policies.ts';
import { buildQcStatements, checkQcStatements } from './qc-statements.ts';

/** The part of a profile that this folder writes. */
export type FixedContent = Pick<
  ProfileContent,
  'subject' | 'policies' | 'nameConstraints' | 'addresses' | 'qcStatements' | 'ocspNoCheck' | 'mustStaple' | 'custom'
>;

/** What is wrong with policies, name constraints, addresses, statements, the fixed organizationIdentifier and custom extensions of a profile; paths from the content's root. */
export const checkFixedExtensions = (content: FixedContent): ProfileProblem[] => [
  ...checkPolicies(content.policies.value, 'policies.value'),
  ...(content.nameConstraints === undefined
    ? []
    : parseNameLimits(content.nameConstraints, 'nameConstraints').problems),
  ...(typeof content.addresses === 'string' ? [] : checkAddresses(content.addresses, 'addresses')),
  ...(content.qcStatements === undefined ? [] : checkQcStatements(content.qcStatements, 'qcStatements')),
  ...checkOrganizationIdentifier(content),
  ...checkCustomExtensions(content.custom, 'custom'),
];

/**
 * The extensions that a profile fixes by itself, in this order: policies (not where they are forbidden), name constraints, CRL and issuer addresses,
 * qualified statements, ocsp-nocheck, TLS feature, custom ones with the source `profile`. What depends on the key, the issuer or the request is not here.
 * `authorityAddresses` are those of the issuing authority, for a profile that takes them. A content with errors of `checkFixedExtensions` is a bug of the caller.
 */
export function buildFixedExtensions(content: FixedContent, authorityAddresses: AddressSet): Extension[] {
  const { policies, nameConstraints: limits, qcStatements } = content;
  const statements = qcStatements === undefined ? undefined : buildQcStatements(qcStatements);
  const hasPolicies = policies.source !== 'forbidden' && policies.value.length > 0;
  return [
    ...(hasPolicies ? [certificatePolicies(policies.value, policies.critical)] : []),
    ...(limits === undefined || isEmpty(limits) ? [] : [nameConstraints(parseNameLimits(limits, '').constraints)]),
    ...buildAddressExtensions(chooseAddresses(content.addresses, authorityAddresses)),
    ...(statements === undefined ? [] : [statements]),
    ...(content.ocspNoCheck ? [ocspNoCheck()] : []),
    ...(content.mustStaple ? [tlsFeature([STATUS_REQUEST])] : []),
    ...content.custom.filter(({ source }) => source === 'profile').map(buildCustomExtension),
  ];
}

/** The number of the TLS extension status_request (RFC 6066 §8). */
const STATUS_REQUEST = 5;
const NO_ADDRESSES: AddressSet = { crl: [], ocsp: [], caIssuers: [] };

const isEmpty = (limits: NonNullable<ProfileContent['nameConstraints']>): boolean =>
  limits.permitted.length + limits.excluded.length === 0;

/** The addresses that a certificate of the profile carries. */
export function chooseAddresses(addresses: ProfileContent['addresses'], ofAuthority: AddressSet): AddressSet {
  if (addresses === 'authority') return ofAuthority;
  return addresses === 'none' ? NO_ADDRESSES : addresses;
}

/** One custom extension with the value of the profile; a value that `checkCustomExtensions` refuses is a bug of the caller. */
export function buildCustomExtension(custom: ProfileContent['custom'][number]): Extension {
  const parsed = parseCustomValue(custom);
  if ('problem' in parsed) throw new BugError(`custom extension ${custom.oid} has no value that can be written`);
  return { oid: custom.oid, critical: custom.critical, value: parsed.der };
}
