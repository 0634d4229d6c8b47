import { OID } from '../pki/asn1/oid.ts';
import { parseIpAddress } from '../pki/name/ip-address.ts';
import type { ChainMember } from '../pki/path/explore-chain.ts';
import type { RevocationRules, ValidationRules } from '../pki/path/path-rules.ts';
import { findRevocation, type ParsedCrl, parseCrl } from '../pki/revocation/crl.ts';
import { serialHexOf } from './certificate-facts.ts';
import { CLOCK_SKEW_MS } from './judge-status.ts';
import type { ValidateRequest } from './validate-protocol.ts';

/** How a person's question is put to the engine. */
export function buildRules(
  request: ValidateRequest,
  purpose: ValidationRules['purpose'],
  members: readonly ChainMember[],
): ValidationRules {
  const { at, host, strictness, weakAlgorithms } = request;
  return {
    at,
    purpose,
    profile: strictness === 'webpki' ? 'webpki' : 'rfc5280',
    weakAlgorithms,
    leafKeyUsage: 'check',
    anchorRules: { validity: strictness === 'webpki', constraints: false },
    ...(host === undefined ? {} : { host: readHost(host) }),
    policies: {
      initial: request.policies.length === 0 ? [OID.anyPolicy] : request.policies,
      requireExplicit: request.requireExplicitPolicy,
      inhibitMapping: request.inhibitPolicyMapping,
      inhibitAny: request.inhibitAnyPolicy,
    },
    revocation: buildRevocation(request, members),
  };
}

function readHost(host: string): NonNullable<ValidationRules['host']> {
  if (parseIpAddress(host) !== undefined) return { type: 'ip', value: host };
  return { type: host.includes('@') ? 'email' : 'dns', value: host };
}

function buildRevocation(request: ValidateRequest, members: readonly ChainMember[]): RevocationRules {
  const crls = request.crls.flatMap((der) => {
    const parsed = parseCrl(der);
    return parsed.ok ? [parsed.value] : [];
  });
  const { revocation: mode, ocspResponses } = request;
  return mode === 'if-given' && request.isOtherMoment
    ? { mode, crls: crls.filter((crl) => covers(crl, request.at) || listsOne(crl, members)), ocspResponses }
    : { mode, crls, ocspResponses, ...(!request.isOtherMoment && { aheadMs: CLOCK_SKEW_MS }) };
}

/** At another moment other lists will be there: those of today count only for what they have revoked. */
const covers = ({ thisUpdate, nextUpdate }: ParsedCrl, at: number): boolean =>
  thisUpdate <= at && (nextUpdate === undefined || at <= nextUpdate);

const listsOne = (crl: ParsedCrl, members: readonly ChainMember[]): boolean =>
  members.some(({ certificate }) => findRevocation(crl, serialHexOf(certificate)) !== undefined);
