import { contextTag } from '../pki/asn1/der.ts';
import { encodeTlv, integer, oidDer, sequence } from '../pki/asn1/der-write.ts';
import { OID } from '../pki/asn1/oid.ts';
import type { Extension } from '../pki/certificate/extension-build.ts';

/** Extensions about policies that the product itself never issues. OIDs in dotted form. */
export const policies = (...oids: readonly string[]): Extension => ({
  oid: OID.certificatePolicies,
  critical: false,
  value: sequence(...oids.map((oid) => sequence(oidDer(oid)))),
});

export const mappings = (...pairs: readonly (readonly [issuer: string, subject: string])[]): Extension => ({
  oid: OID.policyMappings,
  critical: true,
  value: sequence(...pairs.map(([issuer, subject]) => sequence(oidDer(issuer), oidDer(subject)))),
});

export function policyConstraints(skips: { readonly explicit?: number; readonly mapping?: number }): Extension {
  const part = (n: number, skip: number | undefined): Uint8Array[] =>
    skip === undefined ? [] : [encodeTlv(contextTag(n), Uint8Array.of(skip))];
  return {
    oid: OID.policyConstraints,
    critical: true,
    value: sequence(...part(0, skips.explicit), ...part(1, skips.mapping)),
  };
}

export const inhibitAnyPolicy = (skip: number): Extension => ({
  oid: OID.inhibitAnyPolicy,
  critical: true,
  value: integer(skip),
});
